//! What holds for every input, good or bad: it ends soon, nothing panics, and what is said points into the file.
//!
//! Each case runs on a thread with the stack that a language server's worker has: an overflow would end the process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pipe_lang::diagnostic::Severity;
use pipe_lang::source::{FileId, Span};
use pipe_lang::syntax::{self, Kind, Node, Syntax};
use proptest::prelude::*;

use crate::project::{build_text, root};

const STACK_BYTES: usize = 2 * 1024 * 1024;

/// Far more than any input below takes alone; tests run side by side, without optimization.
const LIMIT: Duration = Duration::from_secs(120);

/// Runs a function as a worker of a server would.
fn on_small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(run);
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(value)) => value,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => unreachable!("no thread: {error}"),
    }
}

/// Long inputs are shorter without optimization, where the parser is twenty times slower.
const SHORTER: usize = if cfg!(debug_assertions) { 8 } else { 1 };

fn in_file(text: &str, span: Span) -> bool {
    let range = span.range();
    range.start <= range.end && text.get(range).is_some()
}

/// Children lie in their parent, one after the other, on boundaries of characters.
fn check_node(node: Node<'_>, text: &str) {
    assert!(in_file(text, node.span()), "{:?} lies outside", node.kind());
    let mut end = node.start();
    for child in node.children() {
        assert!(child.start() >= end, "{:?} begins before its neighbour ends, in {:?}", child.kind(), node.kind());
        assert!(child.end() <= node.end(), "{:?} ends behind its parent {:?}", child.kind(), node.kind());
        end = child.end();
        check_node(child, text);
    }
}

fn check_syntax(syntax: &Syntax) {
    let text: &str = &syntax.text;
    match syntax.root() {
        None => assert!(!syntax.diagnostics.is_empty(), "no tree and no word about it"),
        Some(root) => {
            assert_eq!((root.start(), root.kind()), (0, Kind::source));
            check_node(root, text);
            let mut covered = vec![false; text.len()];
            for node in root.descendants() {
                let is_whole =
                    matches!(node.kind(), Kind::COMMENT | Kind::junk | Kind::block_junk | Kind::closing_junk);
                if is_whole || node.children().next().is_none() {
                    covered[node.start()..node.end()].fill(true);
                }
            }
            // What is left between the leaves is punctuation and blanks; letters always belong to somebody.
            let lost = text.char_indices().find(|(at, letter)| letter.is_alphanumeric() && !covered[*at]);
            let lost = lost.map(|(at, _)| text[at..].chars().take(30).collect::<String>());
            assert_eq!(lost, None, "lost from the tree");
        }
    }
    assert!(syntax.diagnostics.iter().all(|fault| in_file(text, fault.primary.span)));
}

/// All that holds for one text. Gives back whether it was clean.
fn check(text: &str) -> bool {
    let shared: Arc<str> = text.into();
    let first = syntax::parse(FileId(0), &shared);
    check_syntax(&first);
    let second = syntax::parse(FileId(0), &shared);
    assert_eq!(format!("{:?}", first.root()), format!("{:?}", second.root()));
    assert_eq!(first.diagnostics, second.diagnostics);
    let (analysis, compilation) = build_text(text);
    for fault in analysis.diagnostics.iter().chain(&compilation.diagnostics) {
        let labels = std::iter::once(&fault.primary).chain(&fault.related);
        for span in
            labels.map(|label| label.span).chain(fault.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span))
        {
            let file = analysis.project.sources.get(span.file);
            assert!(file.is_some_and(|file| in_file(&file.text, span)), "{} points outside: {span:?}", fault.rule);
        }
    }
    assert!(compilation.files.is_empty() || !analysis.has_errors());
    analysis.diagnostics.iter().all(|fault| fault.severity == Severity::Note)
}

/// One text, with its time.
fn timed(name: &str, text: String) -> bool {
    let name = name.to_owned();
    on_small_stack(move || {
        let start = Instant::now();
        let clean = check(&text);
        let time = start.elapsed();
        if std::env::var_os("PIPE_TIMES").is_some() {
            eprintln!("{:>8} ms  {name}", time.as_millis());
        }
        assert!(time < LIMIT, "{name} took {time:?}");
        clean
    })
}

fn example() -> String {
    std::fs::read_to_string(root().join("examples/fastapi-agent/ci.pipe")).unwrap_or_default()
}

