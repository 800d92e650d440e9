//! The texts that some reader of YAML takes for something other than text.
//!
//! In: a text. Out: whether it has to be quoted for that reason. GitHub reads YAML 1.2, Argo CD and most tools
//! that people run over the same files read some form of 1.1; a text must be the same to all of them. So the
//! answer is "yes" for the union of their grammars, and now and then for a text that none of them misreads.

/// The words of YAML 1.1.
const WORDS: [&str; 12] = ["~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "=", "<<"];

/// Floats of YAML, and what a careless reader hands to a parser of floats.
const FLOATS: [&str; 6] = [".inf", ".nan", ".infinity", "inf", "nan", "infinity"];

/// Whether a plain scalar of this text could be read as null, a boolean, a number, a time or a merge key.
pub(super) fn is_misread(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    text.is_empty()
        || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        || FLOATS.iter().any(|word| unsigned.eq_ignore_ascii_case(word))
        || is_based_integer(unsigned)
        || is_decimal(unsigned)
        || is_date(unsigned)
}

/// Whether YAML 1.2 (the core schema) reads a plain scalar of this text as a number.
pub(super) fn is_core_number(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(is_exponent)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_exponent(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && all_digits(digits)
}

/// `0x1F`, `0o17`, `0b101`, with `_` anywhere. What follows the prefix is not looked at closely.
fn is_based_integer(unsigned: &str) -> bool {
    let mut bytes = unsigned.bytes();
    bytes.next() == Some(b'0')
        && matches!(bytes.next(), Some(b'x' | b'X' | b'o' | b'O' | b'b' | b'B'))
        && bytes.all(|byte| byte.is_ascii_hexdigit() || b"_.pP+-".contains(&byte))
}

/// `010`, `1_000`, `1,000`, `3.10`, `.5`, `1e3`, `12:30`, `190:20:30.15`; but not `1.2.3`, which is a number
/// to nobody and the usual form of versions and addresses.
fn is_decimal(unsigned: &str) -> bool {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    mantissa.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && mantissa.bytes().all(|byte| byte.is_ascii_digit() || b"_,.:".contains(&byte))
        && mantissa.bytes().any(|byte| byte.is_ascii_digit())
        && mantissa.bytes().filter(|&byte| byte == b'.').count() < 2
        && exponent.is_none_or(|text| text.bytes().all(|byte| byte.is_ascii_digit() || b"_+-".contains(&byte)))
}

/// `2026-01-31`, alone or with a time after it.
fn is_date(unsigned: &str) -> bool {
    let mut parts = unsigned.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let after_day = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
    year.len() == 4
        && all_digits(year)
        && (1..=2).contains(&month.len())
        && all_digits(month)
        && (1..=2).contains(&(rest.len() - after_day.len()))
        && (after_day.is_empty() || after_day.starts_with(['t', 'T', ' ', '\t']))
}
