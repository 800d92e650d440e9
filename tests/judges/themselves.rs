//! Judges the judges: each finds the fault it is there for, and passes a good file.
//! Without this, a judge that silently stopped looking would keep everything green.

use crate::support::judges;
use crate::support::scratch::Scratch;

const GOOD: &str = include_str!("good.yml");

/// A repository with the good workflow, one passage of it replaced.
fn repository(passage: &str, replacement: &str) -> Scratch {
    assert!(GOOD.contains(passage), "good.yml has no `{passage}`");
    let scratch = Scratch::new("judges");
    let text = GOOD.replace(passage, replacement);
    scratch.write(".github/workflows/workflow.yml", text);
    scratch
}

fn assert_found(findings: Option<String>, expected: &str) {
    if let Some(findings) = findings {
        assert!(findings.contains(expected), "`{expected}` is not in: {findings}");
    }
}

fn assert_clean(findings: Option<String>) {
    assert_eq!(findings.unwrap_or_default(), "");
}

#[test]
fn all_are_content_with_a_good_file() {
    let repository = repository("", "");
    let files = judges::workflows(repository.path());
    assert_clean(judges::zizmor(repository.path()));
    assert_clean(judges::actionlint(&files));
    assert_clean(judges::github_parser(&files));
}

#[test]
fn zizmor_finds_an_unpinned_action() {
    let repository = repository("@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "@v5");
    assert_found(judges::zizmor(repository.path()), "unpinned-uses");
}

#[test]
fn zizmor_does_not_obey_ignore_comments() {
    let repository =
        repository("@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0", "@v5 # zizmor: ignore[unpinned-uses]");
    assert_found(judges::zizmor(repository.path()), "unpinned-uses");
}

#[test]
fn both_find_a_context_that_does_not_exist() {
    let repository = repository("secrets.TOKEN", "secret.TOKEN");
    let files = judges::workflows(repository.path());
    assert_found(judges::actionlint(&files), "undefined variable \"secret\"");
    assert_found(judges::github_parser(&files), "Unrecognized named-value: 'secret'");
}

#[test]
fn both_find_a_context_in_the_wrong_place() {
    let repository = repository("github.ref == 'refs/heads/main'", "secrets.A == 'x'");
    let files = judges::workflows(repository.path());
    assert_found(judges::actionlint(&files), "context \"secrets\" is not allowed here");
    assert_found(judges::github_parser(&files), "Unrecognized named-value: 'secrets'");
}

#[test]
fn both_find_an_output_that_no_job_gives() {
    let repository = repository("needs.test.outputs.version", "needs.test.outputs.vrsion");
    let files = judges::workflows(repository.path());
    assert_found(judges::actionlint(&files), "\"vrsion\" is not defined");
    assert_found(judges::github_parser(&files), "Context access might be invalid: vrsion");
}

#[test]
fn both_find_an_unknown_key() {
    let repository = repository("timeout-minutes", "timeout-minuts");
    let files = judges::workflows(repository.path());
    assert_found(judges::actionlint(&files), "timeout-minuts");
    assert_found(judges::github_parser(&files), "Unexpected value 'timeout-minuts'");
}

#[test]
fn both_find_a_job_that_needs_nobody() {
    let repository = repository("needs: test", "needs: tset");
    let files = judges::workflows(repository.path());
    assert_found(judges::actionlint(&files), "tset");
    assert_found(judges::github_parser(&files), "unknown job 'tset'");
}

#[test]
#[should_panic(expected = "zizmor could not judge")]
fn a_judge_that_cannot_read_is_not_content() {
    let repository = repository("jobs:", "jobs: [");
    if judges::zizmor(repository.path()).is_none() {
        panic!("zizmor could not judge: it is not installed");
    }
}

#[test]
fn shellcheck_finds_a_word_that_splits() {
    assert_found(judges::shellcheck("rm $1\n"), "SC2086");
    assert_clean(judges::shellcheck("rm \"$1\" \"${{ github.sha }}\"\n"));
}
