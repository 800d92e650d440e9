//! What `pipec expand` prints is a source that means the same: of every example and of every project that compiles.

use std::error::Error;
use std::fs;
use std::path::Path;

use pipe_lang::analysis::Analysis;
use pipe_lang::compile::Compilation;
use pipe_lang::format::format;
use pipe_lang::model::Text;
use pipe_lang::source::FileId;
use pipe_lang::source_text;
use pipe_lang::syntax::parse;
use proptest::prelude::*;

use crate::examples::{examples, inputs};
use crate::project::{Memory, build, fixtures, root, split};
use crate::said::said;

type Outcome = Result<(), Box<dyn Error>>;

/// The project with its sources expanded.
fn expanded(files: &Memory, analysis: &Analysis) -> Memory {
    let mut files = files.clone();
    for (file, text) in analysis.expanded() {
        let path = analysis.project.sources.path(file);
        if let Some((_, own)) = files.0.iter_mut().find(|(known, _)| known == path) {
            *own = text;
        }
    }
    files
}

fn texts(compilation: &Compilation) -> Vec<(String, String)> {
    compilation.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect()
}

fn errors(analysis: &Analysis) -> Vec<String> {
    let errors = analysis.diagnostics.iter().filter(|fault| fault.severity == pipe_lang::diagnostic::Severity::Error);
    errors
        .map(|fault| {
            format!("{}: {} at `{}`", fault.rule, fault.message, analysis.project.sources.slice(fault.primary.span))
        })
        .collect()
}

/// What is wrong with the expansion of a project.
pub fn judge(files: &Memory) -> Result<(), String> {
    let (analysis, before) = build(files);
    let wrong = errors(&analysis);
    if !wrong.is_empty() {
        return Err(format!("has errors itself: {}", wrong.join("\n")));
    }
    let once = expanded(files, &analysis);
    let shown = || once.0.iter().map(|(path, text)| format!("#- {path}\n{text}")).collect::<String>();
    let (again, after) = build(&once);
    let errors = errors(&again);
    if !errors.is_empty() {
        return Err(format!("does not compile: {}\n{}", errors.join("\n"), shown()));
    }
    for ((path, before), (_, after)) in texts(&before).iter().zip(texts(&after)) {
        let lines = before.lines().zip(after.lines());
        if let Some((old, new)) = lines.into_iter().find(|(old, new)| old != new) {
            return Err(format!("{path}: `{old}` became `{new}`\n{}", shown()));
        }
    }
    if texts(&before) != texts(&after) {
        return Err(format!("other files\n{}", shown()));
    }
    for (path, text) in once.0.iter().filter(|(path, _)| path.ends_with(".pipe")) {
        if format(&parse(FileId(0), &text.as_str().into())) != *text {
            return Err(format!("{path} is not in canonical form\n{text}"));
        }
        let left = text
            .lines()
            .map(str::trim_start)
            .find(|line| ["for ", "when ", "let "].iter().any(|word| line.starts_with(word)) && line.ends_with('{'));
        if let Some(left) = left.filter(|_| !text.contains("template gate")) {
            return Err(format!("{path}: `{left}` was not expanded"));
        }
    }
    let twice = expanded(&once, &again);
    for ((path, once), (_, twice)) in once.0.iter().zip(&twice.0) {
        if let Some((old, new)) = once.lines().zip(twice.lines()).find(|(old, new)| old != new) {
            return Err(format!("{path}: expanded again, `{old}` became `{new}`\n{}", shown()));
        }
    }
    if twice.0 != once.0 {
        return Err(format!("expanded again, it is another\n{}", shown()));
    }
    Ok(())
}

#[test]
fn the_same_files_come_of_what_is_expanded() -> Outcome {
    let mut projects = Vec::new();
    for folder in ["tests/compile", "tests/expand"] {
        for (name, path) in fixtures(folder)? {
            projects.push((format!("{folder}/{name}"), split("ci.pipe", &fs::read_to_string(&path)?)));
        }
    }
    for folder in examples()? {
        projects.push((folder.strip_prefix(root())?.display().to_string(), inputs(&folder)?));
    }
    assert!(projects.len() > 20, "the projects were not found");
    let judged = projects.iter().map(|(name, files)| judge(files).map_err(|fault| format!("{name}: {fault}")));
    let faults: Vec<_> = judged.filter_map(Result::err).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    Ok(())
}

/// What it looks like.
#[test]
fn texts_of_what_is_expanded() -> Outcome {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/expand"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for (name, path) in fixtures("tests/expand")? {
        let text = fs::read_to_string(&path)?;
        let files = split("ci.pipe", &text);
        let (analysis, compilation) = build(&files);
        let said: Vec<_> = said(&analysis.diagnostics).iter().map(|fault| fault.message.as_str()).collect();
        assert!(said.is_empty() && !compilation.files.is_empty(), "{name}: {said:?}");
        let mut shown = text.clone();
        for (path, text) in expanded(&files, &analysis)
            .0
            .iter()
            .filter(|(path, _)| Path::new(path).extension().is_some_and(|end| end == "pipe"))
        {
            shown.push_str(&format!("\n======== {path} ========\n{text}"));
        }
        settings.bind(|| insta::assert_snapshot!(name.as_str(), shown));
    }
    Ok(())
}

/// Of sources with mistakes it gives what it can.
#[test]
fn mistakes_are_expanded_without_a_panic() -> Outcome {
    let mut seen = 0;
    for (_, path) in fixtures("tests/diagnostics")? {
        let (analysis, _) = build(&split("ci.pipe", &fs::read_to_string(&path)?));
        seen += analysis.expanded().len();
    }
    assert!(seen > 50, "the fixtures were not found");
    Ok(())
}

/// Texts that are hard to quote.
fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => "[a-z ]{0,6}",
        4 => prop::sample::select(vec![
            "\n", "\n\n", "\"", "'", "\\", "$", "${{", "$${{", "}}", "\t", "\"\"\"", "#", " ", "{", "\n  ", "\\n", "é", "${{ x }}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// A text that is written as a value is read as the same text, wherever the value comes to stand.
    #[test]
    fn texts_are_written_as_they_are(text in text(), github in any::<bool>()) {
        let written = source_text::text(&Text::constant(text.clone()));
        let baseline = if github { "baseline = github" } else { "" };
        let source = format!(
            "let value = {written}\npipeline ci {{\n{baseline}\non push\njob a {{\nruns-on = \"ubuntu-latest\"\n\
             env {{ A = value }}\nrun = \"true\"\n}}\n}}\n"
        );
        let read = |files: &Memory| {
            let (analysis, _) = build(files);
            let job = analysis.model.pipelines.first().and_then(|pipeline| pipeline.jobs.first().cloned());
            let env = job.as_ref().and_then(|job| job.fields.get_path(&["env", "A"])?.as_text());
            (env, analysis)
        };
        let files = split("ci.pipe", &source);
        let (found, analysis) = read(&files);
        prop_assert_eq!(found.as_deref(), Some(text.as_str()), "{}", source);
        let expanded = expanded(&files, &analysis);
        let (found, _) = read(&expanded);
        prop_assert_eq!(found.as_deref(), Some(text.as_str()), "{:?}", expanded);
    }
}
