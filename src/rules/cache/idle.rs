//! `idle-cache`: a step uses a cache, and the mode of its job lets it do nothing. The step succeeds and says so only in its
//! log; of a run that may only read, nothing is ever saved.

use super::mode::{effective, said, used};
use crate::catalog::cache::Access;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Job, Pipeline, Step, Target};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in &pipeline.jobs {
            let Some((name, access)) = effective(pipeline, job) else { continue };
            let idle = |step: &&Step| used(step).is_some_and(|used| !used.meets(access));
            found.extend(job.all_steps().filter(idle).filter_map(|step| report(facts, pipeline, job, step, &name)));
        }
    }
    found
}

fn report(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job, step: &Step, mode: &str) -> Option<Diagnostic> {
    let Action::Use { target: Target::Action(reference), site, .. } = &step.action else { return None };
    let what = match used(step)? {
        Access { restores: false, .. } => "saves no cache",
        Access { saves: false, .. } => "restores no cache",
        _ => "uses no cache",
    };
    let said = said(pipeline, job);
    let why = match said {
        Some(_) => format!("the cache mode of this job is `{mode}`"),
        None => format!("GitHub lets runs of {} only read caches", events(pipeline)),
    };
    let message = format!("`{}` {what}: {why}", reference.name());
    let diagnostic = Diagnostic::finding("idle-cache", facts.sites.span(*site)?, message)
        .help("leave the step out, or save the cache in a run of `push` to the default branch");
    let diagnostic = match said {
        Some(said) => beside(diagnostic, facts.sites, said.value.site, "said here"),
        None => diagnostic,
    };
    Some(outward(diagnostic, *site, facts.sites))
}

fn events(pipeline: &Pipeline) -> String {
    let names: Vec<String> = pipeline.triggers.iter().map(|trigger| format!("`{}`", trigger.event)).collect();
    names.join(" and ")
}
