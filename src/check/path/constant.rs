//! Members of constants: `fromJSON('{"a": 1}').b`.

use super::{list, outward};
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
    let (message, help) = match &value {
        Value::Object(object) if object.get(name).is_none() => {
            let known: Vec<&str> = object.iter().map(|(name, _)| name).collect();
            let help = match suggest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", list(&known)),
            };
            (format!("this object has no member `{name}`"), help)
        }
        Value::Array(_) => {
            (format!("a list has no member `{name}`"), "write the number of an element, `[0]`, or `.*`".to_owned())
        }
        _ => return None,
    };
    let diagnostic = Diagnostic::error("unknown-property", sites.span(at)?, message).help(help);
    Some(outward(diagnostic, at, sites))
}
