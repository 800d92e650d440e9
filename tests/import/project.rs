//! What files of one import share: ids, commits that become versions, and the declarations of secrets.

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::compile::compile;
use pipe_lang::import::{ForeignFile, Imported, add_pins, declare, import_all, merged};
use pipe_lang::lock::{ActionKey, LockedAction};
use pipe_lang::project::Project;

use super::Outcome;

const CHECKOUT: &str = "de0fac2e4500dabe0009e67214ff5f5447ce83dd";
const OTHER: &str = "1111111111111111111111111111111111111111";

fn workflow(steps: &[&str]) -> String {
    let steps: String = steps.iter().map(|step| format!("      - {step}\n")).collect();
    format!("on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n{steps}")
}

fn existing(source: &str) -> Analysis {
    let mut project = Project::default();
    project.sources.add("lib/old.pipe", source);
    analyze(project)
}

fn all(files: &[(&str, &str)], existing: &Analysis) -> Result<Vec<Imported>, String> {
    let files: Vec<_> = files.iter().map(|&(path, text)| ForeignFile { path, text }).collect();
    let all = import_all(&files, existing, true);
    all.into_iter().collect::<Result<_, _>>().map_err(|faults| format!("{faults:?}"))
}

/// The steps as the first source names them.
fn used(files: &[(&str, &str)], existing: &Analysis) -> Result<Vec<String>, String> {
    let imported = all(files, existing)?;
    let lines = imported[0].source.lines().filter_map(|line| line.trim().strip_prefix("use "));
    Ok(lines.map(str::to_owned).collect())
}

// ---- Pins ----

#[test]
fn a_commit_becomes_a_version_only_where_that_is_certain() -> Outcome {
    let pinned = format!("uses: actions/checkout@{CHECKOUT} # v6.0.2");
    let kept = format!("actions/checkout@{CHECKOUT}");
    let nothing = analyze(Project::default());
    for (step, written) in [
        (pinned.as_str(), "actions/checkout@v6.0.2"),
        // The name as it is written, and quotes.
        (&format!("uses: 'Actions/Checkout@{CHECKOUT}' # v6.0.2"), "Actions/Checkout@v6.0.2"),
        // No comment, or one that is more or less than a version.
        (&format!("uses: actions/checkout@{CHECKOUT}"), &kept),
        (&format!("uses: actions/checkout@{CHECKOUT} # v6"), &format!("{kept} # v6")),
        (&format!("uses: actions/checkout@{CHECKOUT} # tag=v6.0.2"), &format!("{kept} # tag=v6.0.2")),
        (&format!("uses: actions/checkout@{CHECKOUT} # v6.0.2, for now"), &format!("{kept} # v6.0.2, for now")),
        // The catalog knows another commit of that version.
        (&format!("uses: actions/checkout@{CHECKOUT} # v6.0.1"), &format!("{kept} # v6.0.1")),
        (&format!("uses: actions/checkout@{OTHER} # v6.0.2"), &format!("actions/checkout@{OTHER} # v6.0.2")),
        // Nobody knows the action.
        (&format!("uses: org/unheard-of@{OTHER} # v1.0.0"), &format!("org/unheard-of@{OTHER} # v1.0.0")),
        // What is no commit.
        ("uses: actions/checkout@v6 # v6.0.2", "actions/checkout@v6 # v6.0.2"),
        ("uses: ./local # v6.0.2", "./local # v6.0.2"),
    ] {
        assert_eq!(used(&[("x.yml", &workflow(&[step]))], &nothing)?, [written], "{step}");
    }
    Ok(())
}

#[test]
fn a_commit_stays_where_the_project_is_of_two_minds() -> Outcome {
    let pinned = format!("uses: actions/checkout@{CHECKOUT} # v6.0.2");
    let first = workflow(&[&pinned]);
    let kept = [format!("actions/checkout@{CHECKOUT} # v6.0.2")];
    let nothing = analyze(Project::default());
    // Another file says another commit of the version, or the version alone: it would be pinned, too.
    for other in [format!("uses: actions/checkout@{OTHER} # v6.0.2"), "uses: actions/checkout@v6.0.2".to_owned()] {
        assert_eq!(used(&[("x.yml", &first), ("y.yml", &workflow(&[&other]))], &nothing)?, kept, "{other}");
    }
    // So does a source that is there already, but not one that is pinned anyway.
    let source = |baseline: &str| {
        format!(
            "pipeline old {{\n  {baseline}\n  on push\n  job a {{\n    runs-on = \"ubuntu-latest\"\n    \
             use actions/checkout@v6.0.2\n  }}\n}}\n"
        )
    };
    assert_eq!(used(&[("x.yml", &first)], &existing(&source("baseline = github")))?, kept);
    assert_eq!(used(&[("x.yml", &first)], &existing(&source("")))?, ["actions/checkout@v6.0.2"]);
    Ok(())
}

