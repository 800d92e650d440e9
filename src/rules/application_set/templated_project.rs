//! `templated-project`: the project bounds what an app may do; whoever opens a repository or a pull request would choose it.

use super::generators::all;
use super::template;
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;
use crate::rules::report::beside;

/// The generators whose parameters many people may set.
const OF_MANY: &[&str] = &["scm-provider", "pull-request"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for set in &facts.model.application_sets {
        let Some(project) = template(set).and_then(|template| template.get("project")) else { continue };
        if !project.as_text().is_some_and(|text| text.contains("{{")) {
            continue;
        }
        let generators = all(set);
        let Some(kind) = OF_MANY.iter().find_map(|kind| generators.iter().find_map(|one| one.fields.field(kind)))
        else {
            continue;
        };
        let message =
            "whoever opens a repository or a pull request chooses the project, and with it what the app may do";
        let diagnostic = facts.finding("templated-project", project.site, message);
        found.push(
            beside(diagnostic, facts.sites, kind.site, "the parameters come from here")
                .help("name one project for all of them"),
        );
    }
    found
}
