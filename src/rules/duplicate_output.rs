//! `duplicate-output`: two pipelines, actions or apps write the same file.

use std::collections::BTreeMap;

use super::Facts;
use crate::diagnostic::Diagnostic;
use crate::model::Site;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let output = &facts.settings.output;
    let pipelines =
        facts.model.pipelines.iter().map(|one| (format!("{}/{}", output.workflows, one.file_name()), one.site));
    let actions = facts.model.actions.iter().map(|one| (one.path(&output.actions), one.site));
    let apps = facts.model.apps.iter().map(|one| (format!("{}/{}", output.argocd, one.file_name()), one.site));
    let mut first: BTreeMap<String, Site> = BTreeMap::new();
    let mut found = Vec::new();
    for (path, site) in pipelines.chain(actions).chain(apps) {
        match first.get(&path) {
            Some(&other) => {
                let Some(&span) = facts.sites.trail(site).last() else { continue };
                let mut diagnostic =
                    Diagnostic::error("duplicate-output", span, format!("this writes `{path}`, as another one does"))
                        .help("give one of them another name, or another `file`");
                if let Some(&there) = facts.sites.trail(other).last() {
                    diagnostic = diagnostic.related(there, "the other one");
                }
                found.push(diagnostic);
            }
            None => {
                first.insert(path, site);
            }
        }
    }
    found
}
