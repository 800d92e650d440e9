//! `long-lived-token`: a token of a registry is kept as a secret, and the registry would take the identity of the run
//! ("trusted publishing"), which cannot be stolen and used elsewhere.

use regex_lite::Regex;

use crate::catalog::registry::{
    ELSEWHERE, NPM_SETTINGS, OTHER_REGISTRY_INPUTS, OTHER_REGISTRY_PREFIXES, OTHER_REGISTRY_VARIABLES, REGISTRIES,
    Registry,
};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Fields, Job, Piece, Pipeline, Step, Target, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (pipeline, job) in facts.model.pipelines.iter().flat_map(|one| one.jobs.iter().map(move |job| (one, job))) {
        for step in job.all_steps() {
            let publishes = publishes(step).filter(|registry| !names_another(pipeline, job, step, registry));
            let Some((Registry { name, guide, .. }, span)) = publishes.zip(facts.sites.span(step.site)) else {
                continue;
            };
            let message = format!("a token for {name} is kept here, and {name} takes the identity of the run instead");
            let diagnostic = Diagnostic::finding("long-lived-token", span, message)
                .help(format!("let it trust this workflow: {guide}"));
            found.push(outward(diagnostic, step.site, facts.sites));
        }
    }
    found
}

/// Whether a variable, or a step that sets the program up, names another registry than the program's own.
fn names_another(pipeline: &Pipeline, job: &Job, step: &Step, registry: &Registry) -> bool {
    let around = [pipeline.fields.get("env"), job.field("env")].into_iter().flatten().filter_map(Value::as_map);
    let mut names = around.chain([&step.env]).flat_map(Fields::iter).map(|field| field.key.to_ascii_uppercase());
    let is_set = names.any(|name| {
        OTHER_REGISTRY_VARIABLES.contains(&name.as_str())
            || OTHER_REGISTRY_PREFIXES.iter().any(|start| name.starts_with(start))
    });
    let of_setup = |step: &Step| match &step.action {
        Action::Use { inputs, .. } => inputs
            .get("registry-url")
            .is_some_and(|url| url.as_text().is_none_or(|url| !url.contains("registry.npmjs.org"))),
        _ => false,
    };
    is_set || registry.name == "npm" && job.all_steps().any(of_setup)
}

/// The registry that a step publishes to with a secret.
fn publishes(step: &Step) -> Option<&'static Registry> {
    match &step.action {
        Action::Use { target: Target::Action(reference), inputs, .. } => {
            // Another index may not know the identity.
            let elsewhere = OTHER_REGISTRY_INPUTS.iter().any(|name| inputs.get(name).is_some());
            let name = reference.name();
            let takes_token = |registry: &&Registry| {
                registry
                    .action
                    .is_some_and(|(action, token)| name.eq_ignore_ascii_case(action) && inputs.get(token).is_some())
            };
            REGISTRIES.iter().find(takes_token).filter(|_| !elsewhere)
        }
        Action::Run { script } if has_secret(&step.env) => {
            let pieces = script.pieces.iter().map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Run(_) => "_",
            });
            let text: String = pieces.collect();
            // What goes to a registry of one's own is another matter.
            let mut settings = OTHER_REGISTRY_VARIABLES.iter().chain(OTHER_REGISTRY_PREFIXES).chain(NPM_SETTINGS);
            if settings.any(|name| text.contains(name)) {
                return None;
            }
            let text = text.replace("\\\n", " ");
            let is_elsewhere = |line: &str| ELSEWHERE.iter().any(|option| line.contains(option));
            REGISTRIES.iter().find(|registry| {
                Regex::new(registry.command)
                    .is_ok_and(|one| text.lines().any(|line| one.is_match(line) && !is_elsewhere(line)))
            })
        }
        _ => None,
    }
}

fn has_secret(env: &Fields) -> bool {
    let mut found = false;
    env.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            found |= matches!(inner.as_path(), Some(("secrets", names))
                if names.first().is_some_and(|name| !name.eq_ignore_ascii_case("github_token")));
        });
    });
    found
}
