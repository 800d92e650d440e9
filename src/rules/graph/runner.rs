//! `unknown-runner`: a label that is almost one of GitHub's. `conflicting-runner`: labels that no runner has together.
//! `malformed-runner-group`: a group of runners of nobody. `container-without-linux`: a container on a system that has none.

use super::labels::{Label, choices, is_preset, shown, system};
use crate::catalog::runner::{LABELS, Os, Status, label};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Job, ValueKind};
use crate::rules::Facts;
use crate::rules::report::beside;
use crate::suggest::suggest;

fn jobs<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = &'a Job> {
    facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs)
}

/// `unknown-runner`
///
/// Runners of one's own have any label, so only what is near to a label of GitHub's is a slip.
pub(super) fn unknown(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for labels in jobs(facts).filter_map(choices).flatten() {
        let is_own = labels.iter().any(|label| is_preset(&label.name));
        for Label { name, site } in labels.iter().filter(|_| !is_own) {
            if label(name).is_some() || is_newer(name) {
                continue;
            }
            let current = LABELS.iter().filter(|label| matches!(label.status, Status::Ga | Status::Preview));
            let Some(near) = suggest(name, current.map(|label| label.name)).filter(|near| is_slip(name, near)) else {
                continue;
            };
            let Some(span) = facts.sites.span(*site) else { continue };
            let message = format!("GitHub has no runner `{name}`, so the job waits for one until it is cancelled");
            let diagnostic = Diagnostic::finding("unknown-runner", span, message)
                .not_known("runner", name)
                .help(format!("did you mean `{near}`?"))
                .fix(format!("replace with `{near}`"), span, format!("\"{near}\""));
            found.push(outward(diagnostic, *site, facts.sites));
        }
    }
    found
}

/// Whether it is a version of a family of runners that is newer than all that are known: `macos-99`.
fn is_newer(name: &str) -> bool {
    let Some((family, version, kind)) = parts(name) else { return false };
    let of_family = |label: &crate::catalog::runner::Label| {
        parts(label.name).filter(|(own, known, rest)| (*own, *rest) == (family, kind) && known.len() == version.len())
    };
    let mut known = LABELS.iter().filter_map(of_family).peekable();
    known.peek().is_some() && known.all(|(_, known, _)| known < version)
}

/// The family, the version and what stands behind it: `ubuntu-`, 24.04 and `-arm`.
fn parts(name: &str) -> Option<(&str, Vec<u32>, &str)> {
    let (family, rest) = name.split_at_checked(name.find(|letter: char| letter.is_ascii_digit())?)?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(rest.len());
    let (version, kind) = rest.split_at_checked(end)?;
    Some((family, version.split('.').map(str::parse).collect::<Result<_, _>>().ok()?, kind))
}

/// A name of one's own that has something around it, or another version, is none.
fn is_slip(name: &str, near: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let contains_one = LABELS.iter().any(|label| name.contains(label.name));
    !contains_one && (digits(name) == digits(near) || name.len() == near.len())
}

/// `conflicting-runner`
pub(super) fn conflicting(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for labels in jobs(facts).filter_map(choices).flatten() {
        let mut hosted = labels.iter().filter(|one| label(&one.name).is_some());
        let Some(first) = hosted.next() else { continue };
        let other = hosted.find(|other| !other.name.eq_ignore_ascii_case(&first.name));
        let Some(other) = other.filter(|_| !labels.iter().any(|label| label.name.eq_ignore_ascii_case("self-hosted")))
        else {
            continue;
        };
        let Some(span) = facts.sites.span(other.site) else { continue };
        let message =
            format!("no runner is `{}` and `{}`: several labels have to be had by one", first.name, other.name);
        let diagnostic = Diagnostic::finding("conflicting-runner", span, message)
            .help("name one of them; to run on each, write a `matrix` and `runs-on = matrix.os`");
        found.push(outward(diagnostic, other.site, facts.sites));
    }
    found
}

/// `malformed-runner-group`
///
/// Source: the language service, which knows what may stand before the `/`.
pub(super) fn group(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let of = |job: &Job| {
        let group = job.field("runs-on")?.as_map()?.get("group")?;
        let text = group.as_text()?;
        let (owner, name) = text.split_once('/')?;
        if GROUP_OWNERS.contains(&owner) && !name.is_empty() && !name.contains('/') {
            return None;
        }
        let message = format!("`{text}` is no group of runners: before the `/` only `org` or `ent` may stand");
        let diagnostic = Diagnostic::finding("malformed-runner-group", facts.sites.span(group.site)?, message)
            .help("write `org/NAME` or `ent/NAME`, or the name alone");
        Some(outward(diagnostic, group.site, facts.sites))
    };
    jobs(facts).filter_map(of).collect()
}

/// Who can have a group of runners.
const GROUP_OWNERS: [&str; 4] = ["org", "organization", "ent", "enterprise"];

/// `container-without-linux`
pub(super) fn container(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for job in jobs(facts) {
        let field = ["container", "services"].into_iter().find_map(|key| job.fields.field(key));
        let Some(field) = field.filter(|field| !matches!(field.value.kind, ValueKind::Run(_))) else { continue };
        let mut from_matrix = false;
        field.value.expressions(&mut |expression| {
            expression.walk(&mut |inner| {
                from_matrix |= inner.as_path().is_some_and(|(context, _)| context.eq_ignore_ascii_case("matrix"));
            });
        });
        let choices = choices(job).unwrap_or_default();
        let other = choices.iter().find_map(|labels| {
            let one = labels.iter().find(|one| label(&one.name).is_some())?;
            Some((one, system(labels).filter(|system| *system != Os::Linux)?))
        });
        let Some((label, system)) = other.filter(|_| !from_matrix) else { continue };
        let Some(span) = facts.sites.span(field.site) else { continue };
        let message = format!("`{}` runs on {}, where GitHub starts no containers", label.name, shown(system));
        let mut diagnostic = Diagnostic::finding("container-without-linux", span, message)
            .help("run this job on Linux, or do without the container");
        diagnostic = beside(diagnostic, facts.sites, label.site, "the runner");
        found.push(outward(diagnostic, field.site, facts.sites));
    }
    found
}
