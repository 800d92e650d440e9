//! Messages as people see them: fixtures of `tests/diagnostics` through the binary, source and report in one snapshot,
//! so that a change of wording is read before it is made.
#![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Some of each kind, chosen because they have labels elsewhere, a help, several lines, or none of these.
const CASES: &[&str] = &[
    "actions/inputs",
    "actions/targets",
    "blocks/duplicate_member",
    "expressions/paths",
    "names/duplicate_over_files",
    "names/not_imported",
    "names/unknown_import",
    "recovery/ten_mistakes",
    "rules/allow",
    "rules/deploys",
    "rules/gates",
    "rules/hand_off",
    "rules/needs_cycle",
    "rules/what_to_write",
    "rules/secrets",
    "rules/permissions_unknown",
    "syntax/unclosed_block",
    "syntax/unclosed_text",
    "templates/arguments",
    "templates/in_template",
    "types/wrong_type",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Writes the files of a fixture, without the comments that say what is found. Gives back what is left of it.
fn lay_out(fixture: &str, first: &str, folder: &Path) -> String {
    fs::write(folder.join("pipe.toml"), "").unwrap();
    let is_said = |line: &str| line.starts_with("#?") || line.trim_start_matches(['#', ' ']).starts_with('^');
    let bare: String = fixture.split_inclusive('\n').filter(|line| !is_said(line)).collect();
    let mut path = first.to_owned();
    let mut text = String::new();
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for line in bare.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("#- ") {
            if !text.is_empty() {
                write(&path, &text);
            }
            (path, text) = (next.trim().to_owned(), String::new());
        } else {
            text.push_str(line);
        }
    }
    write(&path, &text);
    bare
}

#[test]
fn reports() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/diagnostics"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for case in CASES {
        let fixture = fs::read_to_string(root().join("tests/diagnostics").join(format!("{case}.pipe"))).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let source = lay_out(&fixture, "case.pipe", folder.path());
        let command = if case.starts_with("actions/targets") { &["build", "--check"][..] } else { &["lint"] };
        let shown = report(folder.path(), command);
        settings.bind(|| {
            insta::assert_snapshot!(case.replace('/', "-"), format!("{source}\n======== report ========\n{shown}"))
        });
    }
}

/// What is said of hand-written files: in the words of YAML.
#[test]
fn reports_of_yaml() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/diagnostics"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for case in ["allow", "permissions", "project", "workflow"] {
        let fixture = fs::read_to_string(root().join("tests/foreign").join(format!("{case}.yml"))).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let source = lay_out(&fixture, ".github/workflows/ci.yml", folder.path());
        let shown = report(folder.path(), &["lint"]);
        settings.bind(|| {
            insta::assert_snapshot!(format!("yaml-{case}"), format!("{source}\n======== report ========\n{shown}"))
        });
    }
}

/// The founding documents' own pipelines and manifests, fault for fault: what pipec says of them.
#[test]
fn the_faithful_transcriptions() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/diagnostics"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for name in ["fastapi-agent", "deploy-after-build", "progressive-delivery"] {
        let folder = root().join("tests/faulty").join(name);
        settings.bind(|| insta::assert_snapshot!(format!("faulty-{name}"), report(&folder, &["lint"])));
    }
}

/// What a command prints where something is wrong.
fn report(folder: &Path, command: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_pipec"))
        .args(command)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{command:?} in {}", folder.display());
    let said = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let report = format!("{}{}", said(&output.stdout), said(&output.stderr));
    report.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
