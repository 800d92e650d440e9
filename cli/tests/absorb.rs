//! `pipec absorb`, and `pipec build` where a bot was there before: the files of a project as update bots leave them.
#![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod shell;

use std::fs;

use shell::{listing, project, run};
use tempfile::TempDir;

const OLD: &str = "1111111111111111111111111111111111111111";
const NEW: &str = "2222222222222222222222222222222222222222";
const OTHER: &str = "3333333333333333333333333333333333333333";
const PLAIN: &str = "4444444444444444444444444444444444444444";

const CI: &str = ".github/workflows/ci.yml";
const RELEASE: &str = ".github/workflows/release.yml";
const ACTION: &str = ".github/actions/own/action.yml";

fn entry(name: &str, reference: &str, version: &str, commit: &str) -> String {
    let head = "[[action]]\nname = ";
    let interface = "[[action.interface]]\nusing = \"node24\"\ninputs = { token = {} }\n";
    format!("{head}\"{name}\"\nref = \"{reference}\"\nversion = \"{version}\"\ncommit = \"{commit}\"\n{interface}")
}

/// A project that has been built, and whose files are in a work tree of Git.
fn built(files: &[(&str, &str)]) -> TempDir {
    let lock = [
        "version = 1\n".to_owned(),
        entry("org/setup", "v1", "v1.2.0", OLD),
        entry("org/exact", "v1.2.0", "v1.2.0", OLD),
        entry("org/branch", "main", "main", OLD),
    ];
    let ci = "pipeline ci {\n  on push\n  job a {\n    runs-on = \"ubuntu-latest\"\n    use org/setup@v1(token = \"x\")\n    \
              use org/exact@v1.2.0 # kept\n    use org/branch@main\n  }\n}\n";
    let more = "pipeline release {\n  on push\n  job a {\n    runs-on = \"ubuntu-latest\"\n    use org/setup@v1\n    \
                use own\n  }\n}\n\naction own {\n  description = \"Its own\"\n  use org/setup@v1\n}\n";
    let mut all: Vec<(&str, &[u8])> =
        vec![("pipe.toml", b""), ("ci.pipe", ci.as_bytes()), ("more.pipe", more.as_bytes())];
    let lock = lock.concat();
    all.push(("pipe.lock", lock.as_bytes()));
    for (path, text) in files {
        all.retain(|(known, _)| known != path);
        all.push((path, text.as_bytes()));
    }
    let folder = project(&all);
    let (code, _, err) = run(folder.path(), &["build"]);
    assert_eq!(code, 0, "{err}");
    folder
}

fn get(folder: &TempDir, path: &str) -> String {
    fs::read_to_string(folder.path().join(path)).unwrap()
}

/// Changes a file as a bot does: all places of a text.
fn bump(folder: &TempDir, path: &str, from: &str, to: &str) {
    let text = get(folder, path);
    assert!(text.contains(from), "{path} lacks {from}:\n{text}");
    fs::write(folder.path().join(path), text.replace(from, to)).unwrap();
}

/// Absorbs, and proves that nothing is left to build.
fn absorbed(folder: &TempDir) -> String {
    let (code, out, err) = run(folder.path(), &["absorb"]);
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    let (code, out, rest) = run(folder.path(), &["build", "--check"]);
    assert_eq!((code, out.as_str()), (0, ""), "{rest}");
    err
}

/// Is refused: nothing is written, neither by `absorb` nor by `build`.
fn refused(folder: &TempDir, part: &str) {
    let files = [CI, RELEASE, ACTION, "pipe.lock", "ci.pipe", "more.pipe", "pipe.toml"];
    let before = (files.map(|path| get(folder, path)), listing(folder.path()));
    let (code, out, err) = run(folder.path(), &["absorb"]);
    assert_eq!(code, 1, "{out}{err}");
    assert!(format!("{out}{err}").contains(part), "{out}{err}");
    assert!(err.contains("nothing was written"), "{err}");
    assert_eq!((files.map(|path| get(folder, path)), listing(folder.path())), before);
}

fn setup(commit: &str, comment: &str) -> String {
    format!("org/setup@{commit} # {comment}")
}

#[test]
fn without_a_change_there_is_nothing_to_absorb() {
    let folder = built(&[]);
    assert_eq!(run(folder.path(), &["absorb"]), (0, String::new(), "nothing to absorb\n".to_owned()));
}

