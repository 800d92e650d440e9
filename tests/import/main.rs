//! The way in: workflows and composite actions become sources that compile to the same files.

mod manifests;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fs, io};

use pipe_lang::analysis::analyze;
use pipe_lang::import::{ForeignFile, Imported, Verdict, compare, declare, import, import_all, verify};
use pipe_lang::project::Project;
use pipe_lang::yaml::{self, Node, Value};

mod availability;
mod corpus;
mod harden;
mod project;
#[path = "../support/said.rs"]
mod said;
#[path = "../support/corpus.rs"]
mod support;
mod syntax;

type Outcome = Result<(), Box<dyn Error>>;

/// How a file comes through by itself.
fn alone(text: &str, name: &str) -> Result<Verdict, String> {
    verify(&[ForeignFile { path: name, text }]).pop().ok_or_else(|| "no verdict".to_owned())
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file imported into an empty project.
fn pinned(text: &str, name: &str) -> Result<Imported, String> {
    let imported = import_all(&[ForeignFile { path: name, text }], &analyze(Project::default()), true).pop();
    imported.ok_or("nothing")?.map_err(|faults| format!("{name}: {faults:?}"))
}

/// What of a workflow is in other files.
fn beside(imported: &Imported) -> String {
    let mut out = String::new();
    if let Some(declared) = declare("", &imported.secrets, &[]).filter(|declared| !declared.is_empty()) {
        out.push_str(&format!("======== secrets.pipe ========\n{declared}"));
    }
    if !imported.pins.is_empty() {
        out.push_str("======== pipe.lock ========\n");
    }
    for pin in &imported.pins {
        out.push_str(&format!("{} is {}\n", pin.reference.key(), pin.locked.commit));
    }
    out
}

/// The files of `tests/import/cases`: path and text. What is in a folder has the path that it has there.
fn cases() -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    collect(&root().join("tests/import/cases"), "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, above: &str, found: &mut Vec<(String, String)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match path.is_dir() {
            true => collect(&path, &format!("{above}{name}/"), found)?,
            false => found.push((format!("{above}{name}"), fs::read_to_string(&path)?)),
        }
    }
    Ok(())
}

/// The name of a snapshot: that of the file, behind the folder of an action.
fn stem(path: &str) -> String {
    let path = Path::new(path);
    let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    match path.parent().map(stem) {
        Some(folder) if !folder.is_empty() => format!("{}-{folder}", stem(path)),
        _ => stem(path),
    }
}

fn read(text: &str) -> Result<Node, String> {
    yaml::read(text).map_err(|errors| format!("{errors:?}"))
}

#[test]
fn each_file_comes_back_with_its_comments() -> Outcome {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/import"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut seen = 0;
    for (name, text) in cases()? {
        let imported = pinned(&text, &name)?;
        match alone(&text, &name)? {
            Verdict::Equal { lost } => assert_eq!(lost, Vec::<String>::new(), "{name}"),
            other => return Err(format!("{name}: {other:#?}\n{}", imported.source).into()),
        }
        let notes: String = imported.notes.iter().map(|note| format!("# note: {note}\n")).collect();
        settings.bind(|| {
            insta::assert_snapshot!(
                stem(&name).as_str(),
                format!("{text}\n======== imported ========\n{notes}{}{}", imported.source, beside(&imported))
            );
        });
        seen += 1;
    }
    assert!(seen >= 10, "the cases were not found");
    Ok(())
}

/// A change of any single value is a difference: the normal form takes out no more than it should.
#[test]
fn every_change_of_a_value_is_found() -> Outcome {
    for (name, text) in cases()? {
        let before = read(&text)?;
        let count = scalars(&mut before.clone(), &mut |_| {});
        for index in 0..count {
            let mut after = before.clone();
            let (mut at, mut place) = (0, 0..0);
            scalars(&mut after, &mut |node| {
                if at == index {
                    place = node.span.clone().unwrap_or(0..0);
                    change(node);
                }
                at += 1;
            });
            assert!(!compare(&before, &after).is_empty(), "{name}: a change of `{}` is not seen", &text[place]);
        }
        assert_eq!(compare(&before, &before), [], "{name}");
    }
    Ok(())
}

fn change(node: &mut Node) {
    node.value = match &node.value {
        Value::Bool(value) => Value::Bool(!value),
        Value::Number(text) => Value::Number(format!("1{text}")),
        // An expression stays one.
        Value::Text { text, style } => {
            let text = match text.rsplit_once("}}") {
                Some((before, after)) => format!("{before} || 'x' }}}}{after}"),
                None => format!("{text}x"),
            };
            Value::Text { text, style: *style }
        }
        other => other.clone(),
    };
}

