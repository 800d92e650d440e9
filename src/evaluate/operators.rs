//! GitHub's operators on values.
//!
//! Much as `==` and `<` of JavaScript, but texts compare without case, and arrays and objects are never made primitive.

use std::cmp::Ordering;
use std::sync::Arc;

use super::coerce;
use super::value::Value;
use crate::ast::Operator;

/// `left OPERATOR right` of a comparison; nothing for `&&`, `||` and `??`, which need not look at both.
pub fn compare(operator: Operator, left: &Value, right: &Value) -> Option<bool> {
    let order = || order(left, right);
    Some(match operator {
        Operator::Equal => is_equal(left, right),
        Operator::NotEqual => !is_equal(left, right),
        Operator::Less => order() == Some(Ordering::Less),
        Operator::LessEqual => is_equal(left, right) || order() == Some(Ordering::Less),
        Operator::Greater => order() == Some(Ordering::Greater),
        Operator::GreaterEqual => is_equal(left, right) || order() == Some(Ordering::Greater),
        Operator::And | Operator::Or | Operator::Coalesce => return None,
    })
}

/// Whether `&&`, `||` or `??` gives its left side; false for other operators.
pub fn keeps_left(operator: Operator, left: &Value) -> bool {
    match operator {
        Operator::And => !coerce::is_true(left),
        Operator::Or => coerce::is_true(left),
        Operator::Coalesce => !is_missing(left),
        _ => false,
    }
}

/// Whether `??` takes the right side: null, and the empty text, which GitHub gives for most of what is missing.
fn is_missing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        _ => false,
    }
}

/// `left == right`
pub fn is_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Array(left) | Value::Filtered(left), Value::Array(right) | Value::Filtered(right)) => {
            Arc::ptr_eq(left, right)
        }
        (Value::Object(left), Value::Object(right)) => Arc::ptr_eq(left, right),
        (Value::Null, Value::Null) => true,
        _ => order(left, right) == Some(Ordering::Equal),
    }
}

/// The order of two values; nothing where they have none.
fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => {
            let (left, right) = (coerce::without_case(left), coerce::without_case(right));
            Some(left.encode_utf16().cmp(right.encode_utf16()))
        }
        (Value::Null, Value::Null) => None,
        _ => coerce::number(left).partial_cmp(&coerce::number(right)),
    }
}
