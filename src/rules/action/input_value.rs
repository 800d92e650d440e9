//! Values of inputs of well-known actions, which GitHub passes on whatever they are.
//!
//! `wrong-input-value`: a text that the action does not understand. `brittle-input`: an input that is better left alone.
//! `silent-missing-files`: an upload that succeeds without a file. `lenient-review`: a review of dependencies that lets
//! most findings pass.

use crate::catalog::advice::{self, InputKind};
use crate::catalog::artifact::UPLOAD;
use crate::check::{interface, outward};
use crate::diagnostic::Diagnostic;
use crate::model::{ActionReference, Field, Site, Target, Use, Value};
use crate::rules::Facts;
use crate::suggest::suggest;

/// Calls a function with each input that an action of another repository is given.
fn inputs(facts: &Facts<'_>, report: impl Fn(&ActionReference, &Field) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    let of_use = |one: Use<'_>| {
        let Target::Action(reference) = one.target else { return Vec::new() };
        let found =
            one.inputs.iter().filter_map(|field| Some(outward(report(reference, field)?, field.site, facts.sites)));
        found.collect()
    };
    facts.model.uses().flat_map(of_use).collect()
}

fn finding(facts: &Facts<'_>, rule: &'static str, site: Site, message: String) -> Option<Diagnostic> {
    Some(Diagnostic::finding(rule, facts.sites.span(site)?, message))
}

/// `wrong-input-value`
pub(super) fn wrong(facts: &Facts<'_>) -> Vec<Diagnostic> {
    inputs(facts, |reference, field| {
        let kind = advice::input_kind(&reference.name(), &field.key)?;
        let value = field.value.as_text().filter(|text| !text.trim().is_empty() && !fits(text.trim(), kind))?;
        let wanted = match kind {
            InputKind::Bool => "`true` or `false`".to_owned(),
            InputKind::Number => "a number".to_owned(),
            InputKind::OneOf(words) => {
                let shown: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                format!("one of {}", shown.join(", "))
            }
        };
        let message = format!("the input `{}` of `{}` is {wanted}, and not \"{value}\"", field.key, reference.name());
        let site = if facts.sites.span(field.value.site).is_some() { field.value.site } else { field.site };
        let diagnostic = finding(facts, "wrong-input-value", site, message)?;
        Some(match kind {
            InputKind::OneOf(words) => match suggest(&value, words.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean \"{near}\"?")),
                None => diagnostic.help("write one of these"),
            },
            _ => diagnostic.help("GitHub passes on what stands here, and the action takes it for something else"),
        })
    })
}

fn fits(text: &str, kind: InputKind) -> bool {
    match kind {
        InputKind::Bool => text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"),
        InputKind::Number => text.parse::<f64>().is_ok(),
        InputKind::OneOf(words) => words.iter().any(|word| word.eq_ignore_ascii_case(text)),
    }
}

/// `brittle-input`
pub(super) fn brittle(facts: &Facts<'_>) -> Vec<Diagnostic> {
    inputs(facts, |reference, field| {
        let why = advice::brittle_input(&reference.name(), &field.key)?;
        // Of an input that is not there, that is what is said.
        let known = interface(facts.lock, reference)?;
        known.inputs.keys().find(|name| name.eq_ignore_ascii_case(&field.key))?;
        let message = format!("`{}` is better left alone: {why}", field.key);
        Some(finding(facts, "brittle-input", field.site, message)?.help("install into a virtual environment"))
    })
}

/// `silent-missing-files`
pub(super) fn silent(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let uploads = of(facts, UPLOAD).filter(|one| one.inputs.get("if-no-files-found").is_none());
    let found = uploads.filter_map(|one| {
        let message = "the upload succeeds where no file is found, and what needs the artifact fails later".to_owned();
        let diagnostic = finding(facts, "silent-missing-files", one.site, message)?;
        Some(outward(diagnostic.help("add `if-no-files-found = \"error\"`"), one.site, facts.sites))
    });
    found.collect()
}

/// `lenient-review`
pub(super) fn lenient(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let reviews = of(facts, "actions/dependency-review-action");
    let found = reviews.flat_map(|one| one.inputs.iter()).filter_map(|field| {
        let message = match (field.key.as_str(), field.value.as_text()?.as_str()) {
            ("fail-on-severity", "critical") => "the review lets vulnerabilities of the severity \"high\" pass",
            ("warn-only", "true") => "the review finds vulnerabilities and fails for none of them",
            ("vulnerability-check", "false") => "the review does not look for vulnerabilities",
            _ => return None,
        };
        let diagnostic = finding(facts, "lenient-review", field.site, message.to_owned())?;
        Some(outward(diagnostic.help("leave it out: the review then fails for all of them"), field.site, facts.sites))
    });
    found.collect()
}

/// The uses of an action.
fn of<'a>(facts: &Facts<'a>, name: &'static str) -> impl Iterator<Item = Use<'a>> {
    facts.model.uses().filter(move |one| match one.target {
        Target::Action(reference) => reference.name().eq_ignore_ascii_case(name),
        _ => false,
    })
}

/// Whether an input is given this text.
pub(super) fn is_given(value: Option<&Value>, text: &str) -> bool {
    value.and_then(Value::as_text).is_some_and(|value| value.trim().eq_ignore_ascii_case(text))
}
