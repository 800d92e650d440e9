//! `refused-sync`: Argo CD refuses to bring an app to a revision other than the one it follows while it syncs by itself.
//!
//! Source: `Sync` and `Rollback` in argo-cd, server/application/application.go.

use super::command::Command;
use super::jobs;
use super::second_writer::is_automated;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Value};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, job) in jobs(facts) {
        let commands: Vec<_> = job.all_steps().map(|step| (step, facts.commands(step))).collect();
        // A script may switch the automation off first.
        let switches_off = |one: &Command| one.words.iter().any(|word| word.contains("sync-policy"));
        if commands.iter().flat_map(|(_, commands)| commands.iter()).any(switches_off) {
            continue;
        }
        for (step, commands) in &commands {
            for one in commands.iter() {
                let Some((what, app)) = refused(facts, one) else { continue };
                let message = format!("Argo CD refuses {what}: the app `{}` syncs by itself", app.id);
                let Some(diagnostic) = facts.in_script("refused-sync", step, one.range.clone(), message) else {
                    continue;
                };
                let site = app.fields.get_path(&["sync", "automated"]).map_or(app.site, |value: &Value| value.site);
                found.push(beside(diagnostic, facts.sites, site, "here").help(
                    "revert the commit in the repository that the app is rendered from; that is brought to the cluster",
                ));
            }
        }
    }
    found
}

/// What is refused, and the app that it is about.
fn refused<'a>(facts: &Facts<'a>, one: &Command) -> Option<(String, &'a Declaration)> {
    let rollback = one.calls("argocd", &["app", "rollback"]);
    let sync = one.calls("argocd", &["app", "sync"]);
    let words = rollback.as_ref().or(sync.as_ref())?;
    let apps = || facts.model.apps.iter().filter(|app| is_automated(app));
    let app = apps().find(|app| words.contains(&app.cluster_name().as_str()))?;
    if rollback.is_some() {
        return Some(("the rollback".to_owned(), app));
    }
    if words.contains(&"--dry-run") {
        return None;
    }
    let revision = one.option(&["--revision"]).filter(|text| !text.contains('$'))?;
    let follows =
        app.fields.get_path(&["source", "target-revision"]).map_or(Some("HEAD".to_owned()), Value::as_text)?;
    (revision != follows).then(|| (format!("a sync to `{revision}`"), app))
}