/// Calls a function for each scalar that says something, and counts them.
fn scalars(node: &mut Node, visit: &mut dyn FnMut(&mut Node)) -> usize {
    match &mut node.value {
        Value::Sequence { items, .. } => items.iter_mut().map(|item| scalars(item, visit)).sum(),
        Value::Mapping { entries, .. } => entries.iter_mut().map(|entry| scalars(&mut entry.node, visit)).sum(),
        Value::Null => 0,
        _ => {
            visit(node);
            1
        }
    }
}

const BASE: &str = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: y\n";

fn with(line: &str) -> String {
    BASE.replace("    runs-on: x\n", &format!("    runs-on: x\n    {line}\n"))
}

#[test]
fn what_means_the_same_is_equal() -> Outcome {
    let pairs = [
        ("if: github.ref == 'x'", "if: ${{ GITHUB.ref=='x' }}"),
        ("if: (a.b && c.d) || e.f", "if: a.b && c.d || e.f"),
        ("needs: b", "needs: [b]"),
        ("env: { N: 3 }", "env: { N: '3' }"),
        ("env: { N: 3.10 }", "env: { N: '3.1' }"),
        ("env: { N: true }", "env: { N: 'true' }"),
        ("env: {}", "timeout-minutes:"),
        ("env: { F: \"${{ fromJson(github['x']) }}\" }", "env: { F: '${{fromJSON(github.x)}}' }"),
        ("environment: e", "environment: { name: e }"),
        ("concurrency: g", "concurrency: { group: g }"),
        ("container: i", "container: { image: i }"),
    ];
    for (left, right) in pairs {
        assert_eq!(compare(&read(&with(left))?, &read(&with(right))?), [], "{left} and {right}");
    }
    let events = ["on: push", "on: [push]", "on: { push: }", "on: { push: {} }"];
    for event in events {
        assert_eq!(compare(&read(BASE)?, &read(&BASE.replace("on: push", event))?), [], "{event}");
    }
    Ok(())
}

#[test]
fn what_means_something_else_is_not() -> Outcome {
    let pairs = [
        ("if: a.b && (c.d || e.f)", "if: a.b && c.d || e.f"),
        ("if: github.ref == 'x'", "if: github.ref == 'X'"),
        ("if: !a.b == c.d", "if: !(a.b == c.d)"),
        ("permissions: {}", "env: {}"),
        ("env: { N: 3.10 }", "env: { N: '3.10' }"),
        ("strategy: { matrix: { v: [3] } }", "strategy: { matrix: { v: ['3'] } }"),
        ("strategy: { matrix: { v: [a, b] } }", "strategy: { matrix: { v: [b, a] } }"),
        ("env: { T: \"a\\n\" }", "env: { T: a }"),
        ("env: { T: 'x  y' }", "env: { T: 'x y' }"),
    ];
    for (left, right) in pairs {
        let [left, right] = [left, right].map(|line| {
            if line.starts_with("if: !") {
                line.replacen("if: ", "if: ! ", 1).replace("! !", "'!") + "'"
            } else {
                line.to_owned()
            }
        });
        assert_ne!(compare(&read(&with(&left))?, &read(&with(&right))?), [], "{left} and {right}");
    }
    Ok(())
}

#[test]
fn what_cannot_be_imported_is_said_at_its_place() -> Outcome {
    let cases = [
        ("jobs: {}\n", "a workflow has the key `on`, which is missing here", "jobs: {}"),
        ("- 1\n", "a workflow is a mapping with `on` and `jobs`", "- 1"),
        ("on: push\njobs:\n  a: 1\n", "a job is a mapping", "1"),
        ("on: push\njobs:\n  a:\n    steps:\n      - name: x\n", "a step has one of `uses` and `run`", "name: x"),
        ("on: push\njobs:\n  a:\n    steps:\n      - uses: 'a b'\n", "`a b` is no action or workflow", "'a b'"),
        (
            "on: push\njobs:\n  a:\n    if: a ==\n    steps: []\n",
            "`a ==` is no expression of GitHub's: Unexpected end of expression: '=='",
            "a ==",
        ),
        ("on: push\non: pull_request\njobs: {}\n", "the key `on` is already there", "on"),
    ];
    for (text, message, place) in cases {
        let Err(faults) = import(text, "x.yml") else { return Err(format!("{text} is imported").into()) };
        let first = faults.first().ok_or("no fault")?;
        assert_eq!(first.message, message, "{text}");
        assert_eq!(&text[first.span.clone()], place, "{text}");
    }
    Ok(())
}

#[test]
fn our_own_output_is_imported_to_the_same_source() -> Outcome {
    for (name, text) in cases()? {
        let first = import(&text, &name).map_err(|faults| format!("{name}: {faults:?}"))?;
        let mut project = pipe_lang::project::Project::default();
        project.sources.add("x.pipe", first.source.as_str());
        let compilation = pipe_lang::compile::compile(&pipe_lang::analysis::analyze(project));
        let output = compilation.files.first().ok_or_else(|| format!("{name} does not compile"))?;
        let second = import(&output.text, &name).map_err(|faults| format!("{name}: {faults:?}"))?;
        assert_eq!(second.source, first.source, "{name}");
    }
    Ok(())
}

