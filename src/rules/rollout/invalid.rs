//! What the controller of Rollouts refuses: it marks such a Rollout as invalid and does nothing.
//!
//! A block with `raw` may hold anything; nothing is said about it.

use super::weights::all_traffic;
use super::{canary, has_raw};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Declaration, EntityKind, Field, Fields, Model, Site, Value};
use crate::rules::Facts;

/// `rollout-without-strategy`: a Rollout has one strategy.
pub(super) fn strategy(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "rollout-without-strategy";
    const HELP: &str = "write `strategy { canary { steps = [ … ] } }` or `strategy { blue-green { … } }`";
    let mut found = Vec::new();
    for rollout in facts.model.rollouts.iter().filter(|one| !has_raw(&one.fields)) {
        let Some(field) = rollout.fields.field("strategy") else {
            let message = format!("the rollout `{}` has no strategy", rollout.id);
            found.extend(at(facts, rollout.site, |span| Diagnostic::finding(RULE, span, message).help(HELP)));
            continue;
        };
        let Some(strategy) = field.value.as_map().filter(|fields| !has_raw(fields)) else { continue };
        let message = match (strategy.get("canary"), strategy.get("blue-green")) {
            (None, None) => "this is neither `canary` nor `blue-green`",
            (Some(_), Some(_)) => "a rollout has one strategy, `canary` or `blue-green`",
            _ => continue,
        };
        found.extend(at(facts, field.site, |span| Diagnostic::finding(RULE, span, message).help(HELP)));
    }
    found
}

/// `rollout-without-pods`: a Rollout says its pods, and the labels by which it knows them.
pub(super) fn pods(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "rollout-without-pods";
    let mut found = Vec::new();
    for rollout in facts.model.rollouts.iter().filter(|one| !has_raw(&one.fields)) {
        let [template, workload, selector] =
            ["template", "workload-ref", "selector"].map(|name| rollout.fields.field(name));
        let id = &rollout.id;
        let fault = match (template, workload, selector) {
            (None, None, _) => Some((
                rollout.site,
                format!("the rollout `{id}` has neither a `template` of its pods nor a `workload-ref`"),
                "write `template { metadata { labels { … } }, spec { containers = [ … ] } }`",
            )),
            (Some(_), Some(workload), _) => Some((
                workload.site,
                "`workload-ref` stands in place of `template`, and both are said".to_owned(),
                "take one of them away",
            )),
            (Some(_), None, None) => Some((
                rollout.site,
                format!("the rollout `{id}` has no `selector`, by which it knows its pods"),
                "write `selector { match-labels { … } }`, with labels of the `template`",
            )),
            (Some(template), None, Some(selector)) => foreign_label(template, selector).map(|(site, label)| {
                let message = format!("the pods of the `template` do not have the label `{label}`");
                (site, message, "give it to the pods, in `metadata { labels { … } }` of the `template`")
            }),
            _ => None,
        };
        if let Some((site, message, help)) = fault {
            found.extend(at(facts, site, |span| Diagnostic::finding(RULE, span, message).help(help)));
        }
    }
    found
}

/// A label that a selector asks for and that the pods have not.
fn foreign_label(template: &Field, selector: &Field) -> Option<(Site, String)> {
    let none = Fields::default();
    let wanted = selector.value.as_map()?.get("match-labels")?.as_map()?;
    let pods = template.value.as_map()?;
    let labels = match pods.get_path(&["metadata", "labels"]) {
        Some(labels) => labels.as_map()?,
        None if pods.get("metadata").is_some_and(Value::is_unknown) => return None,
        None => &none,
    };
    let fits = |field: &&Field| match labels.get(&field.key) {
        Some(value) => value.is_unknown() || field.value.is_unknown() || value.as_text() == field.value.as_text(),
        None => false,
    };
    let foreign = wanted.iter().find(|field| !fits(field))?;
    Some((foreign.site, format!("{}={}", foreign.key, foreign.value.as_text().unwrap_or_default())))
}

/// Of these the controller refuses two in one step; of others it does not say which comes first.
const EXCLUSIVE: &[&str] = &["set-weight", "pause", "experiment", "analysis"];

/// `canary-step`: a step of a canary does one thing, and a share of the traffic is one.
pub(super) fn step(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "canary-step";
    let mut found = Vec::new();
    let steps = facts.model.rollouts.iter().flat_map(|rollout| {
        let all = canary(rollout).and_then(all_traffic);
        steps(rollout).map(move |step| (step, all))
    });
    for (step, all) in steps {
        let Some(fields) = step.as_map().filter(|fields| !has_raw(fields)) else { continue };
        let names: Vec<_> = fields.iter().map(|field| format!("`{}`", field.key)).collect();
        match names.len() {
            0 => found.extend(at(facts, step.site, |span| {
                Diagnostic::finding(RULE, span, "this step does nothing").help("write `{ set-weight = 20 }`")
            })),
            1 => {}
            _ => found.extend(at(facts, fields.0.get(1).map_or(step.site, |field| field.site), |span| {
                let refused = fields.iter().filter(|field| EXCLUSIVE.contains(&field.key.as_str())).count() > 1;
                Diagnostic::finding(RULE, span, format!("a step does one thing, and this one has {}", names.join(", ")))
                    .help("make a step of each: `[{ set-weight = 20 }, { pause = 10m }]`")
                    .at_most(if refused { Severity::Error } else { Severity::Warning })
            })),
        }
        let weight = fields.get("set-weight");
        let number = weight.and_then(Value::as_text).and_then(|text| text.parse::<f64>().ok());
        if let (Some(weight), Some(number)) = (weight, number) {
            let is_share = number >= 0.0 && number.fract() == 0.0;
            // A router may say that all of it is another number.
            let message = match all {
                _ if !is_share => "a share of the traffic is a whole number of percent, from 0 on".to_owned(),
                Some(all) if number > all as f64 => format!("all of the traffic is {all}, and this is more"),
                _ => continue,
            };
            found.extend(at(facts, weight.site, |span| {
                Diagnostic::finding(RULE, span, message).help("write `set-weight = 20`")
            }));
        }
    }
    found
}

