//! Which events a run can be of, and what follows for `github`.

use super::{Certainty, Owner, Scope};
use crate::ast::Operator;
use crate::catalog::event::{RunRef, event};
use crate::catalog::payload::{Entry, payload};
use crate::model::{Expression, Trigger, Value, ValueKind};

/// Events whose runs `github.head_ref` is set in.
const OF_PULL_REQUESTS: [&str; 2] = ["pull_request", "pull_request_target"];

impl<'a> Scope<'a> {
    /// The triggers whose runs come here; nothing where any event's do, since others call or use it.
    pub fn triggers(self) -> Option<Vec<&'a Trigger>> {
        let pipeline = self.pipeline()?;
        if pipeline.triggered_by("workflow_call") || pipeline.triggers.is_empty() {
            return None;
        }
        let asked: Vec<String> = self.conditions().filter_map(event_asked).collect();
        let fits = |trigger: &&Trigger| asked.iter().all(|event| trigger.event.eq_ignore_ascii_case(event));
        Some(pipeline.triggers.iter().filter(fits).collect())
    }

    /// Whether an event of the pipeline delivers a path of `github`.
    pub(super) fn delivers(self, path: &str) -> bool {
        self.triggers().is_none_or(|triggers| triggers.iter().any(|trigger| delivers_path(trigger, path)))
    }

    /// Whether an event that delivers a path of `github` certainly runs on what all share, and not on a ref that belongs
    /// to one pull request alone.
    pub fn delivers_to_shared_ref(self, path: &str) -> bool {
        let is_shared = |trigger: &&Trigger| {
            event(&trigger.event).is_some_and(|event| !matches!(event.runs_on, RunRef::PullMergeRef | RunRef::Caller))
        };
        self.triggers()
            .is_some_and(|triggers| triggers.iter().any(|trigger| is_shared(trigger) && delivers_path(trigger, path)))
    }

    /// Whether someone chooses the name of the branch or tag that the run is for.
    pub(super) fn chooses_ref(self) -> bool {
        let Some(triggers) = self.triggers() else { return false };
        triggers.iter().any(|trigger| match event(&trigger.event).map(|event| event.runs_on) {
            Some(RunRef::CreatedRef | RunRef::ChosenRef | RunRef::ReleaseTag) => true,
            Some(RunRef::PushedRef) => !has_fixed_refs(trigger),
            _ => false,
        })
    }

    /// Who can choose what an outsider usually does: a condition may ask for someone who is known.
    pub fn certainty(self) -> Certainty {
        let guards = self.job.into_iter().flat_map(|job| &job.guards);
        let mut is_guarded = false;
        guards.for_each(|guard| is_guarded |= asks_for_someone(guard));
        for condition in self.conditions() {
            condition.expressions(&mut |expression| is_guarded |= asks_for_someone(expression));
        }
        if is_guarded { Certainty::Insider } else { Certainty::Anyone }
    }
}

fn delivers_path(trigger: &Trigger, path: &str) -> bool {
    let names: Vec<&str> = path.split('.').filter(|name| *name != "*").collect();
    match names[..] {
        ["github", "head_ref"] => OF_PULL_REQUESTS.contains(&trigger.event.as_str()),
        ["github", "event", ref inside @ ..] => delivers(&trigger.event, inside),
        _ => true,
    }
}

fn delivers(event: &str, names: &[&str]) -> bool {
    let Some(mut object) = payload(event) else { return true };
    for name in names {
        match object.get(name) {
            Some(Entry::Object(inner)) => object = inner,
            Some(Entry::Leaf) => return true,
            None => return false,
        }
    }
    true
}

/// Whether a push is to branches that are named, and no tags.
fn has_fixed_refs(trigger: &Trigger) -> bool {
    let is_fixed = |value: &Value| {
        let names = value.as_texts();
        !names.is_empty() && names.iter().all(|name| !name.contains(['*', '?', '+', '[', '!']))
    };
    let lists = [trigger.filters.get("branches"), trigger.filters.get("tags")];
    lists.iter().flatten().count() > 0 && lists.iter().flatten().all(|value| is_fixed(value))
}

/// The event that a condition asks for, beside what else it does.
fn event_asked(condition: &Value) -> Option<String> {
    let ValueKind::Run(expression) = &condition.kind else { return None };
    conjuncts(expression).into_iter().find_map(|part| match part {
        Expression::Binary { operator: Operator::Equal, left, right } => match (left.as_path(), &**right) {
            (Some(("github", names)), Expression::Text(text)) if names == ["event_name"] => Some(text.clone()),
            _ => None,
        },
        _ => None,
    })
}

/// The parts of `a && b && c`.
pub fn conjuncts(expression: &Expression) -> Vec<&Expression> {
    match expression {
        Expression::Binary { operator: Operator::And, left, right } => {
            let mut parts = conjuncts(left);
            parts.extend(conjuncts(right));
            parts
        }
        _ => vec![expression],
    }
}

/// Whether an expression looks at who caused the run, or whether that came from a fork.
fn asks_for_someone(expression: &Expression) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        let Some(("github", names)) = inner.as_path() else { return };
        found |= matches!(
            names[..],
            ["actor" | "triggering_actor" | "actor_id"]
                | ["event", .., "author_association" | "fork"]
                | ["event", .., "user" | "sender" | "author", "login" | "id"]
                | ["event", .., "head" | "workflow_run", "repo" | "head_repository", "full_name"]
        );
    });
    found
}

impl Owner<'_> {
    /// Whether a step without a shell has the compiler's choice.
    pub(super) fn is_safe(self) -> bool {
        match self {
            Self::Pipeline(pipeline) => pipeline.baseline.others.is_safe(),
            Self::Action(action) => action.baseline.others.is_safe(),
        }
    }
}
