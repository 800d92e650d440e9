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
        MisfitKind::Value { field, wants } => {
            Diagnostic::finding("refused-value", at, format!("`{field}` does not take this value"))
                .help(format!("write {wants}"))
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
