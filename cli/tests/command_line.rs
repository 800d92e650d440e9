//! The binary as a shell sees it: exit codes, streams, and what bad files do to it.
#![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

mod shell;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Stdio;

use shell::{listing, parts, pipec, project, run};

#[test]
fn a_fine_project_is_exit_code_0_and_silence() {
    let folder = project(&[("pipe.toml", b""), ("ci.pipe", b"")]);
    for arguments in [
        &["lint"][..],
        &["build", "--check"],
        &["build", "--stdout"],
        &["lock", "--offline"],
        &["fmt"],
        &["fmt", "--check"],
        &["expand"],
    ] {
        assert_eq!(run(folder.path(), arguments), (0, String::new(), String::new()), "{arguments:?}");
    }
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let folder = project(&[("notes.md", b"")]);
    for (arguments, part) in [
        (&["lint", "gone.pipe"][..], "gone.pipe: no such file"),
        (&["lint", "notes.md"], "notes.md: not a .pipe file"),
        (&["lint", "--format", "xml"], "invalid value 'xml'"),
        (&["build", "--check", "--stdout"], "cannot be used with"),
        (&["compile"], "unrecognized subcommand"),
    ] {
        let (code, out, err) = run(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(part), "{arguments:?}: {err}");
    }
}

#[test]
fn help_shows_examples() {
    let folder = project(&[]);
    for command in ["build", "lint", "fmt", "lock", "absorb", "lsp"] {
        let (code, out, _) = run(folder.path(), &[command, "--help"]);
        assert_eq!(code, 0);
        assert!(out.contains(&format!("Examples:\n  pipec {command}")), "{out}");
    }
    assert!(run(folder.path(), &["lint", "--help"]).1.contains("\"version\": 1"));
    assert_eq!(run(folder.path(), &["--version"]).1, format!("pipec {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn findings_are_exit_code_1_with_place_and_summary() {
    let folder = project(&[("app/pipe.toml", b"[output]\nroo = \"x\"\n"), ("app/ci.pipe", b"")]);
    let (code, out, err) = run(folder.path(), &["lint", "app"]);
    assert_eq!(code, 1);
    assert!(out.contains("error[settings-unknown-key]") && out.contains("app/pipe.toml:2:1"), "{out}");
    assert!(out.contains("did you mean `root`?"), "{out}");
    assert_eq!(err, "1 error in 1 file\n");
    let (code, out, err) = run(folder.path(), &["build", "app"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("settings-unknown-key") && err.ends_with("1 error in 1 file\n"), "{err}");
}

#[test]
fn a_named_file_reports_its_own_findings_only() {
    let folder = project(&[("pipe.toml", b"[nonsense]\n"), ("a.pipe", b"\xff"), ("b.pipe", b"\xff")]);
    let (code, out, err) = run(folder.path(), &["lint", "a.pipe"]);
    assert_eq!((code, err.as_str()), (1, "1 error in 1 file\n"), "{out}");
    assert!(out.starts_with("a.pipe:1:1: error[unreadable-file]"), "{out}");
    assert_eq!(run(folder.path(), &["lint", "a.pipe", "b.pipe"]).2, "2 errors in 2 files\n");
    assert_eq!(run(folder.path(), &["lint", "pipe.toml"]).2, "1 error in 1 file\n");
    assert_eq!(run(folder.path(), &["lint", "a.pipe", "."]).2, "3 errors in 3 files\n");
}

#[test]
fn json_is_one_object_on_standard_output() {
    let folder = project(&[("pipe.toml", "# é\n[output]\nroo = \"x\"\n".as_bytes()), ("sub/x.pipe", b"")]);
    let (code, out, err) = run(&folder.path().join("sub"), &["lint", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let finding = &report["diagnostics"][0];
    assert_eq!((code, err.as_str()), (1, "1 error in 1 file\n"));
    assert_eq!(finding["path"], "../pipe.toml");
    assert_eq!(finding["start"], serde_json::json!({"line": 3, "column": 1, "offset": 14}));
    assert_eq!(finding["fix"]["edits"][0]["text"], "root");
    let fine = project(&[]);
    let (code, out, _) = run(fine.path(), &["lint", "--format=json"]);
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["diagnostics"]), (0, &serde_json::json!([])));
}

#[test]
fn bad_files_are_named_and_the_others_go_on() {
    let large = vec![b'#'; 10 * 1024 * 1024];
    let folder = project(&[
        ("bom.pipe", "\u{feff}# x\r\n".as_bytes()),
        ("empty.pipe", b""),
        ("large.pipe", &large),
        ("latin.pipe", b"# caf\xe9\n"),
        ("folder.pipe/inner.pipe", b"\xff"),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", folder.path().join("vanished.pipe")).unwrap();
    let before = listing(folder.path());
    for arguments in [&["lint"][..], &["build"], &["build", "--check"], &["lock", "--offline"]] {
        let (code, out, err) = run(folder.path(), arguments);
        assert_eq!(code, 1, "{arguments:?}: {err}");
        for path in ["large.pipe", "latin.pipe", "folder.pipe", "folder.pipe/inner.pipe"] {
            let text = format!("{path}:1:1: error[unreadable-file]: `{path}` cannot be read");
            assert!(format!("\n{out}{err}").contains(&format!("\n{text}")), "{arguments:?}, {path}: {out}{err}");
        }
        #[cfg(unix)]
        assert!(format!("{out}{err}").contains("`vanished.pipe` cannot be read"));
        assert!(!format!("{out}{err}").contains("empty.pipe"));
        assert_eq!(listing(folder.path()), before, "{arguments:?} wrote something");
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project(&[("secret.pipe", b"")]);
    let path = folder.path().join("secret.pipe");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    let (code, out, _) = run(folder.path(), &["lint"]);
    assert_eq!(code, 1);
    assert!(out.contains("`secret.pipe` cannot be read: permission denied"), "{out}");
}

#[test]
fn a_merge_conflict_in_the_lock_file_stops_everything() {
    let text = "version = 1\n<<<<<<< ours\npipec = \"1\"\n=======\npipec = \"2\"\n>>>>>>> theirs\n";
    let folder = project(&[("pipe.lock", text.as_bytes()), ("ci.pipe", b"")]);
    for command in ["build", "lock"] {
        let (code, _, err) = run(folder.path(), &[command]);
        assert_eq!(code, 1, "{err}");
        assert!(err.contains("merge conflict") && err.contains("pipe.lock:2:1"), "{err}");
        assert_eq!(fs::read_to_string(folder.path().join("pipe.lock")).unwrap(), text);
    }
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let folder = project(&[("a.pipe", b"\xff")]);
    let coloured = |arguments: &[&str], variable: Option<&str>| {
        let mut command = pipec(folder.path(), arguments);
        command.envs(variable.map(|value| ("NO_COLOR", value)));
        let (_, out, err) = parts(&command.output().unwrap());
        format!("{out}{err}").contains('\u{1b}')
    };
    assert!(!coloured(&["lint"], None));
    assert!(coloured(&["lint", "--color", "always"], None));
    assert!(coloured(&["--color=always", "lint"], Some("1")), "what is said on the command line wins");
    assert!(!coloured(&["lint", "--color", "auto"], Some("1")));
    assert!(!coloured(&["lint", "--color", "never"], None));
}

#[test]
fn without_a_unicode_locale_the_drawing_is_ascii() {
    let folder = project(&[("pipe.toml", b"[nonsense]\n")]);
    let output = pipec(folder.path(), &["lint"]).env("LC_ALL", "C").output().unwrap();
    assert!(parts(&output).1.is_ascii());
    assert!(!run(folder.path(), &["lint"]).1.is_ascii());
}

#[test]
fn a_closed_pipe_is_no_complaint() {
    let folder = project(&[]);
    for number in 0..2000 {
        fs::write(folder.path().join(format!("{number}.pipe")), b"\xff").unwrap();
    }
    let mut child = pipec(folder.path(), &["lint"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut start = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let (code, _, err) = parts(&child.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (141, ""));
}

#[test]
fn a_project_inside_another_is_its_own() {
    let folder = project(&[
        ("pipe.toml", b""),
        ("ci.pipe", b""),
        ("inner/pipe.toml", b""),
        ("inner/broken.pipe", b"\xff"),
        ("ignored/broken.pipe", b"\xff"),
        (".gitignore", b"ignored\n"),
    ]);
    assert_eq!(run(folder.path(), &["lint"]).0, 0);
    assert_eq!(run(folder.path(), &["lint", "inner"]).0, 1);
    assert_eq!(run(folder.path(), &["lint", ".", "inner"]).0, 1);
    assert_eq!(run(folder.path(), &["lint", "ignored/broken.pipe"]).0, 1, "what is named is read");
}

#[test]
fn orphans_are_named_and_never_removed() {
    let path = ".github/workflows/old.yml";
    let text = "# Generated by pipec from old.pipe; edit that file and run pipec build\nname: old\n";
    let folder = project(&[("pipe.toml", b""), (path, text.as_bytes())]);
    let (code, _, err) = run(folder.path(), &["build", "--check"]);
    assert_eq!(code, 1);
    assert!(err.ends_with("orphan: nothing produces .github/workflows/old.yml any more: remove it\n"), "{err}");
    let (code, _, err) = run(folder.path(), &["build"]);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("orphan"), "{err}");
    assert_eq!(fs::read_to_string(folder.path().join(path)).unwrap(), text);
}

#[test]
fn formatting_writes_what_changed_and_names_it() {
    let folder = project(&[
        ("ci.pipe", b"job a {\r\nb=1\r\n}\r\n"),
        ("fine.pipe", b"a = 1\n"),
        ("lib/x.pipe", b"x=1\n"),
        ("ignored/y.pipe", b"y=1\n"),
        (".gitignore", b"ignored\n"),
    ]);
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    let (code, out, err) = run(folder.path(), &["fmt", "--check"]);
    assert_eq!(code, 1);
    assert!(out.contains("--- a/lib/x.pipe\n+++ b/lib/x.pipe\n@@ -1 +1 @@\n-x=1\n+x = 1\n"), "{out}");
    assert_eq!(err, "not formatted: ci.pipe\nnot formatted: lib/x.pipe\n2 files are not formatted: run `pipec fmt`\n");
    assert_eq!(read("lib/x.pipe"), "x=1\n");
    assert_eq!(run(folder.path(), &["fmt", "lib", "lib/x.pipe"]), (0, String::new(), "formatted lib/x.pipe\n".into()));
    assert_eq!(run(folder.path(), &["fmt"]), (0, String::new(), "formatted ci.pipe\n".into()));
    assert_eq!((read("ci.pipe").as_str(), read("ignored/y.pipe").as_str()), ("job a {\n  b = 1\n}\n", "y=1\n"));
    assert_eq!(run(folder.path(), &["fmt", "ignored/y.pipe"]).0, 0, "what is named is formatted");
    assert_eq!(read("ignored/y.pipe"), "y = 1\n");
    assert_eq!(run(folder.path(), &["fmt", "--check"]), (0, String::new(), String::new()));
    assert_eq!(run(folder.path(), &["fmt", ".gitignore"]).0, 2);
}

#[test]
fn formatting_leaves_mistakes_and_goes_on() {
    let folder = project(&[("ci.pipe", b"a=1\nb   =\nc=2\n"), ("latin.pipe", b"\xff"), ("z.pipe", b"z=1\n")]);
    let (code, out, err) = run(folder.path(), &["fmt"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("ci.pipe:2:5") && err.contains("`latin.pipe` cannot be read"), "{err}");
    assert!(err.ends_with("2 errors in 2 files\nformatted ci.pipe\nformatted z.pipe\n"), "{err}");
    assert_eq!(fs::read_to_string(folder.path().join("ci.pipe")).unwrap(), "a = 1\nb   =\nc = 2\n");
}

#[test]
fn formatting_reads_standard_input() {
    let folder = project(&[]);
    let piped = |arguments: &[&str], text: &str| {
        let mut child = pipec(folder.path(), arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        parts(&child.wait_with_output().unwrap())
    };
    assert_eq!(piped(&["fmt", "-"], "a=1"), (0, "a = 1\n".into(), String::new()));
    let (code, out, err) = piped(&["fmt", "-", "--check"], "a=1\n");
    assert_eq!(code, 1);
    assert!(out.contains("-a=1\n+a = 1\n") && err.contains("<stdin>"), "{out}{err}");
    assert_eq!(piped(&["fmt", "-"], "b =\na=1\n").1, "b =\na = 1\n");
    assert_eq!(run(folder.path(), &["fmt", "-", "."]).0, 2);
}

#[test]
fn the_same_bytes_from_any_folder() {
    let source = b"pipeline p \"P\" {\n  on push\n  job a {\n    runs-on = \"ubuntu-latest\"\n    use actions/checkout@v7\n  }\n}\n";
    let folder = project(&[("pipe.toml", b""), ("ci/p.pipe", source), ("docs/x.md", b"")]);
    let path = folder.path().to_str().unwrap();
    let built = |from: &Path, path: &str| {
        let (code, text, said) = run(from, &["build", "--stdout", path]);
        assert_eq!((code, said.as_str()), (0, ""));
        text
    };
    let here = built(folder.path(), ".");
    assert!(here.contains("# Generated by pipec from ci/p.pipe;"), "{here}");
    assert_eq!(here, built(folder.path(), "."));
    assert_eq!(here, built(&folder.path().join("docs"), ".."));
    assert_eq!(here, built(Path::new("/"), path));
}

#[test]
fn expand_prints_what_a_project_comes_to() {
    let folder = project(&[
        ("pipe.toml", b""),
        (
            "ci.pipe",
            b"import \"lib.pipe\"\npipeline ci {\n  on push\n  for os in [\"a\"] { job [os] = tested(os = os) }\n}\n",
        ),
        ("lib.pipe", b"template job tested(os: string) {\n  runs-on = os\n  run = \"true\"\n}\n"),
        ("other.pipe", b"image agent { repository = \"ghcr.io/org/agent\" }\n"),
    ]);
    let before = listing(folder.path());
    let text = "import \"lib.pipe\"\n\npipeline ci {\n  on push\n\n  job a {\n    runs-on = \"a\"\n    run = \"true\"\n  }\n}\n";
    assert_eq!(run(folder.path(), &["expand", "ci.pipe"]), (0, text.to_owned(), String::new()));
    let (code, out, _) = run(folder.path(), &["expand"]);
    let all = format!("# ci.pipe\n{text}\n# other.pipe\nimage agent {{ repository = \"ghcr.io/org/agent\" }}\n");
    assert_eq!((code, out), (0, all));
    assert_eq!(listing(folder.path()), before);
}

#[test]
fn expand_of_a_mistake_is_exit_code_1_and_prints_nothing() {
    let folder = project(&[("pipe.toml", b""), ("ci.pipe", b"pipeline ci {\n  on push\n  job a = gone\n}\n")]);
    let (code, out, err) = run(folder.path(), &["expand"]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("there is no template or pipeline `gone`"), "{err}");
    assert!(err.contains("1 error in 1 file"), "{err}");
}
