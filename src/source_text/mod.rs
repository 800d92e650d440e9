//! Values and expressions of the model as they are written in a source. In: the model. Out: text of `.pipe` that means
//! the same; the formatter gives it its layout.

pub mod literal;

use crate::expression_text::is_name;
use crate::model::{Base, Entity, EntityKind, Expression, Field, Part, Piece, Text, Value, ValueKind};

/// A value; nothing for one that is unknown.
pub fn value(value: &Value) -> Option<String> {
    Some(match &value.kind {
        ValueKind::Null => "null".to_owned(),
        ValueKind::Bool(value) => value.to_string(),
        ValueKind::Number(text) | ValueKind::Word(text) | ValueKind::Target(text) => text.clone(),
        ValueKind::Percent(number) => format!("{number}%"),
        ValueKind::Duration(seconds) => duration(*seconds),
        ValueKind::Text(text) => self::text(text),
        ValueKind::Run(run) => expression(run),
        ValueKind::List(items) => {
            let items = items.iter().map(|item| self::value(&item.value)).collect::<Option<Vec<_>>>()?;
            format!("[{}]", items.join(", "))
        }
        ValueKind::Map(fields) if fields.is_empty() => "{}".to_owned(),
        ValueKind::Map(fields) => {
            let fields = fields.iter().map(field).collect::<Option<Vec<_>>>()?;
            format!("{{ {} }}", fields.join(", "))
        }
        ValueKind::Entity(entity) => self::entity(entity),
        ValueKind::Call { name, arguments, .. } => {
            let arguments = arguments.iter().map(field).collect::<Option<Vec<_>>>()?;
            format!("{name}({})", arguments.join(", "))
        }
        ValueKind::Unknown => return None,
    })
}

/// `key = value`
fn field(field: &Field) -> Option<String> {
    Some(format!("{} = {}", literal::key(&field.key), value(&field.value)?))
}

fn entity(entity: &Entity) -> String {
    match (entity.kind, &entity.built_by) {
        (EntityKind::Image, Some(job)) => format!("needs.{job}.images.{}", entity.id),
        _ => entity.id.clone(),
    }
}

/// `1h30m`
fn duration(seconds: u64) -> String {
    let units = [(86_400, 'd'), (3_600, 'h'), (60, 'm'), (1, 's')];
    let mut rest = seconds;
    let mut out = String::new();
    for (length, unit) in units {
        if rest >= length {
            out.push_str(&format!("{}{unit}", rest / length));
            rest %= length;
        }
    }
    if out.is_empty() { "0s".to_owned() } else { out }
}

/// A text: as a text block where it has several lines.
pub fn text(text: &Text) -> String {
    let several = text.pieces.iter().any(|piece| matches!(piece, Piece::Text(constant) if constant.contains('\n')));
    if several { literal::block(&pieces(text), "") } else { literal::line(&pieces(text)) }
}

/// A text in double quotes, on one line.
pub fn quoted(text: &Text) -> String {
    literal::quoted(&pieces(text))
}

fn pieces(text: &Text) -> Vec<literal::Piece<'_>> {
    text.pieces.iter().map(piece).collect()
}

fn piece(piece: &Piece) -> literal::Piece<'_> {
    match piece {
        Piece::Text(constant) => literal::Piece::Text(constant),
        Piece::Run(run) => literal::Piece::Run(inside_text(run)),
    }
}

// ---- Expressions ----

/// How strongly something binds that is no operator.
const ATOM: u8 = 10;
const NOT: u8 = 9;

/// An expression of the runner.
pub fn expression(expression: &Expression) -> String {
    let mut out = String::new();
    write(expression, 0, Quotes::Double, &mut out);
    out
}

/// An expression inside a text in quotes.
fn inside_text(expression: &Expression) -> String {
    let mut out = String::new();
    write(expression, 0, Quotes::Single, &mut out);
    out
}

/// How texts in an expression are quoted: inside a text in double quotes, single ones read better.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Single,
    Double,
}

/// Writes an expression, in brackets where it binds less than its place asks for.
fn write(expression: &Expression, least: u8, quotes: Quotes, out: &mut String) {
    let is_open = binding(expression) < least;
    if is_open {
        out.push('(');
    }
    match expression {
        Expression::Null => out.push_str("null"),
        Expression::Bool(value) => out.push_str(&value.to_string()),
        Expression::Number(text) => out.push_str(text),
        Expression::Text(text) => constant(text, quotes, out),
        Expression::Path { base, parts, .. } => path(base, parts, quotes, out),
        Expression::Call { function, arguments, .. } => {
            out.push_str(function);
            out.push('(');
            for (index, argument) in arguments.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                write(argument, 0, quotes, out);
            }
            out.push(')');
        }
        Expression::Not(inner) => {
            out.push('!');
            write(inner, NOT, quotes, out);
        }
        Expression::Binary { operator, left, right } => {
            let own = operator.precedence();
            write(left, own, quotes, out);
            out.push_str(&format!(" {} ", operator.text()));
            write(right, own + 1, quotes, out);
        }
        Expression::If { condition, then, otherwise } => {
            out.push_str("if ");
            write(condition, 1, quotes, out);
            out.push_str(" then ");
            write(then, 1, quotes, out);
            out.push_str(" else ");
            write(otherwise, 1, quotes, out);
        }
    }
    if is_open {
        out.push(')');
    }
}

fn binding(expression: &Expression) -> u8 {
    match expression {
        Expression::If { .. } => 0,
        Expression::Binary { operator, .. } => operator.precedence(),
        Expression::Not(_) => NOT,
        _ => ATOM,
    }
}

fn constant(text: &str, quotes: Quotes, out: &mut String) {
    let fits_single = !text.contains(['\n', '\t', '\r']);
    match quotes {
        Quotes::Single if fits_single => out.push_str(&format!("'{}'", text.replace('\'', "''"))),
        _ => out.push_str(&literal::constant(text)),
    }
}

fn path(base: &Base, parts: &[Part], quotes: Quotes, out: &mut String) {
    match base {
        Base::Context(name) => out.push_str(name),
        Base::Expression(inner) => write(inner, ATOM, quotes, out),
    }
    for part in parts {
        match part {
            Part::Name(name, _) if is_name(name) => out.push_str(&format!(".{name}")),
            Part::Name(name, _) => {
                out.push('[');
                constant(name, quotes, out);
                out.push(']');
            }
            Part::Star => out.push_str(".*"),
            Part::Index(index) => {
                out.push('[');
                write(index, 0, quotes, out);
                out.push(']');
            }
        }
    }
}
