//! `shadowed-image`: the app says an image itself, which is stronger than what a hand-off writes to its repository.

use super::jobs;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Site, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut apps: Vec<&Declaration> = Vec::new();
    for (_, job) in jobs(facts) {
        apps.extend(job.deploys().filter_map(|(_, deploy)| facts.model.app(&deploy.app)));
        apps.extend(super::script::of_job(facts, job).into_iter().map(|hand_off| hand_off.app));
    }
    apps.sort_by(|a, b| a.id.cmp(&b.id));
    apps.dedup_by(|a, b| a.id == b.id);
    apps.into_iter().flat_map(|app| of_app(facts, app)).collect()
}

fn of_app(facts: &Facts<'_>, app: &Declaration) -> Vec<Diagnostic> {
    let Some(source) = app.fields.get_path(&["source"]).and_then(Value::as_map) else { return Vec::new() };
    let own_name = app.fields.get("image-name").and_then(Value::as_text).unwrap_or_else(|| app.id.clone());
    let images = source.get_path(&["kustomize", "images"]);
    let images = images.map(values).unwrap_or_default().into_iter().filter(|value| {
        let text = value.as_text().unwrap_or_default();
        text.split(['=', ':', '@']).next().is_some_and(|name| name == own_name)
    });
    let parameters = source.get_path(&["helm", "parameters"]).and_then(Value::as_list).unwrap_or_default().iter();
    let parameters = parameters.filter_map(|item| item.value.as_map()?.get("name")).filter(|name| {
        let name = name.as_text().unwrap_or_default().to_lowercase();
        ["image.tag", "image.digest", "image.repository"].iter().any(|key| name.ends_with(key))
    });
    let sites: Vec<Site> = images.chain(parameters).map(|value| value.site).collect();
    let report = |site| {
        let message =
            format!("the app `{}` sets its image here, which is stronger than what a job writes to Git", app.id);
        facts
            .finding("shadowed-image", site, message)
            .help("remove it, so that the committed image is the one that runs")
    };
    sites.into_iter().map(report).collect()
}

fn values(value: &Value) -> Vec<&Value> {
    match value.as_list() {
        Some(items) => items.iter().map(|item| &item.value).collect(),
        None => vec![value],
    }
}
