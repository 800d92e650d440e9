//! `needs-cycle`: jobs that wait for each other never start. The message draws the cycle.

use super::cycle;
use crate::diagnostic::Diagnostic;
use crate::model::Pipeline;
use crate::model::graph::JobGraph;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let pipelines = facts.model.pipelines.iter();
    pipelines
        .flat_map(|pipeline| JobGraph::new(pipeline).cycles().into_iter().map(move |cycle| (pipeline, cycle)))
        .filter_map(|(pipeline, cycle)| draw(facts, pipeline, &cycle))
        .collect()
}

fn draw(facts: &Facts<'_>, pipeline: &Pipeline, cycle: &[&str]) -> Option<Diagnostic> {
    let message = format!("the jobs wait for each other: {}", cycle::names(cycle));
    let edges = cycle::edges(cycle).filter_map(|(from, to)| {
        let need = pipeline.job(from)?.needs.iter().find(|need| need.job == to)?;
        let why = if need.implied { ", since it reads its results" } else { "" };
        Some((facts.sites.written(need.site)?, format!("`{from}` waits for `{to}`{why}")))
    });
    cycle::draw("needs-cycle", message, "remove one of these edges", edges)
}
