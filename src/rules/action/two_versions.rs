//! `two-versions`: one action is used at two versions in a project, so that one of them is forgotten at updates.
//!
//! Branches, and tags that name something else than a version (`nightly`), are often different on purpose.

use std::collections::BTreeMap;

use crate::catalog::version::Version;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{ActionReference, Site, Target};
use crate::names::is_commit;
use crate::rules::{Facts, count, places};

/// The versions of one repository, each with its places.
type Versions<'a> = BTreeMap<&'a str, Vec<(&'a ActionReference, Site)>>;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut repositories: BTreeMap<(String, bool), Versions<'_>> = BTreeMap::new();
    for one in facts.model.uses() {
        let Target::Action(action) = one.target else { continue };
        let reference = action.reference.as_str();
        // Of a commit it is not known here which version it is: commits are compared with commits.
        let is_commit = is_commit(reference);
        if is_commit || Version::parse(reference).is_some() {
            let key = (action.repository.to_ascii_lowercase(), is_commit);
            repositories.entry(key).or_default().entry(reference).or_default().push((action, one.site));
        }
    }
    repositories.values().filter(|versions| versions.len() > 1).filter_map(|versions| report(facts, versions)).collect()
}

/// At the first place of the version that is used least; of two, at the lower one.
fn report(facts: &Facts<'_>, versions: &Versions<'_>) -> Option<Diagnostic> {
    let mut sorted: Vec<_> = versions.iter().collect();
    sorted.sort_by_key(|(reference, uses)| (uses.len(), Version::parse(reference), **reference));
    let ((reference, uses), others) = sorted.split_first()?;
    let (action, site) = uses.first()?;
    let (most, most_uses) = others.last()?;
    let places_of_most = count(most_uses.len(), "place");
    let message = format!(
        "`{}` is used at `{}` here and at `{}` in {places_of_most}",
        action.repository,
        short(reference),
        short(most)
    );
    let mut diagnostic = Diagnostic::finding("two-versions", facts.sites.span(*site)?, message);
    let firsts = others.iter().rev().filter_map(|(other, uses)| Some((uses.first()?.1, format!("`{}`", short(other)))));
    diagnostic.related = places(facts, firsts);
    let diagnostic = diagnostic
        .help("use one version, or write the action without one and put it into `[actions]` of `pipe.toml`")
        .help_in_yaml("use one version");
    Some(outward(diagnostic, *site, facts.sites))
}

/// A commit by its first digits.
fn short(reference: &str) -> &str {
    if is_commit(reference) { reference.get(..7).unwrap_or(reference) } else { reference }
}
