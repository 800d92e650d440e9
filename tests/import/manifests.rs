//! Manifests of Argo CD: they become declarations that compile to the same documents.

use std::error::Error;
use std::path::Path;
use std::{fs, io};

use pipe_lang::import::{Verdict, compare_manifests, import};
use pipe_lang::yaml::{self, Node};
use proptest::prelude::*;

use super::{Outcome, alone, change, root, scalars};

/// The files of `tests/import/manifests`: name and text.
fn cases() -> io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("tests/import/manifests"))? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        found.push((name, fs::read_to_string(&path)?));
    }
    found.sort();
    Ok(found)
}

fn read(text: &str) -> Result<Vec<Node>, Box<dyn Error>> {
    yaml::read_documents(text).map_err(|errors| format!("{errors:?}").into())
}

#[test]
fn each_file_comes_back_with_its_comments() -> Outcome {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/import"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let cases = cases()?;
    assert!(cases.len() >= 4, "the cases were not found");
    for (name, text) in cases {
        let imported = import(&text, &name).map_err(|faults| format!("{name}: {faults:?}"))?;
        match alone(&text, &name)? {
            Verdict::Equal { lost } => assert_eq!(lost, Vec::<String>::new(), "{name}"),
            other => return Err(format!("{name}: {other:#?}\n{}", imported.source).into()),
        }
        let notes: String = imported.notes.iter().map(|note| format!("# note: {note}\n")).collect();
        let stem = Path::new(&name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let shown = format!("{text}\n======== imported ========\n{notes}{}", imported.source);
        settings.bind(|| insta::assert_snapshot!(format!("manifest_{stem}"), shown));
    }
    Ok(())
}

/// A change of any single value is a difference: the normal form takes out no more than it should.
#[test]
fn every_change_of_a_value_is_found() -> Outcome {
    for (name, text) in cases()? {
        let before = read(&text)?;
        let count: usize = before.clone().iter_mut().map(|one| scalars(one, &mut |_| {})).sum();
        assert_eq!(compare_manifests(&before, &before), [], "{name}");
        for index in 0..count {
            let (mut after, mut at, mut place) = (before.clone(), 0, 0..0);
            for document in &mut after {
                scalars(document, &mut |node| {
                    if at == index {
                        place = node.span.clone().unwrap_or(0..0);
                        change(node);
                    }
                    at += 1;
                });
            }
            assert!(!compare_manifests(&before, &after).is_empty(), "{name}: `{}` may change", &text[place]);
        }
    }
    Ok(())
}

/// Whatever is taken out of a file: it is refused, or comes back as it was.
#[test]
fn parts_of_files_are_refused_or_come_back() -> Outcome {
    for (name, text) in cases()? {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for index in 0..lines.len() {
            let without: String = [&lines[..index], &lines[index + 1..]].concat().concat();
            let until: String = lines[..=index].concat();
            // Each of them takes a while: one or the other.
            for part in [if index % 2 == 0 { without } else { until }] {
                match alone(&part, &name)? {
                    Verdict::Equal { lost } => assert_eq!(lost, Vec::<String>::new(), "{name}, line {}", index + 1),
                    Verdict::Refused(_) => {}
                    other => return Err(format!("{name}, line {}: {other:#?}\n{part}", index + 1).into()),
                }
            }
        }
    }
    Ok(())
}

#[test]
fn our_own_output_is_imported_to_the_same_source() -> Outcome {
    for (name, text) in cases()? {
        let build = |source: &str| {
            let mut project = pipe_lang::project::Project::default();
            project.sources.add("x.pipe", source);
            let compilation = pipe_lang::compile::compile(&pipe_lang::analysis::analyze(project));
            compilation.files.first().map(|file| file.text.clone()).ok_or_else(|| format!("{name} does not compile"))
        };
        let first = import(&text, &name).map_err(|faults| format!("{name}: {faults:?}"))?;
        let output = build(&first.source)?;
        let second = import(&output, &name).map_err(|faults| format!("{name}: {faults:?}"))?;
        assert_eq!(build(&second.source)?, output, "{name}");
        assert_eq!(second.source, first.source, "{name}");
    }
    Ok(())
}

const BASE: &str = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: a\nspec:\n  project: p\n  \
                    source: { repoURL: r, path: p }\n  destination: { name: in-cluster, namespace: n }\n";

#[test]
fn what_is_not_ours_is_said_at_its_place() -> Outcome {
    let service = format!("{BASE}---\napiVersion: v1\nkind: Service\nmetadata:\n  name: x\n");
    let templated = BASE.replace("project: p", "project: '{{ .Values.project }}'");
    let unquoted = BASE.replace("project: p", "project: {{ .Values.project }}");
    let cases = [
        (service.as_str(), "`Service` of `v1` is not imported; ", "Service"),
        (&templated, "this is a template whose `{{ … }}` another program fills in", "'{{ .Values.project }}'"),
        (&unquoted, "this is a template whose `{{ … }}` another program fills in", "{{"),
        (
            &BASE.replace("  name: a", "  generateName: a-"),
            "a manifest has a text as `metadata.name`",
            "generateName: a-",
        ),
        (
            &BASE.replace("  project: p\n", "  project: p\n  project: q\n"),
            "the key `project` is already there",
            "project",
        ),
        ("kind: Application\n", "a manifest is a mapping with `apiVersion` and `kind`", "kind: Application"),
        ("# nothing\n---\nkind:\n", "a manifest is a mapping with `apiVersion` and `kind`", "kind"),
        (
            &BASE.replace("argoproj.io/v1alpha1", "app.k8s.io/v1beta1"),
            "`Application` of `app.k8s.io/v1beta1`",
            "Application",
        ),
    ];
    for (text, message, place) in cases {
        let Err(faults) = import(text, "x.yaml") else { return Err(format!("{text} is imported").into()) };
        let first = faults.first().ok_or("no fault")?;
        assert!(first.message.starts_with(message), "{}\n{text}", first.message);
        assert_eq!(&text[first.span.clone()], place, "{text}");
    }
    Ok(())
}

/// The file stays where it is.
#[test]
fn the_path_is_kept() -> Outcome {
    let two = format!("{BASE}---\n{}", BASE.replace("name: a\n", "name: b\n"));
    for (text, path, said) in [
        (BASE, "argocd/applications/a.yaml", None),
        (BASE, "a.yaml", None),
        (BASE, "b.yml", Some("file     = \"b.yml\"")),
        (BASE, "./a.yaml", Some("file     = \"./a.yaml\"")),
        (BASE, "clusters/one/a.yaml", Some("file     = \"clusters/one/a.yaml\"")),
        (&two, "argocd/applications/a.yaml", Some("file     = \"a.yaml\"")),
    ] {
        let imported = import(text, path).map_err(|faults| format!("{path}: {faults:?}"))?;
        let own = imported.source.lines().map(str::trim).find(|line| line.starts_with("file"));
        assert_eq!(own, said, "{path}");
        assert!(matches!(alone(text, path)?, Verdict::Equal { .. }), "{path}: {:?}", alone(text, path)?);
    }
    Ok(())
}

#[test]
fn what_means_the_same_is_equal() -> Outcome {
    let with = |line: &str| format!("{BASE}  {line}\n");
    for (left, right) in [
        ("syncPolicy:", "info:"),
        (
            "syncPolicy: { retry: { backoff: { duration: 90s } } }",
            "syncPolicy: { retry: { backoff: { duration: 1m30s } } }",
        ),
        (
            "syncPolicy: { retry: { backoff: { duration: '90' } } }",
            "syncPolicy: { retry: { backoff: { duration: 1m30s } } }",
        ),
    ] {
        assert_eq!(compare_manifests(&read(&with(left))?, &read(&with(right))?), [], "{left} and {right}");
    }
    for (left, right) in [
        ("syncPolicy: {}", "syncPolicy:"),
        ("syncPolicy: { automated: {} }", "syncPolicy: {}"),
        ("syncPolicy: { retry: { limit: 5 } }", "syncPolicy: { retry: { limit: '5' } }"),
        ("future: null", "future: {}"),
        ("future: 90s", "future: 1m30s"),
        ("info: [{ name: a, value: b }]", "info: [{ name: a, value: b }, {}]"),
    ] {
        assert_ne!(compare_manifests(&read(&with(left))?, &read(&with(right))?), [], "{left} and {right}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

    /// Any text comes back: none is taken for an expression.
    #[test]
    fn texts_come_back(text in "([a-z$ {}'\"\\\\\n\t#é]|\\$\\{\\{|\\}\\}|\"\"\"){0,40}") {
        let mut manifest: serde_yaml::Value = serde_yaml::from_str(BASE).unwrap_or_default();
        manifest["metadata"]["annotations"]["a"] = text.as_str().into();
        manifest["spec"]["source"]["helm"]["values"] = text.as_str().into();
        manifest["spec"]["source"]["helm"]["valuesObject"][text.as_str()] = text.as_str().into();
        let written = serde_yaml::to_string(&manifest).unwrap_or_default();
        let verdict = alone(&written, "a.yaml").map_err(TestCaseError::fail)?;
        let is_equal = matches!(&verdict, Verdict::Equal { lost } if lost.is_empty());
        prop_assert!(is_equal, "{verdict:?}\n{written}");
    }
}

/// A manifest is one wherever its keys stand in the line; what is none is told what it is.
#[test]
fn each_form_of_a_manifest_is_known() -> Outcome {
    let plain = "apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata:\n  name: a\nspec:\n  description: x\n";
    let braces = r#"{"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": {"name": "a"},
        "spec": {"description": "x"}}"#;
    let indented: String = plain.lines().map(|line| format!("  {line}\n")).collect();
    let expected = import(plain, "a.yaml").map_err(|faults| format!("{faults:?}"))?;
    for text in [indented.as_str(), braces] {
        let imported = import(text, "a.yaml").map_err(|faults| format!("{text}: {faults:?}"))?;
        assert_eq!(imported.source, expected.source, "{text}");
        assert!(matches!(alone(text, "a.yaml")?, Verdict::Equal { .. }), "{text}");
    }
    let below = format!("extra:\n  objects:\n{}", plain.replace("api", "    - api").replace("\n", "\n      "));
    let listed = format!("- {}", plain.trim_end().replace('\n', "\n  "));
    let template = format!("{{{{- if .Values.on }}}}\n{indented}{{{{- end }}}}\n");
    for (text, expected) in [
        (below.as_str(), "this file is no manifest, but has one inside: a `AppProject` below `objects`"),
        (&listed, "this is a list with a `AppProject` in it"),
        (&template, "this is a template"),
    ] {
        let faults = import(text, "a.yaml").err().ok_or_else(|| format!("{text} is imported"))?;
        assert!(faults[0].message.starts_with(expected), "{text}: {faults:?}");
    }
    // Within a script it is a text.
    let workflow = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          apiVersion: v1\n          kind: Pod\n";
    assert!(matches!(alone(workflow, "a.yml")?, Verdict::Equal { .. }));
    Ok(())
}
