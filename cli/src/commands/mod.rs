//! The subcommands, one file each.

pub mod absorb;
pub mod build;
pub mod expand;
pub mod explain;
pub mod fmt;
pub mod import;
pub mod lint;
pub mod lock;
pub mod lsp;

/// How a command that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Fine,
    /// The input has errors, or files are out of date: exit code 1.
    Findings,
}
