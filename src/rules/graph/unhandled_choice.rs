//! `unhandled-choice`: conditions ask for some choices of an input, and for one of them none does.
//!
//! Only where all that is done with the input is to compare it with its choices.

use std::collections::BTreeSet;

use crate::ast::Operator;
use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::model::interface::{Input, InputType};
use crate::model::{Base, Expression, Pipeline};
use crate::rules::Facts;

/// How many choices have to be asked for before the rest is missed.
const ASKED_MIN: usize = 2;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let triggers = pipeline.triggers.iter().map(|trigger| &trigger.interface);
        for input in std::iter::once(&pipeline.interface).chain(triggers).flat_map(|one| &one.inputs) {
            let Some(InputType::Choice(options)) = &input.kind else { continue };
            let Some(asked) = asked(facts, pipeline, input).filter(|asked| asked.len() >= ASKED_MIN) else { continue };
            for (option, site) in options.iter().zip(&input.options) {
                if asked.contains(&option.to_ascii_lowercase()) {
                    continue;
                }
                let Some(span) = facts.sites.span(*site) else { continue };
                let message = format!("no condition asks for `{option}`, as others do for the rest of `{}`", input.id);
                let help = "add what is to be done for it, or take it out of the choices";
                let diagnostic = Diagnostic::finding("unhandled-choice", span, message).help(help);
                found.push(outward(diagnostic, *site, facts.sites));
            }
        }
    }
    found
}

/// The texts that an input is compared with; nothing where something else is done with it.
fn asked(facts: &Facts<'_>, pipeline: &Pipeline, input: &Input) -> Option<BTreeSet<String>> {
    let mut asked = BTreeSet::new();
    let (mut reads, mut compared) = (0, 0);
    owners(facts.model, &mut |typing| {
        if typing.action.is_some() || typing.pipeline.id != pipeline.id {
            return;
        }
        of_owner(typing, &mut |expression, _| match expression {
            Expression::Binary { operator: Operator::Equal, left, right } => {
                let ((Expression::Text(text), path) | (path, Expression::Text(text))) = (&**left, &**right) else {
                    return;
                };
                if is_input(path, &input.id) {
                    compared += 1;
                    asked.insert(text.to_ascii_lowercase());
                }
            }
            // `inputs` as a whole may be anything.
            Expression::Path { base: Base::Context(context), parts, .. } if context == "inputs" && parts.is_empty() => {
                reads += 1;
            }
            path if is_input(path, &input.id) => reads += 1,
            _ => {}
        });
    });
    (reads == compared).then_some(asked)
}

fn is_input(expression: &Expression, id: &str) -> bool {
    match expression.as_path() {
        Some(("inputs", names)) => matches!(names[..], [name] if name.eq_ignore_ascii_case(id)),
        Some(("github", names)) => matches!(names[..], ["event", "inputs", name] if name.eq_ignore_ascii_case(id)),
        _ => false,
    }
}
