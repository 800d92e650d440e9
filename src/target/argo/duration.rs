//! Durations as Argo CD reads them: the text form of Go.

use std::fmt::Write;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// `5s`, `3m`, `1h30m`: units of nothing are left out.
pub fn duration(seconds: u64) -> String {
    let mut text = String::new();
    for (count, unit) in [(seconds / HOUR, 'h'), (seconds % HOUR / MINUTE, 'm'), (seconds % MINUTE, 's')] {
        if count > 0 {
            // Writing to a string cannot fail.
            let _ = write!(text, "{count}{unit}");
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// The seconds of such a text, or of a bare number of them; `None` for parts of a second and for what is no duration.
pub fn seconds(text: &str) -> Option<u64> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (mut rest, mut sum) = (text, 0_u64);
    while !rest.is_empty() {
        let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let count: u64 = rest[..end].parse().ok()?;
        let worth = match rest[end..].chars().next()? {
            'h' => HOUR,
            'm' if !rest[end..].starts_with("ms") => MINUTE,
            's' => 1,
            _ => return None,
        };
        sum = sum.checked_add(count.checked_mul(worth)?)?;
        rest = &rest[end + 1..];
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_so_many_seconds() {
        let texts = ["0s", "5s", "5", "1m30s", "90m", "25h1m1s", "500ms", "", "5 s", "m", "1.5h", "-1s", "5d"];
        let expected = [Some(0), Some(5), Some(5), Some(90), Some(5400), Some(90_061)];
        assert_eq!(texts.map(seconds)[..6], expected);
        assert!(texts.map(seconds)[6..].iter().all(Option::is_none));
    }

    #[test]
    fn units_of_nothing_are_left_out() {
        let texts = [0, 5, 60, 90, 180, 3600, 5400, 90_061].map(duration);
        assert_eq!(texts, ["0s", "5s", "1m", "1m30s", "3m", "1h", "1h30m", "25h1m1s"]);
    }
}
