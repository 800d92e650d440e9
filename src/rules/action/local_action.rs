//! `local-action`: a step runs an action of this repository, from the files that the job has then. For audits, so each
//! action is named once in a pipeline.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::model::Target;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut said: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut found = Vec::new();
    for one in facts.model.uses().filter(|one| one.step.is_some()) {
        let name = match one.target {
            // Of these the runner fetches the files at the commit of the run.
            Target::Own { path: Some(path), .. } | Target::Other(path) if path.starts_with("$/") => continue,
            Target::Own { path: Some(path), .. } => path,
            Target::Own { id, .. } => id,
            Target::Other(path) if path.starts_with("./") => path,
            _ => continue,
        };
        if said.insert((one.owner.id(), name)) {
            let message = format!("`{name}` runs what the files of the job say, whoever has changed them before");
            let help = "see to it that the job has files of a trusted commit here";
            found.push(facts.finding("local-action", one.site, message).help(help));
        }
    }
    found
}
