//! `untrusted-cache-write`: a mode lets runs save caches that GitHub lets only read them, since an outsider can cause such
//! a run. `unlimited-cache`: a workflow of another repository is called in such a run, and may say such a mode itself.

use super::mode::{said, value};
use super::release;
use crate::catalog::cache::is_read_only;
use crate::catalog::event as event_of;
use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::reach::may_run_for;
use crate::model::{Job, Pipeline, Site, Target, Trigger};
use crate::rules::Facts;
use crate::rules::report::beside;

/// The jobs of each pipeline that run for an event whose runs only read caches, with the first such event.
fn each<'a>(facts: &Facts<'a>, visit: &mut dyn FnMut(&'a Pipeline, &'a Job, &'a Trigger)) {
    for pipeline in &facts.model.pipelines {
        let triggers: Vec<&Trigger> = pipeline.triggers.iter().filter(|trigger| is_read_only(&trigger.event)).collect();
        for job in &pipeline.jobs {
            let runs = |trigger: &&&Trigger| may_run_for(pipeline, trigger, job);
            if let Some(trigger) = triggers.iter().find(runs) {
                visit(pipeline, job, trigger);
            }
        }
    }
}

/// `untrusted-cache-write`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let published = release::restored(facts).into_iter().next().map(|(_, site)| site);
    each(facts, &mut |pipeline, job, trigger| {
        if let Some(mode) = said(pipeline, job).filter(|mode| mode.access.saves) {
            found.extend(report(facts, mode.value.site, trigger, None, published));
        }
        // A pipeline of the project that is called has what it says itself, where the caller says nothing.
        let callee = match job.call.as_ref().map(|call| &call.target) {
            Some(Target::Pipeline(id)) if said(pipeline, job).is_none() => facts.model.pipeline(id),
            _ => None,
        };
        for inner in callee.into_iter().flat_map(|callee| callee.jobs.iter().map(move |job| (callee, job))) {
            let (callee, inner) = inner;
            if let Some(mode) = said(callee, inner).filter(|mode| mode.access.saves) {
                found.extend(report(
                    facts,
                    mode.value.site,
                    trigger,
                    job.call.as_ref().map(|call| call.site),
                    published,
                ));
            }
        }
    });
    // A mode of a pipeline is said once for all of its jobs.
    let mut places = Vec::new();
    found.retain(|one| {
        !places.contains(&one.primary.span) && {
            places.push(one.primary.span);
            true
        }
    });
    found
}

fn report(
    facts: &Facts<'_>,
    site: Site,
    trigger: &Trigger,
    call: Option<Site>,
    published: Option<Site>,
) -> Option<Diagnostic> {
    let event = &trigger.event;
    let message =
        format!("runs of `{event}` may save caches here, and what they leave is restored in the runs of all branches");
    let mut diagnostic = Diagnostic::finding("untrusted-cache-write", facts.sites.span(site)?, message)
        .help("write `cache-mode = read`, as GitHub has it by itself for this event");
    // Such an event may be one that only members cause.
    if event_of(event).is_none_or(|event| event.security.outsider_can_trigger != Some(true)) {
        diagnostic = diagnostic.at_most(Severity::Note);
    }
    if let Some(call) = call {
        diagnostic = beside(diagnostic, facts.sites, call, format!("called here for `{event}`"));
    }
    if let Some(site) = published {
        diagnostic = beside(diagnostic, facts.sites, site, "what is published here is built with a cache");
    }
    Some(outward(diagnostic, site, facts.sites))
}

/// `unlimited-cache`
pub(super) fn unlimited(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    each(facts, &mut |pipeline, job, trigger| {
        let Some(call) = &job.call else { return };
        let Target::Action(callee) = &call.target else { return };
        let is_said = value(pipeline, job).is_some();
        let Some(span) = facts.sites.span(call.site).filter(|_| !is_said) else { return };
        let message = format!(
            "`{}` may let itself save caches in runs of `{}`, since nothing here says what it may do with them",
            callee.name(),
            trigger.event
        );
        let diagnostic = Diagnostic::finding("unlimited-cache", span, message)
            .help("write `cache-mode = read` in the job, or `cache-mode = none`");
        found.push(outward(diagnostic, call.site, facts.sites));
    });
    found
}
