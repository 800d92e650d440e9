//! The last line of a report: how many findings, in how many files.

use std::collections::BTreeSet;

use pipe_lang::diagnostic::{Diagnostic, Severity};
use pipe_lang::source::FileId;

/// Counts over all projects of a call.
#[derive(Debug, Default)]
pub struct Summary {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    files: BTreeSet<(usize, FileId)>,
}

impl Summary {
    /// Counts the diagnostics of the project with this number.
    pub fn count<'d>(&mut self, project: usize, diagnostics: impl IntoIterator<Item = &'d Diagnostic>) {
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Note => self.notes += 1,
            }
            self.files.insert((project, diagnostic.primary.span.file));
        }
    }

    /// `2 errors, 1 warning in 3 files`; `None` where there is nothing to count.
    pub fn line(&self) -> Option<String> {
        let counts = [(self.errors, "error"), (self.warnings, "warning"), (self.notes, "note")];
        let parts: Vec<String> =
            counts.into_iter().filter(|&(count, _)| count > 0).map(|(count, noun)| some(count, noun)).collect();
        (!parts.is_empty()).then(|| format!("{} in {}", parts.join(", "), some(self.files.len(), "file")))
    }
}

/// `1 file`, `2 files`.
fn some(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use pipe_lang::source::Span;

    use super::*;

    #[test]
    fn nouns_are_counted() {
        let mut summary = Summary::default();
        assert_eq!(summary.line(), None);
        let at = |file| Span::new(FileId(file), 0, 0);
        let found = [
            Diagnostic::error("a", at(0), "x"),
            Diagnostic::error("a", at(0), "x"),
            Diagnostic::warning("a", at(1), "x"),
        ];
        summary.count(0, &found);
        assert_eq!(summary.line().as_deref(), Some("2 errors, 1 warning in 2 files"));
        summary.count(1, &found[2..]);
        assert_eq!(summary.line().as_deref(), Some("2 errors, 2 warnings in 3 files"));
    }
}
