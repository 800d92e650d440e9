//! Schedules of cron as minutes of a week. In: five fields of cron. Out: the minutes from Sunday 0:00 on; nothing where a
//! schedule looks at days of the month, or cannot be read.

const HOUR: usize = 60;
const DAY: usize = 24 * HOUR;
/// Of a week.
pub(super) const MINUTES: usize = 7 * DAY;

const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

pub(super) fn times(cron: &str) -> Option<Vec<usize>> {
    let [minutes, hours, "*" | "?", "*", days] = cron.split_ascii_whitespace().collect::<Vec<_>>()[..] else {
        return None;
    };
    let (minutes, hours) = (numbers(minutes, 59)?, numbers(hours, 23)?);
    let mut found = Vec::new();
    for day in numbers(days, 7)? {
        for hour in &hours {
            found.extend(minutes.iter().map(|minute| day % 7 * DAY + hour * HOUR + minute));
        }
    }
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// The numbers that a field names.
fn numbers(field: &str, last: usize) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse().ok().filter(|step| *step > 0)?),
            None => (part, 1),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" || range == "?" => (0, last),
            Some((from, to)) => (number(from)?, number(to)?),
            None if part.contains('/') => (number(range)?, last),
            None => (number(range)?, number(range)?),
        };
        found.extend((from..=to.min(last)).step_by(step));
    }
    Some(found)
}

fn number(text: &str) -> Option<usize> {
    DAYS.iter().position(|day| day.eq_ignore_ascii_case(text)).or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_minutes_of_the_week() {
        assert_eq!(times("30 1 * * 0"), Some(vec![90]));
        assert_eq!(times("30 1 * * 7"), Some(vec![90]));
        assert_eq!(times("0 0 * * MON,tue"), Some(vec![DAY, 2 * DAY]));
        assert_eq!(times("0,30 2 * * 1-2"), Some(vec![DAY + 120, DAY + 150, 2 * DAY + 120, 2 * DAY + 150]));
        assert_eq!(times("*/20 0 * * 0"), Some(vec![0, 20, 40]));
        assert_eq!(times("0 0 1 * *"), None);
        assert_eq!(times("x 0 * * *"), None);
    }
}
