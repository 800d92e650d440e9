//! `invalid-application-name`: names that Kubernetes refuses.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::{Site, Value};
use crate::names::{is_dns_label, is_dns_subdomain, is_filled_in};

const RULE: &str = "invalid-application-name";
/// With tracking by label, the Application's name is the value of a label.
const NAME_LETTERS_MAX: usize = 63;
const NAMESPACE_LETTERS_MAX: usize = 63;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let app = subject.app;
    let said = subject.field(&["name"]);
    let name = match said {
        Some(field) => field.value.as_text().map(|name| (name, field.value.site)),
        None => Some((app.id.clone(), app.site)),
    };
    let namespaces = [&["namespace"][..], &["destination", "namespace"]];
    let namespaces = namespaces.into_iter().filter_map(|path| subject.field(path)).map(|field| &field.value);
    let namespaces = namespaces.filter_map(|value: &Value| Some((value.as_text()?, value.site)));
    let bad_name = name.and_then(|(name, site)| judge(subject, &name, site, NAME_LETTERS_MAX, is_dns_subdomain));
    bad_name
        .into_iter()
        .chain(
            namespaces
                .filter(|(name, _)| !name.is_empty())
                .filter_map(|(name, site)| judge(subject, &name, site, NAMESPACE_LETTERS_MAX, is_dns_label)),
        )
        .collect()
}

fn judge(subject: &Subject, name: &str, site: Site, max: usize, is_valid: fn(&str) -> bool) -> Option<Diagnostic> {
    if is_filled_in(name) {
        return None;
    }
    if !is_valid(name) {
        let message = format!("Kubernetes refuses the name `{name}`");
        let help = "use lower-case letters, digits and `-`, with a letter or a digit at both ends";
        return Some(subject.finding(RULE, site, message).help(help));
    }
    (name.len() > max).then(|| {
        let message = format!("the name has {} letters, and more than {max} do not fit a label", name.len());
        subject.finding(RULE, site, message).help("choose a shorter one")
    })
}
