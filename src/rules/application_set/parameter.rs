//! `unknown-parameter`: a template asks for what no generator of the set gives.

use super::generators::{Generator, of};
use super::syntax::actions;
use super::{is_true, template, texts};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Fields, Site, Value};
use crate::rules::Facts;
use crate::suggest::suggest;

/// What each kind gives. Source: the documents of argo-cd, "Generators"; the names of `path` are those of both kinds of
/// templates.
const OF_CLUSTERS: &[&str] = &["name", "nameNormalized", "server", "project", "metadata", "values", "clusters"];
const OF_REPOSITORIES: &[&str] = &[
    "organization",
    "repository",
    "repository_id",
    "url",
    "branch",
    "branchNormalized",
    "sha",
    "short_sha",
    "short_sha_7",
    "labels",
    "values",
];
const OF_PULL_REQUESTS: &[&str] = &[
    "number",
    "title",
    "branch",
    "branch_slug",
    "target_branch",
    "target_branch_slug",
    "head_sha",
    "head_short_sha",
    "head_short_sha_7",
    "labels",
    "author",
    "values",
];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.application_sets.iter().flat_map(|set| of_set(facts, set)).collect()
}

fn of_set(facts: &Facts<'_>, set: &Declaration) -> Vec<Diagnostic> {
    let of_go = is_true(set.fields.get("go-template"));
    let generators = of(set);
    // Applications are made of each generator by itself; what one of them gives may be meant for it alone.
    let known: Option<Vec<Vec<String>>> = generators.iter().map(given).collect();
    let (Some(known), Some(template)) = (known, template(set)) else { return Vec::new() };
    if known.is_empty() || generators.iter().any(Generator::overrides) {
        return Vec::new();
    }
    let mut faults: Vec<(Site, String)> = Vec::new();
    texts(template, &mut |value, text| {
        // Inside of these, a dot is something else.
        if actions(&text)
            .any(|action| action.starts_with("range") || action.starts_with("with") || action.starts_with("define"))
        {
            return;
        }
        for name in actions(&text).filter_map(|action| parameter(action, of_go)) {
            let is_known = known.iter().any(|names| names.contains(&name));
            if !is_known && !faults.iter().any(|(_, other)| *other == name) {
                faults.push((value.site, name));
            }
        }
    });
    let all: Vec<&str> = known.iter().flatten().map(String::as_str).collect();
    let report = |(site, name): (Site, String)| {
        let diagnostic = facts.finding(
            "unknown-parameter",
            site,
            format!("no generator of `{}` gives the parameter `{name}`", set.id),
        );
        let mut names = all.clone();
        names.sort_unstable();
        names.dedup();
        diagnostic.help(match suggest(&name, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                format!("they give {}", names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
            }
        })
    };
    faults.into_iter().map(report).collect()
}

/// The first part of the parameter that stands between braces, where that is all.
fn parameter(action: &str, of_go: bool) -> Option<String> {
    let path = if of_go { action.strip_prefix('.')? } else { action };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.' | '[' | ']' | '/');
    let starts = path.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let first = path.split(['.', '[']).next()?;
    (starts && path.chars().all(plain)).then(|| first.to_owned())
}

/// The first parts of the parameters that a generator gives; none where that cannot be told.
fn given(generator: &Generator<'_>) -> Option<Vec<String>> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let kinds = generator.kinds();
    let [kind] = kinds.as_slice() else { return None };
    let fields = kind.value.as_map().filter(|fields| fields.get("raw").is_none())?;
    match kind.key.as_str() {
        "list" => of_list(fields),
        "clusters" => Some(owned(OF_CLUSTERS)),
        "scm-provider" => Some(owned(OF_REPOSITORIES)),
        "pull-request" => Some(owned(OF_PULL_REQUESTS)),
        "git" if fields.get("files").is_none() => {
            let prefix = fields.get("path-param-prefix").map_or(Some(String::new()), Value::as_text)?;
            let path = if prefix.is_empty() { "path".to_owned() } else { prefix };
            Some(vec![path, "values".to_owned()])
        }
        "matrix" | "merge" => {
            let inner: Option<Vec<Vec<String>>> = generator.inner().iter().map(given).collect();
            inner.map(|names| names.concat()).filter(|names| !names.is_empty())
        }
        _ => None,
    }
}

fn of_list(fields: &Fields) -> Option<Vec<String>> {
    if fields.get("elements-yaml").is_some() {
        return None;
    }
    let mut names = Vec::new();
    for element in fields.get("elements")?.as_list()? {
        names.extend(
            element.value.as_map()?.iter().map(|field| field.key.split('.').next().unwrap_or_default().to_owned()),
        );
    }
    Some(names)
}
