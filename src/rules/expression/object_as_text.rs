//! `object-as-text`: an object or a list where a text is wanted. GitHub writes `Object` or `Array` for it.

use super::place::{finding, site_of, texts};
use crate::catalog;
use crate::catalog::context::Type as Known;
use crate::check::{of_owner, owners};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Structure, Typing, shown_expression, structure};
use crate::model::{Expression, Piece, Sites};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        texts(typing, &mut |text, _| {
            for piece in &text.pieces {
                let Piece::Run(expression) = piece else { continue };
                found.extend(written(expression, typing, facts.sites));
            }
        });
        of_owner(typing, &mut |expression, _| found.extend(given(expression, typing, facts.sites)));
    });
    found
}

fn written(expression: &Expression, typing: Typing<'_, '_>, sites: &Sites) -> Option<Diagnostic> {
    let (what, word) = match structure(expression, typing)? {
        Structure::Object => ("an object", "Object"),
        Structure::List => ("a list", "Array"),
    };
    let shown = shown_expression(expression);
    let message = format!("`{shown}` is {what}, of which GitHub writes only the word `{word}` into a text");
    let help = format!("write a member of it, or `toJSON({shown})`");
    finding("object-as-text", site_of(expression)?, message, help, sites)
}

/// An argument of a function that takes texts.
fn given(expression: &Expression, typing: Typing<'_, '_>, sites: &Sites) -> Option<Diagnostic> {
    let Expression::Call { function, arguments, .. } = expression else { return None };
    let known = catalog::function(function)?;
    if known.name == "format" {
        return arguments.iter().skip(1).find_map(|argument| written(argument, typing, sites));
    }
    let mut wanted = arguments.iter().enumerate().filter(|(index, _)| {
        let parameter = |signature: &catalog::function::Signature| signature.parameters.get(*index);
        known.signatures.iter().all(|signature| matches!(parameter(signature), Some(Known::String)))
    });
    let (argument, what) = wanted.find_map(|(_, argument)| match structure(argument, typing)? {
        Structure::Object => Some((argument, "an object")),
        Structure::List => Some((argument, "a list")),
    })?;
    let shown = shown_expression(argument);
    let message = format!("`{function}` takes texts, and `{shown}` is {what}: the result is always the same");
    finding("object-as-text", site_of(argument)?, message, "give it a member of it that is a text", sites)
}
