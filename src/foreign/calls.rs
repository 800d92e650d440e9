//! `missing-workflow`: a job calls a workflow of the repository that is not there. `unknown-workflow`: `workflow_run` waits
//! for one. Only here all files are known: a source may name what is no source.

use std::collections::BTreeMap;

use super::Foreign;
use crate::analysis::Analysis;
use crate::catalog::event::{FOLLOWING, is_of_github};
use crate::diagnostic::Diagnostic;
use crate::import::Kind;
use crate::model::{Job, Target, Trigger, Value};
use crate::source::FileId;
use crate::suggest::suggest;

/// Where GitHub wants called workflows to be.
const FOLDER: &str = ".github/workflows/";

/// Calls of workflows that neither the sources nor the files are, each in its source.
pub(super) fn missing(analysis: &Analysis, foreign: &BTreeMap<FileId, Foreign<'_>>) -> Vec<Diagnostic> {
    let sources = &analysis.project.sources;
    let paths: Vec<&str> = foreign.keys().map(|id| sources.path(*id)).collect();
    let jobs = analysis.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let called = |job: &Job| {
        let call = job.call.as_ref()?;
        let Target::Other(path) = &call.target else { return None };
        let inside =
            path.strip_prefix("./").or_else(|| path.strip_prefix("$/")).filter(|path| !paths.contains(path))?;
        let name = inside.strip_prefix(FOLDER)?;
        let span = analysis.sites.written(call.site).filter(|span| foreign.contains_key(&span.file))?;
        let message = format!("there is no workflow `{name}` in this repository, so GitHub refuses the whole file");
        let known = paths.iter().filter_map(|path| path.strip_prefix(FOLDER));
        let help = match suggest(name, known) {
            Some(near) => format!("did you mean `./{FOLDER}{near}`?"),
            None => "write the name of a file in `.github/workflows`".to_owned(),
        };
        Some(Diagnostic::finding("missing-workflow", span, message).not_known("workflow", name).help(help))
    };
    jobs.filter_map(called).collect()
}

/// Names after `workflow_run` that no workflow has, each in its source.
pub(super) fn unfollowed(analysis: &Analysis, foreign: &BTreeMap<FileId, Foreign<'_>>) -> Vec<Diagnostic> {
    let sources = &analysis.project.sources;
    let folder = &analysis.project.settings.output.workflows;
    // What cannot be read may have any name.
    let is_lost = |(id, file): (&FileId, &Foreign<'_>)| {
        sources.path(*id).starts_with(FOLDER) && file.reading.kind != Some(Kind::Workflow)
    };
    if foreign.iter().any(is_lost) {
        return Vec::new();
    }
    let pipelines = &analysis.model.pipelines;
    let names: Vec<String> = pipelines.iter().map(|pipeline| pipeline.workflow_name(folder)).collect();
    let triggers = pipelines.iter().flat_map(|pipeline| &pipeline.triggers);
    let followed = triggers.filter(|trigger| trigger.event == FOLLOWING).flat_map(Trigger::workflows);
    let unknown = |value: &Value| {
        let name = value.as_text().filter(|name| !names.contains(name) && !is_of_github(name))?;
        let span = analysis.sites.written(value.site).filter(|span| foreign.contains_key(&span.file))?;
        let message = format!("no workflow of this repository is called `{name}`, so this name starts nothing");
        let help = match suggest(&name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the `name` of a workflow, or the path of its file where it has none".to_owned(),
        };
        Some(Diagnostic::finding("unknown-workflow", span, message).not_known("workflow", &name).help(help))
    };
    followed.filter_map(unknown).collect()
}
