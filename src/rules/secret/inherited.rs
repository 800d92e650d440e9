//! `inherited-secrets`: a call hands all secrets to a workflow of another repository, those too that it has no use for,
//! and what it does with them can change at any time.

use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Target;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in &pipeline.jobs {
            let (Some(call), Some(value)) = (&job.call, job.field("secrets")) else { continue };
            let Some(span) = facts.sites.span(value.site).filter(|_| value.as_text().as_deref() == Some("inherit"))
            else {
                continue;
            };
            let Target::Action(reference) = &call.target else { continue };
            let message = format!("`{}` is given all secrets of the repository", reference.name());
            let weight = if pipeline.baseline.others.is_safe() { Severity::Error } else { Severity::Warning };
            let diagnostic = Diagnostic::finding("inherited-secrets", span, message)
                .help("name those that it needs: `secrets { NAME = secrets.NAME }`")
                .at_most(weight);
            found.push(outward(diagnostic, value.site, facts.sites));
        }
    }
    found
}
