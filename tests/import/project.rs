//! What files of one import share: ids, commits that become versions, and the declarations of secrets.

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::compile::compile;
use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::import::{ForeignFile, Imported, add_pins, allow_existing, declare, import_all, merged};
use pipe_lang::lock::{ActionKey, LockedAction};
use pipe_lang::project::Project;

use super::Outcome;
use super::said::said;

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
            "2 faults are carried over, each with an `@allow`",
            "job `a` reads secrets without naming them (`secrets[…]`, `toJSON(secrets)`): they are not declared",
            "job `b` hands over all secrets (`secrets: inherit`): which ones it uses is not known here",
            "job `c` reads secrets without naming them (`secrets[…]`, `toJSON(secrets)`): they are not declared",
        ]
    );
    Ok(())
}

// ---- Faults that are seen only together ----

const CALLER: &str = "on: push\njobs:\n  good:\n    uses: ./.github/workflows/callee.yml\n    with:\n      a: x\n  bad:\n    \
                      uses: ./.github/workflows/callee.yml\n    with:\n      b: x\n";
const CALLEE: &str = "on:\n  workflow_call:\n    inputs:\n      a: { type: string, required: true }\njobs:\n  a:\n    \
                      runs-on: x\n    steps:\n      - run: x\n";
const ALLOWED: &str = "  @allow(refused-call, \"as imported\")\n  job bad";

/// The project with what was imported and what is changed by it.
fn with(imported: &[Imported], changed: &[(String, String)]) -> Analysis {
    let mut project = Project::default();
    let sources = imported.iter().map(|one| (one.path.clone(), one.source.clone()));
    for (path, text) in sources.chain(changed.iter().cloned()) {
        project.sources.add(path, text.as_str());
    }
    analyze(project)
}

#[test]
fn a_call_that_github_refuses_is_carried_over() -> Outcome {
    let nothing = analyze(Project::default());
    let both = all(&[("caller.yml", CALLER), ("callee.yml", CALLEE)], &nothing)?;
    assert!(both[0].source.contains(ALLOWED), "{}", both[0].source);
    assert_eq!(both[0].source.matches("@allow").count(), 1);
    assert_eq!(said(&with(&both, &[]).diagnostics), Vec::<&Diagnostic>::new());
    assert_eq!(compile(&with(&both, &[])).files.len(), 2);
    // With `baseline = safe` it stays an error.
    let safe = both[0].source.replace("  baseline = github\n", "");
    let mut strict = both.clone();
    strict[0].source = safe;
    let analysis = with(&strict, &[]);
    let errors: Vec<_> = analysis.diagnostics.iter().map(|one| one.rule).collect();
    assert!(errors.contains(&"unknown-argument") && errors.contains(&"missing-argument"), "{errors:?}");
    Ok(())
}

#[test]
fn files_that_come_one_after_the_other_get_the_same() -> Outcome {
    let nothing = analyze(Project::default());
    let expected = all(&[("caller.yml", CALLER), ("callee.yml", CALLEE)], &nothing)?;
    // The callee first: the caller is seen whole.
    let callee = all(&[("callee.yml", CALLEE)], &nothing)?;
    let caller = all(&[("caller.yml", CALLER)], &with(&callee, &[]))?;
    assert_eq!(caller[0].source, expected[0].source);
    // The caller first: it is completed when the callee comes.
    let caller = all(&[("caller.yml", CALLER)], &nothing)?;
    assert!(!caller[0].source.contains("@allow"));
    let existing = with(&caller, &[]);
    let callee = all(&[("callee.yml", CALLEE)], &existing)?;
    let changed = allow_existing(&callee, &existing);
    assert_eq!(changed, [("caller.pipe".to_owned(), expected[0].source.clone())]);
    let existing = with(&callee, &changed);
    assert_eq!(said(&existing.diagnostics), Vec::<&Diagnostic>::new());
    // A second time there is nothing to do.
    let again = all(&[("callee.yml", CALLEE)], &existing)?;
    assert_eq!(allow_existing(&again, &existing), []);
    assert_eq!(again[0].source, callee[0].source);
    // What people wrote is theirs.
    let own = [Imported { source: caller[0].source.replace("  baseline = github\n", ""), ..caller[0].clone() }];
    let existing = with(&own, &[]);
    assert_eq!(allow_existing(&all(&[("callee.yml", CALLEE)], &existing)?, &existing), []);
    Ok(())
}

