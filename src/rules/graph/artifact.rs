//! `missing-artifact`: a download of what no job before uploads. `duplicate-artifact`: a name that is uploaded twice, which
//! fails since version 4 of the action.
//!
//! Only what stands in the pipeline counts. Where something else may upload, nothing is said: a workflow that is called, a
//! caller, a local action; and a download with a pattern or from another run names nothing that is uploaded here.

use crate::catalog::artifact::{
    DEFAULT_NAME, DEFAULT_NAME_OF_MERGE, DOWNLOAD, ELSEWHERE, IMMUTABLE_SINCE, MERGE, REFUSED, UPLOAD,
};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::Matrix;
use crate::model::graph::JobGraph;
use crate::model::{
    Action, ActionReference, Expression, Fields, Job, Piece, Pipeline, Site, Step, Target, Text, Value, ValueKind,
};
use crate::rules::Facts;
use crate::source_text;
use crate::suggest::suggest;

/// An upload of a pipeline.
struct Upload<'a> {
    job: &'a Job,
    step: &'a Step,
    reference: &'a ActionReference,
    inputs: &'a Fields,
    name: Text,
    site: Site,
}

fn use_of<'a>(step: &'a Step, names: &[&str]) -> Option<(&'a ActionReference, &'a Fields, Site)> {
    let Action::Use { target: Target::Action(reference), inputs, site } = &step.action else { return None };
    let name = reference.name().to_ascii_lowercase();
    names.contains(&name.as_str()).then_some((reference, inputs, *site))
}

fn text_of(value: &Value) -> Option<Text> {
    match &value.kind {
        ValueKind::Text(text) => Some(text.clone()),
        ValueKind::Run(expression) => Some(Text { pieces: vec![Piece::Run(expression.clone())] }),
        _ => value.as_text().map(Text::constant),
    }
}

fn uploads(pipeline: &Pipeline) -> Vec<Upload<'_>> {
    let mut found = Vec::new();
    for job in &pipeline.jobs {
        for step in job.all_steps() {
            let Some((reference, inputs, at)) = use_of(step, &[UPLOAD, MERGE]) else { continue };
            let is_merge = reference.name().eq_ignore_ascii_case(MERGE);
            let default = if is_merge { DEFAULT_NAME_OF_MERGE } else { DEFAULT_NAME };
            let given = inputs.get("name");
            let name = given.map_or_else(|| Some(Text::constant(default)), text_of);
            // With `archive: false` the file gives the name.
            let Some(name) = name.filter(|_| inputs.get("archive").is_none()) else { continue };
            found.push(Upload { job, step, reference, inputs, name, site: given.map_or(at, |value| value.site) });
        }
    }
    found
}

/// `missing-artifact`
pub(super) fn missing(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let uploads = uploads(pipeline);
        let graph = JobGraph::new(pipeline);
        for job in &pipeline.jobs {
            for step in job.all_steps() {
                found.extend(of_download(facts, pipeline, &uploads, &graph, job, step));
            }
        }
    }
    found
}

fn of_download(
    facts: &Facts<'_>,
    pipeline: &Pipeline,
    uploads: &[Upload<'_>],
    graph: &JobGraph<'_>,
    job: &Job,
    step: &Step,
) -> Option<Diagnostic> {
    let (_, inputs, _) = use_of(step, &[DOWNLOAD])?;
    let name = inputs.get("name")?;
    let is_forgiven = step.fields.get("continue-on-error").is_some();
    if ELSEWHERE.iter().any(|key| inputs.get(key).is_some()) || is_forgiven || may_come_from_elsewhere(pipeline) {
        return None;
    }
    let wanted = text_of(name)?;
    let shown = wanted.as_constant()?;
    let ancestors = graph.ancestors(&job.id);
    let place = |wanted: &Step| job.all_steps().position(|step| std::ptr::eq(step, wanted));
    let is_before = |upload: &&Upload<'_>| {
        ancestors.contains(upload.job.id.as_str()) || upload.job.id == job.id && place(upload.step) < place(step)
    };
    let matching: Vec<&Upload<'_>> = uploads.iter().filter(|upload| may_be(&upload.name, &wanted)).collect();
    if matching.iter().any(is_before) {
        return None;
    }
    let diagnostic =
        |message: String| Some(Diagnostic::finding("missing-artifact", facts.sites.span(name.site)?, message));
    let done = |diagnostic: Diagnostic| Some(outward(diagnostic, name.site, facts.sites));
    // A name that is only made when it runs may be another.
    if let Some(upload) = matching.iter().find(|upload| upload.name.as_constant().is_some()) {
        let (message, help) = if upload.job.id == job.id {
            (format!("`{shown}` is uploaded further down in this job"), "download it behind the upload".to_owned())
        } else {
            (
                format!("`{}` uploads `{shown}`, and `{}` does not wait for it", upload.job.id, job.id),
                format!("add `{}` to the `needs` of `{}`", upload.job.id, job.id),
            )
        };
        let there = facts.sites.span(upload.site);
        let diagnostic = diagnostic(message)?.help(help);
        return done(match there {
            Some(there) => diagnostic.related(there, "uploaded here"),
            None => diagnostic,
        });
    }
    if !matching.is_empty() {
        return None;
    }
    let names: Vec<String> = uploads.iter().filter_map(|upload| upload.name.as_constant()).collect();
    let near = suggest(&shown, names.iter().map(String::as_str));
    if near.is_none() && uses_others(pipeline, &ancestors, job) {
        return None;
    }
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "upload it in a job that this one waits for; from another run, say `run-id`".to_owned(),
    };
    done(diagnostic(format!("no job of `{}` uploads an artifact `{shown}`", pipeline.id))?.help(help))
}

