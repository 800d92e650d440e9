//! The two kinds of templates: plain names (`{{name}}`), and those of Go (`{{ .name }}`).
//!
//! `template-syntax`: one is written in the syntax of the other. `missing-key-ignored`: a misspelt name goes unnoticed.

use super::{is_true, template, texts};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Site, Value};
use crate::rules::Facts;

/// What stands alone between braces in a template of Go. Source: text/template, and the functions of sprig that take
/// nothing.
const ALONE: &[&str] = &["end", "else", "break", "continue", "now", "uuidv4", "list", "dict"];

/// `template-syntax`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.application_sets.iter().flat_map(|set| of_set(facts, set)).collect()
}

fn of_set(facts: &Facts<'_>, set: &Declaration) -> Vec<Diagnostic> {
    let of_go = is_true(set.fields.get("go-template"));
    let mut found: Vec<(Site, String, String)> = Vec::new();
    let Some(template) = template(set) else { return Vec::new() };
    texts(template, &mut |value, text| {
        // What is quoted with backticks is meant for somebody else, and so may be the lines of a chart's values.
        if text.contains("{{`") || !of_go && text.contains('\n') {
            return;
        }
        let fault = actions(&text).find_map(|action| fault(action, of_go));
        found.extend(fault.map(|(message, help)| (value.site, message, help)));
    });
    // A set in the wrong syntax is wrong everywhere; one place says it.
    found.truncate(1);
    found.into_iter().map(|(site, message, help)| facts.finding("template-syntax", site, message).help(help)).collect()
}

/// What stands between braces.
pub(super) fn actions(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(action, _)| action.trim_matches('-').trim())
}

fn fault(action: &str, of_go: bool) -> Option<(String, String)> {
    let is_name = |text: &str| {
        text.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.'))
    };
    if of_go && is_name(action) && !ALONE.contains(&action) {
        let message = format!("`{{{{{action}}}}}` is a plain name, and `go-template` reads templates of Go");
        return Some((message, format!("write `{{{{ .{action} }}}}`")));
    }
    let bare = action.strip_prefix('.').filter(|bare| !of_go && is_name(bare))?;
    let message = format!("`{{{{ .{bare} }}}}` is a template of Go, and stays as it is without `go-template`");
    Some((message, format!("write `go-template = true` in the set, or `{{{{{bare}}}}}`")))
}

/// `missing-key-ignored`
pub(super) fn missing_key(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for set in facts.model.application_sets.iter().filter(|set| is_true(set.fields.get("go-template"))) {
        let options = set.fields.get("go-template-options").map(Value::as_texts).unwrap_or_default();
        if options.iter().any(|option| option == "missingkey=error") {
            continue;
        }
        let Some(field) = set.fields.field("go-template") else { continue };
        let message =
            "a parameter that is misspelt or missing becomes `<no value>`, and the Application is made nevertheless";
        let help = "write `go-template-options = [\"missingkey=error\"]`";
        found.push(facts.finding("missing-key-ignored", field.site, message).help(help));
    }
    found
}
