//! Declarations that nobody uses.
//!
//! `unused-secret`: a secret of the project, or one that a caller hands over. `unused-input`: an input of a pipeline or an
//! action.

use std::collections::BTreeMap;

use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Base, Expression, Job, Model, Part, Piece, Site};
use crate::rules::Facts;

/// What is read of a context.
#[derive(Default)]
struct Reads {
    names: Vec<String>,
    /// All of it is taken, or a part that is known on the runner only.
    is_all: bool,
}

impl Reads {
    fn has(&self, name: &str) -> bool {
        self.is_all || self.names.iter().any(|read| read.eq_ignore_ascii_case(name))
    }

    fn of(&mut self, parts: &[Part]) {
        match parts.first() {
            Some(Part::Name(name, _) | Part::Index(Expression::Text(name))) => self.names.push(name.clone()),
            _ => self.is_all = true,
        }
    }
}

/// `unused-secret`
pub(super) fn secrets(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut all = Reads::default();
    let mut reads = reads(facts.model, false, "secrets");
    for pipeline in &facts.model.pipelines {
        let reads = reads.remove(&pipeline.id).unwrap_or_default();
        let hands_all_over =
            pipeline.jobs.iter().any(|job| job.field("secrets").is_some_and(|value| value.as_map().is_none()));
        for secret in pipeline.secrets().filter(|secret| !hands_all_over && !reads.has(&secret.id)) {
            let message = format!("nothing in `{}` uses the secret `{}`", pipeline.id, secret.id);
            found.extend(finding(facts, "unused-secret", secret.site, message));
        }
        all.is_all |= reads.is_all || hands_all_over;
        all.names.extend(reads.names);
    }
    for secret in
        facts.model.secrets.iter().filter(|secret| !all.has(&secret.id) && !is_given_to_argo(facts.model, &secret.id))
    {
        let message = format!("no job uses the secret `{}`", secret.id);
        found.extend(finding(facts, "unused-secret", secret.site, message));
    }
    found
}

/// Whether a manifest or another declaration names it.
fn is_given_to_argo(model: &Model, id: &str) -> bool {
    let manifests = model.manifests().map(|(_, one)| one);
    let others = model.images.iter().chain(&model.environments);
    manifests.chain(others).any(|one| {
        let mut found = false;
        one.fields.expressions(&mut |expression| {
            expression.walk(&mut |inner| {
                found |= matches!(inner.as_path(), Some(("secrets", names)) if names.first() == Some(&id));
            });
        });
        found
    })
}

/// `unused-input`
pub(super) fn inputs(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut of_pipelines = reads(facts.model, false, "inputs");
    for pipeline in &facts.model.pipelines {
        let reads = of_pipelines.remove(&pipeline.id).unwrap_or_default();
        let own = std::iter::once(&pipeline.interface);
        let interfaces = own.chain(pipeline.triggers.iter().map(|trigger| &trigger.interface));
        for input in interfaces.flat_map(|interface| &interface.inputs).filter(|input| !reads.has(&input.id)) {
            let message = format!("nothing in `{}` reads the input `{}`", pipeline.id, input.id);
            found.extend(finding(facts, "unused-input", input.site, message));
        }
    }
    let mut of_actions = reads(facts.model, true, "inputs");
    for action in &facts.model.actions {
        let reads = of_actions.remove(&action.id).unwrap_or_default();
        for input in action.interface.inputs.iter().filter(|input| !reads.has(&input.id)) {
            let message = format!("nothing in the action `{}` reads the input `{}`", action.id, input.id);
            found.extend(finding(facts, "unused-input", input.site, message));
        }
    }
    found
}

fn finding(facts: &Facts<'_>, rule: &'static str, site: Site, message: String) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::finding(rule, facts.sites.span(site)?, message).help("remove it, or use it");
    Some(outward(diagnostic, site, facts.sites))
}

/// What pipelines, or actions, read of a context, by their ids.
fn reads(model: &Model, of_actions: bool, wanted: &str) -> BTreeMap<String, Reads> {
    let mut all: BTreeMap<String, Reads> = BTreeMap::new();
    owners(model, &mut |typing| {
        if typing.action.is_some() != of_actions {
            return;
        }
        let reads = all.entry(typing.pipeline.id.clone()).or_default();
        // The event stands in a file, too.
        reads.is_all |= wanted == "inputs" && typing.job.is_some_and(reads_event);
        of_owner(typing, &mut |expression, _| {
            let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return };
            if context == wanted {
                reads.of(parts);
            } else if context == "github" && wanted == "inputs" {
                of_event(parts, reads);
            }
        });
    });
    all
}

fn reads_event(job: &Job) -> bool {
    let says = |piece: &Piece| matches!(piece, Piece::Text(text) if text.contains("GITHUB_EVENT_PATH"));
    job.all_steps().any(|step| matches!(&step.action, Action::Run { script } if script.pieces.iter().any(says)))
}

/// `github.event.inputs.NAME`, or something that holds it.
fn of_event(parts: &[Part], reads: &mut Reads) {
    let name = |at: usize| match parts.get(at) {
        Some(Part::Name(name, _) | Part::Index(Expression::Text(name))) => Some(name.as_str()),
        _ => None,
    };
    match (name(0), name(1)) {
        (None, _) => reads.is_all = true,
        (Some("event"), Some("inputs")) => reads.of(parts.get(2..).unwrap_or_default()),
        (Some("event"), None) => reads.is_all = true,
        _ => {}
    }
}
