//! `duplicate-output`: two declarations write the same file, and do not say that they mean to.
//!
//! Manifests of one source that all say the same `file` share it, each as a document of its own.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::Site;
use crate::rules::Facts;
use crate::source::FileId;

/// Something that is written to a file.
struct Writer {
    path: String,
    site: Site,
    /// The source that says this file by name: its declarations may share it.
    shares: Option<FileId>,
}

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let output = &facts.settings.output;
    let pipelines =
        facts.model.pipelines.iter().map(|one| (format!("{}/{}", output.workflows, one.file_name()), one.site));
    let manifests = facts.model.manifests().map(|(kind, one)| Writer {
        path: output.manifest(kind, one),
        site: one.site,
        shares: one.file().and_then(|_| facts.sites.span(one.site)).map(|span| span.file),
    });
    let actions = facts.model.actions.iter().map(|one| (one.path(&output.actions), one.site));
    let github = pipelines.chain(actions).map(|(path, site)| Writer { path, site, shares: None });
    let mut first: BTreeMap<String, (Site, Option<FileId>)> = BTreeMap::new();
    let mut found = Vec::new();
    for Writer { path, site, shares } in github.chain(manifests) {
        match first.get(&path) {
            Some((_, other)) if shares.is_some() && shares == *other => {}
            Some(&(other, _)) => {
                let Some(span) = facts.sites.written(site) else { continue };
                let mut diagnostic =
                    Diagnostic::finding("duplicate-output", span, format!("this writes `{path}`, as another one does"))
                        .help("give one of them another name, or another `file`");
                if let Some(there) = facts.sites.written(other) {
                    diagnostic = diagnostic.related(there, "the other one");
                }
                found.push(diagnostic);
            }
            None => {
                first.insert(path, (site, shares));
            }
        }
    }
    found
}
