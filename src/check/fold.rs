//! Operators and functions on constants, with GitHub's semantics: [`crate::evaluate`] on what the compiler knows.

use crate::ast::Operator;
use crate::evaluate::constant::constant;
use crate::evaluate::{self, coerce, functions, operators};
use crate::model::{Text, Value, ValueKind};

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
