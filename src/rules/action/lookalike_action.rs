//! `lookalike-action`: a repository that is not known, one slip away from one that is. Whoever owns the misspelled name
//! runs in the job.

use crate::catalog::repository::{repository, repository_names};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::Target;
use crate::rules::Facts;
use crate::suggest::is_one_slip;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let uses = facts.model.uses().filter_map(|one| {
        let Target::Action(reference) = one.target else { return None };
        // Where a pin is needed and there is none, `unresolved-action` says what was meant.
        let is_locked = facts.lock.get(&reference.repository, &reference.reference).is_some();
        if repository(&reference.repository).is_some() || (one.owner.baseline().pins.is_safe() && !is_locked) {
            return None;
        }
        let near = repository_names().find(|known| is_one_slip(known, &reference.repository))?;
        let message = format!("`{}` is one typing mistake away from `{near}`, which many use", reference.repository);
        let help = |allow: &str| format!("did you mean `{near}`? If not, `{allow}` says that this one is meant");
        let finding = Diagnostic::finding("lookalike-action", facts.sites.span(one.site)?, message)
            .help(help("@allow"))
            .help_in_yaml(help("# pipec: allow(…)"));
        Some(outward(finding, one.site, facts.sites))
    });
    uses.collect()
}
