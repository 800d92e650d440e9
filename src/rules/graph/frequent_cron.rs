//! `frequent-cron`: a schedule that asks for runs more often than GitHub starts them.

use crate::catalog::limits::CRON_INTERVAL_MINUTES_MIN;
use crate::check::outward;
use crate::cron::minutes_of_hour;
use crate::diagnostic::Diagnostic;
use crate::model::Trigger;
use crate::rules::Facts;

/// Of an hour.
const MINUTES: usize = 60;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let triggers = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.triggers);
    triggers.filter(|trigger| trigger.event == "schedule").filter_map(|trigger| of_schedule(facts, trigger)).collect()
}

fn of_schedule(facts: &Facts<'_>, trigger: &Trigger) -> Option<Diagnostic> {
    let value = trigger.filters.get("cron")?;
    let text = value.as_text()?;
    let every_hour = text.split_ascii_whitespace().nth(1)? == "*";
    let gap = u64::try_from(shortest(&minutes_of_hour(&text)?, every_hour)?).ok()?;
    if gap >= CRON_INTERVAL_MINUTES_MIN {
        return None;
    }
    let often = if gap == 1 { "every minute".to_owned() } else { format!("every {gap} minutes") };
    let message =
        format!("this asks for a run {often}, and GitHub starts at most one every {CRON_INTERVAL_MINUTES_MIN} minutes");
    let diagnostic = Diagnostic::finding("frequent-cron", facts.sites.span(value.site)?, message)
        .help(format!("write `*/{CRON_INTERVAL_MINUTES_MIN}`, or less often"));
    Some(outward(diagnostic, value.site, facts.sites))
}

/// The shortest time between two of them; over the hour where the next hour has them too.
fn shortest(minutes: &[usize], every_hour: bool) -> Option<usize> {
    let inside = minutes.iter().zip(minutes.iter().skip(1)).map(|(one, next)| next - one);
    let over = minutes.first().zip(minutes.last()).filter(|_| every_hour).map(|(first, last)| first + MINUTES - last);
    inside.chain(over).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_time_is_found() {
        let cases = [
            ("*", true, Some(1)),
            ("*/5", true, Some(5)),
            ("*/7", true, Some(4)),
            ("*/7", false, Some(7)),
            ("0,58", true, Some(2)),
            ("0,58", false, Some(58)),
            ("3", true, Some(60)),
            ("3", false, None),
            ("10-20/2", false, Some(2)),
        ];
        for (field, every_hour, expected) in cases {
            assert_eq!(minutes_of_hour(field).and_then(|minutes| shortest(&minutes, every_hour)), expected, "{field}");
        }
    }
}
