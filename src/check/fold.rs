//! Operators and functions on constants, with GitHub's semantics: [`crate::evaluate`] on what the compiler knows.

use crate::ast::Operator;
use crate::evaluate::value::Object;
use crate::evaluate::{self, coerce, functions, operators};
use crate::model::{Text, Value, ValueKind};

/// A constant as the runner would see it; nothing where it is known there only, or is nothing that the runner knows.
fn constant(value: &Value) -> Option<evaluate::Value> {
    Some(match &value.kind {
        ValueKind::Null => evaluate::Value::Null,
        ValueKind::Bool(value) => evaluate::Value::Bool(*value),
        ValueKind::Number(text) | ValueKind::Percent(text) => evaluate::Value::Number(coerce::number_of_text(text)),
        #[expect(clippy::cast_precision_loss, reason = "durations are far below 2^52 seconds")]
        ValueKind::Duration(seconds) => evaluate::Value::Number(*seconds as f64),
        ValueKind::Text(text) => evaluate::Value::Text(text.as_constant()?),
        ValueKind::Word(text) | ValueKind::Target(text) => evaluate::Value::text(text),
        ValueKind::List(items) => {
            evaluate::Value::array(items.iter().map(|item| constant(&item.value)).collect::<Option<_>>()?)
        }
        ValueKind::Map(fields) => {
            let entries = fields.iter().map(|field| Some((field.key.clone(), constant(&field.value)?)));
            evaluate::Value::object(entries.collect::<Option<Object>>()?)
        }
        ValueKind::Run(_) | ValueKind::Entity(_) | ValueKind::Call { .. } | ValueKind::Unknown => return None,
    })
}

/// Whether a constant counts as true; nothing where it is known on the runner only.
pub(super) fn truthy(value: &Value) -> Option<bool> {
    match &value.kind {
        ValueKind::Run(_) | ValueKind::Unknown => None,
        ValueKind::Entity(_) | ValueKind::List(_) | ValueKind::Map(_) | ValueKind::Call { .. } => Some(true),
        _ => constant(value).map(|value| coerce::is_true(&value)),
    }
}

/// `a OP b` where both are constants and the compiler can tell.
pub(super) fn binary(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    if let Operator::And | Operator::Or | Operator::Coalesce = operator {
        let keeps_left = match constant(left) {
            Some(left) => operators::keeps_left(operator, &left),
            // What has no value on the runner is there, and true.
            None => truthy(left)? != (operator == Operator::And),
        };
        return Some(if keeps_left { left.clone() } else { right.clone() });
    }
    let result = match (&left.kind, &right.kind) {
        (ValueKind::Null, ValueKind::Entity(_)) | (ValueKind::Entity(_), ValueKind::Null) => equality(operator, false)?,
        (ValueKind::Entity(left), ValueKind::Entity(right)) => {
            equality(operator, left.kind == right.kind && left.id == right.id)?
        }
        // A list is equal to itself only, which the compiler does not follow.
        (ValueKind::List(_) | ValueKind::Map(_), ValueKind::List(_) | ValueKind::Map(_)) => return None,
        _ => operators::compare(operator, &constant(left)?, &constant(right)?)?,
    };
    Some(Value::new(ValueKind::Bool(result), left.site))
}

/// What `==` or `!=` says of two things that are equal or not.
fn equality(operator: Operator, equal: bool) -> Option<bool> {
    match operator {
        Operator::Equal => Some(equal),
        Operator::NotEqual => Some(!equal),
        _ => None,
    }
}

/// A function of GitHub's on constants; nothing where the runner has to call it, or where it would fail.
pub(super) fn call(function: &str, arguments: &[Value]) -> Option<ValueKind> {
    // What reads or writes JSON stays as the source says it.
    if !["join", "contains", "startswith", "endswith"].contains(&function.to_ascii_lowercase().as_str()) {
        return None;
    }
    let mut values = arguments.iter().map(constant).collect::<Option<Vec<_>>>()?;
    match functions::call(function, &mut values)?.ok()? {
        evaluate::Value::Bool(value) => Some(ValueKind::Bool(value)),
        evaluate::Value::Text(text) => Some(ValueKind::Text(Text::constant(text))),
        _ => None,
    }
}
