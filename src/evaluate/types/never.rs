//! Comparisons that can only go one way.

use super::{Type, Typing, infer};
use crate::ast::Operator;
use crate::catalog::event::EVENTS;
use crate::evaluate::value::{Object, Value};
use crate::evaluate::{coerce, operators};
use crate::model::{Base, Expression, Part, Site};
use crate::suggest::suggest;

/// What people write for the words of GitHub.
const MEANT: [(&str, &str); 16] = [
    ("amd64", "X64"),
    ("x86_64", "X64"),
    ("aarch64", "ARM64"),
    ("i386", "X86"),
    ("tags", "tag"),
    ("heads", "branch"),
    ("ubuntu", "Linux"),
    ("ubuntu-latest", "Linux"),
    ("darwin", "macOS"),
    ("osx", "macOS"),
    ("windows-latest", "Windows"),
    ("failed", "failure"),
    ("error", "failure"),
    ("passed", "success"),
    ("succeeded", "success"),
    ("completed", "success"),
];

/// Why a comparison can only go one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Never {
    /// The path that is compared.
    pub site: Site,
    pub message: String,
    pub help: Option<String>,
    /// Whether it is GitHub that leaves no other way, whatever pipeline it stands in.
    pub is_everywhere: bool,
}

/// Whether an expression is a comparison with a constant that the other side never is: `github.ref == 'main'`. So are
/// `contains(needs.*.result, 'failed')` and `startsWith(github.ref, 'v')`.
pub fn never_true(expression: &Expression, typing: Typing<'_, '_>) -> Option<Never> {
    match expression {
        Expression::Binary { operator: operator @ (Operator::Equal | Operator::NotEqual), left, right } => {
            let (path, constant) = sides(left, right).or_else(|| sides(right, left))?;
            let what = if *operator == Operator::Equal { "is never" } else { "is always something else than" };
            never(path, &constant, what, compared(path, &constant, typing), operators::is_equal)
        }
        Expression::Call { function, arguments, .. } => {
            let [path, Expression::Text(text)] = &arguments[..] else { return None };
            let constant = Value::text(text);
            match (function.to_ascii_lowercase().as_str(), infer(path, typing)) {
                ("contains", Type::Array(inner)) => never(path, &constant, "never has", *inner, operators::is_equal),
                // Of what is no text something else is said.
                ("startswith", Type::Object | Type::Array(_)) => None,
                ("startswith", kind) => never(path, &constant, "never begins with", kind, begins),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The type of a path beside a constant: an output is compared with a text as the text that it is.
fn compared(path: &Expression, constant: &Value, typing: Typing<'_, '_>) -> Type {
    let Expression::Path { base: Base::Context(context), parts, .. } = path else { return Type::Any };
    match (typing.output(context, parts), constant) {
        (Some((kind, [])), Value::Text(_)) => super::output::text_of(&kind),
        _ => infer(path, typing),
    }
}

/// A path, and what it is compared with.
fn sides<'a>(path: &'a Expression, constant: &'a Expression) -> Option<(&'a Expression, Value)> {
    let constant = match constant {
        Expression::Text(text) => Value::text(text),
        Expression::Bool(value) => Value::Bool(*value),
        Expression::Number(text) => Value::Number(coerce::number_of_text(text)),
        _ => return None,
    };
    matches!(path, Expression::Path { .. }).then_some((path, constant))
}

/// Whether a value is what is said of it.
type Test = fn(&Value, &Value) -> bool;

fn begins(value: &Value, start: &Value) -> bool {
    coerce::without_case(&coerce::text(value)).starts_with(&coerce::without_case(&coerce::text(start)))
}

/// A finding where none of the values of a type passes a test. Nothing is said of what null is equal to, the empty text
/// before all: much of what is missing on the runner is that.
fn never(path: &Expression, constant: &Value, what: &str, kind: Type, test: Test) -> Option<Never> {
    let Expression::Path { base: Base::Context(context), parts, site } = path else { return None };
    if operators::is_equal(&Value::Null, constant) {
        return None;
    }
    let text = coerce::text(constant);
    let shown = shown_path(context, parts);
    let (reason, help) = match kind {
        Type::Bool if ![true, false].iter().any(|value| test(&Value::Bool(*value), constant)) => {
            let word = text.to_ascii_lowercase();
            let is_boolean = ["true", "false"].contains(&word.as_str());
            let help = is_boolean.then(|| format!("compare with `{word}`, without quotes"));
            ("it is a boolean".to_owned(), help)
        }
        Type::OneOf(texts) if !texts.iter().any(|value| test(&Value::text(value), constant)) => {
            match (constant, texts.contains(&text)) {
                (Value::Text(_), _) => (listed(&texts), meant(&text, &texts)),
                (_, true) => ("it is a text".to_owned(), Some(format!("compare with `\"{text}\"`, in quotes"))),
                (_, false) => (listed(&texts), None),
            }
        }
        Type::Constants(values) if !values.iter().any(|value| test(value, constant)) => of_constants(&values, &text),
        Type::BeginsWith(starts)
            if matches!(constant, Value::Text(_)) && !starts.iter().any(|start| fits(start, &text)) =>
        {
            let reason = listed(starts).replacen("it is", "it begins with", 1);
            let name = shown.strip_suffix(".ref").map(|rest| format!("{rest}.ref_name"));
            (reason, name.map(|name| format!("write `refs/heads/{text}`, or compare with `{name}`")))
        }
        Type::Object if !test(&Value::object(Object::default()), constant) => {
            ("it is an object".to_owned(), Some(of_object(context, parts.len(), &shown)))
        }
        Type::Array(_) if !test(&Value::array(Vec::new()), constant) => {
            let help = format!("ask whether one of it is: `contains({shown}, \"{text}\")`");
            ("it is a list".to_owned(), Some(help))
        }
        _ => return None,
    };
    let is_event = shown == "github.event_name";
    let is_no_event = is_event && EVENTS.iter().all(|event| event.name != text);
    let help = help.or_else(|| {
        Some(match is_event && !is_no_event {
            true => format!("add `on {text}` to the pipeline, or leave the comparison out"),
            false => "compare with a value that it can have, or leave the comparison out".to_owned(),
        })
    });
    let is_of_pipeline =
        matches!(context.as_str(), "inputs" | "matrix" | "needs") || is_event || shown.starts_with("github.event.");
    let is_result = shown.ends_with(".result");
    Some(Never {
        site: *site,
        message: format!("`{shown}` {what} `{text}`: {reason}"),
        help,
        is_everywhere: !is_of_pipeline || is_no_event || is_result,
    })
}

/// What was meant by an object that is compared.
fn of_object(context: &str, parts: usize, shown: &str) -> String {
    match (context, parts) {
        ("needs", 1) => format!("write `{shown}.result`"),
        ("steps", 1) => format!("write `{shown}.outcome`"),
        _ => "compare a member of it".to_owned(),
    }
}

/// What is said of the values of a matrix, and what was probably meant.
fn of_constants(values: &[Value], text: &str) -> (String, Option<String>) {
    let scalars = values.iter().filter(|value| value.is_primitive() && !matches!(value, Value::Null));
    let texts: Vec<String> = scalars.map(coerce::text).collect();
    if texts.is_empty() || texts.len() < values.iter().filter(|value| !matches!(value, Value::Null)).count() {
        return ("no combination has it".to_owned(), None);
    }
    let same = values.iter().find(|value| value.is_primitive() && coerce::text(value).eq_ignore_ascii_case(text));
    match same {
        Some(Value::Text(_)) => {
            return ("it is a text".to_owned(), Some(format!("compare with `\"{text}\"`, in quotes")));
        }
        Some(_) => {
            return ("it is no text".to_owned(), Some(format!("compare with `{text}`, without quotes")));
        }
        None => {}
    }
    let help = suggest(text, texts.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
    let (mut shown, is_empty): (Vec<_>, Vec<_>) = texts.into_iter().partition(|text| !text.is_empty());
    let mut different: Vec<String> = Vec::new();
    shown.retain(|text| {
        !different.contains(text) && {
            different.push(text.clone());
            true
        }
    });
    let empty = if is_empty.is_empty() { "" } else { ", or empty" };
    (format!("{}{empty}", listed(&shown)), help)
}

/// Whether a text can be one that begins so, or a beginning of it.
fn fits(start: &str, text: &str) -> bool {
    let (start, text) = (coerce::without_case(start), coerce::without_case(text));
    text.starts_with(&start) || start.starts_with(&text)
}

fn listed<S: AsRef<str>>(texts: &[S]) -> String {
    let mut shown: Vec<String> = texts.iter().map(|text| format!("`{}`", text.as_ref())).collect();
    if shown.len() > 8 {
        return "there is no such value".to_owned();
    }
    match shown.pop() {
        Some(last) if shown.is_empty() => format!("it is {last}"),
        Some(last) => format!("it is {} or {last}", shown.join(", ")),
        None => "it has no value".to_owned(),
    }
}

/// What was probably meant.
fn meant(text: &str, texts: &[String]) -> Option<String> {
    let near = suggest(text, texts.iter().map(String::as_str));
    let word = MEANT.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, word)| *word);
    let word = word.filter(|word| texts.iter().any(|text| text == word));
    near.or(word).map(|word| format!("did you mean `{word}`?"))
}

/// A path as it is written.
pub fn shown_path(context: &str, parts: &[Part]) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Name(name, _) | Part::Index(Expression::Text(name)) => format!(".{name}"),
        Part::Star => ".*".to_owned(),
        Part::Index(_) => "[…]".to_owned(),
    });
    std::iter::once(context.to_owned()).chain(parts).collect()
}

/// An expression for a help line: a path as it is written, `…` for others.
pub fn shown_expression(expression: &Expression) -> String {
    match expression {
        Expression::Path { base: Base::Context(context), parts, .. } => shown_path(context, parts),
        _ => "…".to_owned(),
    }
}
