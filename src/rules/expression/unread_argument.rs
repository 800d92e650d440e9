//! `unread-argument`: an argument of `format` that its text does not show.

use super::place::{finding, site_of};
use crate::check::{of_owner, owners};
use crate::diagnostic::Diagnostic;
use crate::evaluate::functions::shown_arguments;
use crate::model::Expression;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Expression::Call { function, arguments, site } = expression else { return };
            let [Expression::Text(pattern), values @ ..] = &arguments[..] else { return };
            if !function.eq_ignore_ascii_case("format") {
                return;
            }
            let Some(shown) = shown_arguments(pattern, values.len()) else { return };
            for (index, value) in values.iter().enumerate().filter(|(index, _)| !shown.contains(index)) {
                let message = format!("the text of `{function}` does not show this argument: it has no `{{{index}}}`");
                let help = "write the place into the text, or leave the argument out";
                let site = site_of(value).unwrap_or(*site);
                found.extend(finding("unread-argument", site, message, help, facts.sites));
            }
        });
    });
    found
}
