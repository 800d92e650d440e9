//! An evaluated value, brought to what a shape holds; or why it does not fit.

use super::scope::Scope;
use super::{Checker, describe};
use crate::ast::Expression as Node;
use crate::diagnostic::Diagnostic;
use crate::model::{EntityKind, Item, Value, ValueKind};
use crate::schema::Shape;
use crate::suggest::suggest;

impl<'a> Checker<'a> {
    /// Checks an evaluated value, and turns it into what the shape holds.
    pub(super) fn conform(&mut self, value: Value, shape: &'static Shape, node: &'a Node, scope: &Scope<'a>) -> Value {
        match (shape, &value.kind) {
            (_, ValueKind::Unknown | ValueKind::Run(_)) => value,
            (Shape::Text, ValueKind::Percent(number)) => Value::text(format!("{number}%"), value.site),
            // GitHub takes a text with expressions in it, and calls it true whatever they are.
            (Shape::Bool | Shape::Number | Shape::Duration, ValueKind::Text(text)) if text.as_constant().is_none() => {
                value
            }
            (Shape::Text | Shape::Scalar, ValueKind::Entity(entity)) => {
                let message = format!("{} `{}` is no text", entity.kind.keyword(), entity.id);
                let help = match entity.kind {
                    EntityKind::Image => format!("write `{0}.repository`, `{0}.tag` or `{0}.digest`", entity.id),
                    _ => "write it in quotes, or one of its members".to_owned(),
                };
                self.report_in(scope, Diagnostic::error("wrong-type", node.span, message).help(help));
                self.unknown(node.span, scope)
            }
            (Shape::Scalar, ValueKind::Number(number)) if changes_when_read(number) => {
                let message = format!("`{number}` is a number here, and YAML reads it as another text");
                let source = self.input.sources.slice(node.span).to_owned();
                self.report_in(
                    scope,
                    Diagnostic::error("wrong-type", node.span, message)
                        .help("a version is text: in quotes it keeps its digits")
                        .fix("put it in quotes", node.span, format!("\"{source}\"")),
                );
                self.unknown(node.span, scope)
            }
            (Shape::Scalar, ValueKind::Percent(number)) => Value::new(ValueKind::Number(number.clone()), value.site),
            (Shape::List(inner), ValueKind::List(_)) | (Shape::Many(inner), ValueKind::List(_)) => {
                let ValueKind::List(items) = value.kind else { return value };
                let items = items
                    .into_iter()
                    .map(|item| Item { value: self.conform(item.value, inner, node, scope), comments: item.comments })
                    .collect();
                Value::new(ValueKind::List(items), value.site)
            }
            _ if fits(&value, shape) => value,
            _ => self.mismatch(value, shape, node, scope),
        }
    }

    pub(super) fn mismatch(&mut self, value: Value, shape: &Shape, node: &Node, scope: &Scope<'a>) -> Value {
        if value.is_unknown() {
            return value;
        }
        let mut diagnostic = Diagnostic::error("wrong-type", node.span, format!("expected {}", shape.describe()))
            .label(describe::describe(&value));
        let source = self.input.sources.slice(node.span);
        match (shape, &value.kind) {
            (Shape::Text, ValueKind::Number(_)) => {
                diagnostic = diagnostic.help("a version is text: in quotes it keeps its digits").fix(
                    "put it in quotes",
                    node.span,
                    format!("\"{source}\""),
                );
            }
            (shape, ValueKind::Number(number)) if takes_duration(shape) => {
                diagnostic = diagnostic.help(format!("say the unit: `{number}m`, `{number}s`"));
            }
            (_, ValueKind::Text(text)) if !words(shape).is_empty() => {
                let text = kebab(&text.as_constant().unwrap_or_default());
                let known = words(shape);
                let near =
                    known.iter().copied().find(|word| *word == text).or_else(|| suggest(&text, known.iter().copied()));
                if let Some(near) = near {
                    diagnostic = diagnostic.help(format!("words of a closed set stand without quotes: `{near}`")).fix(
                        format!("replace with `{near}`"),
                        node.span,
                        near,
                    );
                }
            }
            (Shape::Percent, ValueKind::Number(number)) => {
                diagnostic =
                    diagnostic.help(format!("write `{number}%`")).fix("add the `%`", node.span, format!("{number}%"));
            }
            (Shape::Map(inner), ValueKind::List(_) | ValueKind::Text(_)) => {
                diagnostic = diagnostic.help(format!("write `{{ KEY = … }}`, each value {}", inner.describe()));
            }
            (Shape::Block(_), ValueKind::Bool(true)) => {
                diagnostic = diagnostic.help("an empty block says the same: write `{}`")
            }
            (Shape::Bool, ValueKind::Text(_)) => {
                diagnostic = diagnostic.help("a text is no condition: write the expression without quotes");
            }
            _ => {}
        }
        self.report_in(scope, diagnostic);
        Value::new(ValueKind::Unknown, value.site)
    }
}

/// Whether a constant is what a shape holds.
pub(super) fn fits(value: &Value, shape: &Shape) -> bool {
    match (shape, &value.kind) {
        (_, ValueKind::Unknown | ValueKind::Run(_)) | (Shape::Data, _) => true,
        (Shape::Either(shapes), _) => shapes.iter().any(|shape| fits(value, shape)),
        (Shape::Many(inner), ValueKind::List(items)) | (Shape::List(inner), ValueKind::List(items)) => {
            items.iter().all(|item| fits(&item.value, inner))
        }
        (Shape::Many(inner), _) => fits(value, inner),
        (Shape::Text, ValueKind::Text(_)) => true,
        (Shape::Word(words), ValueKind::Word(word)) => words.contains(&word.as_str()),
        (Shape::Number, ValueKind::Number(_))
        | (Shape::Bool, ValueKind::Bool(_))
        | (Shape::Percent, ValueKind::Percent(_))
        | (Shape::Duration, ValueKind::Duration(_))
        | (Shape::Requirement, ValueKind::Call { .. }) => true,
        (Shape::Scalar, ValueKind::Text(_) | ValueKind::Number(_) | ValueKind::Bool(_) | ValueKind::Null) => true,
        (Shape::Entity(kind), ValueKind::Entity(entity)) => entity.kind == *kind,
        (Shape::Block(_) | Shape::Map(_), ValueKind::Map(_)) => true,
        _ => false,
    }
}

/// `CreateNamespace=true` as it is written here: `create-namespace`.
pub(super) fn kebab(text: &str) -> String {
    let mut word = String::new();
    for letter in text.split('=').next().unwrap_or(text).chars() {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
    }
    word
}

/// The words that a shape takes.
pub(super) fn words(shape: &Shape) -> Vec<&'static str> {
    match shape {
        Shape::Word(words) => words.to_vec(),
        Shape::Either(shapes) => shapes.iter().flat_map(words).collect(),
        Shape::Many(inner) | Shape::List(inner) => words(inner),
        _ => Vec::new(),
    }
}

/// Whether a number does not keep its text in YAML: `3.10`, `010`, `1e3`, `0x1F`.
fn changes_when_read(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let leading = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    !plain || leading || (digits.contains('.') && digits.ends_with('0'))
}

fn takes_duration(shape: &Shape) -> bool {
    match shape {
        Shape::Either(shapes) => shapes.iter().any(takes_duration),
        _ => matches!(shape, Shape::Duration),
    }
}