/// A pipeline with something as the value of a variable.
fn with_value(value: &str) -> String {
    format!(
        "pipeline ci {{\n  on push\n  job a {{\n    runs-on = \"ubuntu-latest\"\n    env {{ X = {value} }}\n    run = \"true\"\n  }}\n}}\n"
    )
}

#[test]
fn the_example_is_clean() {
    assert!(timed("example", example()));
}

/// A file while it is being typed, and with a slip of the finger.
#[test]
fn prefixes_and_deletions_of_the_example() {
    on_small_stack(|| {
        let text = example();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for &end in ends.iter().step_by(if cfg!(debug_assertions) { 3 } else { 1 }) {
            let start = Instant::now();
            let shared: Arc<str> = text[..end].into();
            check_syntax(&syntax::parse(FileId(0), &shared));
            let removed = text[..end].chars().chain(text[end..].chars().skip(1)).collect::<String>();
            check_syntax(&syntax::parse(FileId(0), &removed.as_str().into()));
            assert!(start.elapsed() < LIMIT, "at {end}");
        }
        // The later stages look at words, so one place in a few is enough.
        for &end in ends.iter().step_by(29) {
            check(&text[..end]);
            check(&text[..end].chars().chain(text[end..].chars().skip(1)).collect::<String>());
        }
    });
}

#[test]
fn nesting_without_end() {
    for depth in [50, 99, 101, 10_000] {
        for (open, close) in [
            ("(", ")"),
            ("[", "]"),
            ("{ a = ", " }"),
            ("f(", ")"),
            ("a[", "]"),
            ("\"${{ ", " }}\""),
            ("!(", ")"),
            ("[{ b = ", " }]"),
        ] {
            let name = format!("{depth} × {open}");
            let (opened, closed) = (open.repeat(depth), close.repeat(depth));
            timed(&name, with_value(&format!("{opened}1{closed}")));
            timed(&format!("{name}, open"), with_value(&opened));
            timed(&format!("{name}, behind an unclosed quote"), format!("x = \"\ry = {opened}\nz = '\rw = {opened}"));
            timed(&format!("{name}, behind an escape"), format!("x = \"\\\ny = {opened}"));
            timed(&format!("{name}, behind an apostrophe"), format!("it's {opened}\ndon't = {opened}"));
            timed(&format!("{name}, behind a comment"), format!("x = 1# \"\"\"\ny = {opened}"));
            timed(&format!("{name}, in a text"), with_value(&format!("\"${{{{ {opened}1{closed} }}}}\"")));
            timed(
                &format!("{name}, in a block of text"),
                format!("run = \"\"\"\n  ${{{{ {opened}1{closed} }}}}\n\"\"\"\n"),
            );
            timed(&format!("{name}, at the top"), opened);
        }
        for word in [
            "x: list<",
            "x: { a: ",
            "if a then b else ",
            "if ",
            "if a then b\nelse if c then\nd else ",
            "job a {\n",
            "when true {\n",
            "for x in [1] {\n",
            "a.b(",
            "@allow(",
            "template steps a(x = ",
            "job a(",
            "run = ",
        ] {
            timed(&format!("{depth} × {word:?}"), format!("let y = 1\n{}", word.repeat(depth)));
            timed(&format!("{depth} × {word:?} as a value"), with_value(&word.repeat(depth)));
        }
    }
}

/// What a parser without memory may read twice at each level, so twice to the power of the depth.
#[test]
fn nothing_is_read_again_and_again() {
    for depth in [8, 20, 40] {
        for unit in [
            "[a, ",
            "[[",
            "[{ [",
            "f(\"${{ ",
            "\"${{ { \"${{ ",
            "when {",
            "when { x ",
            "for x in [{",
            "for x in {",
            "template x y(a = {",
            "@a({",
            "a for [{",
            "a from [",
            "(a \"${{ ",
            "{ \"a",
            "f(\"a\" = ",
            "[a, \"b\" = ",
            "job [",
            "job [a] \"${{ [",
            "x: { a: list<",
            "{ [a] ",
            "a: \"b\" = {",
            "? { ",
            "\"${{ [ ",
            "if ( ",
            "if a then ( ",
            "(if a { ",
            "f(a = { b ",
            "let a: { ",
            "import a {",
            "{ 'a' ",
            "template { ",
            "[docs? ",
        ] {
            let text = unit.repeat(depth);
            timed(&format!("{depth} × {unit}"), text.clone());
            timed(&format!("{depth} × {unit} as a value"), with_value(&text));
            timed(&format!("{depth} × {unit} in a block"), format!("job a {{\n  {text}\n}}\n"));
        }
    }
}

