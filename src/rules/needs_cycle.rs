//! `needs-cycle`: jobs that wait for each other never start. The message draws the cycle.

use super::Facts;
use crate::diagnostic::Diagnostic;
use crate::model::graph::JobGraph;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        for cycle in JobGraph::new(pipeline).cycles() {
            let drawn: Vec<&str> = cycle.iter().chain(cycle.first()).copied().collect();
            let edges = cycle.iter().zip(cycle.iter().cycle().skip(1)).filter_map(|(from, to)| {
                let need = pipeline.job(from)?.needs.iter().find(|need| need.job == *to)?;
                Some((from, to, *facts.sites.trail(need.site).last()?, need.implied))
            });
            let mut diagnostic: Option<Diagnostic> = None;
            for (from, to, span, implied) in edges {
                let text =
                    format!("`{from}` waits for `{to}`{}", if implied { ", since it reads its results" } else { "" });
                diagnostic = Some(match diagnostic {
                    None => {
                        let message = format!("the jobs wait for each other: {}", drawn.join(" → "));
                        Diagnostic::error("needs-cycle", span, message).label(text).help("remove one of these edges")
                    }
                    Some(diagnostic) => diagnostic.related(span, text),
                });
            }
            found.extend(diagnostic);
        }
    }
    found
}