#[test]
fn the_lock_file_has_its_say() -> Outcome {
    let with = |name: &str, commit: &str, version: &str| {
        let mut project = Project::default();
        let locked = LockedAction { version: version.to_owned(), commit: commit.to_owned(), ..LockedAction::default() };
        project.lock.actions.insert(ActionKey::new(name, "v6.0.2"), locked);
        analyze(project)
    };
    let line = |name: &str, commit: &str| workflow(&[&format!("uses: {name}@{commit} # v6.0.2")]);
    // It knows what the catalog does not.
    let lock = with("org/unheard-of", OTHER, "v6.0.2");
    assert_eq!(used(&[("x.yml", &line("org/unheard-of", OTHER))], &lock)?, ["org/unheard-of@v6.0.2"]);
    let kept = [format!("org/unheard-of@{CHECKOUT} # v6.0.2")];
    assert_eq!(used(&[("x.yml", &line("org/unheard-of", CHECKOUT))], &lock)?, kept);
    // It would write another comment.
    let lock = with("org/unheard-of", OTHER, "v6.0.2.1");
    let kept = [format!("org/unheard-of@{OTHER} # v6.0.2")];
    assert_eq!(used(&[("x.yml", &line("org/unheard-of", OTHER))], &lock)?, kept);
    // It says something else than the catalog.
    let lock = with("actions/checkout", OTHER, "v6.0.2");
    for commit in [CHECKOUT, OTHER] {
        let kept = [format!("actions/checkout@{commit} # v6.0.2")];
        assert_eq!(used(&[("x.yml", &line("actions/checkout", commit))], &lock)?, kept);
    }
    // An unpinned one is pinned by it, which is said.
    let text = workflow(&["uses: actions/checkout@v6.0.2"]);
    let notes = &all(&[("x.yml", &text)], &lock)?[0].notes;
    assert_eq!(
        notes[..],
        ["`actions/checkout@v6.0.2` is written with its commit from now on: pipe.lock has one for it"]
    );
    Ok(())
}

#[test]
fn the_same_lines_come_out_again() -> Outcome {
    let lines = [
        format!("uses: actions/checkout@{CHECKOUT} # v6.0.2"),
        format!("uses: Actions/Checkout@{CHECKOUT} # v6.0.2"),
        format!("uses: actions/checkout@{OTHER} # v6.0.2-odd"),
        "uses: actions/setup-python@v5".to_owned(),
    ];
    let text = workflow(&lines.each_ref().map(String::as_str));
    let imported = all(&[("x.yml", &text)], &analyze(Project::default()))?.remove(0);
    let mut project = Project::default();
    project.sources.add("x.pipe", imported.source.as_str());
    add_pins(&mut project.lock, &imported.pins);
    let compilation = compile(&analyze(project));
    let steps = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| line.starts_with("- uses")).map(str::to_owned).collect()
    };
    assert_eq!(steps(&compilation.files[0].text), steps(&text));
    assert_eq!(compilation.lock.actions.len(), 1);
    Ok(())
}

// ---- Ids ----

fn ids(names: &[&str], existing: &Analysis) -> Result<Vec<String>, String> {
    let text = workflow(&["run: y"]);
    let files: Vec<_> = names.iter().map(|&name| (name, text.as_str())).collect();
    Ok(all(&files, existing)?.into_iter().map(|imported| imported.id).collect())
}

#[test]
fn workflows_with_like_names_are_told_apart() -> Outcome {
    let nothing = analyze(Project::default());
    assert_eq!(ids(&["x.yaml", "x.yml"], &nothing)?, ["x-yaml", "x"]);
    assert_eq!(ids(&["x.yml", "x.yaml", "x-yaml.yml"], &nothing)?, ["x", "x-2", "x-yaml"]);
    assert_eq!(ids(&["ü.yml", "ö.yml", "a b.yml", "a.b.yml"], &nothing)?, ["_", "_-2", "a-b", "a-b-2"]);
    // A workflow that was imported before keeps its id, and another one does not take it.
    let source =
        "pipeline x {\n  file = \"x.yaml\"\n  on push\n  job a {\n    runs-on = \"x\"\n    run = \"y\"\n  }\n}\n";
    assert_eq!(ids(&["x.yaml"], &existing(source))?, ["x"]);
    assert_eq!(ids(&["x.yml"], &existing(source))?, ["x-2"]);
    Ok(())
}

