//! What Argo CD cannot read when it compares an app or renders it.
//!
//! `malformed-jq-path`: an expression of jq with open brackets or quotes. `malformed-kube-version`: what is no version.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::Value;

/// `malformed-jq-path`
pub(super) fn path(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["ignore-differences"]) else { return Vec::new() };
    let entries = field.value.as_list().unwrap_or_default().iter();
    let paths = entries.filter_map(|entry| entry.value.as_map()?.get("jq-path-expressions"));
    let values = paths.flat_map(|value| match value.as_list() {
        Some(items) => items.iter().map(|item| &item.value).collect(),
        None => vec![value],
    });
    let faults = values.filter_map(|value: &Value| {
        let text = value.as_text()?;
        let fault = fault(&text)?;
        let message = format!("jq cannot read `{}`: {fault}", text.trim());
        Some(
            subject
                .finding("malformed-jq-path", value.site, message)
                .help("write a path of jq: `.spec.template.spec.containers[].image`"),
        )
    });
    faults.collect()
}

/// What is wrong with an expression of jq, as far as its brackets, quotes and ends show it.
fn fault(text: &str) -> Option<&'static str> {
    let mut open = Vec::new();
    let mut letters = text.chars();
    let mut in_text = false;
    while let Some(letter) = letters.next() {
        match letter {
            // An interpolation inside a text is an expression of its own; leave it alone.
            '\\' if in_text && letters.next() == Some('(') => return None,
            '\\' if in_text => {}
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' | '[' | '{' => open.push(letter),
            ')' | ']' | '}' => {
                let matching = match letter {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                if open.pop() != Some(matching) {
                    return Some("a bracket closes that was not opened");
                }
            }
            _ => {}
        }
    }
    let text = text.trim();
    match () {
        () if in_text => Some("a quote is not closed"),
        () if !open.is_empty() => Some("a bracket is not closed"),
        () if text.is_empty() => Some("it is empty"),
        () if text.len() > 1 && text.ends_with(['.', '|', ',']) => Some("something is missing at its end"),
        () if text.starts_with('/') => Some("it is a JSON pointer"),
        () => None,
    }
}

/// `malformed-kube-version`
pub(super) fn kube_version(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for source in subject.sources() {
        for tool in ["helm", "kustomize"] {
            let Some(value) = source.fields.get_path(&[tool, "kube-version"]) else { continue };
            let Some(text) = value.as_text().filter(|text| !is_version(text)) else { continue };
            let message = format!("`{text}` is no version of Kubernetes");
            found.push(subject.finding("malformed-kube-version", value.site, message).help("write it like `1.34.0`"));
        }
    }
    found
}

/// `1.34`, `v1.34.0`, `1.34.0-gke.1+x`
fn is_version(text: &str) -> bool {
    let text = text.strip_prefix('v').unwrap_or(text);
    let numbers = text.split(['-', '+']).next().unwrap_or_default();
    let parts: Vec<&str> = numbers.split('.').collect();
    (1..=3).contains(&parts.len())
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn paths_of_jq() {
        for right in
            [".", ".spec", ".a[] | select(.b == \"]\") | .c", ".a[\"x.y\"]?", "\"\\(.a)\"", "if .a then .b else .c end"]
        {
            assert_eq!(fault(right), None, "{right}");
        }
        for wrong in ["", ".a[", ".a)", ".a | ", ".a[\"x]", "/spec/replicas"] {
            assert!(fault(wrong).is_some(), "{wrong}");
        }
    }
}
