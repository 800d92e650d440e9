//! Paths in actions, and those that lead to what an action gives.

use super::expected::Expected;
use super::{Paths, Source, list, step_expressions};
use crate::check::index::{Index, Meaning};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Outputs, Typing};
use crate::lock::Lock;
use crate::model::{Base, CompositeAction, Expression, Part, Site, Sites};
use crate::suggest::suggest;

/// Checks every path of an action.
pub(super) fn paths(
    action: &CompositeAction,
    known: &Outputs<'_>,
    sites: &Sites,
    lock: &Lock,
    index: &mut Index,
    found: &mut Vec<Diagnostic>,
) {
    let around = action.as_pipeline();
    let Some(job) = around.jobs.first() else { return };
    let outputs = Outputs::new(known.model);
    let typing = Typing { outputs: &outputs, pipeline: &around, job: Some(job), action: Some(action) };
    let mut expected = Expected::default();
    expressions(action, &mut |expression, before| {
        expected.look(expression);
        let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return };
        let may_be_missing = expected.missing(expression);
        let paths = Paths { pipeline: &around, job, typing, before, may_be_missing, sites, lock };
        found.extend(paths.check(context, parts, index));
    });
}

/// Calls a function for each expression of an action, with the number of steps that have ended where it is evaluated.
fn expressions<'a>(action: &'a CompositeAction, visit: &mut dyn FnMut(&'a Expression, usize)) {
    let mut at = |before: usize, found: Source<'_, 'a>| {
        found(&mut |expression| expression.walk(&mut |inner| visit(inner, before)));
    };
    for output in &action.interface.outputs {
        at(action.steps.len(), &mut |each| output.value.expressions(each));
    }
    for (index, step) in action.steps.iter().enumerate() {
        at(index, &mut |each| step_expressions(step, each));
    }
}

impl Paths<'_, '_> {
    /// An action has the inputs that it declares, and no others.
    pub(super) fn input_of_action(
        &self,
        action: &CompositeAction,
        context: &str,
        parts: &[Part],
        index: &mut Index,
    ) -> Option<Diagnostic> {
        let ("inputs", [Part::Name(name, site), inside @ ..]) = (context, parts) else { return None };
        let inputs = &action.interface.inputs;
        if let Some(input) = inputs.iter().find(|input| input.id.eq_ignore_ascii_case(name)) {
            let meaning = Meaning::Name { word: "input", name: input.id.clone(), detail: String::new() };
            if let Some(span) = self.sites.span(*site) {
                index.add(span, meaning, self.sites.span(input.site));
            }
            let [Part::Name(member, at), ..] = inside else { return None };
            let message = format!("the input `{name}` is a text, and has no member `{member}`");
            let help = format!("where it holds JSON, write `fromJSON(inputs.{name}).{member}`");
            return self.finish(self.error("unknown-property", *at, message), *at, None, || Some(help));
        }
        let names: Vec<&str> = inputs.iter().map(|input| input.id.as_str()).collect();
        let error = self.error("unknown-property", *site, format!("the action `{}` has no input `{name}`", action.id));
        self.finish(error, *site, suggest(name, names.iter().copied()), || {
            Some(format!("declare it: `input {name} \"What it is\"`"))
        })
    }

    /// What a step gives that uses an action of this project.
    pub(super) fn output_of_action(&self, action: &CompositeAction, output: &str, at: Site) -> Option<Diagnostic> {
        let outputs = action.interface.outputs.iter();
        let names: Vec<&str> = outputs.map(|output| output.id.as_str()).collect();
        if names.iter().any(|known| known.eq_ignore_ascii_case(output)) {
            return None;
        }
        let error = self.error("unknown-output", at, format!("the action `{}` has no output `{output}`", action.id));
        self.finish(error, at, suggest(output, names.iter().copied()), || {
            Some(if names.is_empty() { "it declares none".to_owned() } else { format!("it has {}", list(&names)) })
        })
    }
}