#[test]
fn a_version_in_an_action_counts_as_well() -> Outcome {
    let pinned = workflow(&[&format!("uses: actions/checkout@{CHECKOUT} # v6.0.2")]);
    let action =
        |uses: &str| format!("name: a\ndescription: a\nruns:\n  using: composite\n  steps:\n    - uses: {uses}\n");
    let nothing = analyze(Project::default());
    let path = ".github/actions/a/action.yml";
    let plain = action("actions/checkout@v6.0.2");
    let kept = [format!("actions/checkout@{CHECKOUT} # v6.0.2")];
    assert_eq!(used(&[("x.yml", &pinned), (path, &plain)], &nothing)?, kept);
    let same = action(&format!("actions/checkout@{CHECKOUT} # v6.0.2"));
    let both = all(&[("x.yml", &pinned), (path, &same)], &nothing)?;
    assert!(both.iter().all(|one| one.source.contains("use actions/checkout@v6.0.2\n")), "{both:#?}");
    Ok(())
}

#[test]
fn what_a_called_workflow_takes_may_stay_unknown() -> Outcome {
    let mut lock = pipe_lang::lock::Lock::default();
    let text = format!(
        "on: push\njobs:\n  a:\n    uses: actions/checkout/.github/workflows/w.yml@{CHECKOUT} # v6.0.2\n    with:\n      x: y\n  \
         b:\n    needs: a\n    runs-on: x\n    steps:\n      - run: echo ${{{{ needs.a.outputs.z }}}}\n"
    );
    let imported = all(&[("x.yml", &text)], &analyze(Project::default()))?;
    assert!(imported[0].source.contains("w.yml@v6.0.2("), "{}", imported[0].source);
    add_pins(&mut lock, &imported[0].pins);
    let mut project = Project { lock, ..Project::default() };
    project.sources.add("x.pipe", imported[0].source.as_str());
    let analysis = analyze(project);
    assert_eq!(said(&analysis.diagnostics), Vec::<&Diagnostic>::new());
    let compilation = compile(&analysis);
    assert!(compilation.files[0].text.contains(&format!("w.yml@{CHECKOUT} # v6.0.2")));
    // It needs no other entry than this.
    assert_eq!(compilation.lock, analysis.project.lock);
    Ok(())
}

#[test]
fn actions_of_folders_with_one_name_have_ids_of_their_own() -> Outcome {
    let action = "name: A\nruns:\n  using: composite\n  steps:\n    - run: y\n      shell: bash\n";
    let (first, second) = (".github/actions/setup/action.yml", "tools/setup/action.yml");
    let nothing = analyze(Project::default());
    let found = all(&[(first, action), (second, action)], &nothing)?;
    let ids: Vec<_> = found.iter().map(|one| (one.id.as_str(), one.path.as_str())).collect();
    assert_eq!(ids, [("setup", "actions/setup.pipe"), ("setup-2", "actions/setup-2.pipe")]);
    assert!(found[1].source.contains(&format!("file     = \"{second}\"")), "{}", found[1].source);
    // Once more, into the project that there is: each keeps its id, in whatever order they come.
    let mut project = Project::default();
    found.iter().for_each(|one| {
        project.sources.add(one.path.clone(), one.source.as_str());
    });
    let again = all(&[(second, action), (first, action)], &analyze(project))?;
    assert_eq!(again.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["setup-2", "setup"]);
    Ok(())
}
