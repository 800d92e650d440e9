//! `malformed-cron`: a `cron` that GitHub cannot read. It starts no run.

use crate::catalog::input::{CRON_FIELDS, CronField};
use crate::check::outward;
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

/// What is wrong with it, as a sentence; `name` is what its user calls it.
pub(in crate::rules) fn fault(name: &str, cron: &str) -> Option<String> {
    let fields: Vec<&str> = cron.split_ascii_whitespace().collect();
    if fields.len() != CRON_FIELDS.len() {
        let count = fields.len();
        return Some(format!(
            "a {name} has five parts, and this has {}",
            if count == 0 { "none".into() } else { count.to_string() }
        ));
    }
    fields.into_iter().zip(CRON_FIELDS).find(|(text, field)| !text.split(',').all(|part| is_part(part, field))).map(
        |(text, field)| {
            let name = field.name.replace('-', " ");
            format!("`{text}` is no {name} from {} to {}", field.min, field.max)
        },
    )
}

/// `*`, `5`, `MON`, `1-5`, each also with `/n`.
fn is_part(part: &str, field: &CronField) -> bool {
    let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
    let has_step = step.is_none_or(|step| step.parse::<u8>().is_ok_and(|step| step > 0));
    let is_range = match range.split_once('-') {
        _ if range == "*" => true,
        Some((from, to)) => number(from, field).zip(number(to, field)).is_some_and(|(from, to)| from <= to),
        None => number(range, field).is_some(),
    };
    has_step && is_range
}

fn number(text: &str, field: &CronField) -> Option<u8> {
    let named = field.names.iter().position(|name| name.eq_ignore_ascii_case(text));
    let number = match named {
        Some(index) => field.min + u8::try_from(index).ok()?,
        None => text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())??,
    };
    (field.min..=field.max).contains(&number).then_some(number)
}