/// Whatever is taken out of a workflow: it is refused, or comes back as it was.
#[test]
fn parts_of_workflows_are_refused_or_come_back() -> Outcome {
    for (name, text) in cases()? {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for index in 0..lines.len() {
            let without: String = [&lines[..index], &lines[index + 1..]].concat().concat();
            let until: String = lines[..=index].concat();
            for part in [without, until] {
                if let Verdict::Different(differences) = alone(&part, &name)? {
                    return Err(format!("{name}, line {}: {differences:#?}\n{part}", index + 1).into());
                }
            }
        }
    }
    Ok(())
}

#[test]
fn ids_are_made_of_file_names() -> Outcome {
    let workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: y\n";
    for (file, id) in [
        ("ci.yml", "ci"),
        ("ci.yaml", "ci"),
        (".ci.yml", "_ci"),
        ("2-a.yml", "_2-a"),
        ("a b.c.yml", "a-b-c"),
        ("ü.yml", "_"),
        ("-.yml", "_"),
    ] {
        assert_eq!(import(workflow, file).map_err(|faults| format!("{faults:?}"))?.id, id, "{file}");
        assert!(matches!(alone(workflow, file)?, Verdict::Equal { .. }), "{file}");
    }
    Ok(())
}

const ACTION: &str = "name: A\nruns:\n  using: composite\n  steps:\n    - run: y\n      shell: bash\n";

#[test]
fn an_action_is_known_by_its_content_and_named_by_its_folder() -> Outcome {
    for (path, id, file) in [
        (".github/actions/setup/action.yml", "setup", None),
        (".github/actions/setup/action.yaml", "setup", Some("action.yaml")),
        (".github/actions/a/b/action.yml", "b", Some(".github/actions/a/b/action.yml")),
        ("tools/set.up/action.yml", "set-up", Some("tools/set.up/action.yml")),
        ("action.yml", "action", Some("./action.yml")),
    ] {
        let imported = import(ACTION, path).map_err(|faults| format!("{path}: {faults:?}"))?;
        assert_eq!((imported.id.as_str(), imported.path), (id, format!("actions/{id}.pipe")), "{path}");
        let line = file.map(|file| format!("file     = \"{file}\""));
        let said = imported.source.lines().map(str::trim).find(|line| line.starts_with("file")).map(str::to_owned);
        assert_eq!(said, line, "{path}");
        assert!(matches!(alone(ACTION, path)?, Verdict::Equal { .. }), "{path}");
    }
    // A workflow may be called so.
    assert_eq!(import(BASE, "x/action.yml").map_err(|faults| format!("{faults:?}"))?.path, "action.pipe");
    Ok(())
}

#[test]
fn an_action_that_cannot_be_imported_is_said_at_its_place() -> Outcome {
    let composite = "only a composite action can be written in .pipe";
    let cases = [
        ("using: composite", "using: node24", format!("{composite}; this one is JavaScript (`node24`)"), "node24"),
        ("using: composite", "using: docker", format!("{composite}; this one runs a container"), "docker"),
        ("using: composite\n", "other: x\n", format!("{composite}; this one does not say `using: composite`"), ""),
        (
            "using: composite",
            "using: composite\n  main: x",
            "a composite action has no `main` in `runs`".to_owned(),
            "x",
        ),
        ("      shell: bash\n", "", "GitHub wants a `shell` in each `run` step of an action".to_owned(), "run: y"),
        (
            "shell: bash",
            "timeout-minutes: 5",
            "GitHub takes no `timeout-minutes` in the steps of an action".to_owned(),
            "5",
        ),
        ("- run: y\n      shell: bash", "[]", "a composite action has steps, which are missing here".to_owned(), ""),
        ("name: A", "name: ${{ x }}", "GitHub takes no expression here".to_owned(), "${{ x }}"),
        (
            "name: A",
            "outputs:\n  x: { description: y }",
            "the output has no `value`, which GitHub asks for".to_owned(),
            "",
        ),
        ("name: A", "inputs: [x]", "`inputs` is a mapping".to_owned(), "[x]"),
        ("name: A", "inputs:\n  x: { default: [y] }", "a default is a text".to_owned(), "[y]"),
    ];
    for (part, other, message, place) in cases {
        let text = ACTION.replacen(part, other, 1);
        let Err(faults) = import(&text, "x/action.yml") else { return Err(format!("{text} is imported").into()) };
        let first = faults.first().ok_or("no fault")?;
        assert_eq!(first.message, message, "{text}");
        assert!(text[first.span.clone()].contains(place), "{text}");
    }
    let Err(faults) = import(ACTION, "x/setup.yml") else { return Err("another name is imported".into()) };
    assert!(faults[0].message.contains("`action.yml` or `action.yaml`"), "{faults:?}");
    Ok(())
}