#[test]
fn a_version_within_the_reference_goes_into_the_lock_file_alone() {
    let folder = built(&[]);
    let sources = [get(&folder, "ci.pipe"), get(&folder, "more.pipe")];
    for path in [CI, RELEASE, ACTION] {
        bump(&folder, path, &setup(OLD, "v1.2.0"), &setup(NEW, "v1.3.0"));
    }
    let said = absorbed(&folder);
    assert!(said.contains("absorbed org/setup@v1: v1.2.0 → v1.3.0 (2222222)\nwrote pipe.lock\n"), "{said}");
    assert!(said.contains("until `pipec lock` has asked Git"), "{said}");
    assert_eq!([get(&folder, "ci.pipe"), get(&folder, "more.pipe")], sources);
    let lock = get(&folder, "pipe.lock");
    assert!(lock.contains(&format!("ref = \"v1\"\nversion = \"v1.3.0\"\ncommit = \"{NEW}\"\n")), "{lock}");
    assert!(lock.contains("read-at = \"v1.2.0\"\nusing = \"node24\""), "{lock}");
}

#[test]
fn what_the_bot_left_out_follows() {
    let folder = built(&[]);
    bump(&folder, CI, &setup(OLD, "v1.2.0"), &setup(NEW, "v1.3.0"));
    absorbed(&folder);
    for path in [CI, RELEASE, ACTION] {
        assert!(get(&folder, path).contains(&setup(NEW, "v1.3.0")), "{path}");
    }
}

#[test]
fn a_version_beyond_the_reference_is_written_into_the_source_where_it_was_changed() {
    let folder = built(&[]);
    bump(&folder, CI, &setup(OLD, "v1.2.0"), &setup(NEW, "v2.0.1"));
    bump(&folder, CI, &format!("org/exact@{OLD} # v1.2.0"), &format!("org/exact@{NEW} # v1.2.1"));
    let said = absorbed(&folder);
    assert!(said.contains("absorbed org/setup@v1 → @v2: v1.2.0 → v2.0.1 (2222222)\n"), "{said}");
    assert!(said.contains("absorbed org/exact@v1.2.0 → @v1.2.1: v1.2.0 → v1.2.1"), "{said}");
    let source = get(&folder, "ci.pipe");
    assert!(source.contains("use org/setup@v2(token = \"x\")\n    use org/exact@v1.2.1 # kept\n"), "{source}");
    assert!(get(&folder, "more.pipe").contains("use org/setup@v1\n"));
    assert!(get(&folder, RELEASE).contains(&setup(OLD, "v1.2.0")));
    let lock = get(&folder, "pipe.lock");
    assert!(lock.contains("ref = \"v1\"\n") && lock.contains("ref = \"v2\"\n"), "{lock}");
}

#[test]
fn a_version_of_the_settings_is_changed_there() {
    let toml = "[actions]\n\"Org/Setup\" = \"v1\" # all of them\n";
    let more = "pipeline release {\n  on push\n  job a {\n    runs-on = \"ubuntu-latest\"\n    use org/setup\n    use own\n  \
                }\n}\n\naction own {\n  description = \"Its own\"\n  use org/setup\n}\n";
    let folder = built(&[("pipe.toml", toml), ("more.pipe", more)]);
    for path in [RELEASE, ACTION] {
        bump(&folder, path, &setup(OLD, "v1.2.0"), &setup(NEW, "v2.0.1"));
    }
    absorbed(&folder);
    assert_eq!(get(&folder, "pipe.toml"), toml.replace("\"v1\"", "\"v2\""));
    assert_eq!(get(&folder, "more.pipe"), more);
    assert!(get(&folder, "ci.pipe").contains("org/setup@v1"));
}

#[test]
fn lines_that_end_in_cr_and_lf_are_lines() {
    let folder = built(&[]);
    bump(&folder, "ci.pipe", "\n", "\r\n");
    for path in [CI, RELEASE, ACTION] {
        bump(&folder, path, "\n", "\r\n");
    }
    assert_eq!(run(folder.path(), &["absorb"]).2, "nothing to absorb\n");
    bump(&folder, CI, &setup(OLD, "v1.2.0"), &setup(NEW, "v2.0.0"));
    absorbed(&folder);
    assert!(get(&folder, "ci.pipe").contains("use org/setup@v2(token = \"x\")\r\n"));
}

#[test]
fn the_comments_of_bots_are_read() {
    for comment in ["tag=v1.3.0", "pin@v1.3.0", "ratchet:org/setup@v1.3.0", "v1.3.0 (checked)"] {
        let folder = built(&[]);
        bump(&folder, CI, &setup(OLD, "v1.2.0"), &setup(NEW, comment));
        absorbed(&folder);
        assert!(get(&folder, CI).contains(&setup(NEW, "v1.3.0")), "{comment}");
    }
}

#[test]
fn a_branch_has_a_new_commit_and_no_version() {
    let folder = built(&[]);
    bump(&folder, CI, &format!("org/branch@{OLD} # main"), &format!("org/branch@{NEW} # main"));
    let said = absorbed(&folder);
    assert!(said.contains("absorbed org/branch@main: main → main (2222222)"), "{said}");
}

