//! What a manifest says that its kind does not take, as a person is told.
//!
//! `unknown-field`, `refused-value`, and of `idle-sync-option` what no source can say.

use crate::diagnostic::Diagnostic;
use crate::import::{Misfit, MisfitKind};
use crate::source::{FileId, Span};

pub(super) fn diagnostic(file: FileId, misfit: &Misfit) -> Diagnostic {
    let at = Span::new(file, misfit.span.start, misfit.span.end);
    match &misfit.kind {
        MisfitKind::Field { written, near } => {
            let message = format!("there is no field `{written}` here, so what it says is dropped");
            Diagnostic::finding("unknown-field", at, message).did_you_mean(near, at)
        }
        MisfitKind::Value { field, wants, is } => {
            let message = format!("`{field}` takes {wants}, and this is {is}");
            let help = match (wants.as_str(), *is) {
                ("a text", "a number" | "a boolean") => "write it in quotes".to_owned(),
                ("a number" | "`true` or `false`", "a text") => "write it without quotes".to_owned(),
                _ => format!("write {wants}"),
            };
            Diagnostic::finding("refused-value", at, message).help(help)
        }
        MisfitKind::Option { written, near } => {
            let message = format!("Argo CD has no sync option `{written}`, and does not read it");
            let diagnostic = Diagnostic::finding("idle-sync-option", at, message);
            match near {
                Some(near) => diagnostic.did_you_mean(near, at),
                None => diagnostic.help("remove it"),
            }
        }
    }
}
