//! `pipec lock` as a shell sees it: `--check`, single actions, and lock files that people have broken.
#![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod shell;

use std::fs;

use shell::{listing, project, run};
use tempfile::TempDir;

const COMMIT: &str = "1111111111111111111111111111111111111111";

fn pipeline(uses: &[&str]) -> String {
    let steps: String = uses.iter().map(|name| format!("    use {name}\n")).collect();
    format!("pipeline ci {{\n  on push\n  job a {{\n    runs-on = \"ubuntu-latest\"\n{steps}  }}\n}}\n")
}

fn entry(name: &str, reference: &str, version: &str) -> String {
    let interface = "[[action.interface]]\nusing = \"node24\"\n";
    format!(
        "[[action]]\nname = \"{name}\"\nref = \"{reference}\"\nversion = \"{version}\"\ncommit = \"{COMMIT}\"\n{interface}"
    )
}

fn world(uses: &[&str], lock: &str) -> TempDir {
    project(&[("pipe.toml", b""), ("ci.pipe", pipeline(uses).as_bytes()), ("pipe.lock", lock.as_bytes())])
}

/// Checks, and proves that nothing is written.
fn check(folder: &TempDir, more: &[&str]) -> (i32, String) {
    let before = (listing(folder.path()), fs::read(folder.path().join("pipe.lock")).ok());
    let (code, out, err) = run(folder.path(), &[&["lock", "--check"], more].concat());
    assert_eq!(out, "");
    assert_eq!((listing(folder.path()), fs::read(folder.path().join("pipe.lock")).ok()), before);
    (code, err)
}

#[test]
fn a_lock_file_that_fits_is_silence() {
    let folder = world(&["org/setup@v1"], &format!("version = 1\n{}", entry("org/setup", "v1", "v1.2.0")));
    assert_eq!(check(&folder, &[]), (0, String::new()));
    let folder =
        project(&[("pipe.toml", b""), ("ci.pipe", pipeline(&[]).replace("  }\n", "run = \"x\"\n}\n").as_bytes())]);
    assert_eq!(check(&folder, &[]), (0, String::new()));
}

#[test]
fn what_does_not_fit_is_said_with_the_command_that_mends_it() {
    let lock = ["version = 1\n", &entry("org/gone", "v1", "v1.0.0"), &entry("org/odd", "v1", "v3.0.0")].concat();
    let folder = world(&["actions/checkout@v7", "org/unknown@v1", "org/odd@v1"], &lock);
    let (code, said) = check(&folder, &[]);
    assert_eq!(code, 1);
    for part in [
        "`actions/checkout@v7` is not in `pipe.lock`: its commit is missing",
        "run `pipec build` and commit what it writes",
        "`org/unknown@v1` is not in `pipe.lock`: its commit is missing",
        "run `pipec lock` and commit what it writes",
        "error[lock-orphan]",
        "no source uses `org/gone@v1` any more",
        "error[lock-contradiction]",
        "`org/odd@v1` is locked at v3.0.0, which is not within `v1`",
        "4 errors in 2 files",
    ] {
        assert!(said.contains(part), "{part}:\n{said}");
    }
    let (code, said) = check(&folder, &["org/gone"]);
    assert_eq!(code, 2, "{said}");
    let (code, said) = check(&folder, &["ORG/odd@v1"]);
    assert!(code == 1 && said.contains("1 error in 1 file"), "{said}");
}

#[test]
fn orphans_are_errors_whatever_the_settings_say() {
    let lock = ["version = 1\n", &entry("org/gone", "v1", "v1.0.0"), &entry("org/setup", "v1", "v1.0.0")].concat();
    let folder = world(&["org/setup@v1"], &lock);
    fs::write(folder.path().join("pipe.toml"), "[rules]\nlock-orphan = \"off\"\n").unwrap();
    assert_eq!(run(folder.path(), &["lint"]).0, 0);
    assert_eq!(check(&folder, &[]).0, 1);
    assert_eq!(run(folder.path(), &["build"]).0, 0);
    assert_eq!(check(&folder, &[]).0, 0, "a build drops it");
}

