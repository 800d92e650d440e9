//! `generator-kind`: an entry of `generators` is one generator, and one that asks a service asks one.

use super::generators::{Generator, all, of};
use crate::diagnostic::{Diagnostic, Severity};
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
    let mut found = Vec::new();
    for set in &facts.model.application_sets {
        let outer = of(set).len();
        for (index, generator) in all(set).iter().enumerate() {
            found.extend(of_generator(facts, generator, index < outer));
        }
    }
    found
}

fn of_generator(facts: &Facts<'_>, generator: &Generator<'_>, is_outer: bool) -> Vec<Diagnostic> {
    const RULE: &str = "generator-kind";
    if generator.fields.get("raw").is_some() {
        return Vec::new();
    }
    let kinds = generator.kinds();
    let one = |none: &str, both: &str, kinds: &[&Field], help: &str| match kinds {
        [] => Some(facts.finding(RULE, generator.site, none).help(help)),
        [_] => None,
        [first, second, ..] => {
            let message = format!("{both}, `{}` and `{}`", first.key, second.key);
            Some(beside(facts.finding(RULE, second.site, message).help(help), facts.sites, first.site, "the first"))
        }
    };
    let of_entry = one(
        "this entry is no generator",
        "this entry is two generators",
        &kinds,
        "write `{ list { elements = [ … ] } }`, each generator in an entry of its own",
    );
    // Argo CD takes several in an entry of the set itself, in an order of its own, and refuses them in a matrix or merge.
    let is_taken = is_outer && kinds.len() > 1;
    let mut found: Vec<Diagnostic> =
        of_entry.map(|one| if is_taken { one.at_most(Severity::Warning) } else { one }).into_iter().collect();
    for kind in ["scm-provider", "pull-request"] {
        let Some(fields) = generator.of_kind(kind).filter(|fields| fields.get("raw").is_none()) else { continue };
        let services: Vec<&Field> = fields.iter().filter(|field| !OTHERS.contains(&field.key.as_str())).collect();
        let both = "a generator asks one service, and this names two";
        found.extend(one("this generator names no service", both, &services, "write `github { … }`"));
    }
    if let Some(git) = generator.of_kind("git").filter(|fields| fields.get("raw").is_none()) {
        let ways: Vec<&Field> =
            git.iter().filter(|field| matches!(field.key.as_str(), "directories" | "files")).collect();
        found.extend(one(
            "this generator looks at nothing",
            "a generator looks at folders or at files, and this names both",
            &ways,
            "write `directories = [{ path = \"apps/*\" }]` or `files = [ … ]`",
        ));
    }
    found
}
