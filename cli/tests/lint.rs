//! `pipec lint` as a shell sees it: hand-written YAML, levels, formats and fixes.
#![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod shell;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use shell::{listing, project, run};

const WORKFLOW: &str = ".github/workflows/ci.yml";
/// Two faults: one with a fix that is a guess, and one that is no error.
const FAULTY: &[u8] = b"on: push
jobs:
  build:
    runs-on: ubuntu-latest
    if: github.ref == 'main'
    timeout: 5
    steps:
      - run: make
permissions: {}
";
/// The same in a source, with a fix that is certain.
const SOURCE: &[u8] = b"pipeline ci {
  on push
  job build {
    runs-on: \"ubuntu-latest\"
    run     = \"make\"
  }
}
";

/// A second source with such a fault.
const OTHER: &[u8] = b"pipeline other {
  on push
  job build {
    runs-on: \"ubuntu-latest\"
    run     = \"make\"
  }
}
";

/// The source as its certain fix writes it.
fn mended() -> Vec<u8> {
    String::from_utf8(SOURCE.to_vec()).unwrap().replace("runs-on:", "runs-on =").into_bytes()
}

#[test]
fn yaml_is_linted_where_it_stands() {
    let folder = project(&[(WORKFLOW, FAULTY), ("notes.yml", b"a: [\n"), ("chart/app.yaml", b"kind: Deployment\n")]);
    let (code, out, err) = run(folder.path(), &["lint"]);
    assert_eq!((code, err.as_str()), (1, "1 error, 1 warning in 1 file\n"), "{out}");
    assert!(out.contains("error[unknown-key]") && out.contains(".github/workflows/ci.yml:6:5"), "{out}");
    assert_eq!(run(folder.path(), &["lint", WORKFLOW]).1, out);
    let (code, out, _) = run(folder.path(), &["lint", "notes.yml"]);
    assert_eq!(code, 1);
    assert!(out.contains("error[invalid-yaml]"), "what is named is looked at: {out}");
}

