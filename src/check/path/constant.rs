//! Members of constants: `fromJSON('{"a": 1}').b`.

use super::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Nothing, Value, evaluate};
use crate::model::{Expression, Part, Site, Sites};
use crate::suggest::suggest;

/// The first part that a constant does not have.
pub(super) fn check(base: &Expression, parts: &[Part], site: Site, sites: &Sites) -> Option<Diagnostic> {
    let value = evaluate(base, &Nothing).ok()?;
    let (name, at) = match parts.first()? {
        Part::Name(name, at) => (name, *at),
        Part::Index(Expression::Text(name)) => (name, site),
        _ => return None,
    };
    let (message, near) = match &value {
        Value::Object(object) if object.get(name).is_none() => {
            let known: Vec<&str> = object.iter().map(|(name, _)| name).collect();
            (format!("this object has no member `{name}`"), suggest(name, known).map(str::to_owned))
        }
        Value::Array(_) => (format!("a list has elements by their number, and no member `{name}`"), None),
        _ => return None,
    };
    let diagnostic = Diagnostic::error("unknown-property", sites.span(at)?, message);
    let diagnostic = match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    };
    Some(outward(diagnostic, at, sites))
}
