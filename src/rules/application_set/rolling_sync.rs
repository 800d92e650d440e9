//! Sets whose Applications change in steps.
//!
//! `idle-rolling-sync`: steps that no Application comes to, so that it is never synced. `rolling-sync-automation`: what
//! the steps switch off.

use super::template;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Fields, Site, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::report::beside;

const RULE: &str = "idle-rolling-sync";

/// `idle-rolling-sync`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let sets = facts.model.application_sets.iter();
    let faults = sets.flat_map(|set| {
        of_set(set).into_iter().map(|(site, message, help)| facts.finding(RULE, site, message).help(help))
    });
    faults.collect()
}

fn of_set(set: &Declaration) -> Vec<(Site, String, &'static str)> {
    let Some(strategy) = set.fields.field("strategy") else { return Vec::new() };
    let Some(fields) = strategy.value.as_map().filter(|fields| fields.get("raw").is_none()) else { return Vec::new() };
    let is_rolling = fields.get("type").is_some_and(|value| value.as_text().as_deref() == Some("RollingSync"));
    let mut found = Vec::new();
    let steps = fields.get("rolling-sync").and_then(Value::as_map).and_then(|block| block.get("steps"));
    let items = steps.and_then(Value::as_list).unwrap_or_default();
    if let Some(block) = fields.field("rolling-sync").filter(|_| !is_rolling) {
        found.push((
            block.site,
            "these steps are left out: the strategy is `AllAtOnce`".to_owned(),
            "write `type = RollingSync`",
        ));
    }
    if is_rolling && items.is_empty() && !steps.is_some_and(Value::is_unknown) {
        let message = "without steps, no Application of this set is ever synced".to_owned();
        found.push((strategy.site, message, "write `rolling-sync { steps = [ … ] }`"));
    }
    let reverse = fields.field("deletion-order").filter(|field| field.value.as_text().as_deref() == Some("Reverse"));
    if let Some(field) = reverse.filter(|_| !is_rolling || items.is_empty()) {
        let message = "there is no order to turn around: only the steps of `RollingSync` have one".to_owned();
        found.push((field.value.site, message, "remove it, or write the steps"));
    }
    let labels = template(set).filter(|_| is_rolling).and_then(labels);
    for (step, site) in items.iter().filter_map(|item| Some((item.value.as_map()?, item.value.site))) {
        let matches = step.get("match-expressions").and_then(Value::as_list).unwrap_or_default();
        if matches.is_empty() && step.get("raw").is_none() {
            found.push((
                site,
                "this step names no Application".to_owned(),
                "write `match-expressions = [{ key = \"env\", operator = In, values = [ … ] }]`",
            ));
        }
        let Some(labels) = labels.as_ref().filter(|_| set.fields.get("template-patch").is_none()) else { continue };
        for one in matches.iter().filter_map(|item| item.value.as_map()) {
            let is_in = one.get("operator").is_some_and(|value| value.as_text().as_deref() == Some("In"));
            let Some((key, value)) = one.get("key").and_then(|value| Some((value.as_text()?, value))).filter(|_| is_in)
            else {
                continue;
            };
            if !labels.contains(&key) {
                let message = format!("no Application of this set has the label `{key}`, so none comes to this step");
                found.push((value.site, message, "give it to the template: `labels { … }`"));
            }
        }
    }
    found
}

/// The labels of the Applications; none where they are made otherwise.
fn labels(template: &Fields) -> Option<Vec<String>> {
    let Some(labels) = template.get("labels") else { return Some(Vec::new()) };
    let labels = labels.as_map()?;
    (!labels.iter().any(|field| field.key.contains("{{")))
        .then(|| labels.iter().map(|field| field.key.clone()).collect())
}

/// `rolling-sync-automation`
pub(super) fn automation(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for set in &facts.model.application_sets {
        let kind = set
            .fields
            .get_path(&["strategy", "type"])
            .filter(|value| value.as_text().as_deref() == Some("RollingSync"));
        // What `prune` says there holds for the syncs of the steps, too.
        let path = ["sync", "automated", "self-heal"];
        let heals = template(set).and_then(|template| template.get_path(&path));
        let heals = heals.filter(|value| value.kind == ValueKind::Bool(true));
        let Some((kind, heals)) = kind.zip(heals) else { continue };
        let message = "the steps switch this off: the controller starts every sync, and nothing heals itself";
        let diagnostic = facts.finding("rolling-sync-automation", heals.site, message);
        found.push(
            beside(diagnostic, facts.sites, kind.site, "by these steps")
                .help("remove `self-heal`, which says what does not happen"),
        );
    }
    found
}
