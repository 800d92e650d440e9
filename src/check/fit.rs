//! Whether what is known in the run only fits what it is given to: a boolean, a number, one of several texts.
//!
//! In: an expression and what is wanted. Out: why it cannot be right; nothing where it may be.

use crate::diagnostic::Diagnostic;
use crate::evaluate::coerce;
use crate::evaluate::types::{Type, Typing, infer, is_text, shown_expression};
use crate::evaluate::value::Value;
use crate::model::interface::{InputType, OutputType};
use crate::model::{Base, Expression};

/// Why an expression does not fit.
pub(super) struct Misfit {
    rule: &'static str,
    /// What it is: `a text`.
    pub is: String,
    pub help: String,
    /// Whether only some of its values do not fit.
    pub is_partial: bool,
}

impl Misfit {
    pub fn diagnostic(self, span: crate::source::Span, message: String) -> Diagnostic {
        match self.is_partial {
            true => Diagnostic::warning(self.rule, span, message),
            false => Diagnostic::error(self.rule, span, message),
        }
        .help(self.help)
    }
}

/// A value that GitHub wants to be a boolean or a number, and does not convert.
pub(super) fn unconverted(expression: &Expression, is_bool: bool, typing: Typing<'_, '_>) -> Option<Misfit> {
    let is_meant = match output(expression, typing) {
        Some(OutputType::Json) if typing.pipeline.baseline.others.is_safe() => return None,
        Some(OutputType::Bool) => is_bool,
        Some(OutputType::Number) => !is_bool,
        _ => false,
    };
    if is_meant && typing.pipeline.baseline.others.is_safe() {
        return None;
    }
    let is = match infer(expression, typing) {
        Type::Bool if !is_bool => "a boolean",
        Type::Number if is_bool => "a number",
        Type::Text | Type::OneOf(_) | Type::BeginsWith(_) => "a text",
        Type::Any if is_text(expression) => "a text",
        Type::Constants(values) if are_texts(&values) => "a text",
        _ => return None,
    };
    let written = shown_expression(expression);
    let help = match (is, is_bool) {
        ("a number", _) => format!("write `{written} != 0`"),
        ("a boolean", _) => format!("write `if {written} then 1 else 0`, or what is meant"),
        (_, true) => format!("write `{written} == \"true\"`"),
        (_, false) => format!("write `fromJSON({written})`"),
    };
    let is_text = is == "a text";
    let rule = if is_text { "unconverted-text" } else { "wrong-type" };
    Some(Misfit { rule, is: is.to_owned(), help, is_partial: false })
}

/// A value that is given as a text and has to mean what an input of an action is.
pub(super) fn as_text(expression: &Expression, kind: &InputType, typing: Typing<'_, '_>) -> Option<Misfit> {
    let declared = output(expression, typing);
    let is = match (kind, infer(expression, typing), declared) {
        (InputType::Choice(options), ..) => return outside(expression, options, typing),
        (InputType::Bool, _, Some(OutputType::Number)) | (InputType::Bool, Type::Number, _) => "a number".to_owned(),
        (InputType::Number, _, Some(OutputType::Bool)) | (InputType::Number, Type::Bool, _) => "a boolean".to_owned(),
        (InputType::Bool, Type::OneOf(texts), _) if !texts.iter().any(|text| is_boolean(text)) => listed(&texts),
        (InputType::Number, Type::OneOf(texts), _) if !texts.iter().any(|text| is_number(text)) => listed(&texts),
        _ => return None,
    };
    let written = shown_expression(expression);
    let help = match (kind, &is[..]) {
        (InputType::Bool, "a number") => format!("write `{written} != 0`"),
        (InputType::Bool, _) => "give it a comparison: `… == \"…\"`".to_owned(),
        _ => "give it a number".to_owned(),
    };
    Some(Misfit { rule: "wrong-type", is, help, is_partial: false })
}

/// The values of an expression that are none of several texts.
pub(super) fn outside(expression: &Expression, options: &[String], typing: Typing<'_, '_>) -> Option<Misfit> {
    let values = texts(infer(expression, typing))?;
    // Nothing is given where the text is empty.
    let values: Vec<String> = values.into_iter().filter(|text| !text.is_empty()).collect();
    let (inside, outside): (Vec<_>, Vec<_>) = values.into_iter().partition(|text| options.contains(text));
    if outside.is_empty() || (!inside.is_empty() && is_of_run(expression)) {
        return None;
    }
    let taken: Vec<String> = options.iter().map(|option| format!("\"{option}\"")).collect();
    let help = match inside.is_empty() {
        true => format!("write {}", taken.join(" or ")),
        false => format!("give the input these values too, or ask before for {}", listed(&inside)),
    };
    Some(Misfit { rule: "wrong-type", is: listed(&outside), help, is_partial: !inside.is_empty() })
}

/// The texts that a value is handed on as, where these are known.
fn texts(kind: Type) -> Option<Vec<String>> {
    match kind {
        Type::OneOf(texts) => Some(texts),
        Type::Bool => Some(vec!["true".to_owned(), "false".to_owned()]),
        Type::Constants(values) if values.iter().all(Value::is_primitive) => {
            Some(values.iter().map(coerce::text).collect())
        }
        _ => None,
    }
}

/// Whether GitHub's own words are a part of it: of these the run has one, and which may be known where it stands.
fn is_of_run(expression: &Expression) -> bool {
    let mut found = false;
    expression.walk(&mut |inner| {
        found |= matches!(inner.as_path(), Some((context, names))
            if !matches!(context, "inputs" | "matrix") && names.get(1) != Some(&"outputs"));
    });
    found
}

/// Whether the values of a matrix are texts, as far as it has any.
fn are_texts(values: &[Value]) -> bool {
    let mut present = values.iter().filter(|value| !matches!(value, Value::Null)).peekable();
    present.peek().is_some() && present.all(|value| matches!(value, Value::Text(_)))
}

/// The declared type of an expression that is an output, or an input of an action.
fn output(expression: &Expression, typing: Typing<'_, '_>) -> Option<OutputType> {
    let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return None };
    match typing.output(context, parts)? {
        (kind, []) => Some(kind),
        _ => None,
    }
}

fn is_boolean(text: &str) -> bool {
    matches!(text, "true" | "false")
}

fn is_number(text: &str) -> bool {
    !coerce::number_of_text(text).is_nan()
}

fn listed(texts: &[String]) -> String {
    const SHOWN: usize = 4;
    let more = if texts.len() > SHOWN { ", …" } else { "" };
    let shown: Vec<String> = texts.iter().take(SHOWN).map(|text| format!("\"{text}\"")).collect();
    match (&shown[..], more) {
        ([all @ .., last], "") if !all.is_empty() => format!("{} or {last}", all.join(", ")),
        _ => format!("{}{more}", shown.join(", ")),
    }
}
