//! `mutable-image`: a tag that moves. What runs is not what Git says, and no commit brings the one before back.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Site, Value};

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for source in subject.sources() {
        let images = source.fields.get_path(&["kustomize", "images"]);
        let images: Vec<&Value> = match images.map(|value| (value, value.as_list())) {
            Some((_, Some(items))) => items.iter().map(|item| &item.value).collect(),
            Some((value, None)) => vec![value],
            None => Vec::new(),
        };
        found.extend(
            images
                .into_iter()
                .filter(|value| value.as_text().is_some_and(|text| is_latest(&text)))
                .map(|value| value.site),
        );
        if let Some(values) = source.fields.get_path(&["helm", "values-object"]).and_then(Value::as_map) {
            of_values(values, &mut found);
        }
        let parameters = source.fields.get_path(&["helm", "parameters"]).and_then(Value::as_list).unwrap_or_default();
        for fields in parameters.iter().filter_map(|item| item.value.as_map()) {
            let Some((name, value)) = fields.get("name").and_then(Value::as_text).zip(fields.get("value")) else {
                continue;
            };
            if name.ends_with("image.tag") && value.as_text().as_deref() == Some("latest") {
                found.push(value.site);
            }
        }
    }
    let report = |site| {
        let message = "`latest` is another image tomorrow: what runs is not what Git says";
        subject.finding("mutable-image", site, message).help("name a tag that stays, or the digest")
    };
    found.into_iter().map(report).collect()
}

/// `image { tag = "latest" }` at any depth.
fn of_values(fields: &Fields, found: &mut Vec<Site>) {
    for field in fields.iter() {
        let Some(inner) = field.value.as_map() else { continue };
        match inner.get("tag").filter(|_| field.key.to_lowercase().ends_with("image")) {
            Some(tag) if tag.as_text().as_deref() == Some("latest") => found.push(tag.site),
            _ => of_values(inner, found),
        }
    }
}

/// `name=repository:latest`
pub(in crate::rules) fn is_latest(image: &str) -> bool {
    !image.contains('@') && image.rsplit('/').next().is_some_and(|name| name.ends_with(":latest"))
}
