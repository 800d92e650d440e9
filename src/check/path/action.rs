//! Paths that lead to what an action takes and gives.

use super::{Paths, Source, list, step_expressions};
use crate::check::index::{Index, Meaning};
use crate::diagnostic::Diagnostic;
use crate::model::{CompositeAction, Expression, Site};
use crate::suggest::suggest;

/// Calls a function for each expression of an action, with the number of steps that have ended where it is evaluated.
pub(super) fn expressions<'a>(action: &'a CompositeAction, visit: &mut dyn FnMut(&'a Expression, usize)) {
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

impl Paths<'_> {
    /// An action has the inputs that it declares, and no others.
    pub(super) fn input(
        &self,
        action: &CompositeAction,
        name: &str,
        site: Site,
        index: &mut Index,
    ) -> Option<Diagnostic> {
        let inputs = &action.interface.inputs;
        if let Some(input) = inputs.iter().find(|input| input.id.eq_ignore_ascii_case(name)) {
            let meaning = Meaning::Name { word: "input", name: input.id.clone(), detail: String::new() };
            if let Some(span) = self.sites.span(site) {
                index.add(span, meaning, self.sites.span(input.site));
            }
            return None;
        }
        let names: Vec<&str> = inputs.iter().map(|input| input.id.as_str()).collect();
        let error = self.error("unknown-property", site, format!("the action `{}` has no input `{name}`", action.id));
        self.finish(error, site, suggest(name, names.iter().copied()), || {
            Some(format!("declare it: `input {name} \"What it is\"`"))
        })
    }

    /// What a step gives that uses an action of this project.
    pub(super) fn own_output(&self, action: &CompositeAction, output: &str, at: Site) -> Option<Diagnostic> {
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
