//! GitHub's patterns as regular expressions, held against GitHub's own examples and against a second reading of their
//! meaning. What is asked is the program that the script of `paths` asks: `grep -xE`.

use std::error::Error;
use std::io::Write as _;
use std::process::{Command, Stdio};

use pipe_lang::pattern::parse;
use proptest::prelude::*;

type Outcome = Result<(), Box<dyn Error>>;

/// Which of these paths the regular expression of a pattern matches.
fn matched(pattern: &str, paths: &[&str]) -> Result<Vec<String>, Box<dyn Error>> {
    let pattern = parse(pattern).map_err(|fault| format!("{pattern}: {}", fault.message))?;
    let mut grep = Command::new("grep")
        .args(["-xE", "-e", &pattern.regex])
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let lines: String = paths.iter().flat_map(|path| [*path, "\n"]).collect();
    grep.stdin.take().ok_or("no input")?.write_all(lines.as_bytes())?;
    let output = grep.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !said.is_empty() {
        return Err(format!("{}: {said}", pattern.regex).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// "Patterns to match file paths" in GitHub's workflow syntax, with what each matches, and files close by that it does
/// not match.
const DOCUMENTED: &[(&str, &[&str], &[&str])] = &[
    ("*", &["README.md", "server.rb"], &["docs/README.md"]),
    ("*.jsx?", &["page.js", "page.jsx"], &["page.jsxx", "page.j", "src/page.js", "pagejs"]),
    ("**", &["all/the/files.md", "README.md", ".github/workflows/ci.yml"], &[]),
    ("*.js", &["app.js", "index.js"], &["src/app.js", "app.jsx", "appxjs"]),
    ("**.js", &["index.js", "js/index.js", "src/js/app.js"], &["index.jsx"]),
    ("docs/*", &["docs/README.md", "docs/file.txt"], &["docs/a/file.txt", "my/docs/file.txt"]),
    ("docs/**", &["docs/README.md", "docs/mona/octocat.txt"], &["docs.md", "a/docs/b"]),
    (
        "docs/**/*.md",
        &["docs/README.md", "docs/mona/hello-world.md", "docs/a/markdown/file.md"],
        &["docs/a.txt", "a.md"],
    ),
    ("**/docs/**", &["docs/hello.md", "dir/docs/my-file.txt", "space/docs/plan/space.doc"], &["mydocs/a", "docs"]),
    ("**/README.md", &["README.md", "js/README.md"], &["MYREADME.md", "js/README.md/x"]),
    ("**/*src/**", &["a/src/app.js", "my-src/code/js/app.js"], &["src.js", "source/app.js"]),
    ("**/*-post.md", &["my-post.md", "path/their-post.md"], &["post.md"]),
    ("**/migrate-*.sql", &["migrate-10909.sql", "db/migrate-v1.0.sql", "db/sept/migrate-v1.sql"], &["db/migrate.sql"]),
    // "Patterns to match branches and tags", and the list of special characters.
    ("feature/*", &["feature/my-branch", "feature/your-branch"], &["feature/a/b"]),
    ("*feature", &["mona-feature", "feature", "ver-10-feature"], &["features"]),
    ("v2*", &["v2", "v2.0", "v2.9"], &["v1"]),
    ("v[12].[0-9]+.[0-9]+", &["v1.10.1", "v2.0.0"], &["v3.0.0", "v1..0", "v1x1x1"]),
    ("Octo*", &["Octo", "Octocat"], &["Oct", "Octo/cat"]),
    ("[CB]at", &["Cat", "Bat"], &["Rat", "CBat"]),
    ("[1-2]00", &["100", "200"], &["300"]),
    // What is no sign of GitHub's is a character.
    ("a.b(c|d){2}^$", &["a.b(c|d){2}^$"], &["axb", "a.bcc"]),
    ("\\*\\?\\+\\[\\]\\!\\\\", &["*?+[]!\\"], &[]),
    ("a]b}", &["a]b}"], &[]),
    ("é?x", &["éx", "x"], &["eéx"]),
    ("日+/*", &["日日/x", "日/本"], &["/x"]),
    (".?x", &[".x", "x"], &["ax"]),
    ("a!b", &["a!b"], &[]),
    ("my docs/**", &["my docs/a b"], &["my"]),
    ("**/**/a", &["a", "b/a", "b/c/a"], &["ba"]),
    ("a/**/b/**/c", &["a/b/c", "a/x/b/y/z/c"], &["a/bc"]),
];

#[test]
fn github_s_own_examples() -> Outcome {
    for (pattern, yes, no) in DOCUMENTED {
        let paths: Vec<&str> = yes.iter().chain(*no).copied().collect();
        assert_eq!(matched(pattern, &paths)?, *yes, "{pattern}");
    }
    Ok(())
}

#[test]
fn what_is_no_pattern() {
    let wrong = [
        "", "!", "a\nb", "a\tb", "/docs/**", "./docs", "!/docs", "docs/", "a//b", "a/../b", "../a", ".", "a/./b", "?",
        "+a", "*?", "**+", "a??", "a+?", "[", "[ab", "[]", "[a-]", "[z-a]", "[a-Z]", "[é]", "[.]", "a\\", "\\d", "!+a",
    ];
    for text in wrong {
        assert!(parse(text).is_err(), "{text:?}");
    }
}

/// The meaning, read a second time: whether the rest of a pattern is all of the rest of a path.
fn names(pattern: &[char], path: &[char], starts_segment: bool) -> bool {
    let Some((&sign, after)) = pattern.split_first() else { return path.is_empty() };
    if sign == '*' {
        let Some((&'*', after)) = after.split_first() else {
            let within = path.iter().take_while(|letter| **letter != '/').count();
            return (0..=within).any(|skipped| names(after, &path[skipped..], false));
        };
        if let (true, Some((&'/', after))) = (starts_segment, after.split_first()) {
            let folders = (0..path.len()).filter(|end| path[*end] == '/').map(|end| end + 1);
            return std::iter::once(0).chain(folders).any(|skipped| names(after, &path[skipped..], true));
        }
        return (0..=path.len()).any(|skipped| names(after, &path[skipped..], false));
    }
    let (length, is_one): (usize, Box<dyn Fn(char) -> bool>) = match sign {
        '[' => {
            let end = pattern.iter().position(|letter| *letter == ']').unwrap_or(pattern.len());
            let inside: Vec<char> = pattern[1..end].to_vec();
            (end + 1, Box::new(move |letter| inside.contains(&letter)))
        }
        '\\' => (2, Box::new(|letter| pattern.get(1) == Some(&letter))),
        _ => (1, Box::new(move |letter| letter == sign)),
    };
    let rest = &pattern[length.min(pattern.len())..];
    let first = path.first().is_some_and(|letter| is_one(*letter));
    match rest.split_first() {
        Some(('?', rest)) => names(rest, path, false) || (first && names(rest, &path[1..], false)),
        Some(('+', rest)) => {
            let many = path.iter().take_while(|letter| is_one(**letter)).count();
            (1..=many).any(|taken| names(rest, &path[taken..], false))
        }
        _ => first && names(rest, &path[1..], sign == '/'),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn both_readings_agree(
        pattern in "([ab.é/]|\\*|\\*\\*|\\*\\*/|[ab.é]\\?|a\\+|\\[ab\\]|\\[ab\\]\\+|\\\\\\*){1,7}",
        paths in prop::collection::vec("[ab.é*/]{1,8}", 30),
    ) {
        prop_assume!(parse(&pattern).is_ok());
        let signs: Vec<char> = pattern.chars().collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).filter(|path| is_path(path)).collect();
        let wanted: Vec<&str> = paths.iter().copied().filter(|path| {
            let letters: Vec<char> = path.chars().collect();
            names(&signs, &letters, true)
        }).collect();
        let found = matched(&pattern, &paths).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!(found, wanted, "{}", pattern);
    }

    /// Whatever is written: no panic, and an expression that grep takes.
    #[test]
    fn any_text_is_a_pattern_or_a_fault(text in "[a-zé/*?+\\[\\]!\\\\.(){}|^$ -]{0,12}") {
        if parse(&text).is_ok() {
            prop_assert!(matched(&text, &["a"]).is_ok(), "{}", text);
        }
    }
}

/// Git has no other paths.
fn is_path(text: &str) -> bool {
    text.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
