//! `token-as-secret`: the token of the job by its name among the secrets; a matter of taste.

use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::model::Expression;
use crate::rules::Facts;

/// How the token is called among the secrets, and where GitHub says it.
const AS_SECRET: &str = "secrets.GITHUB_TOKEN";
const TOKEN: &str = "github.token";

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Expression::Path { site, .. } = expression else { return };
            let is_token = matches!(expression.as_path(), Some(("secrets", names))
                if matches!(names[..], [name] if name.eq_ignore_ascii_case("GITHUB_TOKEN")));
            let Some(span) = facts.sites.span(*site).filter(|_| is_token) else { return };
            let message = format!("`{AS_SECRET}` is no secret of the repository, but the token of the job");
            let finding = Diagnostic::finding("token-as-secret", span, message).help(format!("write `{TOKEN}`"));
            let stands_there =
                facts.sites.trail(*site).len() == 1 && (span.end - span.start) as usize == AS_SECRET.len();
            let finding =
                if stands_there { finding.fix(format!("replace with `{TOKEN}`"), span, TOKEN) } else { finding };
            found.push(outward(finding, *site, facts.sites));
        });
    });
    found
}
