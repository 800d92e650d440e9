//! `inputs.x` and `github.event.inputs.x` against what the pipeline declares.

use super::{Paths, list};
use crate::diagnostic::Diagnostic;
use crate::model::Site;
use crate::suggest::suggest;

impl Paths<'_, '_> {
    pub(super) fn input(&self, shown: &str, name: &str, at: Site) -> Option<Diagnostic> {
        let pipeline = self.pipeline;
        let own = std::iter::once(&pipeline.interface);
        let interfaces = own.chain(pipeline.triggers.iter().map(|trigger| &trigger.interface));
        let names: Vec<&str> =
            interfaces.flat_map(|interface| &interface.inputs).map(|input| input.id.as_str()).collect();
        // The payload of a call is its caller's.
        let is_open = shown != "inputs" && (pipeline.triggered_by("workflow_call") || names.is_empty());
        if is_open || self.may_be_missing || names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return None;
        }
        let message = format!("the pipeline `{}` has no input `{name}`", pipeline.id);
        let error = self.unknown("unknown-property", at, &format!("{} {shown}", pipeline.id), name, message);
        self.finish(error, at, suggest(name, names.iter().copied()), || {
            Some(match names[..] {
                [] => format!("declare it: `input {name} \"What it is\": string`"),
                _ => format!("it has {}", list(&names)),
            })
        })
    }
}
