//! Messages at their places: each file of `tests/diagnostics/` says by caret comments what is found in it.
//!
//! A comment of carets is about the nearest line above it that is none: `#   ^^^^ rule: part of the message`. Where the
//! place begins in the first column, the carets follow the `#` at once and begin below it (`#^^^`). What has no line
//! of its own to point at (a text block, an empty file) is said by `#? rule: part of the message` anywhere.
//!
//! `PIPE_ACCEPT=1 cargo test --test language diagnostics` writes the comments; read the difference before you commit it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;

use pipe_lang::analysis::Analysis;
use pipe_lang::compile::Compilation;
use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::source::{SourceFile, Span};

use crate::project::{self, Memory, build, build_text, fixtures, root};

type Outcome = Result<(), Box<dyn Error>>;

const FOLDER: &str = "tests/diagnostics";

/// Where a finding is said to be: a line of a file with columns, or nowhere in particular.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    At { file: String, line: usize, start: usize, end: usize },
    Somewhere,
}

#[derive(Clone, Debug)]
struct Expected {
    place: Place,
    rule: String,
    part: String,
}

/// A comment of this language of tests, read from a line.
fn caret(line: &str) -> Option<(Option<(usize, usize)>, &str)> {
    if let Some(rest) = line.strip_prefix("#? ") {
        return Some((None, rest));
    }
    let rest = line.strip_prefix('#')?;
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let carets = rest[blanks..].len() - rest[blanks..].trim_start_matches('^').len();
    if carets == 0 {
        return None;
    }
    let text = rest[blanks + carets..].strip_prefix(' ')?;
    let start = if blanks == 0 { 0 } else { blanks + 1 };
    Some((Some((start, blanks + 1 + carets)), text))
}

fn expected(files: &Memory) -> Vec<Expected> {
    let mut found = Vec::new();
    for (path, text) in &files.0 {
        let mut line_above = 0;
        for (index, line) in text.lines().enumerate() {
            let Some((columns, said)) = caret(line) else {
                line_above = index + 1;
                continue;
            };
            let (rule, part) = said.split_once(": ").unwrap_or((said, ""));
            let place = match columns {
                Some((start, end)) => Place::At { file: path.clone(), line: line_above, start, end },
                None => Place::Somewhere,
            };
            found.push(Expected { place, rule: rule.to_owned(), part: part.trim().to_owned() });
        }
    }
    found
}

/// The line of a span's start, and the columns from 0 up to its end or that of the line; one column where it is empty.
fn place(file: &SourceFile, span: Span) -> Place {
    let (line, column) = file.line_column(span.start);
    let text = file.slice(span).lines().next().unwrap_or("");
    let start = column - 1;
    Place::At { file: file.path.clone(), line, start, end: start + text.chars().count().max(1) }
}

/// Whether carets can be written below a line: not in a text block, nor where there is no line.
fn takes_carets(file: &SourceFile, place: &Place) -> bool {
    let Place::At { line, start, .. } = place else { return false };
    let above = file.text.lines().take(*line);
    let quotes: usize = above.clone().map(|line| line.matches("\"\"\"").count()).sum();
    quotes.is_multiple_of(2) && *start != 1 && above.count() == *line && file.path.contains(['.'])
}

fn said<'a>(analysis: &'a Analysis, compilation: &'a Compilation) -> Vec<&'a Diagnostic> {
    crate::said::said(analysis.diagnostics.iter().chain(&compilation.diagnostics))
}

fn found(files: &Memory) -> Vec<(Place, Diagnostic)> {
    let (analysis, compilation) = build(files);
    let all = said(&analysis, &compilation);
    all.into_iter()
        .map(|diagnostic| {
            let file = analysis.project.sources.get(diagnostic.primary.span.file);
            let place = file.map(|file| (file, place(file, diagnostic.primary.span)));
            let place = place.filter(|(file, place)| takes_carets(file, place)).map(|(_, place)| place);
            (place.unwrap_or(Place::Somewhere), diagnostic.clone())
        })
        .collect()
}

