//! The metrics of an analysis. The controller checks the templates that a rollout refers to before it goes on, and one
//! with a fault makes the whole rollout invalid; the rest is found when the analysis runs.
//!
//! Source: argo-rollouts v1.9.1, utils/analysis/factory.go (`ValidateMetrics`, `ValidateMetric`) and
//! rollout/controller.go (`getRolloutValidationErrors`).

use super::{has_raw, number, report};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Declaration, Fields, Site, Value};
use crate::rules::Facts;
use crate::rules::report::beside;
use crate::suggest::suggest;

/// The metrics of a template.
fn metrics(template: &Declaration) -> Vec<(&Fields, Site)> {
    let metrics = template.fields.get("metrics").and_then(Value::as_list).unwrap_or_default().iter();
    metrics.filter_map(|item| Some((item.value.as_map().filter(|fields| !has_raw(fields))?, item.value.site))).collect()
}

/// `metric-provider`
pub(super) fn provider(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (metric, _) in facts.model.analysis_templates.iter().flat_map(metrics) {
        let Some(field) = metric.field("provider") else { continue };
        let Some(providers) = field.value.as_map().filter(|fields| !has_raw(fields)) else { continue };
        let names: Vec<_> = providers.iter().map(|field| format!("`{}`", field.key)).collect();
        let message = match names.as_slice() {
            [] => "this metric is measured by nothing".to_owned(),
            [_] => continue,
            _ => format!("a metric is measured by one provider, and this has {}", names.join(", ")),
        };
        found.push(report(
            facts,
            "metric-provider",
            field.site,
            message,
            "write `provider { prometheus { address = \"…\", query = \"…\" } }`",
        ));
    }
    found
}

/// `metric-limits`
pub(super) fn limits(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (metric, site) in facts.model.analysis_templates.iter().flat_map(metrics) {
        let said = |name: &str| metric.get(name).and_then(|value| Some((number(value)?, value.site)));
        let mut fault =
            |site, message: String, help: &str| found.push(report(facts, "metric-limits", site, message, help));
        if let Some((count, site)) = said("count").filter(|(count, _)| *count > 1 && metric.get("interval").is_none()) {
            fault(
                site,
                format!("nothing says how long to wait between the {count} measurements"),
                "write `interval = 1m`",
            );
        }
        for name in ["inconclusive-limit", "consecutive-error-limit", "consecutive-success-limit"] {
            if let Some((_, site)) = said(name).filter(|(limit, _)| *limit < 0) {
                fault(site, format!("`{name}` counts from 0 on"), "write a number from 0 on");
            }
        }
        let never_fails = said("failure-limit").is_some_and(|(limit, _)| limit < 0);
        let never_succeeds = said("consecutive-success-limit").is_none_or(|(limit, _)| limit == 0);
        let is_endless = metric.get("count").is_none() && metric.get("interval").is_some();
        if never_fails && never_succeeds && is_endless {
            fault(
                site,
                "this metric can neither fail nor succeed, and is measured for ever".to_owned(),
                "write a `count`, or a `consecutive-success-limit`",
            );
        }
        if let Some((count, _)) = said("count").filter(|(count, _)| *count > 0) {
            for (site, message, help, certainty) in beyond(count, &said) {
                found.push(report(facts, "metric-limits", site, message, &help).at_most(certainty));
            }
        }
    }
    found
}

/// Limits that a number of measurements does not come to.
///
/// Beyond those that Argo Rollouts refuses: a metric fails with more failures than its limit, so one that is equal to the
/// number of measurements never lets it fail (analysis/analysis.go, `assessMetricFailureInconclusiveOrError`).
fn beyond(count: i64, said: &dyn Fn(&str) -> Option<(i64, Site)>) -> Vec<(Site, String, String, Severity)> {
    let mut found = Vec::new();
    let below = "let it be less than `count`";
    let mut is_said = false;
    for (name, least) in [("failure-limit", count), ("inconclusive-limit", count + 1)] {
        if let Some((limit, site)) = said(name).filter(|(limit, _)| *limit >= least) {
            is_said = true;
            let (what, certainty) = if limit > count {
                let message = format!("`{name}` is more than the {count} measurements, so it is never reached");
                (message, Severity::Error)
            } else {
                let message = format!(
                    "with `{name} = {limit}` the metric never fails: it takes more failures, and there are {count} measurements"
                );
                (message, Severity::Warning)
            };
            found.push((site, what, below.to_owned(), certainty));
        }
    }
    let failures = said("failure-limit").map_or(0, |(limit, _)| limit.max(0));
    if let Some((successes, site)) = said("consecutive-success-limit").filter(|(limit, _)| *limit > 0)
        && !is_said
        && count < failures + successes
    {
        let message = match failures {
            0 => format!("`consecutive-success-limit` is more than the {count} measurements, so it is never reached"),
            _ => format!(
                "{count} measurements are fewer than `failure-limit` and `consecutive-success-limit` together, and the analysis is refused"
            ),
        };
        let help = format!("write `count = {}`, or lower one of the limits", failures + successes);
        found.push((site, message, help, Severity::Error));
    }
    found
}

/// `duplicate-metric`
pub(super) fn duplicate(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for template in &facts.model.analysis_templates {
        let mut seen: Vec<(String, Site)> = Vec::new();
        for value in metrics(template).iter().filter_map(|(metric, _)| metric.get("name")) {
            let Some(name) = value.as_text() else { continue };
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == name) {
                let message = format!("a second metric of `{}` is named `{name}`", template.id);
                let diagnostic = report(facts, "duplicate-metric", value.site, message, "name them apart");
                found.push(beside(diagnostic, facts.sites, *first, "first here"));
            }
            seen.push((name, value.site));
        }
    }
    found
}

/// `undeclared-argument`
pub(super) fn argument(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Templates that are put together share their arguments.
    for template in facts
        .model
        .analysis_templates
        .iter()
        .filter(|one| one.fields.get("templates").is_none() && !has_raw(&one.fields))
    {
        let args = template.fields.get("args").and_then(Value::as_list).unwrap_or_default();
        let known: Vec<String> = args.iter().filter_map(|item| item.value.as_map()?.get("name")?.as_text()).collect();
        let mut faults: Vec<(String, Site)> = Vec::new();
        for (metric, _) in metrics(template) {
            of_fields(metric, &mut |text, site| {
                for rest in text.split("{{").skip(1) {
                    let name = rest.split("}}").next().and_then(|inner| inner.trim().strip_prefix("args."));
                    if let Some(name) = name.filter(|name| {
                        !known.iter().any(|known| known == name) && !faults.iter().any(|(other, _)| other == name)
                    }) {
                        faults.push((name.to_owned(), site));
                    }
                }
            });
        }
        found.extend(faults.into_iter().map(|(name, site)| {
            let help = match suggest(&name, known.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add it: `args = [{{ name = \"{name}\" }}]`"),
            };
            report(facts, "undeclared-argument", site, format!("`{}` has no argument `{name}`", template.id), &help)
        }));
    }
    found
}

/// Calls a function for each text in some fields.
fn of_fields(fields: &Fields, visit: &mut dyn FnMut(&str, Site)) {
    fields.iter().for_each(|field| of_value(&field.value, visit));
}

fn of_value(value: &Value, visit: &mut dyn FnMut(&str, Site)) {
    if let Some(fields) = value.as_map() {
        of_fields(fields, visit);
    }
    for item in value.as_list().unwrap_or_default() {
        of_value(&item.value, visit);
    }
    if let Some(text) = value.as_text() {
        visit(&text, value.site);
    }
}
