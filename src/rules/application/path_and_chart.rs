//! `path-and-chart`: a source is a folder of a repository or a chart.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::rules::report::beside;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let sources = subject.sources().into_iter();
    sources
        .filter_map(|source| {
            let (path, chart) = (source.fields.field("path")?, source.fields.field("chart")?);
            let message = "a source has `path` or `chart`: Argo CD ignores the path of a chart";
            let mut diagnostic = subject.finding("path-and-chart", path.site, message);
            diagnostic = beside(diagnostic, subject.sites, chart.site, "the chart");
            Some(
                diagnostic
                    .help("keep `path` for a folder of a Git repository, `chart` for a chart of a Helm repository"),
            )
        })
        .collect()
}