fn comment(place: &Place, diagnostic: &Diagnostic) -> String {
    let said = format!("{}: {}", diagnostic.rule, diagnostic.message.lines().next().unwrap_or(""));
    match place {
        Place::Somewhere => format!("#? {said}"),
        Place::At { start: 0, end, .. } => format!("#{} {said}", "^".repeat((end - 1).max(1))),
        Place::At { start, end, .. } => format!("#{}{} {said}", " ".repeat(start - 1), "^".repeat(end - start)),
    }
}

/// The difference in words; empty where there is none.
fn difference(files: &Memory) -> Vec<String> {
    let mut expected = expected(files);
    let mut faults = Vec::new();
    for (place, diagnostic) in found(files) {
        let fits = |wanted: &Expected| {
            // A place of one column at the start of a line cannot be told from one of two.
            let same = wanted.place == place
                || matches!((&wanted.place, &place),
                (Place::At { file: a, line: b, start: 0, end: 2 }, Place::At { file: c, line: d, start: 0, end: 1 }) if a == c && b == d);
            same && wanted.rule == diagnostic.rule && diagnostic.message.contains(&wanted.part)
        };
        match expected.iter().position(fits) {
            Some(index) => drop(expected.remove(index)),
            None => {
                let at = match &place {
                    Place::At { file, line, .. } => format!("below line {line} of {file}"),
                    Place::Somewhere => "anywhere".to_owned(),
                };
                faults.push(format!(
                    "found, but not listed; if it is right, write {at}:\n{}",
                    comment(&place, &diagnostic)
                ));
            }
        }
    }
    faults.extend(expected.iter().map(|wanted| {
        let at = match &wanted.place {
            Place::At { file, line, start, end } => format!("{file}:{line}, columns {} to {end}", start + 1),
            Place::Somewhere => "anywhere".to_owned(),
        };
        format!("listed, but not found: {}: {} ({at})", wanted.rule, wanted.part)
    }));
    faults
}

/// The fixture with the comments that are right now.
fn accepted(files: &Memory) -> Memory {
    let is_caret = |line: &str| caret(line).is_some();
    let bare = |text: &String| text.split_inclusive('\n').filter(|line| !is_caret(line)).collect::<String>();
    let bare = Memory(files.0.iter().map(|(path, text)| (path.clone(), bare(text))).collect());
    let all = found(&bare);
    let mut files = Vec::new();
    for (index, (path, text)) in bare.0.iter().enumerate() {
        let mut out = String::new();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            out.push_str(line);
            let here = all.iter().filter(
                |(place, _)| matches!(place, Place::At { file, line, .. } if file == path && *line == number + 1),
            );
            for (place, diagnostic) in here {
                if !out.ends_with('\n') {
                    out.push('\n');
                }
                out.push_str(&comment(place, diagnostic));
                out.push('\n');
            }
        }
        if index + 1 == bare.0.len() {
            for (place, diagnostic) in all.iter().filter(|(place, _)| *place == Place::Somewhere) {
                out.push_str(&comment(place, diagnostic));
                out.push('\n');
            }
        }
        files.push((path.clone(), out));
    }
    Memory(files)
}

