//! `malformed-pattern`: a filter of a trigger that GitHub cannot read, or that matches nothing.

use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Site, Trigger, Value};
use crate::pattern::{Fault, Pattern, parse, parse_reference};
use crate::rules::Facts;

const RULE: &str = "malformed-pattern";

/// How a pattern is read.
type Reader = fn(&str) -> Result<Pattern, Fault>;

/// The filters that take patterns.
const FILTERS: [(&str, Reader); 6] = [
    ("branches", parse_reference),
    ("branches-ignore", parse_reference),
    ("tags", parse_reference),
    ("tags-ignore", parse_reference),
    ("paths", parse),
    ("paths-ignore", parse),
];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let triggers = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.triggers);
    triggers.flat_map(|trigger| of_trigger(facts, trigger)).collect()
}

fn of_trigger(facts: &Facts<'_>, trigger: &Trigger) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (key, read) in FILTERS {
        let Some(field) = trigger.filters.field(key) else { continue };
        let items: Vec<&Value> = match field.value.as_list() {
            Some(items) => items.iter().map(|item| &item.value).collect(),
            None => vec![&field.value],
        };
        let mut only_takes_away = !items.is_empty() && !key.ends_with("-ignore");
        for item in items {
            let pattern = item.as_text().map(|text| read(&text));
            only_takes_away &= matches!(&pattern, Some(Ok(pattern)) if pattern.negative);
            if let Some(Err(fault)) = pattern {
                found.extend(report(facts, item.site, fault.message, fault.help));
            } else if let Some(text) = item.as_text().filter(|text| text.trim() != text && !text.trim().is_empty()) {
                // The name of a file may have one there, though hardly any has.
                let message =
                    format!("a blank at an end of `{text}` counts, so it matches only paths that have it too");
                let help = format!("write `\"{}\"`", text.trim());
                found.extend(report(facts, item.site, message, help).map(|one| one.at_most(Severity::Warning)));
            }
        }
        if only_takes_away {
            let message = format!("these `{key}` only take away, so `{}` starts nothing", trigger.event);
            let help = format!("begin with what is meant, `\"**\"`, or write `{key}-ignore` without `!`");
            found.extend(report(facts, field.site, message, help));
        }
    }
    found
}

fn report(facts: &Facts<'_>, site: Site, message: String, help: String) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::finding(RULE, facts.sites.span(site)?, message).help(help);
    Some(outward(diagnostic, site, facts.sites))
}
