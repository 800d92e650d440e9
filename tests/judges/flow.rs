//! Named control flow, run by `act`: which jobs of `flow.pipe` run, where others were skipped or have failed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pipe_lang::analysis::analyze;
use pipe_lang::compile::compile;
use pipe_lang::project::load;
use serde_json::json;

use crate::examples::Disk;
use crate::support::act::{Act, ActRun};
use crate::support::git;
use crate::support::scratch::{self, Scratch};

/// Jobs that run whatever the tests do.
const ALWAYS: [&str; 9] =
    ["all-is-well", "below-optional", "changes", "clean", "fails", "ok", "optional-skipped", "plain", "report"];

/// The repository before a push, and after it with a change of `docs/a.md` and the compiled workflow.
struct World {
    place: Scratch,
    workflow: PathBuf,
    /// As GitHub has it.
    origin: PathBuf,
}

impl World {
    fn new(purpose: &str) -> Self {
        let place = Scratch::new(purpose);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/flow.pipe");
        let text = fs::read(&source).unwrap_or_else(|error| panic!("no {}: {error}", source.display()));
        place.write("project/flow.pipe", text);
        let analysis = analyze(load(&Disk, &place.path().join("project"), &[]));
        let compilation = compile(&analysis);
        let [file] = &compilation.files[..] else { panic!("not one file: {:?}", analysis.diagnostics) };
        let workflow = place.write("flow.yml", &file.text);
        let app = place.path().join("app");
        scratch::write(&app.join("api/main.c"), "1");
        scratch::write(&app.join("docs/draft/a.md"), "1");
        let origin = git::bare_repository(&place, "origin", &app);
        scratch::write(&app.join("docs/a.md"), "2");
        Self { place, workflow, origin }
    }

    /// A push after which the job `fails` ends with this code. The commit before it has to be fetched, with the token.
    fn act(&self, code: &str) -> Act {
        let before = git::git(&self.origin, &["rev-parse", "main"]);
        Act::new(&self.workflow)
            .app(&self.place.path().join("app"))
            .git_remote("org/app", &self.origin)
            .event("push", json!({ "ref": "refs/heads/main", "before": before }))
            .variable("CODE", code)
    }
}

/// These jobs ran beside those that always do, and no others.
fn assert_ran(run: &ActRun, others: &[&str]) {
    let ran: BTreeSet<&str> = run.jobs.keys().map(String::as_str).collect();
    let wanted: BTreeSet<&str> = ALWAYS.iter().chain(others).copied().collect();
    assert_eq!(ran, wanted, "{}", run.log);
}

#[test]
fn after_a_failure() {
    let Some(run) = World::new("after-a-failure").act("1").run() else { return };
    assert_ran(&run, &["alarm", "docs", "after-docs", "after-api-or-not"]);
    run.assert_failed_in("all-is-well", "not every job has passed");
    assert_eq!(run.job("fails"), Some("failure"), "{}", run.log);
}

#[test]
fn where_jobs_were_only_skipped() {
    let Some(run) = World::new("only-skipped").act("0").run() else { return };
    assert_ran(&run, &["plain-after-failed", "optional-failed", "docs", "after-docs", "after-api-or-not"]);
    run.assert_success();
    assert_eq!(run.job("all-is-well"), Some("success"), "{}", run.log);
}

/// What cannot be told is no "nothing has changed".
#[test]
fn where_it_cannot_be_told_what_has_changed() {
    let Some(run) = World::new("untold").act("0").failing("actions/checkout").run() else { return };
    assert_ran(&run, &["plain-after-failed", "optional-failed"]);
    run.assert_failed_in("all-is-well", "not every job has passed");
    assert_eq!(run.job("changes"), Some("failure"), "{}", run.log);
}
