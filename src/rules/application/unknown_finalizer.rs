//! `unknown-finalizer`: a finalizer that nobody removes keeps its Application from ever being deleted.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::{Value, ValueKind};

/// With their variants behind a slash. The latter two are the controller's own, but it does remove them.
const KNOWN: &[&str] = &[
    "resources-finalizer.argocd.argoproj.io",
    "pre-delete-finalizer.argocd.argoproj.io",
    "post-delete-finalizer.argocd.argoproj.io",
];

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["finalizer"]) else { return Vec::new() };
    let values: Vec<&Value> = match field.value.as_list() {
        Some(items) => items.iter().map(|item| &item.value).collect(),
        None => vec![&field.value],
    };
    values
        .into_iter()
        .filter(|value| !matches!(value.kind, ValueKind::Word(_)))
        .filter_map(|value| Some((value.as_text()?, value.site)))
        .filter(|(name, _)| !is_known(name))
        .map(|(name, site)| {
            let message = format!("nothing of Argo CD removes the finalizer `{name}`: the app could not be deleted");
            subject
                .finding("unknown-finalizer", site, message)
                .help("write `finalizer = foreground`, `background` or `none`")
        })
        .collect()
}

fn is_known(name: &str) -> bool {
    let (base, variant) = name.split_once('/').map_or((name, None), |(base, variant)| (base, Some(variant)));
    match base {
        "resources-finalizer.argocd.argoproj.io" => matches!(variant, None | Some("foreground" | "background")),
        _ => KNOWN.contains(&base),
    }
}
