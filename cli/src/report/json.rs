//! Diagnostics for programs. The shape is documented in `pipec lint --help` and is kept; new keys may be added.

use std::io::{self, Write};

use pipe_lang::diagnostic::{Diagnostic, Edit, Fix, FixKind, Label};
use pipe_lang::source::Span;
use serde::Serialize;

use super::{Summary, View};

/// Raised when a key changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'r> {
    version: u32,
    diagnostics: &'r [Finding],
    errors: usize,
    warnings: usize,
    notes: usize,
}

/// One diagnostic, with its places worked out.
#[derive(Serialize)]
pub struct Finding {
    rule: &'static str,
    severity: &'static str,
    message: String,
    path: String,
    start: Position,
    end: Position,
    label: Option<String>,
    labels: Vec<Place>,
    help: Option<String>,
    fix: Option<Change>,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
    offset: u32,
}

/// A place with a text: what is to be seen there, or what is to be written there.
#[derive(Serialize)]
struct Place {
    path: String,
    start: Position,
    end: Position,
    text: String,
}

#[derive(Serialize)]
struct Change {
    title: String,
    certain: bool,
    edits: Vec<Place>,
}

/// Writes the findings of all projects as one object.
pub fn write(out: &mut dyn Write, findings: &[Finding], summary: &Summary) -> io::Result<()> {
    let report = Report {
        version: VERSION,
        diagnostics: findings,
        errors: summary.errors,
        warnings: summary.warnings,
        notes: summary.notes,
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

impl Finding {
    pub fn new(view: View<'_>, diagnostic: &Diagnostic) -> Self {
        let Diagnostic { rule, severity, message, primary, related, help, fix, help_in_yaml: _, unknown: _ } =
            diagnostic;
        Self {
            rule,
            severity: severity.name(),
            message: message.clone(),
            path: view.path(primary.span),
            start: position(view, primary.span, primary.span.start),
            end: position(view, primary.span, primary.span.end),
            label: (!primary.text.is_empty()).then(|| primary.text.clone()),
            labels: related.iter().map(|Label { span, text }| place(view, *span, text)).collect(),
            help: help.clone(),
            fix: fix.as_ref().filter(|fix| fix.kind != FixKind::Blank).map(|Fix { title, edits, kind }| Change {
                title: title.clone(),
                certain: *kind == FixKind::Certain,
                edits: edits.iter().map(|Edit { span, text }| place(view, *span, text)).collect(),
            }),
        }
    }
}

fn place(view: View<'_>, span: Span, text: &str) -> Place {
    Place {
        path: view.path(span),
        start: position(view, span, span.start),
        end: position(view, span, span.end),
        text: text.to_string(),
    }
}

fn position(view: View<'_>, span: Span, offset: u32) -> Position {
    let (line, column) = view.sources.get(span.file).map_or((1, 1), |file| file.line_column(offset));
    Position { line, column, offset }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

    use pipe_lang::source::Sources;

    use super::*;

    #[test]
    fn the_documented_shape() {
        let mut sources = Sources::default();
        let ci = sources.add("ci.pipe", "é\nabc\n");
        let span = Span::new(ci, 4, 6);
        let diagnostic = Diagnostic::error("odd", span, "is \"odd\"")
            .related(Span::new(ci, 0, 2), "see")
            .help("write x")
            .fix("replace", span, "x");
        let mut summary = Summary::default();
        summary.count(0, [&diagnostic]);
        let mut out = Vec::new();
        write(&mut out, &[Finding::new(View { sources: &sources, shown: "app/" }, &diagnostic)], &summary).unwrap();
        let found: serde_json::Value = serde_json::from_slice(&out).unwrap();
        let at =
            |line: u32, column: u32, offset: u32| serde_json::json!({"line": line, "column": column, "offset": offset});
        let expected = serde_json::json!({
            "version": 1,
            "diagnostics": [{
                "rule": "odd",
                "severity": "error",
                "message": "is \"odd\"",
                "path": "app/ci.pipe",
                "start": at(2, 2, 4),
                "end": at(2, 4, 6),
                "label": null,
                "labels": [{"path": "app/ci.pipe", "start": at(1, 1, 0), "end": at(1, 2, 2), "text": "see"}],
                "help": "write x",
                "fix": {
                    "title": "replace",
                    "certain": true,
                    "edits": [{"path": "app/ci.pipe", "start": at(2, 2, 4), "end": at(2, 4, 6), "text": "x"}],
                },
            }],
            "errors": 1,
            "warnings": 0,
            "notes": 0,
        });
        assert_eq!(found, expected);
    }
}
