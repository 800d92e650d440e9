//! GitHub's functions that need nothing but their arguments. Those that ask the run (`success`, `hashFiles` …) are the
//! business of who evaluates.
//!
//! An argument is evaluated when it is needed, as the runner does: what `case` leaves aside cannot fail.

use super::memory::Builder;
use super::value::Value;
use super::{Error, coerce, json, operators};

/// The arguments of a call.
pub trait Arguments {
    fn count(&self) -> usize;

    /// The argument at a place that is there.
    ///
    /// # Errors
    /// Those of its own evaluation.
    fn get(&mut self, index: usize) -> Result<Value, Error>;
}

/// Arguments that are values already.
impl Arguments for Vec<Value> {
    fn count(&self) -> usize {
        self.len()
    }

    fn get(&mut self, index: usize) -> Result<Value, Error> {
        self.as_slice().get(index).cloned().ok_or(Error::Arguments)
    }
}

/// Calls a function; nothing where it is none of these.
///
/// # Errors
/// What makes the runner fail: a bad pattern, bad JSON, a condition of `case` that is no boolean.
pub fn call(name: &str, arguments: &mut dyn Arguments) -> Option<Result<Value, Error>> {
    Some(match name.to_ascii_lowercase().as_str() {
        "case" => case(arguments),
        "contains" => contains(arguments).map(Value::Bool),
        "endswith" => both(arguments, |whole, part| whole.ends_with(part)).map(Value::Bool),
        "format" => format(arguments).map(Value::Text),
        "fromjson" => arguments.get(0).and_then(|value| json::read(&coerce::text(&value))),
        "join" => join(arguments).map(Value::Text),
        "startswith" => both(arguments, |whole, part| whole.starts_with(part)).map(Value::Bool),
        "tojson" => arguments.get(0).and_then(|value| json::write(&value)).map(Value::Text),
        _ => return None,
    })
}

fn case(arguments: &mut dyn Arguments) -> Result<Value, Error> {
    let last = arguments.count().checked_sub(1).ok_or(Error::Arguments)?;
    for condition in (0..last).step_by(2) {
        match arguments.get(condition)? {
            Value::Bool(true) => return arguments.get(condition + 1),
            Value::Bool(false) => {}
            _ => return Err(Error::Condition),
        }
    }
    arguments.get(last)
}

fn contains(arguments: &mut dyn Arguments) -> Result<bool, Error> {
    let whole = arguments.get(0)?;
    match whole.items() {
        Some([]) => Ok(false),
        Some(items) => {
            let wanted = arguments.get(1)?;
            Ok(items.iter().any(|item| operators::is_equal(&wanted, item)))
        }
        None => part_of(&whole, arguments, |whole, part| whole.contains(part)),
    }
}

fn both(arguments: &mut dyn Arguments, test: fn(&str, &str) -> bool) -> Result<bool, Error> {
    let whole = arguments.get(0)?;
    part_of(&whole, arguments, test)
}

/// A test of two texts without case; false where one is an array or an object.
fn part_of(whole: &Value, arguments: &mut dyn Arguments, test: fn(&str, &str) -> bool) -> Result<bool, Error> {
    if !whole.is_primitive() {
        return Ok(false);
    }
    let part = arguments.get(1)?;
    let folded = |value: &Value| coerce::without_case(&coerce::text(value));
    Ok(part.is_primitive() && test(&folded(whole), &folded(&part)))
}

fn join(arguments: &mut dyn Arguments) -> Result<String, Error> {
    let whole = arguments.get(0)?;
    let Some(items) = whole.items() else {
        return Ok(if whole.is_primitive() { coerce::text(&whole) } else { String::new() });
    };
    let mut separator = ",".to_owned();
    if items.len() > 1 && arguments.count() > 1 {
        let given = arguments.get(1)?;
        if given.is_primitive() {
            separator = coerce::text(&given);
        }
    }
    let mut built = Builder::default();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            built.push(&separator)?;
        }
        built.push(&coerce::text(item))?;
    }
    Ok(built.text)
}

/// `{0}` is the first value, `{{` and `}}` are braces.
fn format(arguments: &mut dyn Arguments) -> Result<String, Error> {
    let pattern = coerce::text(&arguments.get(0)?);
    let values = arguments.count().saturating_sub(1);
    let mut built = Builder::default();
    let mut cache: Vec<Option<Value>> = vec![None; values];
    for piece in pieces(&pattern, values)? {
        match piece {
            Piece::Text(text) => built.push(text)?,
            Piece::Value(index, specifiers) => {
                if cache[index].is_none() {
                    cache[index] = Some(arguments.get(index + 1)?);
                }
                let value = cache[index].as_ref().unwrap_or(&Value::Null);
                if !specifiers.is_empty() {
                    return Err(Error::FormatSpecifiers(specifiers.replace("}}", "}"), value.kind()));
                }
                built.push(&coerce::text(value))?;
            }
        }
    }
    Ok(built.text)
}

/// The arguments that the text of `format` shows, of so many; nothing where it is no pattern.
pub fn shown_arguments(pattern: &str, values: usize) -> Option<Vec<usize>> {
    let shown = pieces(pattern, values).ok()?.into_iter().filter_map(|piece| match piece {
        Piece::Value(index, _) => Some(index),
        Piece::Text(_) => None,
    });
    Some(shown.collect())
}

enum Piece<'a> {
    Text(&'a str),
    /// The value's place, and what stands behind `:`.
    Value(usize, &'a str),
}

/// A pattern, taken apart before a value is asked for.
fn pieces(pattern: &str, values: usize) -> Result<Vec<Piece<'_>>, Error> {
    let invalid = || Error::Format(pattern.to_owned());
    let mut found = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        let (brace, behind) = rest[at..].split_at(1);
        if behind.starts_with(brace) {
            found.push(Piece::Text(&rest[..=at]));
            rest = &behind[1..];
            continue;
        }
        if brace == "}" {
            return Err(invalid());
        }
        found.push(Piece::Text(&rest[..at]));
        let digits = behind.len() - behind.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let index: u8 = behind[..digits].parse().map_err(|_| invalid())?;
        let (specifiers, after) = specifiers(&behind[digits..]).ok_or_else(invalid)?;
        if usize::from(index) >= values {
            return Err(Error::FormatArgument(pattern.to_owned()));
        }
        found.push(Piece::Value(usize::from(index), specifiers));
        rest = after;
    }
    found.push(Piece::Text(rest));
    Ok(found)
}

/// `}` or `:specifiers}`, and what follows.
fn specifiers(text: &str) -> Option<(&str, &str)> {
    if let Some(after) = text.strip_prefix('}') {
        return Some(("", after));
    }
    let text = text.strip_prefix(':')?;
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find('}')?;
        if !text[at + 1..].starts_with('}') {
            return Some((&text[..at], &text[at + 1..]));
        }
        from = at + 2;
    }
}
