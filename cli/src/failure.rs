//! Why a command could not do its work: not a fault of a source, but of the call or of the system. Exit code 2.

use std::io;
use std::path::Path;

/// What ends a command early.
#[derive(Debug)]
pub enum Failure {
    /// A sentence for people.
    Said(String),
    /// Standard output or standard error could not be written.
    Output(io::Error),
}

impl Failure {
    pub fn said(message: impl Into<String>) -> Self {
        Self::Said(message.into())
    }

    /// A fault of the system at a path.
    pub fn at(path: &Path, error: &io::Error) -> Self {
        Self::Said(format!("{}: {}", path.display(), reason(error)))
    }
}

/// Only what is written to the two streams is passed on by `?`; files say their path through [`Failure::at`].
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// An error of the system in words, without its number.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
