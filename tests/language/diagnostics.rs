//! Messages at their places: each file of `tests/diagnostics/` says by caret comments what is found in it.
//!
//! `carets` says how. `PIPE_ACCEPT=1 cargo test --test language diagnostics` writes the comments; read the difference before
//! you commit it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use pipe_lang::analysis::Analysis;
use pipe_lang::compile::Compilation;
use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::source::Sources;

use crate::carets::{self, caret, difference, expected};
use crate::names::raised_in;
use crate::project::{self, Memory, build, build_text, fixtures, root};

type Outcome = Result<(), Box<dyn Error>>;

const FOLDER: &str = "tests/diagnostics";

fn said<'a>(analysis: &'a Analysis, compilation: &'a Compilation) -> Vec<&'a Diagnostic> {
    crate::said::said(analysis.diagnostics.iter().chain(&compilation.diagnostics))
}

pub fn found(files: &Memory) -> (Sources, Vec<Diagnostic>) {
    let (analysis, compilation) = build(files);
    let all = said(&analysis, &compilation).into_iter().cloned().collect();
    (analysis.project.sources, all)
}

#[test]
fn every_fixture_says_what_is_found() -> Outcome {
    carets::check(FOLDER, found)
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
    let case = |text: &str| difference(&project::split("case.pipe", text), found).len();
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

/// Where the diagnostics of this suite are raised, beside the rules; those of apps are tested in
/// tests/applications.
const RAISED_IN: &[&str] = &["src/syntax", "src/resolve", "src/check", "src/analysis", "src/compile.rs", "src/project"];

#[test]
fn every_rule_has_a_fixture() -> Outcome {
    let mut rules = raised_in(RAISED_IN)?;
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
    assert_eq!(difference(&files, found), Vec::<String>::new());
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
        for diagnostic in found(&project::split("case.pipe", &fs::read_to_string(path)?)).1 {
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