#[test]
fn chains_without_end() {
    let deep = |count: usize| {
        for (name, value) in [
            ("!", format!("{}a", "!".repeat(count))),
            ("||", vec!["a"; count].join(" || ")),
            ("??", vec!["vars.A"; count].join(" ?? ")),
            ("&& and ||", vec!["github.actor == 'a'"; count].join(" && ")),
            (".", format!("github{}", ".a".repeat(count))),
            ("[0]", format!("github{}", "[0]".repeat(count))),
            ("()", format!("f{}", "()".repeat(count))),
            ("?", format!("a{}", "?".repeat(count))),
            ("list", format!("[{}]", "1, ".repeat(count))),
            ("text", format!("\"{}\"", "${{ github.sha }}".repeat(count))),
            ("long", format!("\"{}\"", "a".repeat(count))),
            ("arguments", format!("format({})", vec!["'a'"; count].join(", "))),
        ] {
            timed(&format!("{count} × {name}"), with_value(&value));
        }
    };
    deep(150);
    deep(10_000);
    timed("100,000 × !", with_value(&format!("{}a", "!".repeat(100_000))));
}

/// Chains may be long and brackets deep; both at once is a tree that no walk should follow down.
#[test]
fn chains_in_brackets() {
    for (open, close) in [
        (format!("{}(", "!".repeat(190)), ")".to_owned()),
        ("(".to_owned(), format!("{})", " || github.sha".repeat(190))),
        ("(".to_owned(), format!("{})", " == github.sha".repeat(190))),
        ("(".to_owned(), format!("){}", ".a".repeat(190))),
        ("github[".to_owned(), format!("]{}", ".a".repeat(190))),
        ("[".to_owned(), format!("]{}", "?".repeat(190))),
    ] {
        timed(
            &format!("95 × {open}…{close}"),
            with_value(&format!("{}github.sha{}", open.repeat(95), close.repeat(95))),
        );
    }
}

#[test]
fn odd_files() {
    let example = example();
    for (name, text) in [
        ("empty", String::new()),
        ("one {", "{".to_owned()),
        ("one }", "}".to_owned()),
        ("one quote", "\"".to_owned()),
        ("three quotes", "\"\"\"".to_owned()),
        ("mark", "\u{feff}".to_owned()),
        ("NUL", "pipeline ci\0 {\0}\0".to_owned()),
        ("lone CR", example.replace('\n', "\r")),
        ("tabs", example.replace("  ", "\t")),
        ("no-break spaces", example.replace("  ", "\u{a0}")),
        ("line separators", example.replace('\n', "\u{2028}")),
        ("controls", (0..=0x9f_u8).map(char::from).collect()),
        ("emoji", "🎉 = \"🎉\"\njob 🎉 {".to_owned()),
        ("long line", format!("x = \"{}\"", "é".repeat(500_000 / SHORTER))),
        ("one word", "a".repeat(1_000_000 / SHORTER)),
        ("one target", format!("use {}", "a/".repeat(300_000 / SHORTER))),
        ("blanks", " ".repeat(1_000_000 / SHORTER)),
        ("lines", "\n".repeat(1_000_000 / SHORTER)),
        ("comments", "# a\n".repeat(200_000 / SHORTER)),
        ("braces", "}".repeat(100_000 / SHORTER)),
        ("closed blocks", "{}".repeat(20_000 / SHORTER)),
        ("commas", ",".repeat(500_000 / SHORTER)),
        ("quotes", "\"\n".repeat(50_000 / SHORTER)),
        ("text blocks", "\"\"\"\n".repeat(50_000 / SHORTER)),
        ("unclosed interpolations", "\"${{ \n".repeat(20_000 / SHORTER)),
        ("unclosed blocks", "a {\n".repeat(90)),
        ("heads without a block", "job a\n".repeat(20_000 / SHORTER)),
        ("apostrophes", "it's\n".repeat(20_000 / SHORTER)),
        ("ats", "@".repeat(20_000 / SHORTER)),
        ("annotations", "@a\n".repeat(20_000 / SHORTER)),
        ("annotations with arguments", "@a(1)\n".repeat(5_000 / SHORTER)),
        ("words on one line", "a ".repeat(20_000 / SHORTER)),
        ("margins", (0..2_000).map(|width| format!("x = \"\"\"\n{}a\n", " ".repeat(width % 40))).collect()),
    ] {
        timed(name, text);
    }
}

