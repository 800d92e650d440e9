//! The pages of diagnostics are tests: the bad example raises that diagnostic and nothing else, the good one nothing.
//!
//! A fence `pipe` holds sources, a fence `yaml` files that people wrote by hand; `#- path` stands above each of several.
//! A rule that is not denied by itself is asked for. `PIPEC_UPDATE=1` writes the line below the title of a rule's page.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use pipe_lang::compile::compile;
use pipe_lang::diagnostic::{Diagnostic, Severity};
use pipe_lang::foreign::judge;
use pipe_lang::import::ForeignFile;
use pipe_lang::pages::{PAGES, Page};
use pipe_lang::project::{Repository, load};
use pipe_lang::rules;
use pipe_lang::settings::{Level, RuleLevel};
use pipe_lang::source::{FileId, Span};

use crate::project::{self, root};

type Outcome = Result<(), Box<dyn Error>>;

/// Diagnostics that no short project in memory can raise, with the reason. Their pages show the place of the fault, and no
/// example is judged.
const NOT_RAISED: &[(&str, &str)] = &[
    ("syntax", "the grammar never fails: it is there for the case that the stack is exhausted"),
    ("unreadable-file", "it is about the disk"),
    ("foreign-file", "it is about the disk"),
    ("unknown-commit", "it is about the disk"),
    ("not-absorbed", "it is about the disk"),
    ("not-locked", "only `pipec lock --check` says it"),
    ("outdated-interface", "only `pipec lock --check` says it"),
    ("calls-too-deep", "its example would be eleven pipelines"),
    ("too-many-calls", "its example would be fifty pipelines"),
];

/// What is found in the text of a fence.
fn found(language: &str, text: &str, name: &str) -> Vec<Diagnostic> {
    let first = if language == "yaml" { ".github/workflows/ci.yml" } else { "ci.pipe" };
    let files = project::split(first, text);
    let is_yaml = |path: &str| path.ends_with(".yml") || path.ends_with(".yaml");
    let foreign: Vec<ForeignFile<'_>> =
        files.0.iter().filter(|(path, _)| is_yaml(path)).map(|(path, text)| ForeignFile { path, text }).collect();
    let mut project = load(&files, Path::new(""), &[]);
    let span = Span::new(FileId(0), 0, 0);
    if rules::leveled(name).is_some() {
        project.settings.rules.insert(name.to_owned(), RuleLevel { level: Level::Deny, span });
    }
    let repository = Repository::at(&files, Path::new(""));
    let mut all = judge(project.clone(), &foreign, repository.as_ref()).diagnostics;
    if language != "yaml" {
        all.extend(compile(&pipe_lang::analysis::analyze(project)).diagnostics);
    }
    all
}

/// The fences below a heading, each with its language.
fn fences<'a>(page: &'a Page, heading: &str) -> Vec<(&'a str, &'a str)> {
    let title = format!("\n## {heading}\n");
    let Some((_, rest)) = page.text.split_once(&title) else { return Vec::new() };
    let section = rest.split("\n## ").next().unwrap_or_default();
    let mut found = Vec::new();
    for part in section.split("\n```").skip(1).step_by(2) {
        let (language, text) = part.split_once('\n').unwrap_or((part, ""));
        found.push((language, text));
    }
    found
}

#[test]
fn the_examples_of_pages_are_bad_and_good() {
    let mut faults = Vec::new();
    for page in PAGES {
        if NOT_RAISED.iter().any(|(name, _)| *name == page.name) {
            continue;
        }
        for (heading, is_bad) in [("Bad", true), ("Good", false)] {
            let fences = fences(page, heading);
            if fences.is_empty() {
                faults.push(format!("{}: no example below `## {heading}`", page.name));
            }
            for (language, text) in fences {
                let all = found(language, text, page.name);
                let own: Vec<&Diagnostic> = all.iter().filter(|one| one.rule == page.name).collect();
                // What has no level weighs what its page says.
                let is_warning = own.iter().any(|one| one.severity == Severity::Warning);
                let says_so = page.level() == Level::Warn.name();
                if is_bad && rules::leveled(page.name).is_none() && is_warning != says_so {
                    faults.push(format!("{}: it is not `{}`", page.name, page.level()));
                }
                let own = own.len();
                let others: Vec<String> = all
                    .iter()
                    .filter(|one| one.rule != page.name && one.severity != Severity::Note)
                    .map(|one| format!("{}: {}", one.rule, one.message))
                    .collect();
                if is_bad != (own > 0) || !others.is_empty() {
                    faults.push(format!("{}, {heading}: {own} of its own, and {others:?}", page.name));
                }
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn the_head_of_a_page_says_what_the_rule_says() -> Outcome {
    let update = std::env::var_os("PIPEC_UPDATE").is_some();
    for page in PAGES {
        assert!(page.text.starts_with(&format!("# {}\n\n*", page.name)), "{}: no title, or no line below", page.name);
        let Some(rule) = rules::all().find(|rule| rule.name == page.name) else {
            assert!(matches!(page.level(), "error" | "warn"), "{}: {}", page.name, page.level());
            assert!(page.summary().ends_with('.'), "{}", page.name);
            continue;
        };
        let level = rule.level.map_or("error", Level::name);
        if update && (page.level(), page.summary()) != (level, rule.summary) {
            let head = format!("*{}* · {}", page.level(), page.summary());
            let text = page.text.replacen(&head, &format!("*{level}* · {}", rule.summary), 1);
            fs::write(root().join(format!("docs/diagnostics/{}.md", page.name)), text)?;
        } else {
            assert_eq!((page.level(), page.summary()), (level, rule.summary), "{}", page.name);
        }
    }
    Ok(())
}

#[test]
fn every_diagnostic_has_a_page() -> Outcome {
    let pages: BTreeSet<&str> = PAGES.iter().map(|page| page.name).collect();
    let names = crate::names::names()?;
    let missing: Vec<&String> = names.iter().filter(|name| !pages.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "no page in docs/diagnostics: {missing:?}");
    let idle: Vec<&&str> = pages.iter().filter(|page| !names.contains(**page)).collect();
    assert!(idle.is_empty(), "pages of nothing: {idle:?}");
    Ok(())
}
