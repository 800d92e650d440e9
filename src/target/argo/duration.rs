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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_of_nothing_are_left_out() {
        let texts = [0, 5, 60, 90, 180, 3600, 5400, 90_061].map(duration);
        assert_eq!(texts, ["0s", "5s", "1m", "1m30s", "3m", "1h", "1h30m", "25h1m1s"]);
    }
}
