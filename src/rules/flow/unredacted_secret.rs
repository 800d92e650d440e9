//! `unredacted-secret`: GitHub masks a secret as a whole; a part that `fromJSON` takes out of it shows up in logs.

use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Expression};
use crate::rules::Facts;

/// `unredacted-secret`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Expression::Path { base: Base::Expression(inner), parts, .. } = expression else { return };
            let Expression::Call { function, arguments, .. } = &**inner else { return };
            let [Expression::Path { base: Base::Context(context), site, .. }] = &arguments[..] else { return };
            if parts.is_empty()
                || !function.eq_ignore_ascii_case("fromJSON")
                || !context.eq_ignore_ascii_case("secrets")
            {
                return;
            }
            let Some(span) = facts.sites.span(*site) else { return };
            let name = crate::evaluate::types::shown_expression(&arguments[0]);
            let message = format!("GitHub masks `{name}` as a whole, and this part of it stands in the logs as it is");
            let finding = Diagnostic::finding("unredacted-secret", span, message)
                .help("make each part a secret of its own, or mask it first: `echo \"::add-mask::$PART\"`");
            found.push(outward(finding, *site, facts.sites));
        });
    });
    found
}
