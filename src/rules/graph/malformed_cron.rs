//! `malformed-cron`: a `cron` that GitHub cannot read. It starts no run.

use crate::check::outward;
use crate::cron::fault;
use crate::diagnostic::Diagnostic;
use crate::model::Trigger;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let triggers = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.triggers);
    triggers.filter(|trigger| trigger.event == "schedule").filter_map(|trigger| of_schedule(facts, trigger)).collect()
}

fn of_schedule(facts: &Facts<'_>, trigger: &Trigger) -> Option<Diagnostic> {
    let value = trigger.filters.get("cron")?;
    let message = fault("`cron`", &value.as_text()?)?;
    let diagnostic = Diagnostic::finding("malformed-cron", facts.sites.span(value.site)?, message).help(
        "a `cron` is minute, hour, day of month, month and day of week, each `*`, a number, `a-b`, `*/n`, or several \
         with commas: `30 4 * * 1-5`",
    );
    Some(outward(diagnostic, value.site, facts.sites))
}
