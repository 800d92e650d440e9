//! Schedules of cron. In: the five fields as a text. Out: what is wrong with it, or when it is. It must not know who starts
//! what then.
//!
//! Source: GitHub's documentation of `schedule`, "POSIX cron syntax"; the fields are the catalog's.

use crate::catalog::input::{CRON_FIELDS, CronField};

const HOUR: usize = 60;
const DAY: usize = 24 * HOUR;
/// Of a week.
pub const MINUTES: usize = 7 * DAY;

/// What is wrong with a schedule, as a sentence; `name` is what its user calls it.
pub fn fault(name: &str, cron: &str) -> Option<String> {
    let fields: Vec<&str> = cron.split_ascii_whitespace().collect();
    if fields.len() != CRON_FIELDS.len() {
        let count = fields.len();
        return Some(format!(
            "a {name} has five parts, and this has {}",
            if count == 0 { "none".into() } else { count.to_string() }
        ));
    }
    let (text, field) = fields.into_iter().zip(CRON_FIELDS).find(|(text, field)| numbers(text, field).is_none())?;
    let name = field.name.replace('-', " ");
    Some(format!("`{text}` is no {name} from {} to {}", field.min, field.max))
}

/// The minutes of an hour that a schedule names, in order.
pub fn minutes_of_hour(cron: &str) -> Option<Vec<usize>> {
    numbers(cron.split_ascii_whitespace().next()?, CRON_FIELDS.first()?)
}

/// The minutes that a schedule names of a week that begins on Sunday, in order; nothing where it looks at days of the month
/// or at months, or cannot be read.
pub fn minutes_of_week(cron: &str) -> Option<Vec<usize>> {
    let texts: Vec<&str> = cron.split_ascii_whitespace().collect();
    let ([minutes, hours, "*", "*", days], [minute, hour, _, _, day]) = (&texts[..], CRON_FIELDS) else { return None };
    let (minutes, hours) = (numbers(minutes, minute)?, numbers(hours, hour)?);
    let mut found = Vec::new();
    for day in numbers(days, day)? {
        for hour in &hours {
            found.extend(minutes.iter().map(|minute| day * DAY + hour * HOUR + minute));
        }
    }
    Some(found)
}

/// The numbers that a field names, in order: `*`, `5`, `MON`, `1-5`, each also with `/n`, several with commas.
fn numbers(text: &str, field: &CronField) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse::<u8>().ok().filter(|step| *step > 0)?),
            None => (part, 1),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (field.min, field.max),
            Some((from, to)) => (number(from, field)?, number(to, field)?),
            None if part.contains('/') => (number(range, field)?, field.max),
            None => (number(range, field)?, number(range, field)?),
        };
        if from > to {
            return None;
        }
        found.extend((from..=to).step_by(step.into()).map(usize::from));
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

fn number(text: &str, field: &CronField) -> Option<u8> {
    let named = field.names.iter().position(|name| name.eq_ignore_ascii_case(text));
    let number = match named {
        Some(index) => field.min + u8::try_from(index).ok()?,
        None => text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())??,
    };
    (field.min..=field.max).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_minutes_of_the_week() {
        assert_eq!(minutes_of_week("30 1 * * 0"), Some(vec![90]));
        assert_eq!(minutes_of_week("0 0 * * MON,tue"), Some(vec![DAY, 2 * DAY]));
        assert_eq!(minutes_of_week("0,30 2 * * 1-2"), Some(vec![DAY + 120, DAY + 150, 2 * DAY + 120, 2 * DAY + 150]));
        assert_eq!(minutes_of_week("*/20 0 * * 0"), Some(vec![0, 20, 40]));
        assert_eq!(minutes_of_week("0 0 1 * *"), None);
        assert_eq!(minutes_of_week("x 0 * * *"), None);
    }

    #[test]
    fn fields_are_read() {
        assert_eq!(minutes_of_hour("10-20/5,7 * * * *"), Some(vec![7, 10, 15, 20]));
        assert_eq!(minutes_of_hour("50/5 * * * *"), Some(vec![50, 55]));
        for odd in ["60", "5-1", "*/0", "a", "1,,2", "-1", "5-", "300"] {
            assert_eq!(minutes_of_hour(odd), None, "{odd}");
        }
        assert_eq!(fault("`cron`", "0 0 * * 0-6"), None);
        assert_eq!(fault("`cron`", "0 0 * * 7").as_deref(), Some("`7` is no day of week from 0 to 6"));
        assert_eq!(fault("`cron`", "").as_deref(), Some("a `cron` has five parts, and this has none"));
    }
}
