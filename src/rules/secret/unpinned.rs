//! `secret-to-unpinned-action`: a secret is given to an action of others at a tag or a branch. Whoever can move that has
//! the secret with the next run. One finding a pipeline.

use crate::catalog::version::is_commit;
use crate::check::{outward, step_expressions};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Job, Pipeline, Site, Step, Target};
use crate::rules::Facts;

/// Owners whose actions run on GitHub's own machines anyway.
const GITHUB: [&str; 2] = ["actions", "github"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let pipelines = facts.model.pipelines.iter().filter(|pipeline| !pipeline.baseline.pins.is_safe());
    pipelines.filter_map(|pipeline| of_pipeline(facts, pipeline)).collect()
}

fn of_pipeline(facts: &Facts<'_>, pipeline: &Pipeline) -> Option<Diagnostic> {
    let found: Vec<_> = pipeline.jobs.iter().flat_map(Job::all_steps).filter_map(given).collect();
    let (name, secret, site) = found.first()?;
    let rest = match found.len() {
        1 => String::new(),
        2 => ", and so for another step here".to_owned(),
        count => format!(", and so for {} other steps here", count - 1),
    };
    let message = format!("`{name}` is given the secret `{secret}` and can be changed by others at any time{rest}");
    let diagnostic = Diagnostic::finding("secret-to-unpinned-action", facts.sites.span(*site)?, message)
        .help("let a commit stand behind `@`, with the version in a comment");
    Some(outward(diagnostic, *site, facts.sites))
}

/// The action that is not pinned, the secret that it is given, and where.
fn given(step: &Step) -> Option<(String, String, Site)> {
    let Action::Use { target: Target::Action(reference), site, .. } = &step.action else { return None };
    let owner = reference.repository.split('/').next().unwrap_or_default().to_ascii_lowercase();
    if is_commit(&reference.reference) || GITHUB.contains(&owner.as_str()) {
        return None;
    }
    let mut secret = None;
    step_expressions(step, &mut |expression| {
        expression.walk(&mut |inner| {
            if let Some(("secrets", names)) = inner.as_path()
                && let Some(name) = names.first().filter(|name| !name.eq_ignore_ascii_case("github_token"))
            {
                secret.get_or_insert_with(|| (*name).to_owned());
            }
        });
    });
    Some((reference.to_string(), secret?, *site))
}
