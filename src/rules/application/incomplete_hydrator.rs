//! `incomplete-hydrator`: what a hydrator cannot do without.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

const RULE: &str = "incomplete-hydrator";
const NEEDED: &[(&str, &[&str])] =
    &[("dry-source", &["repo-url", "target-revision", "path"]), ("sync-source", &["target-branch", "path"])];

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(hydrator) = subject.field(&["source-hydrator"]) else { return Vec::new() };
    let mut found = Vec::new();
    for (block, members) in NEEDED {
        let Some(field) = subject.field(&["source-hydrator", block]) else {
            let message = format!("the hydrator has no `{block}`");
            found.push(subject.finding(RULE, hydrator.site, message).help(format!("write `{block} {{ … }}`")));
            continue;
        };
        for member in
            members.iter().filter(|member| field.value.as_map().is_some_and(|fields| fields.get(member).is_none()))
        {
            let message = format!("`{block}` has no `{member}`");
            found.push(subject.finding(RULE, field.site, message).help(format!("write `{member} = \"…\"`")));
        }
    }
    if let Some(path) = subject.field(&["source-hydrator", "sync-source", "path"])
        && path.value.as_text().is_some_and(|path| matches!(path.trim_matches('/'), "" | "."))
    {
        let message = "a hydrator does not write to the root of a branch";
        found.push(subject.finding(RULE, path.value.site, message).help("name a folder"));
    }
    if let Some(target) = subject.field(&["source-hydrator", "hydrate-to"])
        && target.value.as_map().is_some_and(|fields| fields.get("target-branch").is_none())
    {
        let message = "`hydrate-to` has no `target-branch`";
        found.push(subject.finding(RULE, target.site, message).help("write `target-branch = \"…\"`"));
    }
    found
}
