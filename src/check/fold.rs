//! Operators and functions on constants, with GitHub's semantics.
//!
//! Source: "Evaluate expressions in workflows and actions" in GitHub's documentation.

use crate::ast::Operator;
use crate::model::{Text, Value, ValueKind};

/// Whether a constant counts as true; nothing where it is known on the runner only.
pub(super) fn truthy(value: &Value) -> Option<bool> {
    Some(match &value.kind {
        ValueKind::Null => false,
        ValueKind::Bool(value) => *value,
        ValueKind::Number(text) => text.parse::<f64>().is_ok_and(|number| number != 0.0 && !number.is_nan()),
        ValueKind::Text(text) => !text.as_constant()?.is_empty(),
        ValueKind::Run(_) | ValueKind::Unknown => return None,
        _ => true,
    })
}

/// `a OP b` where both are constants and the compiler can tell.
pub(super) fn binary(operator: Operator, left: &Value, right: &Value) -> Option<Value> {
    match operator {
        Operator::And => Some(if truthy(left)? { right.clone() } else { left.clone() }),
        Operator::Or => Some(if truthy(left)? { left.clone() } else { right.clone() }),
        Operator::Coalesce => match &left.kind {
            ValueKind::Null => Some(right.clone()),
            ValueKind::Text(text) => Some(if text.pieces.is_empty() || text.as_constant().as_deref() == Some("") {
                right.clone()
            } else {
                left.clone()
            }),
            ValueKind::Run(_) | ValueKind::Unknown => None,
            _ => Some(left.clone()),
        },
        Operator::Equal => equal(left, right).map(|equal| boolean(equal, left)),
        Operator::NotEqual => equal(left, right).map(|equal| boolean(!equal, left)),
        Operator::Less => compare(left, right).map(|order| boolean(order.is_lt(), left)),
        Operator::LessEqual => compare(left, right).map(|order| boolean(order.is_le(), left)),
        Operator::Greater => compare(left, right).map(|order| boolean(order.is_gt(), left)),
        Operator::GreaterEqual => compare(left, right).map(|order| boolean(order.is_ge(), left)),
    }
}

fn boolean(value: bool, at: &Value) -> Value {
    Value::new(ValueKind::Bool(value), at.site)
}

/// Texts compare without case.
fn equal(left: &Value, right: &Value) -> Option<bool> {
    match (&left.kind, &right.kind) {
        (ValueKind::Null, ValueKind::Null) => Some(true),
        (ValueKind::Bool(left), ValueKind::Bool(right)) => Some(left == right),
        (ValueKind::Text(left), ValueKind::Text(right)) => {
            Some(left.as_constant()?.to_lowercase() == right.as_constant()?.to_lowercase())
        }
        (ValueKind::Null, ValueKind::Entity(_) | ValueKind::List(_) | ValueKind::Map(_))
        | (ValueKind::Entity(_) | ValueKind::List(_) | ValueKind::Map(_), ValueKind::Null) => Some(false),
        (ValueKind::Entity(left), ValueKind::Entity(right)) => Some(left.kind == right.kind && left.id == right.id),
        _ => compare(left, right).map(std::cmp::Ordering::is_eq),
    }
}

fn compare(left: &Value, right: &Value) -> Option<std::cmp::Ordering> {
    match (&left.kind, &right.kind) {
        (ValueKind::Text(left), ValueKind::Text(right)) => {
            Some(left.as_constant()?.to_lowercase().cmp(&right.as_constant()?.to_lowercase()))
        }
        _ => number(left)?.partial_cmp(&number(right)?),
    }
}

fn number(value: &Value) -> Option<f64> {
    match &value.kind {
        ValueKind::Null => Some(0.0),
        ValueKind::Bool(value) => Some(f64::from(u8::from(*value))),
        ValueKind::Number(text) | ValueKind::Percent(text) => text.parse().ok(),
        #[expect(clippy::cast_precision_loss, reason = "durations are far below 2^52 seconds")]
        ValueKind::Duration(seconds) => Some(*seconds as f64),
        ValueKind::Text(text) => {
            let text = text.as_constant()?;
            if text.trim().is_empty() { Some(0.0) } else { text.trim().parse().ok() }
        }
        _ => None,
    }
}

/// A function of GitHub's on constants; nothing where the runner has to call it.
pub(super) fn call(function: &str, arguments: &[Value]) -> Option<ValueKind> {
    let text = |index: usize| arguments.get(index).and_then(Value::as_text);
    let bool_of = |value: bool| Some(ValueKind::Bool(value));
    match function.to_ascii_lowercase().as_str() {
        "join" => {
            let items = arguments.first()?.as_list()?;
            let parts = items.iter().map(|item| item.value.as_text()).collect::<Option<Vec<_>>>()?;
            let separator = if arguments.len() > 1 { text(1)? } else { ",".to_owned() };
            Some(ValueKind::Text(Text::constant(parts.join(&separator))))
        }
        "contains" => match arguments.first()?.as_list() {
            Some(items) => {
                let wanted = text(1)?.to_lowercase();
                let texts = items.iter().map(|item| item.value.as_text()).collect::<Option<Vec<_>>>()?;
                bool_of(texts.iter().any(|text| text.to_lowercase() == wanted))
            }
            None => bool_of(text(0)?.to_lowercase().contains(&text(1)?.to_lowercase())),
        },
        "startswith" => bool_of(text(0)?.to_lowercase().starts_with(&text(1)?.to_lowercase())),
        "endswith" => bool_of(text(0)?.to_lowercase().ends_with(&text(1)?.to_lowercase())),
        _ => None,
    }
}
