//! `inherited-secrets`: a call hands all secrets over, those too that the called workflow has no use for. What the
//! workflow of another repository does with them can change at any time.

use crate::check::outward;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Model, Target};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for job in &pipeline.jobs {
            let (Some(call), Some(value)) = (&job.call, job.field("secrets")) else { continue };
            let Some(span) = facts.sites.span(value.site).filter(|_| value.as_text().as_deref() == Some("inherit")) else {
                continue;
            };
            let diagnostic = match &call.target {
                Target::Action(reference) => {
                    let message = format!("`{}` is given all secrets of the repository", reference.name());
                    let weight = if pipeline.baseline.others.is_safe() { Severity::Error } else { Severity::Warning };
                    Diagnostic::finding("inherited-secrets", span, message)
                        .help("name those that it needs: `secrets { NAME = secrets.NAME }`")
                        .at_most(weight)
                }
                Target::Pipeline(id) => {
                    let message = format!("`{id}` is given all secrets, whatever it uses");
                    Diagnostic::finding("inherited-secrets", span, message)
                        .help(format!("name those that it needs: `secrets {{ {} }}`", map(facts.model, id)))
                        .at_most(Severity::Note)
                }
                _ => continue,
            };
            found.push(outward(diagnostic, value.site, facts.sites));
        }
    }
    found
}

/// The secrets that a pipeline takes, as they are handed over.
fn map(model: &Model, id: &str) -> String {
    let taken: Vec<_> = model
        .pipeline(id)
        .map(|pipeline| pipeline.secrets().map(|secret| format!("{0} = secrets.{0}", secret.id)).collect())
        .unwrap_or_default();
    if taken.is_empty() { "NAME = secrets.NAME".to_owned() } else { taken.join(", ") }
}
