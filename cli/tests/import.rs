//! `pipec import` as a shell sees it: what it writes, what it leaves alone, and what it says.
#![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod shell;

use std::fs;

use shell::{listing, project, run};

const WORKFLOW: &[u8] = b"on: push\njobs:\n  a:\n    runs-on: x # here\n    steps:\n      - run: make\n";

#[test]
fn import_writes_sources_and_never_over_others() {
    let folder = project(&[("w/ci.yml", WORKFLOW), ("w/bad.yml", b"jobs: [\n"), ("w/none.yml", b"on: push\n")]);
    let (code, out, error) = run(folder.path(), &["import", "w/ci.yml", "w/bad.yml", "w/none.yml", "-o", "p"]);
    assert_eq!((code, out.as_str()), (1, "w/ci.yml → p/ci.pipe\n"));
    assert!(error.contains("error: w/bad.yml:"), "{error}");
    assert!(error.contains("error: w/none.yml:1:1: a workflow has the key `jobs`, which is missing here"), "{error}");
    assert!(error.ends_with("1 imported, 2 refused\n"), "{error}");
    let path = folder.path().join("p/ci.pipe");
    let source = fs::read_to_string(&path).unwrap();
    assert!(source.contains("baseline = github") && source.contains("# here"), "{source}");

    fs::write(&path, "mine").unwrap();
    let (code, _, error) = run(folder.path(), &["import", "w/ci.yml", "-o", "p"]);
    assert_eq!(code, 1);
    assert!(error.contains("p/ci.pipe is there already and says something else: --force overwrites it"), "{error}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    assert_eq!(run(folder.path(), &["import", "w/ci.yml", "-o", "p", "--force"]).0, 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), source);

    let before = listing(folder.path());
    let (code, out, _) = run(folder.path(), &["import", "w/ci.yml", "-o", "-"]);
    assert_eq!((code, out), (0, source));
    assert_eq!(listing(folder.path()), before);
}

#[test]
fn an_import_is_verified_without_writing() {
    let folder = project(&[("ci.yml", WORKFLOW), ("bad.yml", b"- 1\n")]);
    let before = listing(folder.path());
    let (code, out, _) = run(folder.path(), &["import", "--verify", "ci.yml"]);
    assert_eq!((code, out.as_str()), (0, "1 equal, 0 differ, 0 refused; comments lost: 0\n"));
    let (code, out, _) = run(folder.path(), &["import", "--verify", "ci.yml", "bad.yml", "none.yml"]);
    assert_eq!(code, 1);
    assert!(out.contains("bad.yml:1:1: a workflow is a mapping with `on` and `jobs`"), "{out}");
    assert!(out.contains("none.yml: refused: "), "{out}");
    assert!(out.ends_with("1 equal, 0 differ, 2 refused; comments lost: 0\n"), "{out}");
    assert_eq!(listing(folder.path()), before);
}

#[test]
fn an_imported_workflow_builds_over_its_origin() {
    let folder = project(&[("pipe.toml", b""), (".github/workflows/ci.yml", WORKFLOW)]);
    assert_eq!(run(folder.path(), &["import", ".github/workflows/ci.yml"]).0, 0);
    let (code, out, error) = run(folder.path(), &["build", "--force"]);
    assert_eq!(code, 0, "{out}{error}");
    let text = fs::read_to_string(folder.path().join(".github/workflows/ci.yml")).unwrap();
    assert!(text.contains("    runs-on: x # here\n"), "{text}");
}

const PINNED: &[u8] = b"on: push
jobs:
  a:
    runs-on: ubuntu-latest
    env:
      TOKEN: ${{ secrets.TOKEN }}
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
      - uses: org/unheard-of@v1
";

#[test]
fn an_import_completes_the_lock_file_and_the_declarations() {
    let folder = project(&[
        ("pipe.toml", b""),
        (".github/workflows/ci.yml", PINNED),
        (".github/workflows/ci.yaml", PINNED),
        (".github/workflows/later.yml", PINNED),
    ]);
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    let (code, out, error) =
        run(folder.path(), &["import", ".github/workflows/ci.yaml", ".github/workflows/ci.yml", "-o", "p"]);
    assert_eq!(
        (code, out.as_str()),
        (
            0,
            ".github/workflows/ci.yaml \u{2192} p/ci-yaml.pipe\n.github/workflows/ci.yml \u{2192} p/ci.pipe\n\
             p/secrets.pipe: one secret declared\npipe.lock: one version added\n"
        ),
        "{error}"
    );
    assert!(read("p/ci.pipe").contains("use actions/checkout@v6.0.2\n"), "{}", read("p/ci.pipe"));
    assert_eq!(read("p/secrets.pipe"), "secret TOKEN { allow = [ci-yaml.a, ci.a] }\n");

    // A second time nothing changes, and a later one joins what is there.
    let (code, out, _) = run(folder.path(), &["import", ".github/workflows/ci.yml", "-o", "p"]);
    assert_eq!((code, out.as_str()), (0, ".github/workflows/ci.yml \u{2192} p/ci.pipe (unchanged)\n"));
    let lock = read("pipe.lock");
    assert_eq!(run(folder.path(), &["import", ".github/workflows/later.yml", "-o", "p"]).0, 0);
    assert_eq!(read("p/secrets.pipe"), "secret TOKEN { allow = [ci-yaml.a, ci.a, later.a] }\n");
    assert_eq!(read("pipe.lock"), lock);

    // The same lines come out again.
    assert_eq!(run(folder.path(), &["build", "--force"]).0, 0);
    for file in ["ci.yml", "ci.yaml", "later.yml"] {
        let text = read(&format!(".github/workflows/{file}"));
        assert!(
            text.contains("      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2\n"),
            "{text}"
        );
        assert!(text.contains("      - uses: org/unheard-of@v1\n"), "{text}");
    }
}

#[test]
fn printing_writes_no_lock_file_and_keeps_commits() {
    let folder = project(&[("pipe.toml", b""), ("a.yml", PINNED), ("b.yml", PINNED)]);
    let before = listing(folder.path());
    let (code, out, _) = run(folder.path(), &["import", "a.yml", "b.yml", "-o", "-"]);
    assert_eq!(code, 0);
    assert_eq!(out.matches("actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2\n").count(), 2, "{out}");
    assert!(out.ends_with("}\n\nsecret TOKEN { allow = [a.a, b.a] }\n"), "{out}");
    assert_eq!(listing(folder.path()), before);
}

#[test]
fn what_others_declare_is_left_to_them() {
    let declared = b"secret token \"of ours\" { allow = [] }\n";
    let folder = project(&[
        ("pipe.toml", b""),
        ("lib/own.pipe", declared),
        ("p/secrets.pipe", b"secret {\n"),
        ("pipe.lock", b"version = \n"),
        ("a.yml", PINNED),
    ]);
    let (code, out, error) = run(folder.path(), &["import", "a.yml", "-o", "q"]);
    assert_eq!((code, out.as_str()), (0, "a.yml \u{2192} q/a.pipe\n"), "{error}");
    assert!(error.contains("lib/own.pipe declares the secret `token`: add `a.a` to its `allow`"), "{error}");
    assert!(error.contains("pipe.lock has mistakes, so commits stay commits"), "{error}");
    assert_eq!(fs::read(folder.path().join("lib/own.pipe")).unwrap(), declared);
    assert_eq!(fs::read(folder.path().join("pipe.lock")).unwrap(), b"version = \n");

    fs::remove_file(folder.path().join("lib/own.pipe")).unwrap();
    // The pipeline is in `q` already.
    let (code, _, error) = run(folder.path(), &["import", "a.yml", "-o", "p"]);
    assert_eq!(code, 1);
    assert!(error.contains("a.yml: `q/a.pipe` declares `a` already"), "{error}");
    fs::remove_file(folder.path().join("q/a.pipe")).unwrap();
    let (code, out, error) = run(folder.path(), &["import", "a.yml", "-o", "p"]);
    assert_eq!((code, out.as_str()), (0, "a.yml \u{2192} p/a.pipe\n"), "{error}");
    assert!(error.contains("p/secrets.pipe has mistakes, so no secret is declared there"), "{error}");
}

#[test]
fn files_of_one_name_are_refused() {
    let folder = project(&[("a/ci.yml", WORKFLOW), ("b/ci.yml", WORKFLOW)]);
    let (code, out, error) = run(folder.path(), &["import", "a/ci.yml", "b/ci.yml"]);
    assert_eq!((code, out.as_str()), (1, "a/ci.yml \u{2192} ci.pipe\n"));
    assert!(error.contains("b/ci.yml:1:1: a project has one workflow of a name"), "{error}");
    assert!(error.ends_with("1 imported, 1 refused\n"), "{error}");
}

#[test]
fn sources_are_hardened_where_they_are() {
    let folder = project(&[("pipe.toml", b""), ("ci.yml", PINNED)]);
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    assert_eq!(run(folder.path(), &["import", "ci.yml"]).0, 0);
    let before = read("ci.pipe");

    let (code, out, error) = run(folder.path(), &["import", "--harden", "ci.pipe", "-o", "-"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.starts_with("# ci.pipe\npipeline ci {\n  baseline { pins = github }\n"), "{out}");
    assert!(error.contains("  + permissions: {}\n"), "{error}");
    assert!(error.contains("`org/unheard-of@v1` is neither in `pipe.lock` nor in the catalog"), "{error}");
    assert_eq!(read("ci.pipe"), before);

    let (code, out, error) = run(folder.path(), &["import", "--harden", "ci.pipe"]);
    assert_eq!((code, error.as_str()), (0, "wrote ci.pipe\n"));
    assert!(out.contains("  + jobs.a.timeout-minutes: 60\n"), "{out}");
    assert!(read("ci.pipe").contains("baseline { pins = github }"), "{}", read("ci.pipe"));
    assert_eq!(run(folder.path(), &["build", "--force"]).0, 0);

    fs::write(
        folder.path().join("safe.pipe"),
        read("ci.pipe")
            .replace("pipeline ci {\n  baseline { pins = github }", "pipeline safe {")
            .replace("use org/unheard-of@v1", "")
            .replace("env { TOKEN = secrets.TOKEN }", ""),
    )
    .unwrap();
    let (code, out, error) = run(folder.path(), &["import", "--harden", "safe.pipe"]);
    assert_eq!((code, out.as_str(), error.as_str()), (0, "", "safe.pipe: all choices are safe already\n"));
    for (arguments, part) in [
        (&["import", "--harden", "ci.yml"][..], "ci.yml: --harden takes sources"),
        (&["import", "--harden", "ci.pipe", "-o", "p"], "`-o -` prints them instead"),
        (&["import", "--harden", "--force", "ci.pipe"], "cannot be used with"),
    ] {
        let (code, out, error) = run(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {error}");
        assert!(error.contains(part), "{arguments:?}: {error}");
    }

    fs::write(folder.path().join("ci.pipe"), before.replace("secrets.TOKEN", "nothing.at.all")).unwrap();
    let (code, _, error) = run(folder.path(), &["import", "--harden", "ci.pipe"]);
    assert_eq!(code, 1);
    assert!(error.ends_with("ci.pipe: not hardened; mend this first\n"), "{error}");
}

#[test]
fn a_call_that_does_not_fit_is_allowed_when_both_files_are_there() {
    let caller = b"on: push\njobs:\n  a:\n    uses: ./.github/workflows/callee.yml\n    with:\n      b: x\n";
    let callee = b"on: workflow_call\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make\n";
    let folder = project(&[("pipe.toml", b""), ("w/caller.yml", caller), ("w/callee.yml", callee)]);
    assert_eq!(run(folder.path(), &["import", "w/caller.yml", "-o", "p"]).0, 0);
    let (code, out, error) = run(folder.path(), &["import", "w/callee.yml", "-o", "p"]);
    assert_eq!(code, 0, "{error}");
    assert!(out.contains("p/caller.pipe: a fault is seen now, and carried over with an `@allow`\n"), "{out}");
    let source = fs::read_to_string(folder.path().join("p/caller.pipe")).unwrap();
    assert!(source.contains("  @allow(refused-call, \"as imported\")\n  job a"), "{source}");
    assert_eq!(run(folder.path(), &["build"]).0, 0);
    let before = listing(folder.path());
    assert_eq!(run(folder.path(), &["import", "w/caller.yml", "w/callee.yml", "-o", "p"]).0, 0);
    assert_eq!(listing(folder.path()), before);
}
