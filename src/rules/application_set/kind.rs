//! `generator-kind`: an entry of `generators` is one generator, and one that asks a service asks one.

use super::generators::{Generator, all};
use crate::diagnostic::Diagnostic;
use crate::model::Field;
use crate::rules::Facts;
use crate::rules::report::beside;

/// What is no service among the members of a generator that asks one.
const OTHERS: &[&str] = &[
    "filters",
    "clone-protocol",
    "requeue-after-seconds",
    "continue-on-repo-not-found-error",
    "values",
    "template",
    "raw",
];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.application_sets.iter().flat_map(all).flat_map(|generator| of_generator(facts, &generator)).collect()
}

fn of_generator(facts: &Facts<'_>, generator: &Generator<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "generator-kind";
    if generator.fields.get("raw").is_some() {
        return Vec::new();
    }
    let kinds = generator.kinds();
    let one = |what: &str, kinds: &[&Field], help: &str| match kinds {
        [] => Some(facts.finding(RULE, generator.site, format!("this {what}")).help(help)),
        [_] => None,
        [first, second, ..] => {
            let message = format!("an entry is one of them, and this is both `{}` and `{}`", first.key, second.key);
            Some(beside(facts.finding(RULE, second.site, message).help(help), facts.sites, first.site, "the first"))
        }
    };
    let mut found: Vec<Diagnostic> = one(
        "entry is no generator",
        &kinds,
        "write `{ list { elements = [ … ] } }`, each generator in an entry of its own",
    )
    .into_iter()
    .collect();
    for kind in ["scm-provider", "pull-request"] {
        let Some(fields) = generator.of_kind(kind).filter(|fields| fields.get("raw").is_none()) else { continue };
        let services: Vec<&Field> = fields.iter().filter(|field| !OTHERS.contains(&field.key.as_str())).collect();
        found.extend(one("generator names no service", &services, "write `github { … }`"));
    }
    if let Some(git) = generator.of_kind("git").filter(|fields| fields.get("raw").is_none()) {
        let ways: Vec<&Field> =
            git.iter().filter(|field| matches!(field.key.as_str(), "directories" | "files")).collect();
        found.extend(one(
            "generator looks at nothing",
            &ways,
            "write `directories = [{ path = \"apps/*\" }]` or `files = [ … ]`",
        ));
    }
    found
}
