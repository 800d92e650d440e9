//! `identity-login`: a step signs in elsewhere by the identity of the run; an aid for those who look for all of them.

use crate::catalog::permission::is_identity_login;
use crate::diagnostic::Diagnostic;
use crate::model::Target;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let uses = facts.model.uses();
    uses.filter_map(|one| {
        let Target::Action(reference) = one.target else { return None };
        let name = Some(reference.name()).filter(|name| is_identity_login(name))?;
        let message = format!("`{name}` can sign in elsewhere by the identity of this run");
        let help = "see that the other side takes this repository, and the branch or environment that is meant, alone";
        Some(facts.finding("identity-login", one.site, message).help(help))
    })
    .collect()
}
