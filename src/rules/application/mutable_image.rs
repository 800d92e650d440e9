//! `mutable-image`: a tag that moves. What runs is not what Git says, and no commit brings the one before back.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::Value;

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

/// `name=repository:latest`
pub(in crate::rules) fn is_latest(image: &str) -> bool {
    !image.contains('@') && image.rsplit('/').next().is_some_and(|name| name.ends_with(":latest"))
}
