//! What is wrong with the inputs of a pipeline: `too-many-inputs`, `refused-input-type`, `duplicate-option`,
//! `wrong-default`, `idle-default`.

use super::report;
use crate::catalog::limits::WORKFLOW_DISPATCH_INPUTS;
use crate::diagnostic::Diagnostic;
use crate::evaluate::coerce::number_of_text;
use crate::model::interface::{Input, InputType};
use crate::model::{Pipeline, Trigger, ValueKind};
use crate::rules::Facts;

/// The inputs that a trigger of an event takes.
fn of_event<'a>(pipeline: &'a Pipeline, event: &str) -> Option<(&'a Trigger, Vec<&'a Input>)> {
    let trigger = pipeline.triggers.iter().find(|trigger| trigger.event == event)?;
    Some((trigger, pipeline.interface.inputs.iter().chain(&trigger.interface.inputs).collect()))
}

fn all(pipeline: &Pipeline) -> impl Iterator<Item = &Input> {
    let interfaces = pipeline.triggers.iter().map(|trigger| &trigger.interface);
    std::iter::once(&pipeline.interface).chain(interfaces).flat_map(|interface| &interface.inputs)
}

/// `too-many-inputs`
pub(super) fn too_many(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let most = usize::try_from(WORKFLOW_DISPATCH_INPUTS).unwrap_or(usize::MAX);
    let of = |pipeline| {
        let (_, inputs) = of_event(pipeline, "workflow_dispatch")?;
        let first = inputs.get(most)?;
        let message =
            format!("whoever starts `{}` is asked for {} inputs, and GitHub takes {most}", pipeline.id, inputs.len());
        report(facts, "too-many-inputs", first.site, message, "put several into one, or leave some out")
    };
    facts.model.pipelines.iter().filter_map(of).collect()
}

/// `refused-input-type`
pub(super) fn refused(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let Some((_, inputs)) = of_event(pipeline, "workflow_call") else { continue };
        let is_safe = pipeline.baseline.others.is_safe();
        for input in inputs {
            let message = match &input.kind {
                Some(InputType::Environment) => {
                    format!("a call cannot give `{}` as an environment: that type is for starts by hand", input.id)
                }
                None if !is_safe => format!("the input `{}` of a call has no type, and GitHub refuses it", input.id),
                _ => continue,
            };
            let help = format!("write `input {}: string`", input.id);
            found.extend(report(facts, "refused-input-type", input.site, message, &help));
        }
    }
    found
}

/// `duplicate-option`
pub(super) fn duplicate(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let of = |input: &Input| {
        let Some(InputType::Choice(options)) = &input.kind else { return None };
        let (at, twice) =
            options.iter().enumerate().find(|(at, option)| options.iter().take(*at).any(|one| one == *option))?;
        let message = format!("the input `{}` has the option `{twice}` twice", input.id);
        let site = input.options.get(at).copied().unwrap_or(input.site);
        report(facts, "duplicate-option", site, message, "remove one of them")
    };
    facts.model.pipelines.iter().flat_map(all).filter_map(of).collect()
}

/// `wrong-default`. Elsewhere it is a matter of types; here GitHub reads each default as a text.
pub(super) fn wrong_default(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let of = |input: &Input| {
        let default = input.default.as_ref()?;
        let text = default.as_text()?;
        let wanted = match input.kind.as_ref()? {
            InputType::Bool if !matches!(text.as_str(), "true" | "false") => "`true` or `false`".to_owned(),
            InputType::Number if !number_of_text(&text).is_finite() => "a number".to_owned(),
            InputType::Choice(options) if !options.contains(&text) => {
                let shown: Vec<_> = options.iter().map(|option| format!("`{option}`")).collect();
                format!("one of its options: {}", shown.join(", "))
            }
            _ => return None,
        };
        let message = format!("the default of `{}` is `{text}`, and the input wants {wanted}", input.id);
        report(facts, "wrong-default", default.site, message, "write a default that can be chosen, or leave it out")
    };
    let pipelines = facts.model.pipelines.iter().filter(|pipeline| !pipeline.baseline.others.is_safe());
    pipelines.flat_map(all).filter_map(of).collect()
}

/// `idle-default`
pub(super) fn idle_default(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let Some((_, inputs)) = of_event(pipeline, "workflow_call") else { continue };
        // Whoever starts the pipeline by hand is asked with the default filled in.
        let asked = of_event(pipeline, "workflow_dispatch").map(|(_, inputs)| inputs).unwrap_or_default();
        let is_required = |input: &&&Input| {
            input.required.as_ref().is_some_and(|said| said.kind == ValueKind::Bool(true))
                && input.default.is_some()
                && !asked.iter().any(|other| std::ptr::eq(*other, **input))
        };
        for input in inputs.iter().filter(is_required) {
            let message = format!("every call has to give `{}`, so its default is never used", input.id);
            found.extend(report(facts, "idle-default", input.site, message, "leave `required` or the default out"));
        }
    }
    found
}
