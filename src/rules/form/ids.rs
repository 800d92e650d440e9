//! `mixed-ids`: ids of jobs and steps of one file are written in different manners. `similar-ids`: two of them differ in
//! `-` and `_` alone. Both are matters of taste.

use super::report;
use crate::diagnostic::Diagnostic;
use crate::model::{Pipeline, Site};
use crate::rules::Facts;
use crate::rules::report::beside;

type Ids<'a> = Vec<(&'a str, Site)>;

/// How the words of an id are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    Hyphens,
    Underscores,
    Capitals,
}

impl Manner {
    const ALL: [Self; 3] = [Self::Hyphens, Self::Underscores, Self::Capitals];

    /// Nothing where the id is one word, or is of two manners itself.
    fn of(id: &str) -> Option<Self> {
        let has_capital = id.chars().any(char::is_uppercase) && id.chars().any(char::is_lowercase);
        match (id.contains('-'), id.contains('_'), has_capital) {
            (true, false, false) => Some(Self::Hyphens),
            (false, true, false) => Some(Self::Underscores),
            (false, false, true) => Some(Self::Capitals),
            _ => None,
        }
    }

    fn example(self) -> &'static str {
        match self {
            Self::Hyphens => "build-image",
            Self::Underscores => "build_image",
            Self::Capitals => "buildImage",
        }
    }
}

/// `mixed-ids`
pub(super) fn mixed(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let ids: Ids<'_> = groups(pipeline).into_iter().flatten().collect();
        let number = |manner: Manner| ids.iter().filter(|(id, _)| Manner::of(id) == Some(manner)).count();
        // Of two that are as frequent, the one that comes first.
        let Some(most) = Manner::ALL.into_iter().rev().max_by_key(|manner| number(*manner)) else { continue };
        for (id, site) in ids.iter().filter(|(id, _)| Manner::of(id).is_some_and(|own| own != most)) {
            let message =
                format!("`{id}` is written in another manner than most ids of this file, as `{}`", most.example());
            found.extend(report(facts, "mixed-ids", *site, message, "write all ids of a file in one manner"));
        }
    }
    found
}

/// `similar-ids`
pub(super) fn similar(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ids in facts.model.pipelines.iter().flat_map(groups) {
        for (index, (id, site)) in ids.iter().enumerate() {
            let is_near =
                |(other, _): &&(&str, Site)| other != id && !other.eq_ignore_ascii_case(id) && bare(other) == bare(id);
            let Some((other, first)) = ids.iter().take(index).find(is_near) else { continue };
            let message = format!("`{id}` is easily taken for `{other}`");
            let finding =
                report(facts, "similar-ids", *site, message, "give one of them a name that says how they differ");
            found.extend(finding.map(|one| beside(one, facts.sites, *first, "the other one")));
        }
    }
    found
}

/// The ids of the jobs, and for each job those of its steps.
fn groups(pipeline: &Pipeline) -> Vec<Ids<'_>> {
    let jobs = pipeline.jobs.iter().map(|job| (job.id.as_str(), job.site)).collect();
    let steps = pipeline
        .jobs
        .iter()
        .map(|job| job.all_steps().filter_map(|step| Some((step.id.as_deref()?, step.site))).collect());
    std::iter::once(jobs).chain(steps).collect()
}

fn bare(id: &str) -> String {
    id.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