/// Sizes that a project may have, and more.
#[test]
fn large_files() {
    let job = |index: usize| {
        format!(
            "  job j{index} {{\n    runs-on = \"ubuntu-latest\"\n    needs = [j{}]\n    run = \"echo ${{{{ github.sha }}}}\"\n  }}\n",
            index + 1
        )
    };
    let jobs: String = (0..1_000).map(job).collect();
    timed("1,000 jobs", format!("pipeline ci {{\n  on push\n{jobs}}}\n"));
    let steps = "    run = \"true\"\n".repeat(5_000);
    timed("5,000 steps", format!("pipeline ci {{\n  on push\n  job a {{\n    runs-on = \"x\"\n{steps}  }}\n}}\n"));
    let lets: String = (0..5_000).map(|index| format!("let a{index} = {index}\n")).collect();
    timed("5,000 lets", lets);
    let lets: String = (1..2_000).map(|index| format!("let a{index} = \"${{{{ a{} }}}}x\"\n", index - 1)).collect();
    timed("a chain of 2,000 lets", format!("let a0 = \"\"\n{lets}"));
    let images: String =
        (0..3_000).map(|index| format!("image i{index} {{ repository = \"ghcr.io/a/b{index}\" }}\n")).collect();
    timed("3,000 images", images);
    let block =
        format!("let a = \"\"\"\n{}\"\"\"\n", "  some line of a script with ${{ 1 }} in it\n".repeat(20_000 / SHORTER));
    timed("a long text block", block);
}

/// As large as a file may be: nothing overflows, however it is made. The time is that of a build without optimization.
#[test]
fn two_mebibytes() {
    let fill = |unit: &str| unit.repeat(pipe_lang::source::FILE_BYTES_MAX / unit.len() / SHORTER);
    for unit in ["x = 1\n", "let a = 1\n", "(", "# comment\n", "job a {}\n"] {
        let text = fill(unit);
        on_small_stack(move || drop(build_text(&text)));
    }
}

/// Every compile ends: what repeats is bounded, in number and in size.
#[test]
fn expansion_ends() {
    let nested = |depth: usize, inner: &str| {
        let items = vec!["1"; 100].join(", ");
        let open: String = (0..depth).map(|index| format!("for i{index} in [{items}] {{\n")).collect();
        format!("{open}{inner}\n{}", "}\n".repeat(depth))
    };
    timed(
        "a for nest of steps",
        format!("pipeline ci {{\n  on push\n  job a {{\n{}  }}\n}}\n", nested(6, "run = \"true\"")),
    );
    timed("a for nest of nothing", format!("pipeline ci {{\n  on push\n{}}}\n", nested(6, "")));
    timed("a for nest of lets", format!("pipeline ci {{\n  on push\n{}}}\n", nested(6, "let x = 1")));
    timed(
        "a for nest of whens",
        format!("pipeline ci {{\n  on push\n{}}}\n", nested(6, "when false { run = \"true\" }")),
    );
    timed("a for nest at the top", nested(6, "x = 1"));
    timed("a for nest in a record", with_value(&format!("{{\n{}\n}}", nested(6, "x = 1"))));

    let doubled = |first: &str, twice: &str| {
        let lets: String = (1..60)
            .map(|index| format!("let a{index} = {}\n", twice.replace('_', &format!("a{}", index - 1))))
            .collect();
        format!("let a0 = {first}\n{lets}{}", with_value("a59"))
    };
    timed("texts that double", doubled("\"xx\"", "\"${{ _ }}${{ _ }}\""));
    timed("lists that double", doubled("[1]", "[_, _]"));
    timed("records that double", doubled("{ x = 1 }", "{ x = _, y = _ }"));
    timed("joins that double", doubled("\"xx\"", "join([_, _], _)"));
    timed("expressions that double", doubled("github.sha", "_ == _"));

    let template = |body: &str| {
        format!(
            "template steps a() {{\n{body}\n}}\npipeline ci {{\n  on push\n  job a {{\n    runs-on = \"x\"\n    use a\n  }}\n}}\n"
        )
    };
    timed("a template that uses itself", template("  use a"));
    timed("a template that uses itself twice", template("  use a\n  use a"));
    timed("a template that uses itself ten times", template(&"  use a\n".repeat(10)));
    timed("a template with a growing argument", "template steps a(x: string) {\n  use a(x = \"${{ x }}${{ x }}${{ x }}${{ x }}${{ x }}${{ x }}\")\n}\npipeline ci {\n  on push\n  job a {\n    runs-on = \"x\"\n    use a(x = \"0123456789\")\n  }\n}\n".to_owned());
}

