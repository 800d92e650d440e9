//! Runs the workflow that we ship for the FastAPI agent: jobs, coverage gate and hand-off really work.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::act::{Act, ActRun};
use crate::support::git;
use crate::support::judges;
use crate::support::scratch::Scratch;

const DIGEST: &str = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const TAG: &str = "sha-0123456789abcdef0123456789abcdef01234567";
const BUILD: &str = "docker/build-push-action";
/// What the Application of the example renders.
const RENDERED: &str = "fastapi-agent/base";

/// What a test run leaves behind that covers so much of 100 lines.
const POETRY: &str = r#"[ "$1 $2" = "run pytest" ] || exit 0
cat >coverage.xml <<'REPORT'
<?xml version="1.0" ?>
<coverage version="7.6" lines-valid="100" lines-covered="COVERED" line-rate="0.COVERED"><packages/></coverage>
REPORT"#;

/// The agent's repository, the GitOps repository, and the runs between them.
struct World {
    place: Scratch,
    gitops: PathBuf,
}

fn in_tests(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judges").join(name)
}

impl World {
    fn new(purpose: &str) -> Self {
        let place = Scratch::new(purpose);
        let gitops = git::bare_repository(&place, "gitops", &in_tests("gitops"));
        Self { place, gitops }
    }

    /// A run whose tests cover so many of 100 lines.
    fn act(&self, covered: &str) -> Act {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/fastapi-agent");
        let image = "ghcr.io/Org/Agent/fastapi-agent";
        Act::new(&example.join(".github/workflows/ci.yml"))
            .app(&example)
            // GitHub keeps capitals, a registry refuses them.
            .repository("Org/Agent")
            .secret("GITOPS_REPO_TOKEN", "a-token-of-the-gitops-repository")
            .command("pip", "")
            .command("poetry", &POETRY.replace("COVERED", covered))
            .stand_in("docker/metadata-action", &[("version", TAG), ("tags", &format!("{image}:{TAG}"))])
            .stand_in(BUILD, &[("digest", DIGEST)])
            .git_remote("org/gitops-repo", &self.gitops)
    }

    fn commits(&self) -> String {
        git::git(&self.gitops, &["rev-list", "--count", "main"])
    }
}

fn ended(run: &ActRun) -> Vec<String> {
    run.jobs.iter().map(|(id, end)| format!("{id}: {end}")).collect()
}

/// No action was called outside the tests, and none that pushes.
fn assert_only_tested(run: &ActRun) {
    let called: Vec<_> = run.calls.iter().map(|call| (call.job.as_str(), call.action.as_str())).collect();
    assert!(called.contains(&("test", "actions/checkout")), "{called:?}");
    assert!(called.iter().all(|(job, action)| *job == "test" && !action.starts_with("docker/")), "{called:?}");
}

/// The last commit of the GitOps repository, rendered as Argo CD would.
fn assert_rendered(world: &World) {
    let clone = git::clone_of(&world.gitops, &world.place);
    let image = format!("image: ghcr.io/org/agent/fastapi-agent:{TAG}@{DIGEST}");
    if let Some(rendered) = judges::kustomize_build(&clone.join(RENDERED)) {
        assert!(rendered.contains(&image), "{rendered}");
    }
    if let Ok(output) = Command::new("kubectl").arg("kustomize").arg(clone.join(RENDERED)).output() {
        let rendered = String::from_utf8_lossy(&output.stdout);
        assert!(rendered.contains(&image), "{rendered}{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn at_92_percent_the_new_image_is_handed_over_once() {
    let world = World::new("hands-over");
    let Some(run) = world.act("92").run() else { return };
    run.assert_success();
    assert_eq!(ended(&run), ["build: success", "deploy: success", "test: success"], "{}", run.log);
    assert!(run.log.contains("line coverage 92.0 % (minimum 80 %)"), "{}", run.log);
    assert_eq!(world.commits(), "2");
    assert_rendered(&world);
    assert_calls(&run);

    let Some(again) = world.act("92").run() else { return };
    again.assert_success();
    assert!(again.log.contains("already deployed"), "{}", again.log);
    assert_eq!(world.commits(), "2");
}

/// What the actions were asked for.
fn assert_calls(run: &ActRun) {
    let [login] = run.calls_of("docker/login-action")[..] else { panic!("not one login:\n{}", run.log) };
    assert_eq!(login.input("registry"), "ghcr.io");
    assert_eq!((login.input("username"), login.input("password")), ("a-person", "stand-in-github-token"));
    let [build] = run.calls_of(BUILD)[..] else { panic!("not one build:\n{}", run.log) };
    assert_eq!((build.job.as_str(), build.step.as_str()), ("build", "agent-push"));
    assert_eq!(build.reference.len(), 40, "{}", build.reference);
    assert_eq!(build.input("push"), "true");
    assert_eq!(build.input("platforms"), "linux/amd64,linux/arm64");
    assert_eq!(build.input("tags"), format!("ghcr.io/Org/Agent/fastapi-agent:{TAG}"));
    let checkouts = run.calls_of("actions/checkout");
    assert!(checkouts.iter().all(|checkout| checkout.input("persist-credentials") == "false"));
    let tokens: Vec<_> = checkouts.iter().map(|checkout| (checkout.job.as_str(), checkout.input("token"))).collect();
    assert_eq!(tokens, [("test", ""), ("build", ""), ("deploy", "a-token-of-the-gitops-repository")]);
}

#[test]
fn at_79_percent_the_run_stops_in_the_tests() {
    let world = World::new("stops");
    let Some(run) = world.act("79").run() else { return };
    run.assert_failed_in("test", "line coverage 79.0 % (minimum 80 %)");
    assert_eq!(ended(&run), ["test: failure"], "{}", run.log);
    assert_eq!(run.steps.last().map(|step| step.1.as_str()), Some("Coverage is at least 80%"));
    assert_only_tested(&run);
    assert_eq!(world.commits(), "1");
}

#[test]
fn a_pull_request_is_tested_and_nothing_else() {
    let world = World::new("tests-only");
    let payload: Value = json!({
        "number": 7,
        "pull_request": { "number": 7, "head": { "ref": "feature" }, "base": { "ref": "main" } },
    });
    let Some(run) = world.act("92").event("pull_request", payload).run() else { return };
    run.assert_success();
    assert_eq!(ended(&run), ["test: success"], "{}", run.log);
    assert_only_tested(&run);
    assert_eq!(world.commits(), "1");
}

#[test]
fn an_image_that_cannot_be_built_is_not_handed_over() {
    let world = World::new("not-built");
    let Some(run) = world.act("92").failing(BUILD).run() else { return };
    run.assert_failed_in("build", "fails, as the test told it to");
    assert_eq!(run.job("deploy"), None);
    assert_eq!(world.commits(), "1");
}

#[test]
fn a_missing_secret_stops_the_hand_off() {
    let world = World::new("no-token");
    let Some(run) = world.act("92").secret("GITOPS_REPO_TOKEN", "").run() else { return };
    run.assert_failed_in("deploy", "Input required and not supplied: token");
    assert_eq!(world.commits(), "1");
}
