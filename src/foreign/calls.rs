//! `missing-workflow`: a job calls a workflow of the repository that is not there. Only here all files are known: a
//! source may call what is no source.

use std::collections::BTreeMap;

use super::Foreign;
use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::model::{Job, Target};
use crate::source::FileId;
use crate::suggest::suggest;

/// Where GitHub wants called workflows to be.
const FOLDER: &str = "./.github/workflows/";

/// Calls of workflows that neither the sources nor the files are, each in its source.
pub(super) fn missing(analysis: &Analysis, foreign: &BTreeMap<FileId, Foreign<'_>>) -> Vec<Diagnostic> {
    let sources = &analysis.project.sources;
    let paths: Vec<&str> = foreign.keys().map(|id| sources.path(*id)).collect();
    let jobs = analysis.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let called = |job: &Job| {
        let call = job.call.as_ref()?;
        let Target::Other(path) = &call.target else { return None };
        let name = path.strip_prefix(FOLDER).filter(|_| !paths.contains(&path.trim_start_matches("./")))?;
        let span = analysis.sites.written(call.site).filter(|span| foreign.contains_key(&span.file))?;
        let message = format!("there is no workflow `{name}` in this repository, so GitHub refuses the whole file");
        let known = paths.iter().filter_map(|path| path.strip_prefix(FOLDER.trim_start_matches("./")));
        let help = match suggest(name, known) {
            Some(near) => format!("did you mean `{FOLDER}{near}`?"),
            None => "write the name of a file in `.github/workflows`".to_owned(),
        };
        Some(Diagnostic::finding("missing-workflow", span, message).not_known("workflow", name).help(help))
    };
    jobs.filter_map(called).collect()
}
