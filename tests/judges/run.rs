//! Runs a hand-written workflow with `act`: proves that the harness runs jobs, hands
//! outputs on, stops where a gate stops, and really pushes to another repository.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::support::act::{Act, ActRun};
use crate::support::git;
use crate::support::judges;
use crate::support::scratch::{self, Scratch};

const DIGEST: &str = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const BUILD: &str = "docker/build-push-action";

fn prototype(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges/prototype").join(name)
}

/// The prototype's app with tests that cover this much of it.
fn app_with_coverage(place: &Scratch, rate: &str) -> PathBuf {
    let app = place.path().join("prototype-app");
    scratch::copy_folder(&prototype("app"), &app);
    scratch::write(&app.join("coverage-rate"), rate);
    app
}

fn gitops(place: &Scratch) -> PathBuf {
    git::bare_repository(place, "gitops", &prototype("gitops"))
}

fn prepared(place: &Scratch, rate: &str, gitops: &Path) -> Act {
    Act::new(&prototype("deploy.yml"))
        .app(&app_with_coverage(place, rate))
        .event("push", json!({ "ref": "refs/heads/main" }))
        .secret("GITOPS_TOKEN", "a-token-of-the-gitops-repository")
        .stand_in(BUILD, &[("digest", DIGEST)])
        .git_remote("org/gitops-repo", gitops)
}

/// The deploy job ran and pushed nothing.
fn assert_nothing_pushed(run: &ActRun, gitops: &Path) {
    assert_eq!(git::git(gitops, &["rev-list", "--count", "main"]), "1", "{}", run.log);
}

#[test]
fn enough_coverage_deploys_the_new_image() {
    let place = Scratch::new("deploys");
    let gitops = gitops(&place);
    let Some(run) = prepared(&place, "0.92", &gitops).run() else {
        return;
    };
    run.assert_success();
    let ended: Vec<_> = run.jobs.iter().map(|(id, end)| format!("{id}: {end}")).collect();
    assert_eq!(ended, ["build: success", "deploy: success", "test: success"]);
    assert!(run.log.contains("coverage 92%"), "{}", run.log);

    let clone = git::clone_of(&gitops, &place);
    let Some(rendered) = judges::kustomize_build(&clone.join("fastapi-agent/overlays/production")) else {
        return;
    };
    assert!(rendered.contains(&format!("image: ghcr.io/org/app@{DIGEST}")), "{rendered}");
}

#[test]
fn too_little_coverage_stops_in_the_test_job() {
    let place = Scratch::new("stops");
    let gitops = gitops(&place);
    let Some(run) = prepared(&place, "0.79", &gitops).run() else {
        return;
    };
    run.assert_failed_in("test", "coverage 79% is below 80%");
    assert_eq!(run.jobs.len(), 1, "{}", run.log);
    let called: Vec<_> = run.calls.iter().map(|call| call.action.as_str()).collect();
    assert_eq!(called, ["actions/checkout", "actions/setup-python"]);
    assert_eq!(run.steps.last().map(|step| step.1.as_str()), Some("Gate on coverage"));
    assert_nothing_pushed(&run, &gitops);
}

#[test]
fn calls_are_recorded_with_their_inputs() {
    let place = Scratch::new("records");
    let gitops = gitops(&place);
    let Some(run) = prepared(&place, "0.92", &gitops).run() else {
        return;
    };
    run.assert_success();
    let [build] = run.calls_of(BUILD)[..] else { panic!("not one build:\n{}", run.log) };
    assert_eq!((build.job.as_str(), build.step.as_str()), ("build", "push"));
    assert_eq!(build.reference, "263435318d21b8e681c14492fe198d362a7d2c83");
    assert_eq!(build.input("push"), "true");
    assert!(build.input("tags").ends_with("ghcr.io/org/app:main\n"), "{}", build.input("tags"));
    let manifests = run.calls_of("actions/checkout");
    let manifests = manifests.last().map(|call| call.input("token"));
    assert_eq!(manifests, Some("a-token-of-the-gitops-repository"));
}

#[test]
fn a_missing_secret_stops_the_deployment() {
    let place = Scratch::new("token");
    let gitops = gitops(&place);
    let Some(run) = prepared(&place, "0.92", &gitops).secret("GITOPS_TOKEN", "").run() else {
        return;
    };
    run.assert_failed_in("deploy", "Input required and not supplied: token");
    assert_nothing_pushed(&run, &gitops);
}

#[test]
fn a_failing_action_stops_the_run() {
    let place = Scratch::new("fails");
    let gitops = gitops(&place);
    let Some(run) = prepared(&place, "0.92", &gitops).failing(BUILD).run() else {
        return;
    };
    run.assert_failed_in("build", "fails, as the test told it to");
    assert_eq!(run.job("deploy"), None);
}

#[test]
fn one_step_can_answer_differently() {
    let place = Scratch::new("answers");
    let gitops = gitops(&place);
    let run = prepared(&place, "0.92", &gitops)
        .stand_in_at(BUILD, ("build", "push"), &[("digest", "sha256:particular")])
        .stand_in_at(BUILD, ("build", "another"), &[("digest", "sha256:other")])
        .run();
    let Some(run) = run else { return };
    run.assert_success();
    let pushed = git::git(&gitops, &["show", "main:fastapi-agent/base/kustomization.yaml"]);
    assert!(pushed.contains("digest: sha256:particular"), "{pushed}");
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
    let gitops = gitops(place);
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
fn artifacts_variables_commands_and_other_paths_work_across_jobs() {
    let place = Scratch::new("artifacts");
    let app = place.path().join("some-app");
    scratch::write(&app.join("dist/wheel.txt"), "a wheel");
    let Some(run) = Act::new(&prototype("artifacts.yml"))
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

/// A run of one workflow in `prototype/`, with what it printed.
fn run_printing(name: &str, event: &str, payload: serde_json::Value, line: &str) {
    let act = Act::new(&prototype(name)).app(&prototype("called")).event(event, payload);
    let Some(run) = act.run() else { return };
    run.assert_success();
    assert!(run.log.contains(line), "`{line}` is not in:\n{}", run.log);
}

#[test]
fn a_dispatch_hands_inputs_over() {
    let payload = json!({ "ref": "refs/heads/main", "inputs": { "target": "north" } });
    run_printing("events.yml", "workflow_dispatch", payload, "[say] workflow_dispatch north refs/heads/main");
}

#[test]
fn a_pull_request_has_its_own_ref() {
    let payload = json!({
        "number": 7,
        "pull_request": { "number": 7, "head": { "ref": "feature" }, "base": { "ref": "main" } },
    });
    run_printing("events.yml", "pull_request", payload, "[say] pull_request feature refs/pull/7/merge");
}

#[test]
fn a_tag_and_a_called_workflow_of_the_same_repository() {
    run_printing("calls.yml", "push", json!({ "ref": "refs/tags/v1" }), "called with refs/tags/v1");
    run_printing("calls.yml", "push", json!({ "ref": "refs/tags/v1" }), "answered hello");
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

#[test]
fn the_token_of_the_run_opens_no_other_repository() {
    let place = Scratch::new("own-token");
    let inputs = "token: t, persist-credentials: false";
    let script = "git push https://x-access-token:${{ github.token }}@github.com/org/gitops-repo HEAD:main";
    let Some((run, commits)) = run_one_job(&place, inputs, script) else { return };
    assert!(!run.success, "{}", run.log);
    assert_eq!(commits, "1");
}
