//! Expressions with the semantics that they have on the runner.
//!
//! In: an expression and something that knows the contexts. Out: a value, or why the runner would fail. Constants that
//! the compiler folds and scenarios of the rules go through the same coercions, operators and functions.
//!
//! Source: actions/runner (`Expressions2`), and GitHub's conformance cases (`tests/conformance.rs`).

pub mod coerce;
pub mod condition;
pub mod constant;
pub mod functions;
mod json;
mod memory;
pub mod operators;
pub mod reach;
pub mod scenario;
pub mod types;
pub mod value;

use std::fmt;
use std::sync::Arc;

use crate::ast::Operator;
use crate::model::{Base, Expression, Part};
use functions::Arguments;
pub use memory::BYTES_MAX;
use memory::Memory;
pub use value::{Object, Value};

/// How deep an expression may be nested.
pub const DEPTH_MAX: usize = 50;

/// What an expression asks its surroundings.
pub trait Contexts {
    /// The value of a context: `github`.
    ///
    /// # Errors
    /// [`Error::Open`] where it cannot be told.
    fn context(&self, name: &str) -> Result<Value, Error>;

    /// The value of a path of plain names, where it is known without the whole context.
    fn path(&self, _context: &str, _names: &[&str]) -> Option<Result<Value, Error>> {
        None
    }

    /// A function that asks the run: `success`, `hashFiles` … in lower case.
    ///
    /// # Errors
    /// [`Error::Open`] where it cannot be told.
    fn call(&self, _function: &str, _arguments: &[Value]) -> Result<Value, Error> {
        Err(Error::Open)
    }
}

/// Nothing is known of any context.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Contexts for Nothing {
    fn context(&self, _: &str) -> Result<Value, Error> {
        Err(Error::Open)
    }
}

/// Why an expression has no value. `Display` uses GitHub's words where it has some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It depends on something that is not known here.
    Open,
    Depth,
    Memory,
    Format(String),
    FormatArgument(String),
    FormatSpecifiers(String, &'static str),
    /// A condition of `case` that is no boolean.
    Condition,
    Json(String),
    /// An argument that is needed is not there.
    Arguments,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("it depends on something that is known on the runner only"),
            Self::Depth => write!(f, "Exceeded max expression depth {DEPTH_MAX}"),
            Self::Memory => f.write_str("The maximum allowed memory size was exceeded"),
            Self::Format(pattern) => write!(f, "The following format string is invalid: {pattern}"),
            Self::FormatArgument(pattern) => {
                write!(f, "The following format string references more arguments than were supplied: {pattern}")
            }
            Self::FormatSpecifiers(specifiers, kind) => {
                write!(f, "The format specifiers '{specifiers}' are not valid for objects of type '{kind}'")
            }
            Self::Condition => f.write_str("case predicate must evaluate to a boolean value"),
            Self::Json(reason) => write!(f, "Error parsing JSON when evaluating fromJson: {reason}"),
            Self::Arguments => f.write_str("Too few parameters supplied"),
        }
    }
}

impl std::error::Error for Error {}

/// The value of an expression.
///
/// # Errors
/// Where the runner would fail, and [`Error::Open`] where `contexts` does not know enough. `&&` and `||` with an open
/// side still have a value where the other side decides whether it is true: of such a value only that counts.
pub fn evaluate(expression: &Expression, contexts: &dyn Contexts) -> Result<Value, Error> {
    Evaluation { contexts, memory: Memory::default(), exactly: false }.value(expression, 1)
}

struct Evaluation<'a> {
    contexts: &'a dyn Contexts,
    memory: Memory,
    /// Whether the value itself is asked for, and not only whether it is true.
    exactly: bool,
}

