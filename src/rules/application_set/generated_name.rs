//! `duplicate-generated-app`: two Applications of a set would have one name. The controller makes neither of them; before
//! Argo CD 3.2, it made the first.
//!
//! Source: `validateGeneratedApplications` in argo-cd, applicationset/controllers/applicationset_controller.go.

use std::collections::BTreeSet;

use super::generators::of;
use super::{is_true, template};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Fields, Item, Value};
use crate::rules::Facts;

const RULE: &str = "duplicate-generated-app";

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.application_sets.iter().filter_map(|set| of_set(facts, set)).collect()
}

fn of_set(facts: &Facts<'_>, set: &Declaration) -> Option<Diagnostic> {
    let name = template(set)?.get("name")?;
    let text = name.as_text()?;
    let generators = of(set);
    let lists: Vec<&Fields> = generators.iter().filter_map(|generator| generator.of_kind("list")).collect();
    let elements = || lists.iter().filter_map(|list| list.get("elements")).filter_map(Value::as_list).flatten();
    let alone = lists.len() == generators.len();
    if !text.contains("{{") {
        // How many the other generators find is not known; with one, a name of its own is enough.
        if elements().count() < 2 {
            return None;
        }
        let message = format!("every Application of this set would be named `{text}`");
        return Some(facts.finding(RULE, name.site, message).help(help(set, &elements().collect::<Vec<_>>())));
    }
    if !alone {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for element in elements() {
        let Some(made) = element.value.as_map().and_then(|fields| filled(&text, fields)) else { continue };
        if names.contains(&made) {
            let message = format!("a second Application of this set would be named `{made}`");
            let help = help(set, &elements().collect::<Vec<_>>());
            return Some(facts.finding(RULE, element.value.site, message).help(help));
        }
        names.push(made);
    }
    None
}

/// What to put into the name: a parameter that differs in all elements.
fn help(set: &Declaration, elements: &[&Item]) -> String {
    const HELP: &str = "put into the name what tells the elements apart";
    let differs = |key: &str| {
        let mut seen = BTreeSet::new();
        let texts = elements.iter().map(|element| element.value.as_map()?.get(key)?.as_text());
        texts.into_iter().all(|text| text.is_some_and(|text| seen.insert(text)))
    };
    let first = elements.first().and_then(|element| element.value.as_map());
    let keys: Vec<&str> = first.into_iter().flat_map(Fields::iter).map(|field| field.key.as_str()).collect();
    let named = keys.iter().find(|key| **key == "name" && differs(key));
    let Some(key) = named.or_else(|| keys.iter().find(|key| differs(key))) else { return HELP.to_owned() };
    let is_go = is_true(set.fields.get("go-template"));
    format!("{HELP}: `{}`", if is_go { format!("{{{{ .{key} }}}}") } else { format!("{{{{{key}}}}}") })
}

/// A template with plain parameters filled in; none where there is more in it.
fn filled(text: &str, fields: &Fields) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inner)) = rest.split_once("{{") {
        let (parameter, after) = inner.split_once("}}")?;
        out.push_str(before);
        let mut value: Option<&Value> = None;
        for part in parameter.trim().trim_start_matches('.').split('.') {
            let inner = match value {
                None => fields,
                Some(value) => value.as_map()?,
            };
            value = Some(inner.get(part)?);
        }
        out.push_str(&value?.as_text()?);
        rest = after;
    }
    Some(out + rest)
}
