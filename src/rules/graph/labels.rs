//! The runners that a job may get, as far as they are known: its labels, also those that a matrix has, and their systems.

use crate::catalog::runner::{Os, SELF_HOSTED, label};
use crate::evaluate::types::Matrix;
use crate::model::{Job, Site, Value, ValueKind};

/// A label and where it is written.
pub(in crate::rules) struct Label {
    pub name: String,
    pub site: Site,
}

/// The labels of a job; nothing where some are known in the run only. Each inner list is a choice of the matrix.
pub(in crate::rules) fn choices(job: &Job) -> Option<Vec<Vec<Label>>> {
    let runs_on = job.field("runs-on")?;
    let labels = match runs_on.as_map() {
        Some(block) => block.get("labels")?,
        None => runs_on,
    };
    match &labels.kind {
        ValueKind::Run(_) => of_matrix(job, labels),
        _ => Some(vec![constants(labels)?]),
    }
}

fn constants(value: &Value) -> Option<Vec<Label>> {
    let one = |value: &Value| Some(Label { name: value.as_text()?, site: value.site });
    match value.as_list() {
        Some(items) => items.iter().map(|item| one(&item.value)).collect(),
        None => Some(vec![one(value)?]),
    }
}

/// `runs-on = matrix.os`
fn of_matrix(job: &Job, value: &Value) -> Option<Vec<Vec<Label>>> {
    let ValueKind::Run(expression) = &value.kind else { return None };
    let (context, names) = expression.as_path()?;
    let [key] = names[..] else { return None };
    let matrix = Matrix::of(job).filter(|_| context.eq_ignore_ascii_case("matrix"))?;
    matrix.written(key)?.into_iter().map(constants).collect()
}

/// The system of a runner with these labels.
pub(in crate::rules) fn system(labels: &[Label]) -> Option<Os> {
    let hosted = labels.iter().find_map(|one| label(&one.name)).map(|label| label.os);
    let named = || {
        labels.iter().find_map(|one| match one.name.to_ascii_lowercase().as_str() {
            "linux" => Some(Os::Linux),
            "macos" => Some(Os::MacOs),
            "windows" => Some(Os::Windows),
            _ => None,
        })
    };
    hosted.or_else(named)
}

/// The systems that a job may run on; nothing where one is not known.
pub(in crate::rules) fn systems(job: &Job) -> Option<Vec<Os>> {
    let systems: Vec<Os> = choices(job)?.iter().map(|labels| system(labels)).collect::<Option<_>>()?;
    (!systems.is_empty()).then_some(systems)
}

/// A system as people call it.
pub(in crate::rules) fn shown(system: Os) -> &'static str {
    match system {
        Os::Linux => "Linux",
        Os::MacOs => "macOS",
        Os::Windows => "Windows",
    }
}

/// Whether a label is one of those that runners of one's own have from the start.
pub(in crate::rules) fn is_preset(name: &str) -> bool {
    SELF_HOSTED.iter().any(|preset| preset.eq_ignore_ascii_case(name))
}

/// Whether a job surely runs on a runner of GitHub's, on which nobody is logged in.
pub(in crate::rules) fn is_hosted(job: &Job) -> bool {
    let labels = job.field("runs-on").map(Value::as_texts).unwrap_or_default();
    !labels.is_empty() && labels.iter().all(|name| label(name).is_some())
}
