//! `script-injection` and `secret-in-script`: expressions become text of a script before a shell, or a program, reads it.

use super::hand_over::{self, Piece};
use super::source::{Culprit, untrusted};
use crate::catalog::security::code_inputs;
use crate::diagnostic::{Diagnostic, Severity};
use crate::flow::{Certainty, Kind, Label, Labels, Scope};
use crate::model::{Action, Expression, Step, Target};
use crate::rules::Facts;

/// Which of the two is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Untrusted,
    Secret,
}

impl Wanted {
    pub(super) fn label(self, labels: &Labels, scope: Scope<'_>) -> Option<Label> {
        match self {
            Self::Untrusted => untrusted(labels, scope),
            Self::Secret => labels.secret().cloned(),
        }
    }
}

/// `script-injection`
pub(super) fn script_injection(facts: &Facts<'_>) -> Vec<Diagnostic> {
    check(facts, Wanted::Untrusted)
}

/// `secret-in-script`
pub(super) fn secret_in_script(facts: &Facts<'_>) -> Vec<Diagnostic> {
    check(facts, Wanted::Secret)
}

fn check(facts: &Facts<'_>, wanted: Wanted) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| match &step.action {
        Action::Run { script } => {
            let mut met: Vec<&Expression> = Vec::new();
            let mut pieces = Vec::new();
            script.expressions(&mut |expression| pieces.push(expression));
            for (number, expression) in pieces.into_iter().enumerate() {
                // What stands in the script more than once is said once.
                if met.contains(&expression) {
                    continue;
                }
                let culprit = Culprit::find(&facts.flow, expression, scope, |labels| wanted.label(labels, scope));
                let Some(culprit) = culprit else { continue };
                met.push(expression);
                let piece = Piece { step, scope, expression, number, is_any: false };
                found.extend(
                    report(facts, &culprit, "this script")
                        .map(|one| hand_over::mend(one, facts, &piece, &culprit.shown)),
                );
            }
        }
        Action::Use { target: Target::Action(target), inputs, .. } => {
            for name in code_inputs(&target.name()) {
                let Some(field) = inputs.iter().find(|field| field.key.eq_ignore_ascii_case(name)) else { continue };
                let mut expressions = Vec::new();
                field.value.expressions(&mut |expression| expressions.push(expression));
                for expression in expressions {
                    let culprit = Culprit::find(&facts.flow, expression, scope, |labels| wanted.label(labels, scope));
                    let Some(culprit) = culprit.filter(|_| !is_alone(field, wanted)) else { continue };
                    let place = format!("the code in `{}`", field.key);
                    let finding = report(facts, &culprit, &place);
                    found.extend(finding.map(|one| one.help(help_of_input(target.name(), step, &culprit))));
                }
            }
        }
        _ => {}
    });
    found
}

/// A secret that is all of an input is a value, and no part of a script.
fn is_alone(field: &crate::model::Field, wanted: Wanted) -> bool {
    wanted == Wanted::Secret && matches!(field.value.kind, crate::model::ValueKind::Run(_))
}

fn report(facts: &Facts<'_>, culprit: &Culprit, place: &str) -> Option<Diagnostic> {
    let shown = culprit.shown_origin();
    match culprit.label.kind {
        Kind::Secret => {
            let comma = if shown.contains(", ") { "," } else { "" };
            let message =
                format!("the secret {shown}{comma} becomes text of {place}, which stands in a file on the runner");
            culprit.finding(facts, "secret-in-script", message)
        }
        Kind::Untrusted(certainty) => {
            let message = format!("{} can choose {shown}, and {place} runs it as a part of itself", culprit.who());
            let finding = culprit.finding(facts, "script-injection", message)?;
            Some(if certainty == Certainty::Anyone { finding } else { finding.at_most(Severity::Warning) })
        }
    }
}

fn help_of_input(action: String, step: &Step, culprit: &Culprit) -> String {
    let name = hand_over::variable(&culprit.shown, step);
    if action.eq_ignore_ascii_case("actions/github-script") {
        format!(
            "hand it over: write `env {{ {name} = {} }}` in the step, and `process.env.{name}` in the code",
            culprit.shown
        )
    } else {
        format!(
            "hand it over: write `env {{ {name} = {} }}` in the step, and read `{name}` from the environment",
            culprit.shown
        )
    }
}