#[test]
fn every_fixture_says_what_is_found() -> Outcome {
    let accept = std::env::var_os("PIPE_ACCEPT").is_some();
    let mut faults = Vec::new();
    for (name, path) in fixtures(FOLDER)? {
        let text = fs::read_to_string(&path)?;
        let files = project::split("case.pipe", &text);
        if accept {
            fs::write(&path, project::join("case.pipe", &accepted(&files)))?;
            continue;
        }
        let difference = difference(&files);
        if !difference.is_empty() {
            faults.push(format!("{FOLDER}/{name}.pipe\n{}\n", difference.join("\n")));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    Ok(())
}

#[test]
fn the_language_of_carets() {
    assert_eq!(caret("#   ^^^ rule: part"), Some((Some((4, 7)), "rule: part")));
    assert_eq!(caret("#^^ rule: part"), Some((Some((0, 3)), "rule: part")));
    assert_eq!(caret("#? rule: part"), Some((None, "rule: part")));
    for other in ["# a comment", "#", "  # ^^ x", "job a {", "#^^"] {
        assert_eq!(caret(other), None, "{other}");
    }
}

/// A harness that accepts everything would prove nothing.
#[test]
fn a_wrong_list_fails() {
    let case = |text: &str| difference(&project::split("case.pipe", text)).len();
    let good = "nonsense = 1\n#^^^^^^^ unknown-member: cannot stand at the top\n";
    assert_eq!(case(good), 0);
    assert_eq!(case("nonsense = 1\n"), 1, "not listed");
    assert_eq!(case(&good.replace("^^^^^^^ ", "^^^^^^ ")), 2, "another place");
    assert_eq!(case(&good.replace("unknown-member", "unknown-name")), 2, "another rule");
    assert_eq!(case(&good.replace("the top", "the bottom")), 2, "another message");
    assert_eq!(case(&format!("{good}# fine\n#^^^ bad-id: x\n")), 1, "not found");
}

// ---- Every rule has a fixture ----

/// Rules that no fixture can raise, with the reason.
const WITHOUT_FIXTURE: &[(&str, &str)] = &[
    ("syntax", "the grammar never fails: it is there for the case that the stack is exhausted"),
    ("no-expression", "every place of the schema takes some expression today; see src/schema/"),
    ("unreadable-file", "a fixture can be read; see src/project/tests.rs"),
];

/// Where the diagnostics of this suite are raised, beside the rules of `rules::ALL`; those of apps are tested in
/// tests/applications.
const RAISED_IN: &[&str] = &["src/syntax", "src/resolve", "src/check", "src/analysis", "src/compile.rs", "src/project"];

/// The names behind `Diagnostic::error(` and its like.
fn raised(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for opening in ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::new(", "self.error("] {
        for (at, _) in text.match_indices(opening) {
            let rest = text[at + opening.len()..].trim_start();
            if let Some((name, _)) = rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                found.insert(name.to_owned());
            }
        }
    }
    // `let rule = if … { "a" } else { "b" };`
    for line in text.lines().filter(|line| line.trim_start().starts_with("let rule = ")) {
        let names = line.split('"').skip(1).step_by(2);
        found.extend(names.map(str::to_owned));
    }
    found
}

fn rust_files(path: &std::path::Path, found: &mut String) -> Outcome {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            rust_files(&entry?.path(), found)?;
        }
    } else if path.extension().is_some_and(|extension| extension == "rs")
        && path.file_stem().is_none_or(|stem| stem != "tests")
    {
        found.push_str(&fs::read_to_string(path)?);
    }
    Ok(())
}

#[test]
fn every_rule_has_a_fixture() -> Outcome {
    let mut text = String::new();
    for place in RAISED_IN {
        rust_files(&root().join(place), &mut text)?;
    }
    let mut rules = raised(&text);
    rules.extend(pipe_lang::rules::of_projects().map(|rule| rule.name.to_owned()));
    assert!(rules.len() > 40, "the rules were not read: {rules:?}");
    let mut covered: BTreeMap<String, usize> = BTreeMap::new();
    for (_, path) in fixtures(FOLDER)? {
        for expected in expected(&project::split("case.pipe", &fs::read_to_string(path)?)) {
            *covered.entry(expected.rule).or_default() += 1;
        }
    }
    let excused = |rule: &str| WITHOUT_FIXTURE.iter().any(|(known, _)| *known == rule);
    let missing: Vec<_> = rules.iter().filter(|rule| !covered.contains_key(*rule) && !excused(rule)).collect();
    assert!(missing.is_empty(), "no file of {FOLDER} raises {missing:?}");
    let idle: Vec<_> =
        WITHOUT_FIXTURE.iter().filter(|(rule, _)| covered.contains_key(*rule) || !rules.contains(*rule)).collect();
    assert!(idle.is_empty(), "these need no excuse any more: {idle:?}");
    Ok(())
}

// ---- A broken file is not a dead one ----

