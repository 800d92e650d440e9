//! GitHub's limits of calls: how many workflows call each other in a row, and how many one workflow calls in all.
//!
//! It follows the calls of this project. What stands behind a workflow of another repository is not known, so it counts
//! as one.

use std::collections::{BTreeMap, BTreeSet};

use super::outward;
use crate::catalog::limits::{REUSABLE_WORKFLOW_LEVELS_MAX, REUSABLE_WORKFLOWS_PER_FILE_MAX};
use crate::diagnostic::Diagnostic;
use crate::model::{Call, Model, Pipeline, Sites, Target};

/// What a project's pipelines call: each target as it is written.
type Calls<'a> = BTreeMap<String, Vec<(&'a Call, String)>>;

/// Pipelines that nothing in the project calls and that exceed a limit: one finding for each.
pub(super) fn limits(model: &Model, sites: &Sites) -> Vec<Diagnostic> {
    let calls: Calls<'_> = model.pipelines.iter().map(|pipeline| (pipeline.id.clone(), called(pipeline))).collect();
    let inner: BTreeSet<&str> = calls.values().flatten().map(|(_, target)| target.as_str()).collect();
    let roots = || model.pipelines.iter().map(|pipeline| pipeline.id.as_str()).filter(|id| !inner.contains(id));
    let levels = usize::try_from(REUSABLE_WORKFLOW_LEVELS_MAX).unwrap_or(usize::MAX);
    let rows = rows(&calls, levels);
    let mut found = Vec::new();
    for root in roots() {
        let too_deep = too_deep(root, &calls, &rows, sites);
        found.extend(too_deep.or_else(|| too_many(root, &calls, sites)));
    }
    found
}

fn called(pipeline: &Pipeline) -> Vec<(&Call, String)> {
    let calls = pipeline.jobs.iter().filter_map(|job| job.call.as_ref());
    calls
        .map(|call| match &call.target {
            Target::Pipeline(id) | Target::Own { id, .. } => (call, id.clone()),
            Target::Action(reference) => (call, reference.to_string()),
            Target::Other(path) => (call, path.clone()),
        })
        .collect()
}

/// For each number of steps, the pipelines from which that many calls lead on, with the first of these.
fn rows<'a>(calls: &'a Calls<'a>, most: usize) -> Vec<BTreeMap<&'a str, &'a str>> {
    let mut rows: Vec<BTreeMap<&str, &str>> = Vec::new();
    for _ in 0..most {
        let goes_on = |target: &str| rows.last().is_none_or(|row| row.contains_key(target));
        let next = calls.iter().filter_map(|(id, calls)| {
            let (_, target) = calls.iter().find(|(_, target)| goes_on(target))?;
            Some((id.as_str(), target.as_str()))
        });
        let next = next.collect();
        rows.push(next);
    }
    rows
}

fn too_deep(root: &str, calls: &Calls<'_>, rows: &[BTreeMap<&str, &str>], sites: &Sites) -> Option<Diagnostic> {
    let mut chain = vec![root];
    for row in rows.iter().rev() {
        chain.push(row.get(chain.last()?)?);
    }
    let different: BTreeSet<&str> = chain.iter().copied().collect();
    // That they call each other in a circle has been said.
    if different.len() < chain.len() {
        return None;
    }
    let (call, _) = calls.get(root)?.iter().find(|(_, target)| Some(&target.as_str()) == chain.get(1))?;
    let shown: Vec<String> = chain.iter().map(|id| format!("`{id}`")).collect();
    let message = format!(
        "{} workflows call each other in a row from `{root}` on, and GitHub takes {REUSABLE_WORKFLOW_LEVELS_MAX}",
        chain.len()
    );
    let help = format!("they are {}: put the jobs of one of them into the one that calls it", shown.join(", "));
    let diagnostic = Diagnostic::error("calls-too-deep", sites.span(call.site)?, message).help(help);
    Some(outward(diagnostic, call.site, sites))
}

fn too_many(root: &str, calls: &Calls<'_>, sites: &Sites) -> Option<Diagnostic> {
    let (mut seen, mut open): (BTreeSet<&str>, Vec<&str>) = (BTreeSet::new(), vec![root]);
    // The first call of the root with which there are too many.
    let mut first_too_many = None;
    for (call, target) in calls.get(root)? {
        open.push(target);
        while let Some(id) = open.pop() {
            if id != root && seen.insert(id) {
                open.extend(calls.get(id).into_iter().flatten().map(|(_, target)| target.as_str()));
            }
        }
        if first_too_many.is_none() && seen.len() as u64 > REUSABLE_WORKFLOWS_PER_FILE_MAX {
            first_too_many = Some(*call);
        }
    }
    let call = first_too_many?;
    let message = format!(
        "the pipeline `{root}` calls {} workflows, with those that they call, and GitHub takes \
         {REUSABLE_WORKFLOWS_PER_FILE_MAX}",
        seen.len()
    );
    let help = "start some of them by `on workflow_run`, or put their jobs together";
    let diagnostic = Diagnostic::error("too-many-calls", sites.span(call.site)?, message).help(help);
    Some(outward(diagnostic, call.site, sites))
}
