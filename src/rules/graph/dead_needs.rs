//! `dead-job` where the needs are to blame: jobs of which a run never has all.
//!
//! In: a job that nothing lets run, while each job before it runs sometimes. Out: which of those go without each other.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::condition::has_status;
use crate::evaluate::reach::may_run;
use crate::evaluate::scenario::Scenario;
use crate::model::{Job, Need, Pipeline, Value, ValueKind};
use crate::rules::Facts;

/// A finding for a job without a condition.
pub(super) fn report(facts: &Facts<'_>, pipeline: &Pipeline, starts: &[Scenario], job: &Job) -> Option<Diagnostic> {
    let pair = pair(pipeline, starts, job);
    let message = match &pair {
        Some((one, other)) => {
            format!("`{}` never runs: `{}` and `{}` never run in the same run", job.id, one.job, other.job)
        }
        None => format!("`{}` never runs: the jobs before it never all succeed in the same run", job.id),
    };
    let site = pair.and_then(|(_, other)| facts.sites.span(other.site).map(|_| other.site));
    let site = site.or_else(|| job.needs.first().map(|need| need.site)).unwrap_or(job.site);
    let diagnostic = Diagnostic::finding("dead-job", facts.sites.span(site)?, message);
    let help = "leave one of them out, or say with an `if` when it runs although one was skipped";
    let conditions = pair.into_iter().flat_map(|(one, other)| [one, other]);
    let conditions = conditions.filter_map(|need| {
        let job = pipeline.jobs.iter().find(|job| job.id == need.job)?;
        Some((job, facts.sites.span(job.condition.as_ref()?.site)?))
    });
    let diagnostic = conditions.fold(diagnostic.help(help), |diagnostic, (job, span)| {
        diagnostic.related(span, format!("when `{}` runs", job.id))
    });
    Some(outward(diagnostic, site, facts.sites))
}

/// The first two jobs that it waits for and that never run both.
fn pair<'a>(pipeline: &Pipeline, starts: &[Scenario], job: &'a Job) -> Option<(&'a Need, &'a Need)> {
    let pairs =
        job.needs.iter().enumerate().flat_map(|(at, one)| job.needs.iter().skip(at + 1).map(move |two| (one, two)));
    pairs.into_iter().find(|(one, other)| {
        let probe = Job { needs: vec![(*one).clone(), (*other).clone()], ..job.clone() };
        let jobs = pipeline.jobs.iter().map(|own| if own.id == job.id { probe.clone() } else { own.clone() });
        let pipeline = Pipeline { jobs: jobs.collect(), ..pipeline.clone() };
        !starts.iter().any(|start| may_run(&pipeline, start, &probe))
    })
}

/// The job that it waits for and that does not run wherever its condition may be true; nothing where that may always be.
pub(super) fn missing<'a>(
    pipeline: &Pipeline,
    starts: &[Scenario],
    job: &'a Job,
    condition: &Value,
) -> Option<&'a str> {
    if matches!(&condition.kind, ValueKind::Run(expression) if has_status(expression)) {
        return None;
    }
    let possible: Vec<&Scenario> = starts.iter().filter(|start| start.may_hold(condition)).collect();
    let runs = |need: &Need| {
        let before = pipeline.jobs.iter().find(|job| job.id == need.job);
        before.is_none_or(|before| possible.iter().any(|start| may_run(pipeline, start, before)))
    };
    let missing = job.needs.iter().find(|need| !runs(need)).filter(|_| !possible.is_empty());
    missing.map(|need| need.job.as_str())
}