/// Names that go in a circle, in one file and over two.
#[test]
fn circles_end() {
    timed("a let of itself", format!("let a = a\n{}", with_value("a")));
    timed("two lets", format!("let a = b\nlet b = a\n{}", with_value("a")));
    timed("an import of itself", "import \"ci.pipe\"\nlet a = \"${{ a }}\"".to_owned());
    on_small_stack(|| {
        let files =
            crate::project::split("a.pipe", "import \"b.pipe\"\nlet a = b\n#- b.pipe\nimport \"a.pipe\"\nlet b = a\n");
        assert!(crate::project::build(&files).0.has_errors());
        let files = crate::project::split(
            "a.pipe",
            "import \"b.pipe\"\ntemplate steps a() {\n  use b\n}\n#- b.pipe\nimport \"a.pipe\"\ntemplate steps b() {\n  use a\n}\npipeline ci {\n  on push\n  job a {\n    runs-on = \"ubuntu-latest\"\n    use a\n  }\n}\n",
        );
        assert!(crate::project::build(&files).0.has_errors());
        // Each file needs the one below it, twice.
        let file = |index: usize| {
            format!(
                "#- f{index}.pipe\nimport \"f{}.pipe\"\nlet x{index} = x{next}\nlet y{index} = x{next}\n",
                index + 1,
                next = index + 1
            )
        };
        let chain: String = (0..40).map(file).collect();
        let start = Instant::now();
        crate::project::build(&crate::project::split("f0.pipe", &format!("{chain}#- f40.pipe\nlet x40 = 1\n")));
        assert!(start.elapsed() < LIMIT);
    });
}

// ---- Random inputs ----

/// Words and marks of the language, so that random text comes further than the first line.
const TOKENS: &[&str] = &[
    "pipeline",
    "job",
    "on",
    "push",
    "run",
    "use",
    "template",
    "steps",
    "gate",
    "let",
    "for",
    "in",
    "when",
    "import",
    "if",
    "then",
    "else",
    "needs",
    "env",
    "with",
    "a",
    "b-c",
    "github",
    ".",
    ",",
    "=",
    "==",
    "!",
    "!=",
    "&&",
    "||",
    "??",
    "<",
    ">=",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "${{",
    "}}",
    "$${{",
    "\\",
    "#",
    "# c\n",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\r",
    "\t",
    " ",
    " ",
    "@",
    "@allow(",
    "?",
    ":",
    "*",
    "1",
    "3.10",
    "80%",
    "15m",
    "0x1",
    "-",
    "true",
    "null",
    "\"text\"",
    "'x'",
    "owner/repo@v1",
    "./x",
    "docker://a:b",
    "as",
    "from",
    "é",
    "🎉",
    "\u{feff}",
    "\0",
    "string",
    "list<",
    "list",
    "coverage",
    "image",
    "app",
];

fn settings(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings(300))]

    #[test]
    fn random_text(text in "\\PC{0,200}") {
        timed("random text", text);
    }

    #[test]
    fn random_bytes_that_are_text(letters in prop::collection::vec(any::<char>(), 0..200)) {
        timed("random letters", letters.into_iter().collect());
    }

    #[test]
    fn random_tokens(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..120), blanks in any::<bool>()) {
        timed("random tokens", tokens.join(if blanks { " " } else { "" }));
    }

    #[test]
    fn random_tokens_in_a_job(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..40)) {
        timed("random tokens in a job", format!("pipeline ci {{\n  on push\n  job a {{\n    runs-on = \"x\"\n    {}\n  }}\n}}\n", tokens.join(" ")));
    }

    #[test]
    fn random_edits_of_the_example(place in any::<prop::sample::Index>(), token in prop::sample::select(TOKENS), length in 0usize..30) {
        let text = example();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let at = place.index(ends.len());
        let (start, end) = (ends[at], ends[(at + length).min(ends.len() - 1)]);
        timed("an edited example", format!("{}{token}{}", &text[..start], &text[end..]));
    }
}
