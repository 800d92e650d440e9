//! `spoofable-actor`: a condition trusts a bot by `github.actor` in a run that has secrets. That is whoever caused the
//! last event: it can be made the bot by having it touch somebody else's pull request.

use super::foreign::{paths, trigger};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::expression::Operator;
use crate::model::{Expression, Pipeline, Site, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.pipelines.iter().flat_map(|pipeline| of_pipeline(facts, pipeline)).collect()
}

fn of_pipeline(facts: &Facts<'_>, pipeline: &Pipeline) -> Vec<Diagnostic> {
    let Some(trigger) = trigger(pipeline).filter(|trigger| trigger.event == "pull_request_target") else {
        return Vec::new();
    };
    let of_jobs = pipeline.jobs.iter().flat_map(|job| {
        let steps = job.all_steps().filter_map(|step| step.condition.as_ref());
        job.condition.iter().chain(steps)
    });
    let found = of_jobs.filter_map(|condition| {
        // A condition that asks for the author too is not fooled.
        if paths(condition).iter().any(|path| path.ends_with("user.login") || path.contains("head.repo")) {
            return None;
        }
        let site = trusted_actor(condition)?;
        let diagnostic = Diagnostic::finding(
            "spoofable-actor",
            facts.sites.span(site)?,
            format!("`github.actor` is whoever caused this `{}`, not who wrote what is in it", trigger.event),
        )
        .help("ask for the author: `github.event.pull_request.user.login`");
        Some(outward(diagnostic, site, facts.sites))
    });
    found.collect()
}

/// Where a condition is true because `github.actor` is a bot.
fn trusted_actor(condition: &Value) -> Option<Site> {
    let mut found = None;
    condition.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            let Expression::Binary { operator: Operator::Equal, left, right } = inner else { return };
            for (path, text) in [(left, right), (right, left)] {
                if let (Expression::Path { site, .. }, Expression::Text(text)) = (&**path, &**text)
                    && matches!(path.as_path(), Some(("github", names)) if names == ["actor"])
                    && text.ends_with("[bot]")
                {
                    found = found.or(Some(*site));
                }
            }
        });
    });
    found
}
