//! `failing-expression`: a call of a function that fails whenever it is evaluated, since what is wrong with it is constant.

use super::place::finding;
use crate::check::{of_owner, owners};
use crate::diagnostic::Diagnostic;
use crate::evaluate::{Error, Nothing, evaluate};
use crate::model::{Expression, Site};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            found.extend(
                failing(expression)
                    .and_then(|(site, message, help)| finding("failing-expression", site, message, help, facts.sites)),
            );
        });
    });
    found
}

fn failing(expression: &Expression) -> Option<(Site, String, &'static str)> {
    let Expression::Call { function, arguments, site } = expression else { return None };
    let error = fault(expression)?;
    // It is said of the innermost call.
    if arguments.iter().any(|argument| fault(argument).is_some()) {
        return None;
    }
    let (why, help) = match error {
        Error::Format(_) => ("its text is no pattern", "write a brace that is meant as such twice: `{{` and `}}`"),
        Error::FormatArgument(_) => {
            ("its text shows more arguments than there are", "`{0}` is the first argument behind the text")
        }
        Error::FormatSpecifiers(..) => ("GitHub has no formats behind `:`", "leave `:` and what follows out"),
        Error::Condition => ("a condition of it is no boolean", "write a comparison, such as `a == b`"),
        Error::Json(_) => ("its text is no JSON", "write JSON: names and texts in double quotes"),
        Error::Open | Error::Depth | Error::Memory | Error::Arguments => return None,
    };
    Some((*site, format!("`{function}` fails here whenever it is evaluated: {why}"), help))
}

fn fault(expression: &Expression) -> Option<Error> {
    match evaluate(expression, &Nothing) {
        Err(Error::Open | Error::Depth | Error::Memory | Error::Arguments) | Ok(_) => None,
        Err(error) => Some(error),
    }
}
