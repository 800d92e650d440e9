//! The tables of GitHub's syntax, walked: each mapping, key, kind of value, allowed value and event can be said.
//!
//! For each row a small workflow is made, imported and compiled back. A key that GitHub adds is a row of data; if the
//! language has no word for it, this test names it.

use std::error::Error;

use pipe_lang::catalog::event::EVENTS;
use pipe_lang::catalog::syntax::{ACTION_MAPPINGS, Key, Kind, Mapping, STEP_FORMS, WORKFLOW_MAPPINGS};
use pipe_lang::import::{Verdict, import};

use super::alone;

type Outcome = Result<(), Box<dyn Error>>;

/// Where a mapping of the schema stands in a file.
struct Stand {
    mapping: &'static str,
    /// A workflow or an action with `HERE` for the mapping in one line.
    file: &'static str,
}

const fn stand(mapping: &'static str, file: &'static str) -> Stand {
    Stand { mapping, file }
}

const STANDS: &[Stand] = &[
    stand("cancel-step", "on: push\njobs: { a: { runs-on: x, steps: [{ id: s, run: y, background: true }, HERE] } }\n"),
    stand("concurrency-mapping", "on: push\nconcurrency: HERE\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n"),
    stand(
        "container-env",
        "on: push\njobs: { a: { runs-on: x, container: { image: i, env: HERE }, steps: [{ run: y }] } }\n",
    ),
    stand("container-mapping", "on: push\njobs: { a: { runs-on: x, container: HERE, steps: [{ run: y }] } }\n"),
    stand(
        "container-registry-credentials",
        "on: push\njobs: { a: { runs-on: x, container: { image: i, credentials: HERE }, steps: [{ run: y }] } }\n",
    ),
    stand("cron-mapping", "on: { schedule: [HERE] }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n"),
    stand("job-defaults", "on: push\njobs: { a: { runs-on: x, defaults: HERE, steps: [{ run: y }] } }\n"),
    stand("job-defaults-run", "on: push\njobs: { a: { runs-on: x, defaults: { run: HERE }, steps: [{ run: y }] } }\n"),
    stand("job-env", "on: push\njobs: { a: { runs-on: x, env: HERE, steps: [{ run: y }] } }\n"),
    stand("job-environment-mapping", "on: push\njobs: { a: { runs-on: x, environment: HERE, steps: [{ run: y }] } }\n"),
    stand("job-factory", "on: push\njobs: { b: { runs-on: x, steps: [{ run: y }] }, a: HERE }\n"),
    stand("job-outputs", "on: push\njobs: { a: { runs-on: x, outputs: HERE, steps: [{ run: y }] } }\n"),
    stand("jobs", "on: push\njobs: HERE\n"),
    stand("matrix", "on: push\njobs: { a: { runs-on: x, strategy: { matrix: HERE }, steps: [{ run: y }] } }\n"),
    stand(
        "matrix-filter-item",
        "on: push\njobs: { a: { runs-on: x, strategy: { matrix: { KEY: [b], exclude: [HERE] } }, steps: [{ run: y }] } }\n",
    ),
    stand("parallel-step", "on: push\njobs: { a: { runs-on: x, steps: [HERE] } }\n"),
    stand("permissions-mapping", "on: push\npermissions: HERE\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n"),
    stand("regular-step", "on: push\njobs: { a: { runs-on: x, steps: [HERE] } }\n"),
    stand("run-step", "on: push\njobs: { a: { runs-on: x, steps: [HERE] } }\n"),
    stand("runs-on-mapping", "on: push\njobs: { a: { runs-on: HERE, steps: [{ run: y }] } }\n"),
    stand(
        "service-container-mapping",
        "on: push\njobs: { a: { runs-on: x, services: { db: HERE }, steps: [{ run: y }] } }\n",
    ),
    stand("services", "on: push\njobs: { a: { runs-on: x, services: HERE, steps: [{ run: y }] } }\n"),
    stand("snapshot-mapping", "on: push\njobs: { a: { runs-on: x, snapshot: HERE, steps: [{ run: y }] } }\n"),
    stand("step-env", "on: push\njobs: { a: { runs-on: x, steps: [{ run: y, env: HERE }] } }\n"),
    stand("step-with", "on: push\njobs: { a: { runs-on: x, steps: [{ uses: ./a, with: HERE }] } }\n"),
    stand("strategy", "on: push\njobs: { a: { runs-on: x, strategy: HERE, steps: [{ run: y }] } }\n"),
    stand(
        "wait-all-step",
        "on: push\njobs: { a: { runs-on: x, steps: [{ id: s, run: y, background: true }, HERE] } }\n",
    ),
    stand("wait-step", "on: push\njobs: { a: { runs-on: x, steps: [{ id: s, run: y, background: true }, HERE] } }\n"),
    stand(
        "workflow-call-input-definition",
        "on: { workflow_call: { inputs: { i: HERE } } }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand(
        "workflow-call-inputs",
        "on: { workflow_call: { inputs: HERE } }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand("workflow-call-mapping", "on: { workflow_call: HERE }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n"),
    stand(
        "workflow-call-output-definition",
        "on: { workflow_call: { outputs: { o: HERE } } }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand(
        "workflow-call-outputs",
        "on: { workflow_call: { outputs: HERE } }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand(
        "workflow-call-secret-mapping-definition",
        "on: { workflow_call: { secrets: { s: HERE } } }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand(
        "workflow-call-secrets",
        "on: { workflow_call: { secrets: HERE } }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand("workflow-defaults", "on: push\ndefaults: HERE\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n"),
    stand(
        "workflow-defaults-run",
        "on: push\ndefaults: { run: HERE }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand(
        "workflow-dispatch-input",
        "on: { workflow_dispatch: { inputs: { i: HERE } } }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand(
        "workflow-dispatch-inputs",
        "on: { workflow_dispatch: { inputs: HERE } }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand(
        "workflow-dispatch-mapping",
        "on: { workflow_dispatch: HERE }\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n",
    ),
    stand("workflow-env", "on: push\nenv: HERE\njobs: { a: { runs-on: x, steps: [{ run: y }] } }\n"),
    stand("workflow-job", "on: push\njobs: { b: { runs-on: x, steps: [{ run: y }] }, a: HERE }\n"),
    stand(
        "workflow-job-secrets-mapping",
        "on: push\njobs: { a: { uses: ./.github/workflows/b.yml, secrets: HERE } }\n",
    ),
    stand("workflow-job-with", "on: push\njobs: { a: { uses: ./.github/workflows/b.yml, with: HERE } }\n"),
    stand("workflow-root-strict", "HERE\n"),
];

const IN_ACTIONS: &[Stand] = &[
    stand("action-root-strict", "HERE\n"),
    stand(
        "branding",
        "name: n\ndescription: d\nbranding: HERE\nruns: { using: composite, steps: [{ run: y, shell: sh }] }\n",
    ),
    stand("composite-runs-strict", "name: n\ndescription: d\nruns: HERE\n"),
    stand(
        "input-strict",
        "name: n\ndescription: d\ninputs: { i: HERE }\nruns: { using: composite, steps: [{ run: y, shell: sh }] }\n",
    ),
    stand(
        "inputs-strict",
        "name: n\ndescription: d\ninputs: HERE\nruns: { using: composite, steps: [{ run: y, shell: sh }] }\n",
    ),
    stand(
        "output-definition",
        "name: n\ndescription: d\noutputs: { o: HERE }\nruns: { using: composite, steps: [{ run: y, shell: sh }] }\n",
    ),
    stand(
        "outputs",
        "name: n\ndescription: d\noutputs: HERE\nruns: { using: composite, steps: [{ run: y, shell: sh }] }\n",
    ),
    stand("run-step", "name: n\ndescription: d\nruns: { using: composite, steps: [HERE] }\n"),
    stand(
        "step-env",
        "name: n\ndescription: d\nruns: { using: composite, steps: [{ run: y, shell: sh, env: HERE }] }\n",
    ),
    stand("step-with", "name: n\ndescription: d\nruns: { using: composite, steps: [{ uses: ./a, with: HERE }] }\n"),
    stand("uses-step", "name: n\ndescription: d\nruns: { using: composite, steps: [HERE] }\n"),
];

/// The forms that GitHub reads before it looks closer, and actions that are no composite ones: not ours to write.
const NOT_OURS: &[&str] = &[
    "action-root",
    "composite-runs",
    "container-runs",
    "container-runs-env",
    "container-runs-strict",
    "input",
    "inputs",
    "node-runs",
    "node-runs-strict",
    "plugin-runs",
];

/// The value of a key where a text of letters, `1`, `true`, `[b]` or `{ KEY: b }` is none.
fn special(mapping: &str, key: &str, kind: Kind) -> Option<&'static str> {
    Some(match (key, kind) {
        ("cron", _) => "'5 4 * * 1'",
        ("timezone", _) => "Europe/Berlin",
        ("cancel", _) => "s",
        ("wait", Kind::Sequence) => "[s]",
        ("wait", _) => "s",
        ("parallel", _) => "[{ run: y }, { run: z }]",
        ("uses", _) if mapping == "workflow-job" => "./.github/workflows/b.yml",
        ("uses", _) => "./a",
        ("if", _) => "github.ref == 'b'",
        ("using", _) => "composite",
        ("steps", _) if mapping.starts_with("composite-runs") => "[{ run: y, shell: sh }]",
        ("runs", _) => "{ using: composite, steps: [{ run: y, shell: sh }] }",
        ("branding", _) => "{ icon: box, color: blue }",
        ("inputs", _) if mapping.starts_with("action-root") => "{ i: { description: b } }",
        ("outputs", _) if mapping.starts_with("action-root") => "{ o: { value: '${{ steps.s.outputs.o }}' } }",
        ("value", _) if mapping == "output-definition" => "'${{ steps.s.outputs.o }}'",
        ("steps", _) => "[{ run: y }]",
        ("on", Kind::Mapping) => "{ push: { branches: [b] } }",
        ("on", Kind::Sequence) => "[push, pull_request]",
        ("on", _) => "push",
        ("jobs", _) => "{ a: { runs-on: x, steps: [{ run: y }] } }",
        ("defaults", _) => "{ run: { shell: bash } }",
        ("run", Kind::Mapping) => "{ shell: bash }",
        ("shell", _) => "bash",
        ("permissions", Kind::Mapping) => "{ contents: read }",
        ("permissions", _) => "read-all",
        ("concurrency", Kind::Mapping) => "{ group: g }",
        ("environment", Kind::Mapping) => "{ name: e }",
        ("container", Kind::Mapping) => "{ image: i }",
        ("services", _) => "{ db: { image: i } }",
        ("snapshot", Kind::Mapping) => "{ image-name: i }",
        ("runs-on", Kind::Mapping) => "{ group: g, labels: [l] }",
        ("strategy", _) => "{ matrix: { os: [linux] } }",
        ("matrix", _) => "{ os: [linux] }",
        ("include" | "exclude", _) => "[{ os: linux }]",
        ("secrets", Kind::String) => "inherit",
        ("credentials", _) => "{ username: u, password: '${{ secrets.P }}' }",
        ("ports", _) => "['80:80']",
        ("volumes", _) => "['/a:/b']",
        ("inputs", _) if mapping == "workflow-call-mapping" => "{ i: { type: string } }",
        ("inputs", _) => "{ i: { type: string } }",
        ("outputs", _) if mapping == "workflow-call-mapping" => "{ o: { value: '${{ jobs.a.outputs.o }}' } }",
        ("secrets", _) if mapping == "workflow-call-mapping" => "{ s: { required: true } }",
        ("options", Kind::Sequence) => "[b, c]",
        ("value", _) => "'${{ jobs.a.outputs.o }}'",
        _ => return None,
    })
}

/// What a mapping that takes any key has, where a text is none.
fn open(mapping: &str) -> &'static str {
    match mapping {
        "jobs" => "a: { runs-on: x, steps: [{ run: y }] }",
        "matrix" => "KEY: [b]",
        "services" => "db: { image: i }",
        "workflow-call-inputs" | "workflow-dispatch-inputs" => "i: { type: string }",
        "workflow-call-outputs" => "o: { value: '${{ jobs.a.outputs.o }}' }",
        "workflow-call-secrets" => "s: { required: true }",
        "inputs-strict" => "i: { description: b }",
        "input-strict" => "default: b",
        "outputs" => "o: { value: '${{ steps.s.outputs.o }}' }",
        "workflow-job-secrets-mapping" => "KEY: '${{ secrets.P }}'",
        _ => "KEY: b",
    }
}

