//! `malformed-sync-window`: a window whose schedule Argo CD cannot read, that is for nothing, or in a time zone that is not
//! there, so that it silently opens by UTC.

use super::of_member;
use crate::catalog::argo::is_time_zone;
use crate::catalog::time_zone::time_zones;
use crate::cron;
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Site, Value};
use crate::rules::Facts;
use crate::suggest::suggest;

const RULE: &str = "malformed-sync-window";

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let projects = facts.model.projects.iter();
    let windows = projects.flat_map(|project| of_member(project, "sync-windows"));
    windows
        .filter_map(|value| Some((value.as_map()?, value.site)))
        .flat_map(|(window, site)| of_window(facts, window, site))
        .collect()
}

fn of_window(facts: &Facts<'_>, window: &Fields, site: Site) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Some((text, value)) = text(window, "schedule")
        // A `?` is a `*` to the library that Argo CD reads it with.
        && let Some(fault) = cron::fault("`schedule`", &behind_zone(&text).replace('?', "*"))
    {
        let help = "write minute, hour, day of month, month and day of week: `0 22 * * 1-5`";
        found.push(facts.finding(RULE, value.site, fault).help(help));
    }
    if let Some((zone, value)) = text(window, "time-zone").filter(|(zone, _)| !zone.is_empty() && !is_time_zone(zone)) {
        let message = format!("there is no time zone `{zone}`: the window opens by UTC, and nobody says so");
        let help = match suggest(&zone, time_zones()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write a name such as `Europe/Berlin`".to_owned(),
        };
        found.push(facts.finding(RULE, value.site, message).help(help));
    }
    let for_something = ["applications", "namespaces", "clusters"].iter().any(|name| {
        window
            .get(name)
            .is_some_and(|value| value.is_unknown() || value.as_list().is_none_or(|items| !items.is_empty()))
    });
    if !for_something && window.get("raw").is_none() {
        let message = "this window is for no app, no namespace and no cluster, and Argo CD refuses the project";
        found.push(
            facts.finding(RULE, site, message).help("write `applications = [\"*\"]` for all apps of the project"),
        );
    }
    found
}

/// A schedule without the time zone that may stand before it. Source: robfig/cron, parser.go.
fn behind_zone(schedule: &str) -> &str {
    let zone = ["TZ=", "CRON_TZ="].iter().find_map(|name| schedule.strip_prefix(name));
    zone.map_or(schedule, |zone| zone.split_once(' ').map_or("", |(_, rest)| rest))
}

fn text<'a>(window: &'a Fields, name: &str) -> Option<(String, &'a Value)> {
    let value = window.get(name)?;
    Some((value.as_text()?, value))
}
