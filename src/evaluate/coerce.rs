//! GitHub's coercions: what a value is as a boolean, a number or a text.
//!
//! Source: `EvaluationResult` and `ExpressionUtility` of actions/runner, which is what runs. The documentation says the
//! same, shorter ("Evaluate expressions in workflows and actions", operators).

use super::value::Value;

/// The digits that a number has as a text.
const DIGITS: usize = 15;

/// Whether a value counts as true.
pub fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => *number != 0.0 && !number.is_nan(),
        Value::Text(text) => !text.is_empty(),
        Value::Array(_) | Value::Filtered(_) | Value::Object(_) => true,
    }
}

/// The number of a value; NaN where it has none.
pub fn number(value: &Value) -> f64 {
    match value {
        Value::Null => 0.0,
        Value::Bool(value) => f64::from(u8::from(*value)),
        Value::Number(number) => *number,
        Value::Text(text) => number_of_text(text),
        Value::Array(_) | Value::Filtered(_) | Value::Object(_) => f64::NAN,
    }
}

/// The text of a value. An array is `Array`, an object `Object`.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => text_of_number(*number),
        Value::Text(text) => text.clone(),
        Value::Array(_) | Value::Filtered(_) | Value::Object(_) => value.kind().to_owned(),
    }
}

/// The number that a text says: decimal with an exponent, `0x…`, `0o…` or infinity, with blanks around it; zero for the
/// empty text, else NaN.
pub fn number_of_text(text: &str) -> f64 {
    let text = text.trim();
    if text.is_empty() {
        return 0.0;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)) {
        return text.parse().unwrap_or(f64::NAN);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return whole(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return whole(digits, 8);
    }
    let (sign, name) = match text.strip_prefix('-') {
        Some(name) => (-1.0, name),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if name.eq_ignore_ascii_case("infinity") { sign * f64::INFINITY } else { f64::NAN }
}

/// Digits of a base as the 32 bits with a sign that GitHub reads them into.
fn whole(digits: &str, base: u32) -> f64 {
    let is_plain = digits.chars().all(|digit| digit.is_digit(base));
    match u32::from_str_radix(digits, base) {
        Ok(bits) if is_plain => f64::from(bits.cast_signed()),
        _ => f64::NAN,
    }
}

/// A number as .NET's format `G15` writes it: `1.5`, `1E+15`, `1E-05`.
pub fn text_of_number(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if number == 0.0 {
        return "0".to_owned();
    }
    let scientific = format!("{:.*e}", DIGITS - 1, number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    let sign = if number < 0.0 { "-" } else { "" };
    let Ok(places) = usize::try_from(exponent) else {
        return if exponent > -5 {
            let zeros = "0".repeat(exponent.unsigned_abs() as usize - 1);
            format!("{sign}0.{zeros}{digits}")
        } else {
            with_exponent(sign, digits, '-', exponent)
        };
    };
    if places >= DIGITS {
        return with_exponent(sign, digits, '+', exponent);
    }
    match digits.split_at_checked(places + 1) {
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{digits}{}", "0".repeat(places + 1 - digits.len())),
    }
}

fn with_exponent(sign: &str, digits: &str, direction: char, exponent: i32) -> String {
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}E{direction}{:02}", exponent.unsigned_abs())
}

/// A text as it is compared: each character in upper case where that is one character. The dotless i and the long s
/// stay, as they would become letters of ASCII.
pub fn without_case(text: &str) -> String {
    text.chars()
        .map(|character| {
            let mut upper = character.to_uppercase();
            match (character, upper.next(), upper.next()) {
                ('ı' | 'ſ', ..) => character,
                (_, Some(single), None) => single,
                _ => character,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_become_texts_as_dotnet_writes_them() {
        let cases = [
            (1.0, "1"),
            (-0.5, "-0.5"),
            (120.0, "120"),
            (0.012, "0.012"),
            (0.0001, "0.0001"),
            (0.00001, "1E-05"),
            (1.25e-7, "1.25E-07"),
            (1e14, "100000000000000"),
            (1e15, "1E+15"),
            (-1.5e300, "-1.5E+300"),
            (0.1 + 0.2, "0.3"),
            (0.845_512_408_225_570_1, "0.84551240822557"),
            (999_999_999_999_999.9, "1E+15"),
            (-0.0, "0"),
        ];
        for (number, text) in cases {
            assert_eq!(text_of_number(number), text);
        }
    }

    #[test]
    fn texts_become_numbers() {
        let cases = [
            ("", 0.0),
            (" 0xff ", 255.0),
            ("0xffffffff", -1.0),
            ("0o17", 15.0),
            (".5", 0.5),
            ("1.", 1.0),
            ("+1e2", 100.0),
            ("1e999", f64::INFINITY),
            ("-infinity", f64::NEG_INFINITY),
        ];
        for (text, number) in cases {
            assert!((number_of_text(text) - number).abs() < f64::EPSILON || number_of_text(text) == number, "{text}");
        }
        for text in ["abc", "1e", ".", "0x", "0xg", "0x+1", "-0x1", "0b1", "1_000", "inf", "NaN", "1 2", "0x100000000"]
        {
            assert!(number_of_text(text).is_nan(), "{text}");
        }
    }

    #[test]
    fn case_is_folded_character_by_character() {
        assert_eq!(without_case("straße ς ı ſ"), "STRAßE Σ ı ſ");
    }
}
