//! `malformed-json-pointer`: a pointer that points to nothing, so that its difference is not ignored.
//!
//! The usual one: the `/` inside an annotation's key parts two steps unless it is written `~1`.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::{Item, Value};

const RULE: &str = "malformed-json-pointer";
/// Maps from text to text: below one there is a key and no more.
const MAPS: &[&str] = &["matchLabels", "nodeSelector"];
/// Those that are such maps in `metadata`.
const MAPS_OF_METADATA: &[&str] = &["annotations", "labels"];

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["ignore-differences"]) else { return Vec::new() };
    let entries = field.value.as_list().unwrap_or_default().iter();
    let pointers = entries.filter_map(|entry| entry.value.as_map()?.get("json-pointers"));
    pointers.flat_map(values).filter_map(|pointer| judge(subject, pointer)).collect()
}

/// One pointer, or a list of them.
fn values(value: &Value) -> Vec<&Value> {
    match value.as_list() {
        Some(items) => items.iter().map(|item: &Item| &item.value).collect(),
        None => vec![value],
    }
}

fn judge(subject: &Subject, value: &Value) -> Option<Diagnostic> {
    let pointer = value.as_text()?;
    let Some(path) = pointer.strip_prefix('/') else {
        let message = format!("`{pointer}` does not begin with `/`");
        return Some(subject.finding(RULE, value.site, message).help(format!("write \"/{pointer}\"")));
    };
    if bad_escape(&pointer) {
        let message = "a `~` in a pointer is followed by `0` or `1`";
        return Some(subject.finding(RULE, value.site, message).help("write `~0` for `~` and `~1` for `/`"));
    }
    let mended = mend(path)?;
    let message = format!("`{pointer}` points to nothing: the `/` inside a key is written `~1`");
    Some(subject.finding(RULE, value.site, message).help(format!("write \"/{mended}\"")))
}

fn bad_escape(pointer: &str) -> bool {
    pointer.split('~').skip(1).any(|rest| !rest.starts_with(['0', '1']))
}

/// The path with one step below a map of texts, if it has more.
fn mend(path: &str) -> Option<String> {
    let steps: Vec<&str> = path.split('/').collect();
    let map = steps.iter().enumerate().position(|(index, step)| {
        let in_metadata = index.checked_sub(1).and_then(|before| steps.get(before)) == Some(&"metadata");
        MAPS.contains(step) || in_metadata && MAPS_OF_METADATA.contains(step)
    })?;
    let (above, key) = steps.split_at_checked(map + 1)?;
    (key.len() > 1).then(|| format!("{}/{}", above.join("/"), key.join("~1")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_of_maps_are_joined() {
        let revision = "spec/template/metadata/annotations/deployment.kubernetes.io/revision";
        let mended = "spec/template/metadata/annotations/deployment.kubernetes.io~1revision";
        assert_eq!(mend(revision).as_deref(), Some(mended));
        assert_eq!(mend(mended), None);
        assert_eq!(mend("spec/nodeSelector/kubernetes.io/os").as_deref(), Some("spec/nodeSelector/kubernetes.io~1os"));
        assert_eq!(mend("metadata/labels"), None);
        assert_eq!(mend("spec/labels/a/b"), None);
        assert_eq!(mend("spec/replicas"), None);
        assert!(bad_escape("/a~2b") && bad_escape("/a~") && !bad_escape("/a~0~1b"));
    }
}
