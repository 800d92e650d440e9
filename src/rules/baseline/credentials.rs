//! The token that `actions/checkout` leaves on the disk.
//!
//! `kept-credentials`: it is left although nothing in the job talks to the server of Git. `leaked-credentials`: it is
//! uploaded with the whole work tree.

use super::finding;
use super::git_credentials::{checkout, leaves_token, used};
use crate::catalog::artifact::UPLOAD;
use crate::catalog::version::Version;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Fields, Job, Piece, Pipeline, Site, Step, Target, ValueKind};
use crate::rules::{Facts, count};

/// `kept-credentials`
pub(super) fn kept(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let open = facts.model.pipelines.iter().filter(|pipeline| !pipeline.baseline.credentials.is_safe());
    open.filter_map(|pipeline| {
        let jobs = pipeline.jobs.iter().filter(|job| used(job, facts.model).is_none());
        let sites: Vec<Site> =
            jobs.flat_map(Job::all_steps).filter(|step| leaves_token(step)).filter_map(used_at).collect();
        if sites.is_empty() {
            return None;
        }
        let (leave, jobs) = if sites.len() == 1 { ("leaves", "its job") } else { ("leave", "their jobs") };
        let message = format!(
            "{} of `{}` {leave} the token on the disk, for all that runs in {jobs} afterwards",
            count(sites.len(), "checkout"),
            pipeline.id
        );
        let labels = sites.iter().map(|site| (*site, String::new()));
        let help = "write `persist-credentials = false` where no script pushes or fetches with Git";
        Some(finding(facts, "kept-credentials", pipeline.site, message, labels)?.help(help))
    })
    .collect()
}

/// The target of a step that uses something.
fn used_at(step: &Step) -> Option<Site> {
    match &step.action {
        Action::Use { site, .. } => Some(*site),
        _ => None,
    }
}

/// `leaked-credentials`
pub(super) fn leaked(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        found.extend(pipeline.jobs.iter().filter_map(|job| of_job(facts, pipeline, job)));
    }
    found
}

fn of_job(facts: &Facts<'_>, pipeline: &Pipeline, job: &Job) -> Option<Diagnostic> {
    let mut steps = job.all_steps().skip_while(|step| !keeps_in_tree(step, pipeline));
    let kept = used_at(steps.next()?)?;
    let (site, tree) = steps.find_map(|step| Some((used_at(step)?, whole_tree(step)?)))?;
    let message = format!("the upload of `{tree}` takes the token along that checkout left in `.git/config`");
    let diagnostic = Diagnostic::finding("leaked-credentials", facts.sites.span(site)?, message);
    let diagnostic = match facts.sites.written(kept) {
        Some(span) => diagnostic.related(span, "the token stays behind here"),
        None => diagnostic,
    };
    let help = "give the checkout `persist-credentials = false`, or upload a folder without `.git`";
    Some(outward(diagnostic.help(help), site, facts.sites))
}

/// Whether a checkout leaves the token in the work tree: from v6 on, it is kept outside.
fn keeps_in_tree(step: &Step, pipeline: &Pipeline) -> bool {
    let Some((reference, inputs)) = checkout(step) else { return false };
    let is_kept = match inputs.get("persist-credentials") {
        Some(value) => value.as_text().is_some_and(|text| text == "true"),
        None => !pipeline.baseline.credentials.is_safe(),
    };
    is_kept && Version::parse(reference).is_some_and(|version| version.major() < 6)
}

/// What an upload names as its path, if that is the whole work tree with its hidden files.
fn whole_tree(step: &Step) -> Option<String> {
    let Action::Use { target: Target::Action(reference), inputs, .. } = &step.action else { return None };
    if !reference.name().eq_ignore_ascii_case(UPLOAD) || !takes_hidden(&reference.reference, inputs) {
        return None;
    }
    let value = inputs.get("path")?;
    let text = match &value.kind {
        ValueKind::Run(expression) if is_workspace(expression) => return Some("github.workspace".to_owned()),
        ValueKind::Text(text) => match &text.pieces[..] {
            [Piece::Run(expression)] if is_workspace(expression) => return Some("github.workspace".to_owned()),
            _ => text.as_constant()?,
        },
        _ => return None,
    };
    let is_whole =
        |line: &&str| matches!(line.trim_end_matches('/'), "." | "*" | "./*" | "**" | "./**" | "**/*" | "./**/*");
    text.lines().map(str::trim).find(is_whole).map(str::to_owned)
}

fn is_workspace(expression: &crate::model::Expression) -> bool {
    expression.as_path().is_some_and(|(context, names)| context == "github" && names == ["workspace"])
}

/// Since v4.4, hidden files are left out unless they are asked for.
pub(in crate::rules) fn takes_hidden(reference: &str, inputs: &Fields) -> bool {
    match inputs.get("include-hidden-files") {
        Some(value) => value.as_text().is_some_and(|text| text == "true"),
        None => {
            let version = Version::parse(reference).filter(|version| version.precision() > 1);
            version.zip(Version::parse("v4.4")).is_some_and(|(version, first)| version < first)
        }
    }
}
