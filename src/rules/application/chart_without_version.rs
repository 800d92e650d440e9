//! `chart-without-version`: Argo CD refuses a chart whose version is not said.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let sources = subject.sources().into_iter();
    sources
        .filter_map(|source| {
            let chart = source.fields.field("chart")?;
            if source.fields.get("target-revision").is_some() {
                return None;
            }
            let diagnostic = subject.finding("chart-without-version", chart.site, "the chart's version is missing");
            Some(diagnostic.help("write `target-revision = \"…\"` beside `chart`"))
        })
        .collect()
}
