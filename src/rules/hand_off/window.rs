//! `sync-outside-window`: a schedule starts a sync at a time at which the windows of the app's project forbid it.
//!
//! Only where a schedule alone starts the pipeline, and where all windows are by UTC, as the schedule is.
//! Source: `CanSync` in argo-cd, pkg/apis/application/v1alpha1/types.go.

use super::jobs;
use crate::cron::{MINUTES, minutes_of_week};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Fields, Pipeline, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::application::place::cluster;
use crate::rules::project::{glob, of_app, of_member};
use crate::rules::report::beside;

/// GitHub may start a run so much later than its schedule says.
const LATE: usize = 60;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (pipeline, job) in jobs(facts) {
        let Some(starts) = starts(pipeline) else { continue };
        for step in job.all_steps() {
            for one in facts.commands(step).iter() {
                let Some(words) = one.calls("argocd", &["app", "sync"]) else { continue };
                let named = |app: &&Declaration| words.contains(&app.cluster_name().as_str());
                let Some(app) = facts.model.apps.iter().find(named) else { continue };
                let Some(project) = of_app(facts, app) else { continue };
                let Some(windows) = windows(app, project).filter(|windows| !windows.is_empty()) else { continue };
                let late = |start: &usize| (0..=LATE).all(|minute| !may_sync(&windows, (start + minute) % MINUTES));
                if starts.is_empty() || !starts.iter().all(late) {
                    continue;
                }
                let message = format!(
                    "the sync windows of the project `{}` are closed when this schedule starts: Argo CD refuses the sync",
                    project.id
                );
                let diagnostic = facts.in_script("sync-outside-window", step, one.range.clone(), message);
                let site = project.fields.get("sync-windows").map_or(project.site, |value| value.site);
                found.extend(diagnostic.map(|one| {
                    beside(one, facts.sites, site, "the windows")
                        .help("let the schedule start while a window is open; both are by UTC")
                }));
            }
        }
    }
    found
}

/// The minutes of the week in which a pipeline starts, where schedules alone start it.
fn starts(pipeline: &Pipeline) -> Option<Vec<usize>> {
    let of_trigger = |trigger: &crate::model::Trigger| {
        let cron = trigger.filters.get("cron")?.as_text()?;
        let is_by_utc = trigger.event == "schedule" && trigger.filters.get("timezone").is_none();
        is_by_utc.then(|| minutes_of_week(&cron))?
    };
    let all: Option<Vec<Vec<usize>>> = pipeline.triggers.iter().map(of_trigger).collect();
    Some(all?.concat())
}

/// A window that is for an app.
struct Window {
    allows: bool,
    manual: bool,
    opens: Vec<usize>,
    minutes: usize,
}

/// The windows for an app; nothing where one cannot be told.
fn windows(app: &Declaration, project: &Declaration) -> Option<Vec<Window>> {
    let mut found = Vec::new();
    for value in of_member(project, "sync-windows") {
        let window = value.as_map()?;
        let zone = window.get("time-zone").map_or(Some(String::new()), Value::as_text)?;
        let is_plain = window.get("raw").is_none() && !is_true(window, "and-operator");
        if !is_plain || !["", "UTC", "Etc/UTC"].contains(&zone.as_str()) {
            return None;
        }
        if !is_for(window, app)? {
            continue;
        }
        let ValueKind::Duration(seconds) = window.get("duration")?.kind else { return None };
        found.push(Window {
            allows: window.get("kind")?.as_text()? == "allow",
            manual: is_true(window, "manual-sync"),
            opens: minutes_of_week(&window.get("schedule")?.as_text()?.replace('?', "*"))?,
            minutes: usize::try_from(seconds / 60).ok()?,
        });
    }
    Some(found)
}

fn is_true(window: &Fields, name: &str) -> bool {
    window.get(name).is_some_and(|value| value.kind == ValueKind::Bool(true))
}

/// Whether a window is for an app; nothing where that cannot be told.
fn is_for(window: &Fields, app: &Declaration) -> Option<bool> {
    let place = cluster(app);
    let namespace = app.fields.get_path(&["destination", "namespace"]).and_then(Value::as_text);
    let cluster = place.as_ref().and_then(|place| place.name().or(place.server()).map(str::to_owned));
    let own = [("applications", Some(app.cluster_name())), ("namespaces", namespace), ("clusters", cluster)];
    for (member, name) in own {
        let Some(value) = window.get(member) else { continue };
        let patterns = match value.as_list() {
            Some(items) => items.iter().map(|item| item.value.as_text()).collect::<Option<Vec<_>>>()?,
            None => vec![value.as_text()?],
        };
        if patterns.iter().any(|pattern| glob::matches(pattern, name.as_deref().unwrap_or_default(), None)) {
            return Some(true);
        }
        // A cluster has another name than the one that the app says.
        if member == "clusters" {
            return None;
        }
    }
    Some(false)
}

/// Whether a sync that is asked for is done in a minute of the week.
fn may_sync(windows: &[Window], minute: usize) -> bool {
    let is_open =
        |window: &Window| window.opens.iter().any(|open| (minute + MINUTES - open) % MINUTES < window.minutes);
    let denies: Vec<&Window> = windows.iter().filter(|window| !window.allows && is_open(window)).collect();
    if !denies.is_empty() {
        return denies.iter().all(|window| window.manual);
    }
    let allows: Vec<&Window> = windows.iter().filter(|window| window.allows).collect();
    allows.is_empty() || allows.iter().any(|window| is_open(window)) || allows.iter().all(|window| window.manual)
}