/// Whether a text that is made of parts can be another one.
fn may_be(name: &Text, wanted: &Text) -> bool {
    if name == wanted {
        return true;
    }
    let Some(wanted) = wanted.as_constant() else { return true };
    let (mut rest, mut is_open) = (wanted.as_str(), false);
    for piece in &name.pieces {
        match piece {
            Piece::Run(_) => is_open = true,
            Piece::Text(text) => match rest.find(text.as_str()) {
                Some(at) if at == 0 || is_open => {
                    rest = rest.get(at + text.len()..).unwrap_or_default();
                    is_open = false;
                }
                _ => return false,
            },
        }
    }
    is_open
        || rest.is_empty()
        || name.pieces.iter().any(|piece| matches!(piece, Piece::Run(_))) && wanted.ends_with(rest)
}

/// Whether something that is not seen may upload in the same run.
fn may_come_from_elsewhere(pipeline: &Pipeline) -> bool {
    let local = |step: &Step| matches!(&step.action, Action::Use { target: Target::Other(_) | Target::Own { .. }, .. });
    // With `archive: false` an artifact is named after its file.
    let of_file = |step: &Step| use_of(step, &[UPLOAD]).is_some_and(|(_, inputs, _)| inputs.get("archive").is_some());
    pipeline.triggered_by("workflow_call")
        || pipeline
            .jobs
            .iter()
            .any(|job| job.call.is_some() || job.all_steps().any(|step| local(step) || of_file(step)))
}

/// Whether a job, or one before it, uses an action that is not GitHub's own: it may upload something.
fn uses_others(pipeline: &Pipeline, ancestors: &std::collections::BTreeSet<&str>, job: &Job) -> bool {
    let is_other = |step: &Step| match &step.action {
        Action::Use { target: Target::Action(reference), .. } => !reference.repository.starts_with("actions/"),
        _ => false,
    };
    let before = pipeline.jobs.iter().filter(|other| ancestors.contains(other.id.as_str()) || other.id == job.id);
    before.flat_map(Job::all_steps).any(is_other)
}

/// `duplicate-artifact`
pub(super) fn duplicate(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let all = uploads(pipeline);
        let certain: Vec<&Upload<'_>> = all
            .iter()
            .filter(|upload| upload.step.condition.is_none() && upload.inputs.get("overwrite").is_none())
            .filter(|upload| upload.step.fields.get("continue-on-error").is_none() && is_immutable(upload.reference))
            .collect();
        for (index, upload) in certain.iter().enumerate() {
            let legs = Matrix::of(upload.job).and_then(|matrix| matrix.count()).unwrap_or(1);
            let first = certain.iter().take(index).find(|first| {
                let always = |upload: &Upload<'_>| upload.job.condition.is_none();
                first.name == upload.name && (first.job.id == upload.job.id || always(first) && always(upload))
            });
            if legs > 1 && is_same_in_all(&upload.name) {
                let message = format!(
                    "each leg of the matrix of `{}` uploads this name, and all but the first fail",
                    upload.job.id
                );
                found.extend(report(facts, upload, message, &apart(upload)));
            } else if let Some(first) = first.filter(|_| legs <= 1) {
                let message = "this artifact is uploaded twice in a run, and the second upload fails".to_owned();
                let diagnostic = report(facts, upload, message, "give it another name, or say `overwrite = true`");
                let there = facts.sites.span(first.site);
                found.extend(diagnostic.map(|diagnostic| match there {
                    Some(there) => diagnostic.related(there, "the first one"),
                    None => diagnostic,
                }));
            }
        }
    }
    found
}

/// A name that differs in each leg.
fn apart(upload: &Upload<'_>) -> String {
    let keys =
        Matrix::of(upload.job).and_then(|matrix| matrix.telling(&|text| !text.contains(REFUSED))).unwrap_or_default();
    let mut name = upload.name.clone();
    for key in keys {
        name.push("-");
        name.pieces.push(Piece::Run(Expression::path("matrix", &[key], Site::NONE)));
    }
    match name == upload.name {
        true => "put into it what the legs differ in".to_owned(),
        false => format!("put into it what the legs differ in: `name = {}`", source_text::quoted(&name)),
    }
}

fn report(facts: &Facts<'_>, upload: &Upload<'_>, message: String, help: &str) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::finding("duplicate-artifact", facts.sites.span(upload.site)?, message).help(help);
    Some(outward(diagnostic, upload.site, facts.sites))
}

/// Whether a version of the action refuses a name that is there: it is a number, and not too old.
fn is_immutable(reference: &ActionReference) -> bool {
    let version = reference.reference.trim_start_matches('v');
    let major = version.split('.').next().unwrap_or_default();
    major.len() < 4 && major.parse().is_ok_and(|major: u64| major >= IMMUTABLE_SINCE)
}

/// Whether all legs of a matrix give a name the same value.
fn is_same_in_all(name: &Text) -> bool {
    let mut is_same = true;
    name.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            if let crate::model::Expression::Path { base: crate::model::Base::Context(context), .. } = inner {
                is_same &= matches!(context.to_ascii_lowercase().as_str(), "github" | "needs" | "inputs" | "vars");
            }
        });
    });
    is_same
}
