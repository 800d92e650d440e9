//! `container-needs-linux`: containers, services and actions that are images, on a runner of another system.
//!
//! Only hosted labels are known, and what a matrix gives where all of its values are.

use crate::catalog::runner::{Os, label};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::coerce;
use crate::evaluate::types::Matrix;
use crate::model::{Action, Job, Site, Target, Value, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.filter_map(|job| {
        let runner = other_system(job)?;
        let (site, what) = first_container(job)?;
        let message = format!("{what} needs a Linux runner, and this job runs on `{runner}`");
        let diagnostic = Diagnostic::finding("container-needs-linux", facts.sites.span(site)?, message);
        let there = facts.sites.span(job.field("runs-on")?.site);
        let diagnostic = match there {
            Some(there) => diagnostic.related(there, "it runs here"),
            None => diagnostic,
        };
        let help = "run the job on Linux, such as `ubuntu-latest`, or install what it needs with steps";
        Some(outward(diagnostic.help(help), site, facts.sites))
    })
    .collect()
}

/// A label of the job's runner, if none that it may have is of Linux.
fn other_system(job: &Job) -> Option<String> {
    let value = job.field("runs-on")?;
    let labels = match &value.kind {
        ValueKind::Run(expression) => {
            let ("matrix", names) = expression.as_path()? else { return None };
            let [key] = names[..] else { return None };
            Matrix::of(job)?.values(key)?.iter().map(coerce::text).collect()
        }
        _ => value.as_texts(),
    };
    let is_other = |name: &String| label(name).is_some_and(|label| label.os != Os::Linux);
    (!labels.is_empty() && labels.iter().all(is_other)).then(|| labels.into_iter().next()).flatten()
}

fn first_container(job: &Job) -> Option<(Site, &'static str)> {
    // An empty image is none.
    let is_there = |value: &&Value| {
        let text = value.as_text().or_else(|| value.as_map().and_then(|block| block.get("image")?.as_text()));
        text.is_some_and(|text| !text.is_empty())
    };
    if let Some(container) = job.field("container").filter(is_there) {
        return Some((container.site, "a container"));
    }
    if let Some(services) = job.field("services").filter(|value| value.as_map().is_some_and(|block| !block.is_empty()))
    {
        return Some((services.site, "a service"));
    }
    job.all_steps().find_map(|step| match &step.action {
        Action::Use { target: Target::Other(path), site, .. } if path.starts_with("docker://") => {
            Some((*site, "an image as a step"))
        }
        _ => None,
    })
}
