//! The harness itself: what a run may do with other repositories, and what passes between jobs.

use std::path::{Path, PathBuf};

use crate::support::act::{Act, ActRun};
use crate::support::git;
use crate::support::scratch::{self, Scratch};

fn in_tests(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(name)
}

/// A workflow of one job that checks out `org/gitops-repo` and runs a script there.
fn one_job(place: &Scratch, inputs: &str, script: &str) -> PathBuf {
    let checkout = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8";
    let text = format!(
        "on: push\njobs:\n  push:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: {checkout}\n        \
         with: {{ repository: org/gitops-repo, path: gitops, {inputs} }}\n      - working-directory: gitops\n        \
         run: |\n          git -c user.name=A -c user.email=a@example.com commit --allow-empty --message=More\n          {script}\n"
    );
    place.write("one-job.yml", text)
}

fn run_one_job(place: &Scratch, inputs: &str, script: &str) -> Option<(ActRun, String)> {
    let gitops = git::bare_repository(place, "gitops", &in_tests("gitops"));
    let workflow = one_job(place, inputs, script);
    let run = Act::new(&workflow).git_remote("org/gitops-repo", &gitops).run()?;
    let commits = git::git(&gitops, &["rev-list", "--count", "main"]);
    Some((run, commits))
}

#[test]
fn kept_credentials_push() {
    let place = Scratch::new("kept");
    let script = "git fetch origin && git push origin HEAD:main";
    let Some((run, commits)) = run_one_job(&place, "token: t", script) else {
        return;
    };
    run.assert_success();
    assert_eq!(commits, "2");
}

#[test]
fn without_kept_credentials_nothing_is_pushed() {
    let place = Scratch::new("not-kept");
    let inputs = "token: t, persist-credentials: false";
    let Some((run, commits)) = run_one_job(&place, inputs, "git push origin HEAD:main") else {
        return;
    };
    run.assert_failed_in("push", "no-credentials-for");
    assert_eq!(commits, "1");
}

#[test]
fn credentials_in_a_header_push() {
    let place = Scratch::new("header");
    let inputs = "token: t, persist-credentials: false";
    let script = "git -c http.extraheader='AUTHORIZATION: basic dDp0' push origin HEAD:main";
    let Some((run, commits)) = run_one_job(&place, inputs, script) else {
        return;
    };
    run.assert_success();
    assert_eq!(commits, "2");
}

#[test]
fn the_token_of_the_run_opens_no_other_repository() {
    let place = Scratch::new("own-token");
    let inputs = "token: t, persist-credentials: false";
    let script = "git push https://x-access-token:${{ github.token }}@github.com/org/gitops-repo HEAD:main";
    let Some((run, commits)) = run_one_job(&place, inputs, script) else { return };
    assert!(!run.success, "{}", run.log);
    assert_eq!(commits, "1");
}

#[test]
fn artifacts_variables_commands_and_other_paths_work_across_jobs() {
    let place = Scratch::new("artifacts");
    let app = place.path().join("some-app");
    scratch::write(&app.join("dist/wheel.txt"), "a wheel");
    let Some(run) = Act::new(&in_tests("artifacts.yml"))
        .app(&app)
        .repository("org/other")
        .variable("REGION", "north")
        .command("publish", "echo \"published $*\"")
        .run()
    else {
        return;
    };
    run.assert_success();
    let line = "[use] published a wheel north org/other refs/heads/main";
    assert!(run.log.contains(line), "{}", run.log);
    assert_eq!(run.calls_of("github/codeql-action/upload-sarif").len(), 1);
}

#[test]
#[should_panic(expected = "not in `RUNNERS`")]
fn a_runner_that_is_not_this_machine_is_not_passed_over() {
    let place = Scratch::new("runner");
    let text = "on: push\njobs: { a: { runs-on: windows-latest, steps: [{ run: echo }] } }\n";
    if Act::new(&place.write("windows.yml", text)).run().is_none() {
        panic!("not in `RUNNERS`: act is not installed");
    }
}