#[test]
fn another_edit_beside_it_is_refused_with_the_difference() {
    let folder = built(&[]);
    bump(&folder, CI, &setup(OLD, "v1.2.0"), &setup(NEW, "v1.3.0"));
    bump(&folder, CI, "token: x", "token: y");
    refused(&folder, "-          token: x\n+          token: y\n");
    let (_, out, _) = run(folder.path(), &["absorb"]);
    assert!(!out.contains("-        uses"), "what may differ is not shown as wrong:\n{out}");
}

#[test]
fn what_contradicts_is_refused() {
    let cases = [
        (setup(NEW, "v1.2.0"), "v1.2.0 of `org/setup` is commit 2222222 here, and 1111111 in `pipe.lock`"),
        (setup(OLD, "v1.3.0"), "commit 1111111 of `org/setup` is v1.3.0 here, and v1.2.0 in `pipe.lock`"),
        (format!("org/setup@{NEW}"), "nothing says which version 2222222 is"),
        (setup("v1.3.0", "v1.3.0"), "`v1.3.0` stands here in place of a commit"),
        (setup(NEW, "latest-and-greatest"), "`latest-and-greatest` stands behind a commit of `org/setup@v1`"),
        (format!("org/fork@{NEW} # v1.3.0"), "`org/fork` stands here in place of `org/setup`: that is another action"),
        ("./elsewhere".to_owned(), "`` stands here in place of `org/setup`"),
    ];
    for (text, part) in cases {
        let folder = built(&[]);
        bump(&folder, CI, &setup(OLD, "v1.2.0"), &text);
        refused(&folder, part);
    }
}

#[test]
fn two_versions_for_one_reference_are_refused() {
    let folder = built(&[]);
    bump(&folder, CI, &setup(OLD, "v1.2.0"), &setup(NEW, "v1.3.0"));
    bump(&folder, RELEASE, &setup(OLD, "v1.2.0"), &setup(OTHER, "v1.4.0"));
    refused(&folder, "`org/setup@v1` would be v1.4.0 here and v1.3.0 in another place");
}

#[test]
fn the_catalog_is_asked_too() {
    let ci = "pipeline ci {\n  on push\n  job a {\n    runs-on = \"ubuntu-latest\"\n    use actions/checkout@v4.1.7\n  }\n}\n";
    let v417 = "692973e3d937129bcbf40652eb9f2f61becf3332";
    let v422 = "11bd71901bbe5b1630ceea73d27597364c9af683";
    let folder = built(&[("ci.pipe", ci)]);
    assert!(get(&folder, CI).contains(v417), "{}", get(&folder, CI));
    bump(&folder, CI, &format!("{v417} # v4.1.7"), &format!("{NEW} # v4.2.2"));
    refused(&folder, "v4.2.2 of `actions/checkout` is commit 2222222 here, and 11bd719 in the catalog");
    // What the catalog knows needs no comment, and what the action takes is known at once.
    bump(&folder, CI, &format!("{NEW} # v4.2.2"), v422);
    let said = absorbed(&folder);
    assert!(said.contains("actions/checkout@v4.1.7 → @v4.2.2") && !said.contains("pipec lock"), "{said}");
    assert!(!get(&folder, "pipe.lock").contains("read-at"));
}

/// A version of the standard library moves within its reference; beyond it, there is no source to change.
#[test]
fn versions_of_the_standard_library_stay_within_their_reference() {
    let ci = "pipeline ci {\n  on push\n  job a {\n    runs-on = \"ubuntu-latest\"\n    paths = [\"src/**\"]\n    \
              run = \"make\"\n  }\n}\n";
    let folder = built(&[("ci.pipe", ci)]);
    let written = get(&folder, CI);
    let line = written.lines().find(|line| line.contains("actions/checkout@")).unwrap().trim().to_owned();
    bump(&folder, CI, &line, &format!("uses: actions/checkout@{NEW} # v99.0.0"));
    refused(&folder, "the version of `actions/checkout@v7` is that of the standard library");
    bump(&folder, CI, "v99.0.0", "v7.99.0");
    let said = absorbed(&folder);
    assert!(said.contains("→ v7.99.0"), "{said}");
}

#[test]
fn what_the_source_writes_as_it_is_is_written_there() {
    let more = format!(
        "pipeline release {{\n  baseline {{\n    pins = github\n  }}\n  on push\n  job a {{\n    runs-on = \"ubuntu-latest\"\n    \
         use org/raw@{PLAIN} # v0.9.0\n    use org/tag@v3\n    use org/pin@v3\n    use own\n  }}\n}}\n\naction own {{\n  \
         description = \"Its own\"\n  use org/setup@v1\n}}\n"
    );
    let folder = built(&[("more.pipe", &more)]);
    bump(&folder, RELEASE, &format!("org/raw@{PLAIN} # v0.9.0"), &format!("org/raw@{NEW} # v0.9.1"));
    bump(&folder, RELEASE, "org/tag@v3", "org/tag@v4");
    bump(&folder, RELEASE, "org/pin@v3", &format!("org/pin@{NEW} # v3.1.0"));
    absorbed(&folder);
    let source = get(&folder, "more.pipe");
    assert!(
        source.contains(&format!("use org/raw@{NEW} # v0.9.1\n    use org/tag@v4\n    use org/pin@v3\n")),
        "{source}"
    );
    assert!(get(&folder, "pipe.lock").contains(&format!("ref = \"v3\"\nversion = \"v3.1.0\"\ncommit = \"{NEW}\"")));
}