/// Ten mistakes are ten messages, and what is right goes on: the other jobs and the other pipeline are in the model.
#[test]
fn good_parts_reach_the_later_stages() -> Outcome {
    let text = fs::read_to_string(root().join(FOLDER).join("recovery/ten_mistakes.pipe"))?;
    let files = project::split("case.pipe", &text);
    assert_eq!(expected(&files).len(), 10);
    assert_eq!(difference(&files), Vec::<String>::new());
    let (analysis, compilation) = build(&files);
    let jobs = |id: &str| {
        let pipeline = analysis.model.pipelines.iter().find(|pipeline| pipeline.id == id);
        pipeline.map(|pipeline| pipeline.jobs.iter().map(|job| job.id.as_str()).collect::<Vec<_>>())
    };
    assert_eq!(jobs("ci"), Some(vec!["lint", "test", "build"]));
    assert_eq!(jobs("release"), Some(vec!["release"]));
    assert!(compilation.files.is_empty(), "nothing is written while something is wrong");
    Ok(())
}

/// A message is one sentence without a final period, and neither it nor its help shouts or apologises.
#[test]
fn messages_read_well() -> Outcome {
    let mut faults = Vec::new();
    for (name, path) in fixtures(FOLDER)? {
        for (_, diagnostic) in found(&project::split("case.pipe", &fs::read_to_string(path)?)) {
            let help = diagnostic.help.clone().unwrap_or_default();
            for text in [&diagnostic.message, &help] {
                let words = text.to_lowercase();
                let bad = text.ends_with('.')
                    || text.contains("  ")
                    || text.contains('\n')
                    || words.contains("sorry")
                    || words.contains("invalid")
                    || words.contains("illegal")
                    || text.contains("``");
                if bad {
                    faults.push(format!("{name}: {text}"));
                }
            }
            if diagnostic.message.is_empty() || diagnostic.message.len() > 160 {
                faults.push(format!("{name}: too short or too long: {}", diagnostic.message));
            }
            if diagnostic.help.is_none()
                && diagnostic.fix.is_none()
                && diagnostic.related.is_empty()
                && diagnostic.primary.text.is_empty()
            {
                faults.push(format!(
                    "{name}: says only what, not what to do: {}: {}",
                    diagnostic.rule, diagnostic.message
                ));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    Ok(())
}

/// What a fix writes is there: applied, the message is gone and nothing new is said.
#[test]
fn fixes_mend() -> Outcome {
    let mut faults = Vec::new();
    for (name, path) in fixtures(FOLDER)? {
        let files = project::split("case.pipe", &fs::read_to_string(path)?);
        let (analysis, compilation) = build(&files);
        let before: Vec<_> = said(&analysis, &compilation);
        for diagnostic in &before {
            let Some(fix) = &diagnostic.fix else { continue };
            let mut mended = files.clone();
            for edit in fix.edits.iter().rev() {
                let path = analysis.project.sources.path(edit.span.file);
                if let Some((_, text)) = mended.0.iter_mut().find(|(known, _)| known == path) {
                    text.replace_range(edit.span.range(), &edit.text);
                }
            }
            let (analysis, compilation) = build(&mended);
            let after: Vec<_> = said(&analysis, &compilation);
            let gone = !after.iter().any(|other| {
                other.message == diagnostic.message && other.primary.span.start == diagnostic.primary.span.start
            });
            let new = after.iter().find(|other| before.iter().all(|known| known.message != other.message));
            if !gone || new.is_some() {
                faults.push(format!(
                    "{name}: `{}` does not mend `{}`; then: {:?}",
                    fix.title,
                    diagnostic.message,
                    new.map(|new| &new.message)
                ));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    Ok(())
}

#[test]
fn an_empty_project_is_fine() {
    for text in ["", "\n", "\u{feff}", "# only a comment", "\r\n\r\n", "   "] {
        let (analysis, compilation) = build_text(text);
        assert_eq!(analysis.diagnostics, Vec::new(), "{text:?}");
        assert!(compilation.files.is_empty(), "{text:?}");
    }
}
