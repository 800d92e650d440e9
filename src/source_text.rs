//! Values and expressions of the model as they are written in a source. In: the model. Out: text of `.pipe` that means
//! the same; the formatter gives it its layout.

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
        ValueKind::Call { name, arguments } => {
            let arguments = arguments.iter().map(field).collect::<Option<Vec<_>>>()?;
            format!("{name}({})", arguments.join(", "))
        }
        ValueKind::Unknown => return None,
    })
}

/// `key = value`
fn field(field: &Field) -> Option<String> {
    Some(format!("{} = {}", key(&field.key), value(&field.value)?))
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

/// The key of a field.
pub fn key(text: &str) -> String {
    if is_name(text) { text.to_owned() } else { quoted(&Text::constant(text)) }
}

/// An id behind a keyword.
pub fn id(text: &str) -> String {
    if is_name(text) { text.to_owned() } else { format!("[{}]", quoted(&Text::constant(text))) }
}

/// Whether a word is a name of the language.
pub fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

// ---- Texts ----

/// A text: as a text block where it has several lines.
pub fn text(text: &Text) -> String {
    if let Some(block) = block(text) {
        return block;
    }
    match text.as_constant().filter(|text| takes_single_quotes(text)) {
        Some(constant) => format!("'{constant}'"),
        None => quoted(text),
    }
}

/// Whether a text is better in single quotes: in double ones it would need escapes.
fn takes_single_quotes(text: &str) -> bool {
    text.contains(['"', '\\']) && !text.contains(['\'', '\n', '\t', '\r'])
}

/// A text in double quotes, on one line.
pub fn quoted(text: &Text) -> String {
    let mut out = String::from("\"");
    for piece in &text.pieces {
        match piece {
            Piece::Text(constant) => out.push_str(&escaped(constant)),
            Piece::Run(run) => interpolate(run, &mut out),
        }
    }
    out.push('"');
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ => out.push(character),
        }
    }
    out.replace("${{", "$${{")
}

fn interpolate(run: &Expression, out: &mut String) {
    // `$${{` is a literal `${{` to the language.
    if out.ends_with('$') {
        out.pop();
        out.push_str("${{ '$' }}");
    }
    out.push_str("${{ ");
    write(run, 0, Quotes::Single, out);
    out.push_str(" }}");
}

/// A text block; nothing for a text of one line, or where the first line would be taken for a wider margin.
fn block(text: &Text) -> Option<String> {
    const MARGIN: &str = "  ";
    let mut joined = String::new();
    let mut lines = 0;
    for piece in &text.pieces {
        match piece {
            Piece::Text(constant) => {
                lines += constant.matches('\n').count();
                joined.push_str(&constant.replace("${{", "$${{"));
            }
            Piece::Run(run) => interpolate(run, &mut joined),
        }
    }
    let (body, open) = match joined.strip_suffix('\n') {
        Some(body) => (body, "\"\"\"\n"),
        None => (joined.as_str(), "\"\"\"-\n"),
    };
    let first = body.split('\n').find(|line| !line.is_empty())?;
    // Lines of blanks, and lines that could end the block, are plainer in quotes.
    let is_odd = |line: &str| line.starts_with("\"\"\"") || (!line.is_empty() && line.trim().is_empty());
    if lines == 0 || first.starts_with([' ', '\t']) || joined.contains('\r') || body.split('\n').any(is_odd) {
        return None;
    }
    let mut out = String::from(open);
    for line in body.split('\n') {
        if !line.is_empty() {
            out.push_str(MARGIN);
            out.push_str(line);
        }
        out.push('\n');
    }
    out.push_str("\"\"\"");
    Some(out)
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
        _ if takes_single_quotes(text) => out.push_str(&format!("'{text}'")),
        _ => out.push_str(&quoted(&Text::constant(text))),
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
