//! `same-workflow-name`: two workflows that nobody can tell apart in the list of runs, and that `workflow_run` and
//! `github.workflow` take for each other.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::Text;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let Some(title) = pipeline.title.as_ref().and_then(Text::as_constant) else { continue };
        let Some(&other) = first.get(&title) else {
            first.insert(title, pipeline);
            continue;
        };
        let other: &crate::model::Pipeline = other;
        let Some(span) = facts.sites.written(pipeline.site) else { continue };
        let message = format!("the pipeline `{}` has the same name as `{}`: `{title}`", pipeline.id, other.id);
        let mut diagnostic = Diagnostic::finding("same-workflow-name", span, message);
        diagnostic = diagnostic.help("give each a name of its own: they stand in one list, and in `github.workflow`");
        if let Some(there) = facts.sites.written(other.site) {
            diagnostic = diagnostic.related(there, "the other one");
        }
        found.push(diagnostic);
    }
    found
}
