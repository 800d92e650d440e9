//! Paths in actions, and those that lead to what an action gives.

use super::{Paths, list};
use crate::check::index::{Index, Meaning};
use crate::diagnostic::Diagnostic;
use crate::model::{CompositeAction, Part, Site};
use crate::suggest::suggest;

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
        let message = format!("the action `{}` has no input `{name}`", action.id);
        let error = self.unknown("unknown-property", *site, &action.id, name, message);
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
        let message = format!("the action `{}` has no output `{output}`", action.id);
        let error = self.unknown("unknown-output", at, &action.id, output, message);
        self.finish(error, at, suggest(output, names.iter().copied()), || {
            Some(if names.is_empty() { "it declares none".to_owned() } else { format!("it has {}", list(&names)) })
        })
    }
}
