//! `generator-combination`: a matrix has two generators, a merge at least two and keys.

use super::generators::{Generator, all};
use crate::diagnostic::Diagnostic;
use crate::model::{Field, Value};
use crate::rules::Facts;

const RULE: &str = "generator-combination";

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.application_sets.iter().flat_map(all).flat_map(|generator| of_generator(facts, &generator)).collect()
}

fn of_generator(facts: &Facts<'_>, generator: &Generator<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let inner = generator.inner();
    if let Some(field) = plain(generator.fields.field("matrix")) {
        if inner.len() != 2 {
            let message = format!("a matrix joins two generators, and this has {}", inner.len());
            found
                .push(facts.finding(RULE, field.site, message).help("for three of them, put a matrix into the matrix"));
        }
        let git: Vec<_> = inner.iter().filter_map(|one| one.of_kind("git")).collect();
        let prefixes: Vec<_> = git.iter().map(|one| one.get("path-param-prefix").and_then(Value::as_text)).collect();
        if let [first, second] = prefixes.as_slice()
            && first == second
        {
            let message = "both generators of Git call their parameters `path`, and the matrix refuses that";
            found.push(facts.finding(RULE, field.site, message).help("give one of them a `path-param-prefix`"));
        }
    }
    if let Some(field) = plain(generator.fields.field("merge")) {
        if inner.len() < 2 {
            let message = format!("a merge joins at least two generators, and this has {}", inner.len());
            found
                .push(facts.finding(RULE, field.site, message).help("add one, or take the generator out of the merge"));
        }
        let keys = field.value.as_map().and_then(|fields| fields.get("merge-keys"));
        if keys.is_none_or(|keys| keys.as_list().is_some_and(<[_]>::is_empty)) {
            let message = "a merge has to know by which parameters sets are the same";
            found.push(facts.finding(RULE, field.site, message).help("write `merge-keys = [\"name\"]`"));
        }
    }
    found
}

/// Without `raw`, which may hold what is missing.
fn plain(field: Option<&Field>) -> Option<&Field> {
    field.filter(|field| field.value.as_map().is_some_and(|fields| fields.get("raw").is_none()))
}
