//! `untrusted-name`: an outsider names the runner or the environment of a job. `secret-in-name`: a secret becomes a part of
//! a name that GitHub keeps and shows.
//!
//! A name of which the source says a part cannot be that of something else.

use super::source::{Culprit, of_anyone};
use crate::catalog::security::KEPT_NAMES;
use crate::diagnostic::Diagnostic;
use crate::flow::{Label, Scope};
use crate::model::{Action, Expression, Step, Target, Value, ValueKind};
use crate::rules::Facts;

/// `untrusted-name`
pub(super) fn untrusted(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.jobs(&mut |scope, job| {
        let named = [
            (job.environment(), "the environment whose secrets and rules this job has"),
            (job.field("runs-on"), "the machine that this job runs on"),
        ];
        for (value, what) in named {
            let Some(ValueKind::Run(expression)) = value.map(|value| &value.kind) else { continue };
            let wanted = |labels: &_| of_anyone(labels, scope);
            let Some(culprit) = Culprit::find(&facts.flow, expression, scope, wanted) else { continue };
            let message = format!("anyone can choose {}, and so {what}", culprit.shown_origin());
            let finding = culprit.finding(facts, "untrusted-name", message);
            found.extend(finding.map(|one| one.help("list the names that are allowed, and compare with them")));
        }
    });
    found
}

/// `secret-in-name`
pub(super) fn secret(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        for (value, what) in kept(step) {
            value.expressions(&mut |expression| found.extend(in_name(facts, expression, scope, what)));
        }
    });
    found
}

fn kept(step: &Step) -> Vec<(&Value, &'static str)> {
    let Action::Use { target: Target::Action(target), inputs, .. } = &step.action else { return Vec::new() };
    let own = KEPT_NAMES.iter().filter(|(action, ..)| target.name().eq_ignore_ascii_case(action));
    own.filter_map(|(_, input, what)| Some((inputs.get(input)?, *what))).collect()
}

fn in_name<'a>(facts: &Facts<'a>, expression: &'a Expression, scope: Scope<'a>, what: &str) -> Option<Diagnostic> {
    let wanted = |labels: &crate::flow::Labels| -> Option<Label> { labels.secret().cloned() };
    let culprit = Culprit::find(&facts.flow, expression, scope, wanted)?;
    let shown = culprit.shown_origin();
    let comma = if shown.contains(", ") { "," } else { "" };
    let message = format!("the secret {shown}{comma} becomes a part of {what}, which GitHub shows as it is");
    let finding = culprit.finding(facts, "secret-in-name", message)?;
    Some(finding.help("take something that is no secret: a number of the run, a commit, a name"))
}