#[test]
fn generated_files_are_not_linted() {
    let folder = project(&[("pipe.toml", b""), ("ci.pipe", &mended())]);
    assert_eq!(run(folder.path(), &["build"]).0, 0);
    let (code, out, err) = run(folder.path(), &["lint", WORKFLOW]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(err, ".github/workflows/ci.yml is generated from ci.pipe: lint that instead\n");
}

#[test]
fn nothing_to_look_at_is_said() {
    let folder = project(&[("pipe.toml", b"")]);
    let (code, out, err) = run(folder.path(), &["lint"]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(err, "nothing to look at in .: no `.pipe` file, workflow, action or manifest of Argo\n");
}

#[test]
fn the_command_line_sets_levels() {
    let folder = project(&[(WORKFLOW, FAULTY), ("pipe.toml", b"[rules]\nnever-true = \"off\"\n")]);
    let summary = |arguments: &[&str]| run(folder.path(), &[&["lint"], arguments].concat()).2;
    assert_eq!(summary(&[]), "1 error in 1 file\n");
    assert_eq!(summary(&["--rule", "never-true=deny"]), "2 errors in 1 file\n");
    assert_eq!(summary(&["--rule", "unknown-key=note"]), "1 note in 1 file\n");
    assert_eq!(summary(&["--rule", "unknown-key=off"]), "");
    for (wrong, part) in [
        ("never-tru=off", "did you mean `never-true`?"),
        ("never-true=error", "`error` is not a level"),
        ("never-true", "write `NAME=LEVEL`"),
        ("needs-cycle=off", "there is no rule `needs-cycle` that has a level"),
    ] {
        let (code, _, err) = run(folder.path(), &["lint", "--rule", wrong]);
        assert_eq!(code, 2, "{wrong}");
        assert!(err.contains(part), "{wrong}: {err}");
    }
}

#[test]
fn annotations_are_a_line_each() {
    let folder = project(&[(WORKFLOW, FAULTY)]);
    let (code, out, _) = run(folder.path(), &["lint", "--format", "github"]);
    assert_eq!(code, 1);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert!(
        lines[0].starts_with(
            "::warning file=.github/workflows/ci.yml,line=5,endLine=5,col=9,endColumn=19,title=never-true::"
        )
    );
    assert!(lines[1].starts_with("::error file=.github/workflows/ci.yml,line=6,"), "{out}");
}

// ---- SARIF ----

/// The schema of SARIF 2.1.0, out of the crate that was made from it.
fn schema() -> Value {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    // Without a platform, Cargo would ask for the packages of all others too.
    let about = Command::new("rustc").arg("-vV").output().unwrap();
    let about = String::from_utf8(about.stdout).unwrap();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--filter-platform", host, "--manifest-path"])
        .arg(manifest)
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let folder = PathBuf::from(package["manifest_path"].as_str().unwrap());
    let text = fs::read_to_string(folder.with_file_name("src").join("schema.json")).unwrap();
    // One of its patterns has a `]` of its own, which is fine in JavaScript and nowhere else.
    serde_json::from_str(&text.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}\\\\]?$")).unwrap()
}

#[test]
fn sarif_is_what_its_schema_says() {
    let folder = project(&[(WORKFLOW, FAULTY), ("a b/ci.pipe", SOURCE), ("pipe.toml", b"")]);
    let (code, out, err) = run(folder.path(), &["lint", "--format", "sarif"]);
    assert_eq!(code, 0, "who uploads it goes on: {err}");
    let report: Value = serde_json::from_str(&out).unwrap();
    let faults: Vec<String> =
        jsonschema::validator_for(&schema()).unwrap().iter_errors(&report).map(|fault| fault.to_string()).collect();
    assert_eq!(faults, Vec::<String>::new());
    let results = report["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 3, "{out}");
    assert!(out.contains("\"uri\": \"a%20b/ci.pipe\""), "{out}");
    let rules = report["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results {
        assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
    }
}

#[test]
fn sarif_names_no_file_outside() {
    let folder = project(&[("app/pipe.toml", b""), ("app/ci.pipe", SOURCE), ("other/x", b"")]);
    let (code, out, err) = run(&folder.path().join("other"), &["lint", "--format", "sarif", "../app"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("../app/ci.pipe: SARIF cannot name a file outside of this folder"), "{err}");
}

// ---- Fixes ----

#[test]
fn certain_fixes_are_written_and_guesses_are_asked_for() {
    let folder = project(&[(WORKFLOW, FAULTY), ("ci.pipe", SOURCE), ("pipe.toml", b"")]);
    let text = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    let (code, _, err) = run(folder.path(), &["lint", "--fix"]);
    assert_eq!(code, 1, "the guess is left");
    assert!(err.starts_with("wrote 1 fix in 1 file\n"), "{err}");
    assert_eq!(text("ci.pipe").into_bytes(), mended());
    assert_eq!(text(WORKFLOW).into_bytes(), FAULTY);
    let (code, out, err) = run(folder.path(), &["lint", "--fix=all"]);
    assert_eq!((code, err.as_str()), (0, "wrote 1 fix in 1 file\n1 warning in 1 file\n"), "{out}");
    assert!(text(WORKFLOW).contains("    timeout-minutes: 5\n"));
    let before = listing(folder.path());
    assert_eq!(run(folder.path(), &["lint", "--fix=all"]).2, "1 warning in 1 file\n");
    assert_eq!(listing(folder.path()), before, "nothing is left behind");
}

#[test]
fn paths_in_scripts_of_yaml_are_put_into_quotes() {
    let script = |plain: &str, block: &str, quoted: &str| {
        format!(
            "on: push\npermissions: {{}}\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo a >> {plain}\n      \
             - run: |\n          echo a >> \"$GITHUB_OUTPUT\"\n          echo b >> {block}\n      - run: \"echo a >> {quoted}\"\n"
        )
    };
    let before = script("$GITHUB_ENV", "$GITHUB_OUTPUT", "$GITHUB_PATH");
    let folder = project(&[(WORKFLOW, before.as_bytes())]);
    let (_, out, err) = run(folder.path(), &["lint", "--rule", "unquoted-file=warn", "--fix"]);
    assert!(err.starts_with("wrote 2 fixes in 1 file\n"), "{err}{out}");
    let after = fs::read_to_string(folder.path().join(WORKFLOW)).unwrap();
    assert_eq!(after, script("\"$GITHUB_ENV\"", "\"$GITHUB_OUTPUT\"", "$GITHUB_PATH"));
}

#[test]
fn a_named_file_alone_is_mended() {
    let folder = project(&[("a.pipe", SOURCE), ("b.pipe", OTHER), ("pipe.toml", b"")]);
    let (_, _, err) = run(folder.path(), &["lint", "--fix", "a.pipe"]);
    assert!(err.starts_with("wrote 1 fix in 1 file\n"), "{err}");
    assert_eq!(fs::read(folder.path().join("b.pipe")).unwrap(), OTHER);
}

#[cfg(unix)]
#[test]
fn a_read_only_file_stays_and_so_do_the_others() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project(&[("a.pipe", SOURCE), ("b.pipe", OTHER), ("pipe.toml", b"")]);
    fs::set_permissions(folder.path().join("b.pipe"), fs::Permissions::from_mode(0o444)).unwrap();
    let (code, _, err) = run(folder.path(), &["lint", "--fix"]);
    assert_eq!((code, err.as_str()), (2, "error: b.pipe: the file is read-only; nothing was written\n"));
    assert_eq!(fs::read(folder.path().join("a.pipe")).unwrap(), SOURCE);
}