fn sample(mapping: &str, key: &str, kind: Kind) -> &'static str {
    special(mapping, key, kind).unwrap_or(match kind {
        Kind::Boolean => "true",
        Kind::Number => "7",
        Kind::Null => "",
        Kind::String => "b",
        Kind::Sequence => "[b]",
        Kind::Mapping => "{ KEY: b }",
    })
}

/// The mapping with what it must have and one more entry.
fn with(mapping: &Mapping, key: &Key, value: &str) -> String {
    let needed = mapping.keys.iter().filter(|other| other.required && other.name != key.name);
    let mut entries: Vec<String> = needed
        .map(|other| {
            let kind = other.kinds.last().copied().unwrap_or(Kind::String);
            let first = other.values.first().copied().filter(|_| other.name != "using");
            let value = first.unwrap_or_else(|| sample(mapping.name, other.name, kind));
            format!("{}: {value}", other.name)
        })
        .collect();
    // What a key wants beside it, by rules that the table has no column for.
    match (mapping.name, key.name, value) {
        ("job-factory", name, _) if name != "steps" => entries.push("steps: [{ run: y }]".into()),
        ("workflow-dispatch-input", "type", "choice") => entries.push("options: [b, c]".into()),
        ("workflow-dispatch-input", "options", _) => entries.push("type: choice".into()),
        ("workflow-dispatch-input" | "workflow-call-input-definition", "default", "true") => {
            entries.retain(|entry| !entry.starts_with("type"));
            entries.push("type: boolean".into());
        }
        ("workflow-dispatch-input" | "workflow-call-input-definition", "default", "7") => {
            entries.retain(|entry| !entry.starts_with("type"));
            entries.push("type: number".into());
        }
        ("service-container-mapping" | "container-mapping", name, _) if name != "image" => {
            entries.push("image: i".into())
        }
        // GitHub's schema has one mapping for the outputs of all kinds of actions.
        ("output-definition", "description", _) => entries.push("value: '${{ steps.s.outputs.o }}'".into()),
        ("matrix", "include" | "exclude", _) => entries.push("os: [linux]".into()),
        ("concurrency-mapping", "queue", _) => entries.push("cancel-in-progress: false".into()),
        _ => {}
    }
    entries.push(format!("{}: {value}", key.name));
    format!("{{ {} }}", entries.join(", "))
}

