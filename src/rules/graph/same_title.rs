//! `same-title`: two pipelines of one title: they cannot be told apart in GitHub's lists, nor by `on workflow_run`.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Pipeline, Text};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    // One that is only called has no runs of its own.
    let is_seen = |pipeline: &Pipeline| pipeline.triggers.iter().any(|trigger| trigger.event != "workflow_call");
    let title = |pipeline: &Pipeline| pipeline.title.as_ref().filter(|_| is_seen(pipeline)).and_then(Text::as_constant);
    let mut found = Vec::new();
    for (index, pipeline) in facts.model.pipelines.iter().enumerate() {
        let Some(own) = title(pipeline) else { continue };
        let first = facts.model.pipelines.iter().take(index).find(|first| title(first).as_ref() == Some(&own));
        let (Some(first), Some(span)) = (first, facts.sites.span(pipeline.site)) else { continue };
        let message = format!("`{}` and `{}` have one title, `{own}`", first.id, pipeline.id);
        let mut diagnostic = Diagnostic::finding("same-title", span, message)
            .help("give it another one: `on workflow_run` and badges go by the title");
        diagnostic = beside(diagnostic, facts.sites, first.site, "the first one");
        found.push(outward(diagnostic, pipeline.site, facts.sites));
    }
    found
}
