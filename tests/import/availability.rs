//! The table of contexts, walked: at each key of a workflow and of an action, each context and status function that GitHub has there is
//! accepted, and each other one is an error that names it.

use std::error::Error;

use pipe_lang::analysis::analyze;
use pipe_lang::catalog::availability::{ACTION, Availability, SPECIAL_FUNCTIONS, WORKFLOW};
use pipe_lang::catalog::context::CONTEXTS;
use pipe_lang::diagnostic::Severity;
use pipe_lang::import::import;
use pipe_lang::project::Project;
use serde_json::{Map, Value, json};

type Outcome = Result<(), Box<dyn Error>>;

/// The workflow in which a key of the table has a value. JSON is YAML.
fn workflow(key: &str, value: Value) -> String {
    let mut root = json!({ "on": { "push": null, "workflow_dispatch": null }, "jobs": { "a": {} } });
    let names: Vec<&str> = key.split('.').collect();
    put(&mut root, &names, value);
    let job = &mut root["jobs"]["a"];
    if job.get("with").is_some() || job.get("secrets").is_some() {
        job["uses"] = json!("./.github/workflows/b.yml");
    } else {
        job["runs-on"] = job.get("runs-on").cloned().unwrap_or(json!("x"));
        job["steps"] = job.get("steps").cloned().unwrap_or(json!([{ "run": "y" }]));
    }
    root.to_string()
}

/// Puts a value to the end of a path, with what its neighbours have to say.
fn put(at: &mut Value, names: &[&str], value: Value) {
    let Some((name, rest)) = names.split_first() else {
        *at = value;
        return;
    };
    let name = match *name {
        "<job_id>" => "a",
        "<key>" => "os",
        name => name.trim_matches(['<', '>']),
    };
    if !at.is_object() {
        *at = Value::Object(Map::new());
    }
    let next = &mut at[name];
    match (name, rest) {
        ("steps", [last, ..]) => {
            *next = match *last {
                "with" => json!([{ "uses": "docker://x" }]),
                _ => json!([{ "run": "y" }]),
            };
            put(&mut next[0], rest, value);
        }
        ("include" | "exclude", _) => {
            *next = json!([{}]);
            put(&mut next[0], rest, value);
        }
        ("ports" | "volumes", []) => *next = json!([value]),
        _ => {
            *next = match (name, rest) {
                ("container" | "service_id", [_, ..]) => json!({ "image": "i" }),
                ("environment", [_, ..]) => json!({ "name": "e" }),
                ("credentials", [_, ..]) => json!({ "username": "u", "password": "p" }),
                ("concurrency", [_, ..]) => json!({ "group": "g" }),
                ("snapshot", [_, ..]) => json!({ "image-name": "i" }),
                ("inputs_id", [_, ..]) => json!({ "type": "string" }),
                _ => next.take(),
            };
            put(next, rest, value);
        }
    }
}

/// An expression with these words in it, of a kind that the key takes.
fn expression(key: &str, read: &str) -> Value {
    let last = key.rsplit('.').next().unwrap_or(key);
    let text = match last {
        "if" => format!("{read} == 'b'"),
        "continue-on-error" | "fail-fast" | "cancel-in-progress" | "deployment" => format!("${{{{ {read} == 'b' }}}}"),
        "timeout-minutes" | "cancel-timeout-minutes" | "max-parallel" => format!("${{{{ fromJSON({read}) }}}}"),
        "env" | "with" | "run" | "strategy" | "services" | "<service_id>" | "credentials" | "container" | "<key>"
            if !key.ends_with("steps.run") && !key.ends_with("clude.<key>") =>
        {
            format!("${{{{ fromJSON({read}) }}}}")
        }
        _ => format!("${{{{ {read} }}}}"),
    };
    Value::String(text)
}

