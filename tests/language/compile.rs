//! From sources to files: each project of `tests/compile/` with its outputs in one snapshot.

use std::error::Error;
use std::fs;

use pipe_lang::yaml::{self, Node, Value};

use crate::project::{build, fixtures, root, split};
use crate::said::said;

type Outcome = Result<(), Box<dyn Error>>;

const FOLDER: &str = "tests/compile";

#[test]
fn outputs() -> Outcome {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/compile"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut seen = 0;
    for (name, path) in fixtures(FOLDER)? {
        let text = fs::read_to_string(&path)?;
        let (analysis, compilation) = build(&split("ci.pipe", &text));
        let all = said(analysis.diagnostics.iter().chain(&compilation.diagnostics));
        let said: Vec<_> = all.iter().map(|fault| format!("{}: {}", fault.rule, fault.message)).collect();
        assert_eq!(said, Vec::<String>::new(), "{FOLDER}/{name}.pipe should be clean");
        assert!(!compilation.files.is_empty(), "{FOLDER}/{name}.pipe gives nothing");
        let mut shown = text.clone();
        for file in &compilation.files {
            same_values(&file.text).map_err(|fault| format!("{name}: {}: {fault}", file.path))?;
            shown.push_str(&format!("\n======== {} ========\n{}", file.path, file.text));
        }
        settings.bind(|| insta::assert_snapshot!(name.as_str(), shown));
        seen += 1;
    }
    assert!(seen >= 12, "the fixtures were not found");
    Ok(())
}

/// An independent reader and our own see the same values.
fn same_values(text: &str) -> Result<(), String> {
    let theirs: Vec<serde_yaml::Value> = serde_yaml::Deserializer::from_str(text)
        .map(|document| serde::Deserialize::deserialize(document).map_err(|error: serde_yaml::Error| error.to_string()))
        .collect::<Result<_, String>>()?;
    let ours = yaml::read_documents(text).map_err(|errors| format!("{errors:?}"))?;
    let ours: Vec<_> = ours.iter().map(value).collect();
    if ours == theirs { Ok(()) } else { Err(format!("read differently:\n{ours:?}\n{theirs:?}")) }
}

/// A node as the independent reader would have it.
fn value(node: &Node) -> serde_yaml::Value {
    match &node.value {
        Value::Null => serde_yaml::Value::Null,
        Value::Bool(value) => (*value).into(),
        Value::Number(text) => serde_yaml::from_str(text).unwrap_or_default(),
        Value::Text { text, .. } => text.as_str().into(),
        Value::Sequence { items, .. } => serde_yaml::Value::Sequence(items.iter().map(value).collect()),
        Value::Mapping { entries, .. } => serde_yaml::Value::Mapping(
            entries.iter().map(|entry| (entry.key.as_str().into(), value(&entry.node))).collect(),
        ),
    }
}

/// CRLF is how Windows writes the same file.
#[test]
fn line_ends_make_no_difference() -> Outcome {
    for (name, path) in fixtures(FOLDER)? {
        let text = fs::read_to_string(&path)?;
        let texts = |text: &str| {
            let (analysis, compilation) = build(&split("ci.pipe", text));
            let files: Vec<_> = compilation.files.into_iter().map(|file| (file.path, file.text)).collect();
            (analysis.model, files)
        };
        let unix = texts(&text);
        let split_lines = text.replace('\n', "\r\n");
        let windows = texts(&split_lines);
        assert_eq!(unix.1, windows.1, "{name}");
        assert_eq!(unix.0, windows.0, "{name}");
        let marked = texts(&format!("\u{feff}{text}"));
        if !text.starts_with("#- ") {
            assert_eq!(unix, marked, "{name} with a byte-order mark");
        }
    }
    Ok(())
}

/// Every comment of a source is in its outputs, once.
#[test]
fn no_comment_is_lost() -> Outcome {
    let mut faults = Vec::new();
    for (name, path) in fixtures(FOLDER)? {
        let text = fs::read_to_string(&path)?;
        let (_, compilation) = build(&split("ci.pipe", &text));
        let output: String = compilation.files.iter().map(|file| file.text.as_str()).collect();
        for (index, word) in text.split_whitespace().filter(|word| word.starts_with("comment-")).enumerate() {
            let count = output.split(|letter: char| letter.is_whitespace()).filter(|other| *other == word).count();
            if count != 1 {
                faults.push(format!("{name}: comment {index}, `{word}`, is in the output {count} times"));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    Ok(())
}