/// A name of the schema that is no place of its own: events are walked by the table of events.
fn is_event(name: &str) -> bool {
    let event = name.trim_end_matches("-mapping").replace('-', "_");
    name.ends_with("-mapping") && EVENTS.iter().any(|known| known.name == event || known.name == format!("{event}s"))
}

/// A file comes back as it was, without `raw`.
fn comes_back(text: &str, path: &str, faults: &mut Vec<String>) {
    match alone(text, path) {
        Ok(Verdict::Equal { lost }) if lost.is_empty() => {}
        other => return faults.push(format!("{text}{other:?}\n")),
    }
    match import(text, path) {
        Ok(imported) if imported.source.contains("raw {") => {
            faults.push(format!("{text}only `raw` can say it:\n{}", imported.source));
        }
        _ => {}
    }
}

/// Walks the rows of some mappings, each in a file of that path; the answer is how many there were.
fn walk<'m>(
    mappings: impl IntoIterator<Item = &'m Mapping>,
    stands: &[Stand],
    path: &str,
) -> Result<usize, Box<dyn Error>> {
    let (mut faults, mut seen) = (Vec::new(), 0);
    for mapping in mappings {
        let Some(stand) = stands.iter().find(|stand| stand.mapping == mapping.name) else {
            faults.push(format!("the table has a mapping `{}` which stands nowhere in this test\n", mapping.name));
            continue;
        };
        let mut check = |here: &str| {
            comes_back(&stand.file.replacen("HERE", here, 1), path, &mut faults);
            seen += 1;
        };
        if mapping.other_keys {
            check(&format!("{{ {} }}", open(mapping.name)));
        }
        for key in mapping.keys {
            for kind in key.kinds {
                match key.values {
                    [] => check(&with(mapping, key, sample(mapping.name, key.name, *kind))),
                    _ if key.name == "using" => check(&with(mapping, key, "composite")),
                    values => values.iter().for_each(|value| check(&with(mapping, key, value))),
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} of {seen}:\n{}", faults.len(), faults.join("\n"));
    Ok(seen)
}

#[test]
fn each_key_of_the_workflow_syntax_can_be_said() -> Outcome {
    let mappings = WORKFLOW_MAPPINGS.iter().filter(|mapping| !is_event(mapping.name));
    let seen = walk(mappings, STANDS, "x.yml")?;
    assert!(seen > 200, "only {seen} rows were walked");
    Ok(())
}

#[test]
fn each_key_of_the_action_syntax_can_be_said() -> Outcome {
    let mappings = ACTION_MAPPINGS.iter().filter(|mapping| !NOT_OURS.contains(&mapping.name));
    let seen = walk(mappings, IN_ACTIONS, ".github/actions/a/action.yml")?;
    assert!(seen > 250, "only {seen} rows were walked");
    Ok(())
}

#[test]
fn each_step_has_a_form_in_the_table() {
    for (key, mapping) in STEP_FORMS {
        assert!(STANDS.iter().any(|stand| stand.mapping == *mapping), "a step with `{key}` is not walked");
    }
}

#[test]
fn each_event_with_its_filters_and_types_can_be_said() -> Outcome {
    let (mut faults, mut seen) = (Vec::new(), 0);
    let jobs = "jobs: { a: { runs-on: x, steps: [{ run: y }] } }";
    for event in EVENTS {
        let needed = |name: &&&str| !matches!(**name, "inputs" | "outputs" | "secrets");
        let value = |name: &str| match name {
            "cron" => "'5 4 * * 1'",
            "timezone" => "Europe/Berlin",
            "types" => event.types.first().copied().unwrap_or("b"),
            _ => "[b]",
        };
        let mut check = |below: String| {
            let below = if event.name == "schedule" { format!("[{below}]") } else { below };
            comes_back(&format!("on: {{ {}: {below} }}\n{jobs}\n", event.name), "x.yml", &mut faults);
            seen += 1;
        };
        let required = |but: &str| -> String {
            let requires = if event.name == "schedule" { &["cron"] } else { event.requires };
            requires.iter().filter(|name| **name != but).map(|name| format!("{name}: {}, ", value(name))).collect()
        };
        if event.requires.is_empty() && event.name != "schedule" {
            check(String::new());
        }
        for filter in event.filters.iter().filter(needed) {
            check(format!("{{ {}{filter}: {} }}", required(filter), value(filter)));
        }
        for kind in event.types {
            check(format!("{{ {}types: [{kind}] }}", required("types")));
        }
    }
    assert!(faults.is_empty(), "{} of {seen}:\n{}", faults.len(), faults.join("\n"));
    assert!(seen > 150, "only {seen} rows were walked");
    Ok(())
}
