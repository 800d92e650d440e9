//! `unresolved-action`: the commit of an action is in neither the lock file nor the catalog.

use crate::catalog;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::lock::known;
use crate::model::{Action, ActionReference, Call, Job, Site, Target};
use crate::rules::Facts;
use crate::suggest::suggest;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let safe = facts.model.pipelines.iter().filter(|pipeline| pipeline.baseline.pins.is_safe());
    let jobs: Vec<&Job> = safe.flat_map(|pipeline| &pipeline.jobs).collect();
    let actions = facts.model.actions.iter().filter(|action| action.baseline.pins.is_safe());
    let steps = jobs.iter().flat_map(|job| job.all_steps()).chain(actions.flat_map(|action| &action.steps));
    let mut found = Vec::new();
    for step in steps {
        if let Action::Use { target: Target::Action(reference), site, .. } = &step.action
            && !is_known(facts, reference)
        {
            found.extend(report(facts, reference, *site));
        }
    }
    for job in jobs {
        if let Some(Call { target: Target::Action(reference), site, .. }) = &job.call
            && !is_pinned(facts, reference)
        {
            found.extend(report(facts, reference, *site));
        }
    }
    found
}

fn report(facts: &Facts<'_>, reference: &ActionReference, site: Site) -> Option<Diagnostic> {
    let message = format!("`{reference}` is neither in `pipe.lock` nor in the catalog");
    let diagnostic = Diagnostic::finding("unresolved-action", facts.sites.span(site)?, message)
        .not_known("action", &reference.to_string());
    let help = "run `pipec lock`: it asks Git for the commit and writes it into `pipe.lock`";
    let diagnostic = match near(reference) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`? If not, {help}")),
        None => diagnostic.help(help),
    };
    Some(outward(diagnostic, site, facts.sites))
}

/// Whether the commit is known; what a workflow takes is not asked for.
fn is_pinned(facts: &Facts<'_>, reference: &ActionReference) -> bool {
    facts.lock.get(&reference.repository, &reference.reference).is_some()
        || known::known(&reference.repository, &reference.reference).is_some()
}

fn is_known(facts: &Facts<'_>, reference: &ActionReference) -> bool {
    let locked = facts.lock.get(&reference.repository, &reference.reference);
    if locked.is_some_and(|locked| locked.interfaces.contains_key(&reference.path)) {
        return true;
    }
    known::known(&reference.repository, &reference.reference)
        .is_some_and(|known| known.interfaces.contains_key(&reference.path))
}

/// An action or a version of it that is known and looks alike.
fn near(reference: &ActionReference) -> Option<String> {
    let name = reference.name();
    match catalog::action(&name).and_then(catalog::Action::repository) {
        Some(repository) => {
            let tags = repository.tags.iter().map(|tag| tag.name.as_str());
            suggest(&reference.reference, tags).map(|tag| format!("{name}@{tag}"))
        }
        None => {
            let near = suggest(&name.to_ascii_lowercase(), catalog::action_names())?;
            Some(format!("{near}@{}", reference.reference))
        }
    }
}
