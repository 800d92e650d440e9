//! Faults that GitHub takes are carried over: `@allow(rule, "as imported")` above the job that has them.

use crate::analysis::analyze;
use crate::ast::{Ast, Member, MemberKind};
use crate::diagnostic::Severity;
use crate::model::Model;
use crate::project::Project;
use crate::rules;

/// A source with an `@allow` for each fault that a rule denies.
pub(super) struct Allowed {
    pub(super) source: String,
    pub(super) count: usize,
    /// What it means.
    pub(super) model: Model,
}

pub(super) fn allow(source: String) -> Allowed {
    let mut project = Project::default();
    project.sources.add("imported.pipe", source.as_str());
    let analysis = analyze(project);
    let Some(ast) = analysis.asts.first() else { return Allowed { source, count: 0, model: analysis.model } };
    let mut places: Vec<(usize, &str)> = analysis
        .diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error && rules::names().any(|name| name == one.rule))
        .filter_map(|one| Some((item(ast, one.primary.span.start)?, one.rule)))
        .collect();
    places.sort_unstable();
    places.dedup();
    let count = places.len();
    let mut out = source;
    for (start, rule) in places.into_iter().rev() {
        let line = out[..start].rfind('\n').map_or(0, |at| at + 1);
        let margin = out[line..start].to_owned();
        out.insert_str(line, &format!("{margin}@allow({rule}, \"as imported\")\n"));
    }
    Allowed { source: out, count, model: analysis.model }
}

/// Where the job begins that a place is in, or else the pipeline.
fn item(ast: &Ast, place: u32) -> Option<usize> {
    let around =
        |members: &[Member]| members.iter().position(|member| member.span.start <= place && place < member.span.end);
    let pipeline = ast.body.members.get(around(&ast.body.members)?)?;
    let MemberKind::Statement(statement) = &pipeline.kind else { return None };
    let inner = statement.block.as_ref().and_then(|block| block.members.get(around(&block.members)?));
    let job = inner.filter(|member| matches!(&member.kind, MemberKind::Statement(one) if one.keyword.text == "job"));
    Some(job.unwrap_or(pipeline).span.start as usize)
}
