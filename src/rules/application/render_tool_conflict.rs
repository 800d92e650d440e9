//! `render-tool-conflict`: one tool renders a source, and Helm renders a chart.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::rules::report::beside;

const RULE: &str = "render-tool-conflict";
const TOOLS: &[&str] = &["helm", "kustomize", "directory", "plugin"];

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for source in subject.sources() {
        let tools: Vec<_> = TOOLS.iter().filter_map(|tool| source.fields.field(tool)).collect();
        if let [first, others @ ..] = tools.as_slice() {
            for other in others {
                let message =
                    format!("`{}` and `{}` cannot render one source, not even as empty blocks", first.key, other.key);
                let mut diagnostic = subject.finding(RULE, other.site, message);
                diagnostic = beside(diagnostic, subject.sites, first.site, "the other tool");
                found.push(diagnostic.help("keep the tool that the source is written for"));
            }
            if source.fields.get("chart").is_some() && first.key != "helm" {
                let message = format!("a chart is rendered by Helm, not by `{}`", first.key);
                found.push(subject.finding(RULE, first.site, message).help("remove the block"));
            }
        }
    }
    found
}