fn steps(rollout: &Declaration) -> impl Iterator<Item = &Value> {
    let steps = rollout.fields.get_path(&["strategy", "canary", "steps"]).and_then(Value::as_list);
    steps.unwrap_or_default().iter().map(|item| &item.value)
}

/// `missing-analysis-argument`: an analysis gets each argument that its template has no value for.
pub(super) fn argument(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "missing-analysis-argument";
    let mut found = Vec::new();
    for (template, given, site) in
        facts.model.rollouts.iter().flat_map(analyses).flat_map(|one| asked(facts.model, one))
    {
        for name in needed(template).into_iter().filter(|name| !given.contains(name)) {
            let message = format!("`{}` needs the argument `{name}`", template.id);
            let help = format!("add `args = [{{ name = \"{name}\", value = \"…\" }}]` to the analysis");
            found.extend(at(facts, site, |span| Diagnostic::finding(RULE, span, message).help(help)));
        }
    }
    found
}

/// `undeclared-analysis`: it may be in the cluster already, but nothing here says so.
pub(super) fn undeclared(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let analyses = facts.model.rollouts.iter().flat_map(analyses).filter_map(Value::as_map);
    let templates = analyses.filter_map(|analysis| analysis.get("templates")).filter_map(Value::as_list).flatten();
    for template in templates.filter_map(|item| item.value.as_map()) {
        let Some(value) = template.get("template-name") else { continue };
        let Some(name) = value.as_text().filter(|_| template.get("cluster-scope").is_none()) else { continue };
        let is_declared = facts.model.analysis_templates.iter().any(|one| one.cluster_name() == name);
        if !is_declared {
            let message = format!("no source declares the analysis `{name}`, without which the rollout does not begin");
            let help = format!("declare it: `analysis-template {name} {{ metrics = [ … ] }}`");
            found.push(
                facts.finding("undeclared-analysis", value.site, message).not_known("analysis", &name).help(help),
            );
        }
    }
    found
}

/// What a rollout asks, in its steps and beside them.
fn analyses(rollout: &Declaration) -> Vec<&Value> {
    let others = [
        &["strategy", "canary", "analysis"],
        &["strategy", "blue-green", "pre-promotion-analysis"],
        &["strategy", "blue-green", "post-promotion-analysis"],
    ];
    let others = others.into_iter().filter_map(|path| rollout.fields.get_path(path));
    steps(rollout).filter_map(|step| step.as_map()?.get("analysis")).chain(others).collect()
}

/// The templates of this project that an analysis names, what they are given, and where.
fn asked<'a>(model: &'a Model, analysis: &'a Value) -> Vec<(&'a Declaration, Vec<String>, Site)> {
    let declared = |value: &Value| model.declaration(EntityKind::AnalysisTemplate, &value.as_entity()?.id);
    if let Some(template) = declared(analysis) {
        return vec![(template, Vec::new(), analysis.site)];
    }
    let Some(fields) = analysis.as_map().filter(|fields| !has_raw(fields)) else { return Vec::new() };
    let given = names(fields);
    let templates = fields.get("templates").and_then(Value::as_list).unwrap_or_default().iter();
    let named = templates.filter_map(|item| item.value.as_map()?.get("template-name"));
    named.filter_map(|value| Some((declared(value)?, given.clone(), value.site))).collect()
}

/// The names in `args`.
fn names(fields: &Fields) -> Vec<String> {
    let args = fields.get("args").and_then(Value::as_list).unwrap_or_default();
    args.iter().filter_map(|item| item.value.as_map()?.get("name")?.as_text()).collect()
}

/// The arguments of a template that have no value of their own.
fn needed(template: &Declaration) -> Vec<String> {
    let args = template.fields.get("args").and_then(Value::as_list).unwrap_or_default();
    let fields = args.iter().filter_map(|item| item.value.as_map());
    let open = fields.filter(|one| one.get("value").is_none() && one.get("value-from").is_none() && !has_raw(one));
    open.filter_map(|one| one.get("name")?.as_text()).collect()
}

fn at(facts: &Facts<'_>, site: Site, make: impl FnOnce(crate::source::Span) -> Diagnostic) -> Option<Diagnostic> {
    facts.sites.written(site).map(make)
}
