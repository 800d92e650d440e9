//! `pipec lsp`: the language server over the disk.

use std::sync::Arc;

use super::Outcome;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::{Failure, reason};

/// Serves until the editor leaves. Leaving without a word is exit code 1, as the protocol wants it.
pub fn lsp(console: &mut Console<'_>) -> Result<Outcome, Failure> {
    match pipe_lsp::serve(Arc::new(Disk)) {
        Ok(()) => Ok(Outcome::Fine),
        Err(error) => {
            writeln!(console.err, "pipec lsp: {}", reason(&error))?;
            Ok(Outcome::Findings)
        }
    }
}
