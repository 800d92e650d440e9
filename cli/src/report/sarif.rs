//! Diagnostics as SARIF 2.1.0, for GitHub's code scanning. Sources: OASIS SARIF 2.1.0; GitHub's "SARIF support for code
//! scanning".

use std::io::{self, Write};

use pipe_lang::diagnostic::{Diagnostic, Fix, FixKind, Label, Severity};
use pipe_lang::pages::page;
use pipe_lang::rules;
use pipe_lang::settings::Level;
use pipe_lang::source::Span;
use serde_json::{Value, json};

use super::View;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the report of all projects.
pub fn write(out: &mut dyn Write, results: Vec<Value>) -> io::Result<()> {
    let mut named: Vec<&str> = results.iter().filter_map(|result| result.get("ruleId")?.as_str()).collect();
    named.sort_unstable();
    named.dedup();
    let rules: Vec<Value> = named.into_iter().map(rule).collect();
    let driver = json!({
        "name": "pipec",
        "version": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules,
    });
    let report = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            // Columns are counted in characters.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn rule(name: &str) -> Value {
    let known = rules::all().find(|rule| rule.name == name);
    let summary = known.map_or("The input cannot be compiled.", |rule| rule.summary);
    let level = known.and_then(|rule| rule.level).unwrap_or(Level::Deny);
    // The levels of SARIF have the names of ours.
    let level = rules::weight(level).map_or("none", Severity::name);
    let mut described = json!({
        "id": name,
        "shortDescription": { "text": summary },
        "defaultConfiguration": { "level": level },
    });
    if let Some(page) = page(name) {
        described["helpUri"] = json!(page.address());
        // Code scanning shows the Markdown, and wants the text too.
        described["help"] = json!({ "text": page.text, "markdown": page.text });
    }
    described
}

/// A diagnostic as a result.
///
/// # Errors
/// A sentence where it is in a file outside of the current folder: code scanning knows no such file.
pub fn result(view: View<'_>, diagnostic: &Diagnostic) -> Result<Value, String> {
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        text.push_str(". Help: ");
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": diagnostic.rule,
        "level": diagnostic.severity.name(),
        "message": { "text": text },
        "locations": [location(view, &diagnostic.primary, None)?],
    });
    if !diagnostic.related.is_empty() {
        let related: Result<Vec<Value>, String> =
            diagnostic.related.iter().enumerate().map(|(id, label)| location(view, label, Some(id))).collect();
        result["relatedLocations"] = Value::Array(related?);
    }
    if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.kind != FixKind::Blank) {
        result["fixes"] = json!([changes(view, fix)?]);
    }
    Ok(result)
}

fn location(view: View<'_>, label: &Label, id: Option<usize>) -> Result<Value, String> {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&view.path(label.span))? },
            "region": region(view, label.span),
        },
    });
    if let Some(id) = id {
        location["id"] = json!(id);
    }
    if !label.text.is_empty() {
        location["message"] = json!({ "text": label.text });
    }
    Ok(location)
}

fn region(view: View<'_>, span: Span) -> Value {
    let [first, last] = view.region(span);
    json!({ "startLine": first.0, "startColumn": first.1, "endLine": last.0, "endColumn": last.1 })
}

fn changes(view: View<'_>, fix: &Fix) -> Result<Value, String> {
    let mut files: Vec<(String, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let uri = uri(&view.path(edit.span))?;
        let replacement = json!({
            "deletedRegion": region(view, edit.span),
            "insertedContent": { "text": edit.text },
        });
        match files.iter_mut().find(|(known, _)| *known == uri) {
            Some((_, replacements)) => replacements.push(replacement),
            None => files.push((uri, vec![replacement])),
        }
    }
    let changes: Vec<Value> = files
        .into_iter()
        .map(|(uri, replacements)| json!({ "artifactLocation": { "uri": uri }, "replacements": replacements }))
        .collect();
    Ok(json!({ "description": { "text": fix.title }, "artifactChanges": changes }))
}

/// A path as a relative reference of RFC 3986.
fn uri(path: &str) -> Result<String, String> {
    if path.starts_with("../") || path.starts_with('/') || path.get(1..2) == Some(":") {
        return Err(format!(
            "{path}: SARIF cannot name a file outside of this folder; run pipec in the root of the repository"
        ));
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._~-".contains(&byte);
    let escaped = path.bytes().map(|byte| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    });
    Ok(escaped.collect())
}
