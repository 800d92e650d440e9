//! `preview-tag`: an ApplicationSet makes a preview of each pull request, with a tag that its pipeline does not push.
//!
//! `head_short_sha` has 8 letters and `head_short_sha_7` 7 (argo-cd, "Pull Request Generator"); docker/metadata-action
//! takes 7, and for a pull request those of its merge commit unless it is told otherwise.

use super::command::shown;
use super::pushed::by_pipeline;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Pipeline, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.application_sets.iter().filter_map(|set| of_set(facts, set)).collect()
}

fn of_set(facts: &Facts<'_>, set: &Declaration) -> Option<Diagnostic> {
    let generators = set.fields.get("generators")?;
    let of_requests =
        finds(generators, &|value| value.as_map().is_some_and(|fields| fields.get("pull-request").is_some()));
    let template = set.fields.get("template").filter(|_| of_requests.is_some())?;
    let image = finds(template, &|value| text(value).is_some_and(|text| text.contains("head_s") && is_image(&text)))?;
    let text = text(image)?;
    let pipeline = facts.model.pipelines.iter().find(|pipeline| pipeline.triggered_by("pull_request"))?;
    let (step, why) = fault(facts, pipeline, &text)?;
    let diagnostic = facts.finding("preview-tag", image.site, format!("no pull request pushes this tag: {why}"));
    let diagnostic = beside(diagnostic, facts.sites, step, "the tags are named here");
    Some(diagnostic.help("push `type=raw,value=${{ github.event.pull_request.head.sha }}`, and take `head_sha` here"))
}

fn text(value: &Value) -> Option<String> {
    match &value.kind {
        ValueKind::Text(text) => Some(shown(text)),
        _ => None,
    }
}

/// `name=repository:{{head_short_sha}}`, or the value of a chart's tag.
fn is_image(text: &str) -> bool {
    let tag = text.rsplit([':', '=']).next().unwrap_or(text);
    tag.contains("head_s")
}

/// A value inside of another one.
fn finds<'a>(value: &'a Value, wanted: &dyn Fn(&Value) -> bool) -> Option<&'a Value> {
    if wanted(value) {
        return Some(value);
    }
    let fields = value.as_map().into_iter().flat_map(|fields| fields.iter()).map(|field| &field.value);
    let items = value.as_list().unwrap_or_default().iter().map(|item| &item.value);
    fields.chain(items).find_map(|inner| finds(inner, wanted))
}

/// The step that names the tags of a pipeline, and why none of them is that of a preview.
fn fault(facts: &Facts<'_>, pipeline: &Pipeline, wanted: &str) -> Option<(crate::model::Site, String)> {
    let pushed = by_pipeline(facts, pipeline);
    let named = pushed.named.iter().find(|metadata| !metadata.opaque).filter(|_| pushed.named.len() == 1)?;
    let names_head = |value: &str| value.contains("head") || value.contains("sha");
    if named.rules.iter().any(|rule| rule.attributes.iter().any(|(_, value)| names_head(value)))
        || !pushed.direct.is_empty()
    {
        return None;
    }
    let why = match named.rules.iter().find(|rule| rule.kind == "sha") {
        None => "none of its tags has the commit in it".to_owned(),
        Some(_) if wanted.contains("head_short_sha") && !wanted.contains("head_short_sha_7") => {
            "`head_short_sha` has 8 letters of the commit, and `type=sha` takes 7".to_owned()
        }
        Some(_) => "`type=sha` takes the commit that merges it, not its head".to_owned(),
    };
    Some((named.site, why))
}