#[test]
fn two_files_of_one_name_are_no_project() -> Outcome {
    let text = workflow(&["run: y"]);
    let Err(fault) = all(&[("x.yml", &text), ("x.yml", &text)], &analyze(Project::default())) else {
        return Err("both are imported".into());
    };
    assert!(fault.contains("a project has one workflow of a name"), "{fault}");
    Ok(())
}

#[test]
fn no_source_takes_the_name_of_the_declarations() -> Outcome {
    let imported = all(&[("secrets.yml", &workflow(&["run: y"]))], &analyze(Project::default()))?.remove(0);
    assert_eq!((imported.id.as_str(), imported.path.clone().as_str()), ("secrets", "secrets-workflow.pipe"));
    Ok(())
}

// ---- Secrets ----

const SECRETS: &str = "\
on:
  push:
  workflow_call:
    secrets:
      GIVEN:
env:
  ALL: ${{ secrets.ALL }}
jobs:
  a:
    runs-on: x
    steps:
      - run: ${{ secrets.One }} ${{ secrets.ONE }} ${{ secrets.GITHUB_TOKEN }} ${{ secrets.GIVEN }}
      - run: ${{ secrets['TWO'] }}
  b:
    uses: ./.github/workflows/y.yml
    secrets:
      token: ${{ secrets.ONE }}
";

fn declared(before: &str, files: &[(&str, &str)]) -> Result<String, String> {
    let imported = all(files, &analyze(Project::default()))?;
    let secrets = merged(imported.iter().flat_map(|one| &one.secrets));
    let anew: Vec<&str> = imported.iter().map(|one| one.id.as_str()).collect();
    declare(before, &secrets, &anew).ok_or_else(|| "no declarations".to_owned())
}

#[test]
fn each_secret_is_declared_once_with_the_jobs_that_name_it() -> Outcome {
    let other = workflow(&["run: ${{ secrets.one }}"]);
    assert_eq!(
        declared("", &[("x.yml", SECRETS), ("y.yml", &other)])?,
        "secret One { allow = [x.a, x.b, y.a] }\n\nsecret GIVEN { allow = [x.a] }\n\nsecret TWO { allow = [x.a] }\n\nsecret ALL { allow = [x.a, x.b] }\n"
    );
    // Where it is only called, who calls is asked.
    let called = SECRETS.replace("  push:\n", "").replace("ALL", "ONE");
    assert!(!declared("", &[("x.yml", &called)])?.contains("GIVEN"));
    Ok(())
}

#[test]
fn declarations_that_are_there_are_completed() -> Outcome {
    let before = "\
# Who pays for this?
secret ONE \"for the registry\" { allow = [production, x.a, x.gone, z.a] }

secret OPEN

secret TWO {
  allow = [
    x.gone, # why
    z # a whole pipeline
  ]
}
";
    let after = declared(before, &[("x.yml", SECRETS), ("z.yml", &workflow(&["run: ${{ secrets.TWO }}"]))])?;
    assert_eq!(
        after,
        "\
# Who pays for this?
secret ONE \"for the registry\" { allow = [production, x.a, x.b] }

secret OPEN

secret TWO {
  allow = [
    x.a,
    x.gone, # why
    z, # a whole pipeline
  ]
}

secret GIVEN { allow = [x.a] }

secret ALL { allow = [x.a, x.b] }
"
    );
    assert_eq!(declared(&after, &[("x.yml", SECRETS)])?, after);
    let broken = declared("secret {", &[("x.yml", SECRETS)]);
    assert!(broken.is_err(), "a file with mistakes is left alone");
    Ok(())
}

#[test]
fn what_names_no_secret_is_said() -> Outcome {
    let text = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ${{ toJSON(secrets) }}\n  b:\n    uses: ./.github/workflows/y.yml\n    secrets: inherit\n  c:\n    runs-on: x\n    steps:\n      - run: ${{ secrets[matrix.x] }}\n    strategy: { matrix: { x: [A] } }\n";
    let imported = all(&[("x.yml", text)], &analyze(Project::default()))?.remove(0);
    assert_eq!(imported.secrets, []);
    assert_eq!(
        imported.notes,
        [
            "job `a` reads secrets without naming them (`secrets[…]`, `toJSON(secrets)`): they are not declared",
            "job `b` hands over all secrets (`secrets: inherit`): which ones it uses is not known here",
            "job `c` reads secrets without naming them (`secrets[…]`, `toJSON(secrets)`): they are not declared",
        ]
    );
    Ok(())
}
