//! The findings of a view, file by file, as the client is told.

use std::collections::BTreeMap;

use pipe_lang::diagnostic::{Diagnostic, Edit, Fix, Label, Severity};
use pipe_lang::pages::page;
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{self as lsp, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString, Uri};

use crate::session::Session;
use crate::view::View;

/// What is to be shown for one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// None for a file that is not open.
    pub version: Option<i32>,
    pub diagnostics: Vec<lsp::Diagnostic>,
}

/// All files with findings, and all that are open. What lies in no file of the client is not told.
pub fn findings(view: &View, session: &Session) -> BTreeMap<Uri, Findings> {
    let mut all: BTreeMap<Uri, Findings> = BTreeMap::new();
    for document in view.snapshot.open.values().filter(|document| document.root == view.snapshot.root) {
        all.insert(document.uri.clone(), Findings { version: Some(document.version), ..Findings::default() });
    }
    for diagnostic in &view.analysis.diagnostics {
        let file = diagnostic.primary.span.file;
        if let (Some(uri), Some(converted)) = (view.uri(file), convert(view, diagnostic, session)) {
            let findings = all.entry(uri.clone()).or_default();
            findings.version = view.version(file);
            findings.diagnostics.push(converted);
        }
    }
    all
}

fn convert(view: &View, diagnostic: &Diagnostic, session: &Session) -> Option<lsp::Diagnostic> {
    let related = diagnostic.related.iter().filter_map(|label| related(view, label)).collect::<Vec<_>>();
    Some(lsp::Diagnostic {
        range: view.range(diagnostic.primary.span)?,
        severity: Some(severity(diagnostic.severity)),
        code: Some(NumberOrString::String(diagnostic.rule.to_string())),
        code_description: explanation(diagnostic.rule),
        source: Some("pipec".to_string()),
        message: message(diagnostic),
        related_information: (session.related_information && !related.is_empty()).then_some(related),
        data: diagnostic.fix.as_ref().and_then(|found| fix(view, found)),
        ..lsp::Diagnostic::default()
    })
}

/// The address of its page, which editors make a link of.
fn explanation(rule: &str) -> Option<lsp::CodeDescription> {
    Some(lsp::CodeDescription { href: page(rule)?.address().parse().ok()? })
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    }
}

/// The sentence, then what is to be seen at the place and what to do about it, a line each.
fn message(diagnostic: &Diagnostic) -> String {
    let mut message = diagnostic.message.clone();
    if !diagnostic.primary.text.is_empty() {
        message.push('\n');
        message.push_str(&diagnostic.primary.text);
    }
    if let Some(help) = &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    message
}

fn related(view: &View, label: &Label) -> Option<DiagnosticRelatedInformation> {
    Some(DiagnosticRelatedInformation { location: view.location(label.span)?, message: label.text.clone() })
}

/// A fix in the protocol's words. It travels with the diagnostic, so that the action that offers it needs no second
/// analysis. None when one of its edits lies in no file of the client: half a fix is no fix.
fn fix(view: &View, fix: &Fix) -> Option<Value> {
    let edit = |edit: &Edit| {
        let location = view.location(edit.span)?;
        Some(json!({ "uri": location.uri, "range": location.range, "newText": edit.text }))
    };
    let edits = fix.edits.iter().map(edit).collect::<Option<Vec<_>>>()?;
    Some(json!({ "fix": { "title": fix.title, "edits": edits } }))
}

#[cfg(test)]
mod tests {
    use pipe_lang::source::{FileId, Span};

    use super::*;
    use crate::view::tests::view;

    fn finding() -> Diagnostic {
        let at = |start, end| Span::new(FileId(0), start, end);
        Diagnostic::warning("unpinned-action", at(4, 5), "the action has no version")
            .label("here")
            .help("write one")
            .related(at(0, 3), "declared here")
            .fix("add the version", at(5, 5), "@v4")
    }

    #[test]
    fn a_finding_in_the_protocol_s_words() {
        let session = Session { related_information: true, ..Session::default() };
        let converted = convert(&view("job a"), &finding(), &session);
        let Some(converted) = converted else { unreachable!("the span is in the file") };
        assert_eq!(converted.message, "the action has no version\nhere\nhelp: write one");
        assert_eq!(converted.severity, Some(DiagnosticSeverity::WARNING));
        assert_eq!(converted.code, Some(NumberOrString::String("unpinned-action".to_string())));
        assert_eq!(converted.related_information.map(|related| related.len()), Some(1));
        let data = converted.data.unwrap_or_default();
        assert_eq!(data["fix"]["title"], "add the version");
        assert_eq!(data["fix"]["edits"][0]["range"]["start"], json!({ "line": 0, "character": 5 }));
        assert_eq!(data["fix"]["edits"][0]["newText"], "@v4");
    }

    #[test]
    fn related_places_only_for_clients_that_show_them() {
        let converted = convert(&view("job a"), &finding(), &Session::default());
        assert!(converted.is_some_and(|converted| converted.related_information.is_none()));
    }
}