/// The action in which a key of the table of actions has a value.
fn action(key: &str, value: Value) -> String {
    let mut root = json!({ "name": "A", "runs": { "using": "composite", "steps": [{ "run": "y", "shell": "sh" }] } });
    match key.split('.').collect::<Vec<_>>()[..] {
        ["inputs", ..] => root["inputs"] = json!({ "a": { "default": value } }),
        ["outputs", ..] => root["outputs"] = json!({ "a": { "value": value } }),
        ["runs", "steps", "with", ..] => {
            root["runs"]["steps"] = json!([{ "uses": "docker://x", "with": { "a": value } }]);
        }
        ["runs", "steps", "env", ..] => root["runs"]["steps"][0]["env"] = json!({ "A": value }),
        ["runs", "steps", name] => root["runs"]["steps"][0][name] = value,
        _ => {}
    }
    root.to_string()
}

/// The rules of the errors that the imported file has.
fn errors(text: &str, path: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let imported = import(text, path).map_err(|faults| format!("{text}\n{faults:?}"))?;
    let mut project = Project::default();
    // What the importer carries over is what is asked for here.
    let source: String = imported.source.split_inclusive('\n').filter(|line| !line.contains("@allow(")).collect();
    project.sources.add("x.pipe", source);
    let analysis = analyze(project);
    // Where a value may go is another question than what GitHub has at a place.
    let flows = ["hard-coded-password", "all-secrets", "script-injection", "secret-in-output", "secret-in-script"];
    let errors = analysis.diagnostics.into_iter().filter(|found| found.severity == Severity::Error);
    let errors = errors.filter(|found| !flows.contains(&found.rule));
    Ok(errors.map(|found| format!("{}: {}", found.rule, found.message)).collect())
}

/// What is wrong with the answer to what stands at a key.
fn judge(entry: &Availability, read: &str, name: &str, allowed: bool) -> Result<Option<String>, Box<dyn Error>> {
    let value = expression(entry.key, read);
    let found = match entry.key.split('.').next() {
        Some("inputs" | "outputs" | "runs") => errors(&action(entry.key, value), "x/action.yml")?,
        _ => errors(&workflow(entry.key, value), "x.yml")?,
    };
    let refused = found.iter().any(|error| error.starts_with("context-unavailable") && error.contains(name));
    Ok(match (allowed, refused, found.len()) {
        (true, false, 0) | (false, true, 1) => None,
        (true, ..) => Some(format!("{}: `{name}` may stand here: {found:?}", entry.key)),
        (false, ..) => Some(format!("{}: `{name}` may not stand here: {found:?}", entry.key)),
    })
}

/// The keys of workflows, and of those actions that are composite.
fn entries() -> impl Iterator<Item = &'static Availability> {
    let composite = |entry: &&Availability| {
        let others = ["runs.args", "runs.env.<env_id>", "runs.pre-if", "runs.post-if"];
        !others.contains(&entry.key)
    };
    WORKFLOW.iter().chain(ACTION.iter().filter(composite))
}

#[test]
fn each_key_takes_the_contexts_that_github_has_there() -> Outcome {
    let (mut faults, mut seen) = (Vec::new(), 0);
    for entry in entries() {
        for context in CONTEXTS {
            let read = format!("toJSON({})", context.name);
            faults.extend(judge(entry, &read, context.name, entry.has_context(context.name))?);
            seen += 1;
        }
    }
    assert!(faults.is_empty(), "{} of {seen}:\n{}", faults.len(), faults.join("\n"));
    assert!(seen > 500, "only {seen} were walked");
    Ok(())
}

#[test]
fn each_key_takes_the_functions_that_github_has_there() -> Outcome {
    let mut faults = Vec::new();
    for entry in entries() {
        for function in SPECIAL_FUNCTIONS {
            let call = if *function == "hashFiles" { "hashFiles('a')".to_owned() } else { format!("{function}()") };
            let allowed = entry.special_function(function).is_some();
            faults.extend(judge(entry, &format!("toJSON({call})"), function, allowed)?);
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    Ok(())
}