#[test]
fn files_can_be_named() {
    let folder = built(&[]);
    bump(&folder, CI, &setup(OLD, "v1.2.0"), &setup(NEW, "v1.3.0"));
    let (code, _, err) = run(&folder.path().join(".github"), &["absorb", "workflows/ci.yml"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("wrote ../pipe.lock") && err.contains("wrote ../.github/actions/own/action.yml"), "{err}");
    assert_eq!(run(folder.path(), &["build", "--check"]).0, 0);
    fs::write(folder.path().join("mine.yml"), "on: push\n").unwrap();
    let (code, _, err) = run(folder.path(), &["absorb", "mine.yml"]);
    assert_eq!(code, 2);
    assert!(err.contains("mine.yml: pipec did not write it"), "{err}");
}

#[test]
fn what_is_not_named_is_not_lost() {
    let folder = built(&[]);
    bump(&folder, CI, &format!("org/exact@{OLD} # v1.2.0"), &format!("org/exact@{NEW} # v1.2.1"));
    bump(&folder, RELEASE, &setup(OLD, "v1.2.0"), &setup(NEW, "v1.3.0"));
    let (code, _, err) = run(folder.path(), &["absorb", CI]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("unknown-commit") && err.contains("release.yml"), "{err}");
    absorbed(&folder);
}

#[test]
fn a_build_does_not_write_over_what_a_bot_wrote() {
    let folder = built(&[]);
    bump(&folder, CI, &setup(OLD, "v1.2.0"), &setup(NEW, "v1.3.0"));
    let bumped = get(&folder, CI);
    for arguments in [&["build"][..], &["build", "--check"]] {
        let (code, _, err) = run(folder.path(), arguments);
        assert_eq!(code, 1, "{err}");
        assert!(err.contains("uses `org/setup` at commit 2222222 (v1.3.0), which `pipe.lock` does not know"), "{err}");
        assert!(err.contains("`pipec absorb` takes what an update bot wrote there"), "{err}");
    }
    assert_eq!(get(&folder, CI), bumped);
    assert_eq!(run(folder.path(), &["build", "--force"]).0, 0);
    assert!(get(&folder, CI).contains(&setup(OLD, "v1.2.0")));
}

#[test]
fn a_build_writes_over_what_is_only_out_of_date() {
    let folder = built(&[]);
    // A newer version in the lock file, and an entry that it replaces: by hand, as `pipec lock --update` does.
    bump(
        &folder,
        "pipe.lock",
        "name = \"org/setup\"\nref = \"v1\"\nversion = \"v1.2.0\"",
        "name = \"org/setup\"\nref = \"v1\"\nversion = \"v1.3.0\"",
    );
    let lock = get(&folder, "pipe.lock").replacen(
        &format!("version = \"main\"\ncommit = \"{OLD}\""),
        &format!("version = \"main\"\ncommit = \"{NEW}\"\nreplaces = [\"{OLD}\"]"),
        1,
    );
    let lock = lock.replace(
        &format!("version = \"v1.3.0\"\ncommit = \"{OLD}\""),
        &format!("version = \"v1.3.0\"\ncommit = \"{NEW}\""),
    );
    fs::write(folder.path().join("pipe.lock"), lock).unwrap();
    let (code, _, err) = run(folder.path(), &["build"]);
    assert_eq!(code, 0, "{err}");
    assert!(
        get(&folder, CI).contains(&setup(NEW, "v1.3.0"))
            && get(&folder, CI).contains(&format!("org/branch@{NEW} # main"))
    );
    assert!(!get(&folder, "pipe.lock").contains("replaces"));
}

#[test]
fn a_project_with_errors_is_not_absorbed() {
    let folder = built(&[]);
    bump(&folder, CI, &setup(OLD, "v1.2.0"), &setup(NEW, "v1.3.0"));
    bump(&folder, "more.pipe", "runs-on", "runs_on");
    let before = get(&folder, "pipe.lock");
    let (code, _, err) = run(folder.path(), &["absorb"]);
    assert_eq!(code, 1);
    assert!(err.contains("unknown-member"), "{err}");
    assert_eq!(get(&folder, "pipe.lock"), before);
}
