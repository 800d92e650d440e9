//! Artifacts that steps upload and download: by the actions for that, and by scripts.

use super::{Flow, Scope, normal_path};
use crate::catalog::artifact::{DEFAULT_NAME, DOWNLOAD, DOWNLOADS, ELSEWHERE, UPLOAD};
use crate::model::{Action, Base, Expression, Piece, Site, Step, Target, Value, ValueKind};
use crate::shell::{Command, Word};

/// The download of an artifact.
pub struct Download {
    pub origin: Origin,
    /// The one that is named; all where none is.
    pub name: Option<String>,
    /// Where it is put, where that is known and not the work tree.
    pub folder: Option<String>,
    pub site: Site,
}

/// The run that an artifact is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    SameRun,
    /// That which a run of `workflow_run` follows.
    RunBefore,
    Unknown,
}

/// What a step downloads.
pub fn download(step: &Step) -> Option<Download> {
    let Action::Use { target: Target::Action(reference), inputs, site } = &step.action else { return None };
    let name = reference.name();
    let (action, run) = DOWNLOADS.into_iter().find(|(action, _)| name.eq_ignore_ascii_case(action))?;
    let origin = match inputs.get(run) {
        Some(run) if is_of_run_before(run) => Origin::RunBefore,
        None if action == DOWNLOAD && ELSEWHERE.iter().all(|key| inputs.get(key).is_none()) => Origin::SameRun,
        _ => Origin::Unknown,
    };
    // What is known in the run only may be anything, but is seldom the work tree.
    let text = |key: &str| inputs.get(key).map(|value| value.as_text().unwrap_or_else(|| "…".to_owned()));
    let folder = text("path").filter(|path| !path.trim_matches(['.', '/']).is_empty());
    Some(Download { origin, name: text("name"), folder, site: *site })
}

fn is_of_run_before(run: &Value) -> bool {
    let mut found = false;
    run.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            if let Expression::Path { base: Base::Context(context), parts, .. } = inner {
                found |= normal_path(context, parts).starts_with("github.event.workflow_run");
            }
        });
    });
    found
}

/// The place of an upload of an artifact of that name, or of any.
pub(super) fn uploads(step: &Step, name: Option<&str>) -> Option<Site> {
    let Action::Use { target: Target::Action(reference), inputs, site } = &step.action else { return None };
    let is_it = name.is_none_or(|name| match inputs.get("name") {
        Some(own) => own.as_text().is_none_or(|own| own == name),
        None => name == DEFAULT_NAME,
    });
    (reference.name().eq_ignore_ascii_case(UPLOAD) && is_it).then_some(*site)
}

impl<'a> Flow<'a> {
    /// What a script downloads of the run before: by the command line of GitHub, or by its interface. Where the repository is
    /// checked out too, a file may be of that.
    pub(super) fn fetched(&self, step: &'a Step, scope: Scope<'a>) -> Option<Download> {
        let (site, folder) = match &step.action {
            Action::Use { target: Target::Action(reference), inputs, site }
                if reference.name().eq_ignore_ascii_case("actions/github-script") =>
            {
                let script = inputs.get("script").filter(|script| holds(script, "downloadArtifact"))?;
                let is_of_run_before = is_of_run_before(script) || holds(script, "payload.workflow_run");
                (is_of_run_before.then_some(*site)?, None)
            }
            Action::Run { .. } => {
                let script = self.script(step, scope)?;
                let is_download = |command: &&Command| {
                    let words: Vec<String> = command.words.iter().take(3).filter_map(Word::as_literal).collect();
                    words == ["gh", "run", "download"]
                };
                let command = script.commands.iter().find(is_download)?;
                let mut words = command.words.iter().map(Word::start);
                let folder = words.any(|word| matches!(word, "--dir" | "-D")).then(|| words.next()).flatten();
                (step.site, folder.map(str::to_owned))
            }
            _ => return None,
        };
        let is_alone = folder.is_some() || !scope.steps().any(checks_out);
        is_alone.then_some(Download { origin: Origin::RunBefore, name: None, folder, site })
    }
}

fn checks_out(step: &Step) -> bool {
    matches!(&step.action, Action::Use { target: Target::Action(reference), .. }
        if reference.name().eq_ignore_ascii_case("actions/checkout"))
}

/// Whether a piece of text stands in a value.
fn holds(value: &Value, wanted: &str) -> bool {
    match &value.kind {
        ValueKind::Text(text) => {
            text.pieces.iter().any(|piece| matches!(piece, Piece::Text(text) if text.contains(wanted)))
        }
        _ => false,
    }
}
