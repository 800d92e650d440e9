//! `hard-coded-password`: the password of a container or a service stands in the source, for everybody who can read it.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Job, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.flat_map(passwords)
        .filter(|password| password.as_text().is_some_and(|text| !text.is_empty()))
        .filter_map(|password| {
            let message = "this password can be read by everybody who can read the repository";
            let diagnostic = Diagnostic::finding("hard-coded-password", facts.sites.span(password.site)?, message)
                .help("change it, and put the new one into a secret: `password = secrets.REGISTRY_PASSWORD`");
            Some(outward(diagnostic, password.site, facts.sites))
        })
        .collect()
}

/// The passwords of a job's containers.
fn passwords(job: &Job) -> Vec<&Value> {
    let services = job.field("services").and_then(Value::as_map);
    let services = services.into_iter().flat_map(|services| services.iter().map(|service| &service.value));
    let containers = job.field("container").into_iter().chain(services);
    containers.filter_map(|container| container.as_map()?.get_path(&["credentials", "password"])).collect()
}