impl Evaluation<'_> {
    /// The value of a part, asked for as the place of the part wants it.
    fn part(&mut self, exactly: bool, expression: &Expression, depth: usize) -> Result<Value, Error> {
        let before = std::mem::replace(&mut self.exactly, exactly);
        let value = self.value(expression, depth);
        self.exactly = before;
        value
    }

    fn value(&mut self, expression: &Expression, depth: usize) -> Result<Value, Error> {
        if depth > DEPTH_MAX {
            return Err(Error::Depth);
        }
        let value = match expression {
            Expression::Null => Value::Null,
            Expression::Bool(value) => Value::Bool(*value),
            Expression::Number(text) => Value::Number(coerce::number_of_text(text)),
            Expression::Text(text) => Value::text(text),
            Expression::Path { base, parts, .. } => self.path(expression, base, parts, depth)?,
            Expression::Call { function, arguments, .. } => self.call(function, arguments, depth)?,
            Expression::Not(inner) => Value::Bool(!coerce::is_true(&self.part(false, inner, depth + 1)?)),
            Expression::Binary { operator, left, right } => match operator {
                Operator::And | Operator::Or | Operator::Coalesce => self.chain(*operator, expression, depth)?,
                _ => {
                    let left = self.part(true, left, depth + 1)?;
                    let right = self.part(true, right, depth + 1)?;
                    Value::Bool(operators::compare(*operator, &left, &right).unwrap_or(false))
                }
            },
            Expression::If { condition, then, otherwise } => {
                let condition = self.part(false, condition, depth + 1)?;
                self.value(if coerce::is_true(&condition) { then } else { otherwise }, depth + 1)?
            }
        };
        self.memory.hold(depth, &value)?;
        Ok(value)
    }

    /// `a && b && c`: one level, however long. An open side leaves it open, unless another decides what counts.
    fn chain(&mut self, operator: Operator, expression: &Expression, depth: usize) -> Result<Value, Error> {
        let mut is_open = false;
        let mut last = Value::Null;
        for operand in operands(operator, expression) {
            let exactly = self.exactly || operator == Operator::Coalesce;
            match self.part(exactly, operand, depth + 1) {
                Err(Error::Open) => is_open = true,
                Err(error) => return if is_open { Err(Error::Open) } else { Err(error) },
                Ok(value) if !operators::keeps_left(operator, &value) => last = value,
                Ok(value) if !is_open => return Ok(value),
                Ok(_) if exactly => return Err(Error::Open),
                Ok(_) => return Ok(Value::Bool(operator == Operator::Or)),
            }
        }
        if is_open { Err(Error::Open) } else { Ok(last) }
    }

    fn path(&mut self, whole: &Expression, base: &Base, parts: &[Part], depth: usize) -> Result<Value, Error> {
        if let Some(known) = whole.as_path().and_then(|(context, names)| self.contexts.path(context, &names)) {
            return known;
        }
        let mut depth = depth + parts.len();
        let mut value = match base {
            _ if depth > DEPTH_MAX => return Err(Error::Depth),
            Base::Context(name) => self.contexts.context(name)?,
            Base::Expression(inner) => self.part(true, inner, depth)?,
        };
        for part in parts {
            value = match part {
                Part::Name(name, _) => at(&value, &Value::text(name)),
                Part::Index(index) => at(&value, &self.part(true, index, depth)?),
                Part::Star => all(&value),
            };
            depth -= 1;
            self.memory.hold(depth, &value)?;
        }
        Ok(value)
    }

    fn call(&mut self, function: &str, arguments: &[Expression], depth: usize) -> Result<Value, Error> {
        let mut lazy = Lazy { evaluation: self, arguments, depth: depth + 1 };
        if let Some(result) = functions::call(function, &mut lazy) {
            return result;
        }
        let values =
            arguments.iter().map(|argument| self.part(true, argument, depth + 1)).collect::<Result<Vec<_>, _>>()?;
        self.contexts.call(&function.to_ascii_lowercase(), &values)
    }
}

/// Arguments that are evaluated when they are asked for.
struct Lazy<'a, 'b> {
    evaluation: &'a mut Evaluation<'b>,
    arguments: &'a [Expression],
    depth: usize,
}

impl Arguments for Lazy<'_, '_> {
    fn count(&self) -> usize {
        self.arguments.len()
    }

    fn get(&mut self, index: usize) -> Result<Value, Error> {
        self.evaluation.part(true, self.arguments.get(index).ok_or(Error::Arguments)?, self.depth)
    }
}

/// What one operator joins, in order, brackets or not.
fn operands(operator: Operator, expression: &Expression) -> Vec<&Expression> {
    let mut found = Vec::new();
    let mut left_to_see = vec![expression];
    while let Some(next) = left_to_see.pop() {
        match next {
            Expression::Binary { operator: own, left, right } if *own == operator => {
                left_to_see.push(right);
                left_to_see.push(left);
            }
            _ => found.push(next),
        }
    }
    found
}

/// `value[index]`
fn at(value: &Value, index: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let name = index.is_primitive().then(|| coerce::text(index));
            name.and_then(|name| object.get(&name).cloned()).unwrap_or(Value::Null)
        }
        Value::Array(items) => element(items, index).unwrap_or(Value::Null),
        Value::Filtered(items) => {
            let found = items.iter().filter_map(|item| match item {
                Value::Object(object) if index.is_primitive() => object.get(&coerce::text(index)).cloned(),
                _ => element(item.items()?, index),
            });
            Value::Filtered(Arc::new(found.collect()))
        }
        _ => Value::Null,
    }
}

fn element(items: &[Value], index: &Value) -> Option<Value> {
    let place = coerce::number(index).floor();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies within")]
    let place = (0.0..=f64::from(i32::MAX)).contains(&place).then_some(place as usize)?;
    items.get(place).cloned()
}

/// `value.*`
fn all(value: &Value) -> Value {
    let inside = |value: &Value| match value {
        Value::Object(object) => object.iter().map(|(_, value)| value.clone()).collect(),
        _ => value.items().unwrap_or_default().to_vec(),
    };
    Value::Filtered(Arc::new(match value {
        Value::Filtered(items) => items.iter().flat_map(inside).collect(),
        _ => inside(value),
    }))
}
