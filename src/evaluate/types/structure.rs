//! Objects and lists: what is neither a text nor a number.

use super::{Type, Typing, infer, plain_names};
use crate::catalog::payload::{Entry, payload};
use crate::model::{Base, Expression, Part};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    Object,
    List,
}

/// What an expression is for certain, if there is a value at all: by its type, or by what the events of the pipeline
/// deliver.
pub fn structure(expression: &Expression, typing: Typing<'_, '_>) -> Option<Structure> {
    match infer(expression, typing) {
        Type::Object => return Some(Structure::Object),
        Type::Array(_) => return Some(Structure::List),
        _ => {}
    }
    let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return None };
    if !context.eq_ignore_ascii_case("github") || parts.iter().any(|part| matches!(part, Part::Star)) {
        return None;
    }
    let names = plain_names(parts)?;
    let [event, names @ ..] = &names[..] else { return None };
    if event != "event" || typing.is_called() {
        return None;
    }
    let mut events = typing.pipeline.triggers.iter();
    events.all(|trigger| is_object(&trigger.event, names)).then_some(Structure::Object)
}

/// Names in a list are those of its elements, so these are told apart by their names only.
fn is_object(event: &str, names: &[String]) -> bool {
    let Some(mut inside) = payload(event) else { return false };
    for name in names {
        match inside.get(name) {
            Some(Entry::Object(inner)) => inside = inner,
            _ => return false,
        }
    }
    names.last().is_none_or(|name| !name.ends_with('s'))
}
