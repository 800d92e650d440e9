//! `bot-actor`: `github.actor == "dependabot[bot]"` is true of any run that the bot had the last word in, as of a pull
//! request by somebody else that the bot was made to touch.
//!
//! Only where the run is trusted with something, under events that outsiders cause and that have secrets; and only where
//! nothing else is asked of who it is.

use crate::ast::Operator;
use crate::catalog::security::DANGER_EVENTS;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::flow::{Scope, conjuncts};
use crate::model::{Expression, Value, ValueKind};
use crate::rules::Facts;

/// `bot-actor`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.jobs(&mut |scope, job| {
        found.extend(job.condition.as_ref().and_then(|condition| of_condition(facts, scope, condition)));
    });
    facts.flow.steps(&mut |scope, step| {
        found.extend(step.condition.as_ref().and_then(|condition| of_condition(facts, scope, condition)));
    });
    found
}

fn of_condition(facts: &Facts<'_>, scope: Scope<'_>, condition: &Value) -> Option<Diagnostic> {
    let ValueKind::Run(expression) = &condition.kind else { return None };
    let parts = conjuncts(expression);
    let (bot, path) = parts.iter().find_map(|part| comparison(part))?;
    let Expression::Path { site, .. } = path else { return None };
    let triggers = scope.triggers()?;
    let event = triggers.iter().map(|trigger| &trigger.event).find(|event| DANGER_EVENTS.contains(&event.as_str()))?;
    if scope.conditions().any(asks_more) {
        return None;
    }
    let span = facts.sites.span(*site)?;
    let shown = path.as_path().map(|(context, names)| format!("{context}.{}", names.join(".")))?;
    let message =
        format!("`{shown}` is who caused the run last, and others can have `{bot}` cause one under `{event}`");
    let finding = Diagnostic::finding("bot-actor", span, message);
    let of_pulls = ["pull_request", "pull_request_target"];
    let author = "github.event.pull_request.user.login";
    let finding = if triggers.iter().all(|trigger| of_pulls.contains(&trigger.event.as_str())) {
        finding.help(format!("compare who opened the pull request: `{author}`")).fix(
            format!("replace with `{author}`"),
            span,
            author,
        )
    } else {
        finding.help(format!("compare the author of what the event is about, as `{author}`"))
    };
    Some(outward(finding, *site, facts.sites))
}

/// `actor == "…[bot]"`: the bot and the actor.
fn comparison(expression: &Expression) -> Option<(&str, &Expression)> {
    let Expression::Binary { operator: Operator::Equal, left, right } = expression else { return None };
    let (path, text) = match (&**left, &**right) {
        (path, Expression::Text(text)) | (Expression::Text(text), path) => (path, text),
        _ => return None,
    };
    let is_actor = |names: &[&str]| matches!(names, ["actor" | "triggering_actor"]);
    let is_actor = matches!(path.as_path(), Some(("github", names)) if is_actor(&names));
    (is_actor && text.ends_with("[bot]")).then_some((text.as_str(), path))
}

/// Whether a condition asks for the author, or for the repository that a change comes from.
fn asks_more(condition: &Value) -> bool {
    let mut found = false;
    condition.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            let Some(("github", names)) = inner.as_path() else { return };
            found |= matches!(names[..], ["event", .., "login" | "id" | "full_name" | "fork" | "author_association"]);
        });
    });
    found
}