#[test]
fn an_interface_of_an_older_version_is_a_warning() {
    let lock = entry("org/setup", "v1", "v1.2.0").replace("using", "read-at = \"v1.1.0\"\nusing");
    let folder = world(&["org/setup@v1"], &format!("version = 1\n{lock}"));
    let (code, said) = check(&folder, &[]);
    assert_eq!(code, 0);
    assert!(said.contains("what `org/setup@v1` takes is known as of v1.1.0, and it is locked at v1.2.0"), "{said}");
}

#[test]
fn sources_that_cannot_be_read_are_said() {
    let folder = world(&["org/setup@v1"], &format!("version = 1\n{}", entry("org/setup", "v1", "v1.2.0")));
    fs::write(folder.path().join("b.pipe"), "pipeline b {\n  nonsense = 1\n}\n").unwrap();
    let (code, said) = check(&folder, &[]);
    assert!(code == 1 && said.contains("cannot be held against sources that have errors"), "{said}");
}

#[test]
fn one_action_can_be_named() {
    let folder = world(&["actions/checkout@v7", "actions/cache@v5(path = \"a\", key = \"b\")"], "version = 1\n");
    let (code, _, err) = run(folder.path(), &["lock", "--offline", "Actions/Cache"]);
    assert_eq!((code, err.as_str()), (0, "wrote pipe.lock\n"));
    let lock = fs::read_to_string(folder.path().join("pipe.lock")).unwrap();
    assert!(lock.contains("actions/cache") && !lock.contains("actions/checkout"), "{lock}");
    let (code, _, err) = run(folder.path(), &["lock", "--offline", "actions/cash"]);
    assert_eq!(code, 2);
    assert!(err.contains("actions/cash: neither a file or folder, nor an action that the sources use"), "{err}");
    // What is there is a path.
    fs::create_dir_all(folder.path().join("actions/checkout")).unwrap();
    assert_eq!(run(folder.path(), &["lock", "--offline", "actions/checkout@v7", "actions/checkout"]).0, 0);
    let lock = fs::read_to_string(folder.path().join("pipe.lock")).unwrap();
    assert!(lock.contains("actions/checkout"), "{lock}");
    assert_eq!(run(folder.path(), &["lock", "gone.pipe"]).0, 2);
}

/// A lock file that is wrong is said at its place, once, and nothing is written.
#[test]
fn broken_lock_files() {
    let good = format!("version = 1\n{}", entry("org/setup", "v1", "v1.2.0"));
    let cases = [
        (good.replace(COMMIT, &COMMIT[1..]), "is not a commit: 40 or 64 hexadecimal digits"),
        (good.replace("version = 1\n", "version = 2\npipec = \"9.0.0\"\n"), "install pipec 9.0.0 or newer"),
        (good.replace("version = 1\n", ""), "the lock file does not say its form: `version = 1` is missing"),
        ("nonsense [".to_owned(), "lock-syntax"),
        ("\u{0}\u{1}".to_owned(), "lock-syntax"),
        (good.replace("[[action]]", "[action]"), "lock-syntax"),
    ];
    for (text, part) in cases {
        let folder = world(&["org/setup@v1"], &text);
        let before = listing(folder.path());
        for command in [&["lint"][..], &["build"], &["build", "--check"], &["lock"], &["lock", "--check"], &["absorb"]]
        {
            let (code, out, err) = run(folder.path(), command);
            assert_eq!(code, 1, "{command:?} with {text:?}: {out}{err}");
            assert!(format!("{out}{err}").contains(part), "{command:?} with {text:?}: {out}{err}");
            assert!(!err.contains("unresolved-action") && !out.contains("unresolved-action"), "said twice: {out}{err}");
        }
        assert_eq!(listing(folder.path()), before);
        assert_eq!(fs::read_to_string(folder.path().join("pipe.lock")).unwrap(), text);
    }
}
