//! What a scalar of a file means: the core schema of YAML 1.2, which GitHub reads.
//!
//! In: a scalar without its quotes, and its tag. Out: its value. Numbers keep their text.

use super::ambiguous::is_core_number;
use super::node::{TextStyle, Value};

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Plain,
    Quoted,
    Literal,
}

/// The value of a scalar. `tag` is the name of a core tag (`str`, `int`, …); `Err` says what is wrong with it.
pub(super) fn resolve(text: &str, written: Written, tag: Option<&str>) -> Result<Value, String> {
    let style = if written == Written::Literal { TextStyle::Literal } else { TextStyle::Automatic };
    let as_text = || Value::Text { text: text.to_owned(), style };
    let plain = match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_core_number(text) => Value::Number(text.to_owned()),
        _ => as_text(),
    };
    match (tag, plain) {
        (None, plain) if written == Written::Plain => Ok(plain),
        (None | Some("str"), _) => Ok(as_text()),
        (Some("null"), Value::Null) => Ok(Value::Null),
        (Some("bool"), Value::Bool(value)) => Ok(Value::Bool(value)),
        (Some("int" | "float"), Value::Number(number)) => Ok(Value::Number(number)),
        (Some(tag), _) => Err(format!("the tag `!!{tag}` does not fit this value: leave it out")),
    }
}
