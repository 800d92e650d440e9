//! GitHub's own cases of its expression language: all 1,020 of actions/languageservices pass.
//!
//! They are no part of this repository: they are read from `../shared/conformance/expressions`, or from the folder that
//! `PIPEC_CONFORMANCE` names. Without them the test says so and passes.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use pipe_lang::evaluate::{self, Contexts, Object, Value, evaluate};
use pipe_lang::expression_text::parse_with;
use serde_json::Value as Json;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[test]
fn githubs_own_cases_pass() -> Outcome {
    let folder = std::env::var_os("PIPEC_CONFORMANCE")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance/expressions"), PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: GitHub's conformance cases are not at {}", folder.display());
        return Ok(());
    }
    let mut files = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let (mut count, mut failures) = (0, Vec::new());
    for file in files {
        let text = fs::read_to_string(&file)?;
        // The plain JSON has the names of an object in no order; contexts need theirs.
        let plain: Json = serde_json::from_str(&text)?;
        let ordered: Value = serde_json::from_str(&text)?;
        for (group, cases) in plain.as_object().into_iter().flatten() {
            for (index, case) in cases.as_array().into_iter().flatten().enumerate() {
                count += 1;
                let contexts = member(&ordered, group).and_then(|group| member(group.items()?.get(index)?, "contexts"));
                if let Err(difference) = run(case, contexts) {
                    let name = file.file_stem().unwrap_or_default().to_string_lossy();
                    failures.push(format!("{name}, {group}: {}\n  {difference}", case["expr"]));
                }
            }
        }
    }
    println!("{} of {count} cases passed", count - failures.len());
    if failures.is_empty() { Ok(()) } else { Err(failures.join("\n").into()) }
}

fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Object(object) => object.get(name),
        _ => None,
    }
}

/// What a case has, or how it differs from what is expected.
fn run(case: &Json, contexts: Option<&Value>) -> Result<(), String> {
    let found = outcome(case["expr"].as_str().unwrap_or_default(), contexts);
    let (key, expected) = match case.get("err") {
        Some(error) => ("error", error),
        None => ("result", &case["result"]),
    };
    match (found, key) {
        (Ok(value), "result") if value.kind() == expected["kind"] && is_same(&value, &expected["value"]) => Ok(()),
        (Err((kind, message)), "error")
            if kind == expected["kind"] && message.starts_with(expected["value"].as_str().unwrap_or_default()) =>
        {
            Ok(())
        }
        (found, key) => Err(format!("expected the {key} {expected}\n  but found {found:?}")),
    }
}

struct Given(Object);

impl Contexts for Given {
    fn context(&self, name: &str) -> Result<Value, evaluate::Error> {
        self.0.get(name).cloned().ok_or(evaluate::Error::Open)
    }
}

fn outcome(text: &str, contexts: Option<&Value>) -> Result<Value, (&'static str, String)> {
    let contexts = match contexts {
        Some(Value::Object(object)) => Given((**object).clone()),
        _ => Given(Object::default()),
    };
    let expression = parse_with(text, &contexts.0)
        .map_err(|fault| (if fault.is_lexical { "lexing" } else { "parsing" }, fault.sentence(text)))?;
    evaluate(&expression, &contexts).map_err(|error| ("evaluation", error.to_string()))
}

fn is_same(value: &Value, expected: &Json) -> bool {
    match (value, expected) {
        (Value::Null, Json::Null) => true,
        (Value::Bool(value), Json::Bool(expected)) => value == expected,
        (Value::Number(value), Json::Number(expected)) => expected.as_f64() == Some(*value),
        (Value::Text(value), Json::String(expected)) => value == expected,
        (Value::Array(items) | Value::Filtered(items), Json::Array(expected)) => {
            items.len() == expected.len() && items.iter().zip(expected).all(|(item, expected)| is_same(item, expected))
        }
        (Value::Object(object), Json::Object(expected)) => {
            object.iter().count() == expected.len()
                && expected
                    .iter()
                    .all(|(name, expected)| object.get(name).is_some_and(|value| is_same(value, expected)))
        }
        _ => false,
    }
}
