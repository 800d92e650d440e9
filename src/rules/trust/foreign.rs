//! What in a model is an outsider's: the events that have secrets though an outsider causes them, the paths that lead to
//! the head of a pull request, and conditions that let only some through.

use crate::check::step_expressions;
use crate::model::graph::JobGraph;
use crate::model::{Action, Expression, Job, Part, Piece, Pipeline, Step, Text, Trigger, Value, ValueKind};

/// The events that know a pull request and run with the trust of the repository.
pub(super) const EVENTS: [&str; 3] = ["issue_comment", "pull_request_target", "workflow_run"];

/// The trigger by which an outsider's pull request reaches secrets.
pub(super) fn trigger(pipeline: &Pipeline) -> Option<&Trigger> {
    pipeline.triggers.iter().find(|trigger| EVENTS.contains(&trigger.event.as_str()))
}

/// The plain path of an expression, in lower case: `github.event.pull_request.head.sha`.
fn dotted(expression: &Expression) -> Option<String> {
    let Expression::Path { base: crate::model::Base::Context(context), parts, .. } = expression else { return None };
    let mut path = context.clone();
    for part in parts {
        match part {
            Part::Name(name, _) | Part::Index(Expression::Text(name)) => {
                path.push('.');
                path.push_str(name);
            }
            Part::Star | Part::Index(_) => path.push_str(".*"),
        }
    }
    Some(path.to_ascii_lowercase())
}

/// The paths that a value reads.
pub(super) fn paths(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    value.expressions(&mut |expression| expression.walk(&mut |inner| found.extend(dotted(inner))));
    found
}

/// Whether a `ref` or a `repository` of a checkout leads to what a pull request brings. A branch alone does not: it is
/// looked up in this repository.
pub(super) fn is_head(key: &str, value: &Value) -> bool {
    let paths = paths(value);
    let reads = |wanted: &[&str]| paths.iter().any(|path| wanted.contains(&path.as_str()));
    match key {
        "ref" => {
            let is_pull = starts_with_pull(value);
            let commits = [
                "github.event.pull_request.head.sha",
                "github.event.pull_request.merge_commit_sha",
                "github.event.workflow_run.head_sha",
                "github.event.workflow_run.head_commit.id",
            ];
            is_pull && !paths.is_empty() || reads(&commits)
        }
        "repository" => reads(&[
            "github.event.pull_request.head.repo.full_name",
            "github.event.workflow_run.head_repository.full_name",
        ]),
        _ => false,
    }
}

fn starts_with_pull(value: &Value) -> bool {
    let ValueKind::Text(text) = &value.kind else { return false };
    matches!(text.pieces.first(), Some(Piece::Text(start)) if start.starts_with("refs/pull/"))
}

/// How a condition lets only some through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Guard {
    None,
    /// A label that somebody set.
    Label,
    /// Something that an outsider cannot bring about, or that may be that.
    Trusted,
}

/// What stands in the way of an outsider before a step of a job.
pub(super) fn guard(pipeline: &Pipeline, job: &Job, before: usize) -> Guard {
    let graph = JobGraph::new(pipeline);
    let ancestors = graph.ancestors(&job.id);
    let earlier = pipeline.jobs.iter().filter(|one| ancestors.contains(one.id.as_str()));
    let of_ancestors = earlier.map(|one| of_job(one).max(of_steps(&one.steps)));
    let steps = job.steps.get(..before).unwrap_or(&job.steps);
    let own = job.steps.get(before).and_then(|step| step.condition.as_ref()).map_or(Guard::None, of_condition);
    of_ancestors.fold(of_job(job).max(of_steps(steps)).max(own), Guard::max)
}

fn of_job(job: &Job) -> Guard {
    // An environment may ask reviewers first.
    if job.field("environment").is_some() || !job.guards.is_empty() {
        return Guard::Trusted;
    }
    job.condition.as_ref().map_or(Guard::None, of_condition)
}

/// Words of paths that tell people apart, or events of the run before.
const TRUSTED: [&str; 12] = [
    "actor",
    "author_association",
    "fork",
    "full_name",
    "head_repository",
    "login",
    "merged",
    "owner.",
    "permission",
    "sender",
    "user",
    "workflow_run.event",
];

fn of_condition(condition: &Value) -> Guard {
    let paths = paths(condition);
    let says = |word: &str| paths.iter().any(|path| path.contains(word));
    // What other jobs and steps have found out may be a check of who it is.
    if TRUSTED.into_iter().any(says) || says("needs.") || says("steps.") {
        Guard::Trusted
    } else if says("label") {
        Guard::Label
    } else {
        Guard::None
    }
}

/// Steps that ask who it is, before anything else is done.
fn of_steps(steps: &[Step]) -> Guard {
    let words = ["permission", "collaborator", "membership", "author_association", "authoriz", "check-run", "team"];
    let asks = |text: &str| words.iter().any(|word| text.to_ascii_lowercase().contains(word));
    let is_check = |step: &Step| {
        let mut found = step.title.as_ref().and_then(Text::as_constant).is_some_and(|title| asks(&title));
        match &step.action {
            Action::Run { script } => {
                found |= script.pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if asks(text)))
            }
            Action::Use { target, inputs, .. } => {
                if let crate::model::Target::Action(reference) = target {
                    found |= asks(&reference.name());
                }
                found |= inputs.iter().filter_map(|field| field.value.as_text()).any(|text| asks(&text));
            }
            _ => {}
        }
        step_expressions(step, &mut |expression| {
            expression.walk(&mut |inner| found |= dotted(inner).is_some_and(|path| asks(&path)));
        });
        found
    };
    if steps.iter().any(is_check) { Guard::Trusted } else { Guard::None }
}
