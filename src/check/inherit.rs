//! `secrets = inherit` to a pipeline of this project: what it comes to.
//!
//! In: the model with its calls linked. Out: the same with each `inherit` of a safe pipeline replaced by the secrets that
//! are handed over, one by one, so that all that looks at the model sees them. A pipeline that is called gets by name
//! only what it declares: what it reads besides is noted in it (`Pipeline::inherited`), and its output declares it.
//!
//! A secret of an environment is handed over like others. The caller has no value for it, but GitHub fills in that of the
//! environment of the called job only for names that it was handed (actions/runner#1490, #4453).

use std::collections::BTreeMap;

use super::expressions;
use crate::catalog::limits::REUSABLE_WORKFLOW_LEVELS_MAX;
use crate::model::{
    Base, Comments, Expression, Field, Fields, Job, Model, Part, Pipeline, Site, Target, Value, ValueKind,
};

/// The job's own token, which GitHub makes.
const TOKEN: &str = "GITHUB_TOKEN";

/// A secret that a pipeline has to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub name: String,
    /// Whether the pipeline declares it among what it takes.
    pub is_declared: bool,
}

/// The secrets that a pipeline declares, and those that its jobs read besides, with what its own calls hand over. Nothing
/// where it reads one by a name that only the run knows, or hands all of them to a workflow of another repository.
pub fn read(model: &Model, callee: &Pipeline) -> Option<Vec<Read>> {
    of_pipeline(model, callee, &mut BTreeMap::new(), 0)
}

/// `known`: what was found before, or is being looked for: pipelines that call each other in a circle are reported.
fn of_pipeline<'a>(
    model: &'a Model,
    callee: &'a Pipeline,
    known: &mut BTreeMap<&'a str, Option<Vec<Read>>>,
    depth: u64,
) -> Option<Vec<Read>> {
    if depth >= REUSABLE_WORKFLOW_LEVELS_MAX {
        return None;
    }
    if let Some(found) = known.get(callee.id.as_str()) {
        return found.clone();
    }
    known.insert(&callee.id, None);
    let declared = callee.secrets().map(|secret| Read { name: secret.id.clone(), is_declared: true });
    let mut found: Vec<Read> = declared.collect();
    let mut is_known = true;
    let mut names: Vec<String> = Vec::new();
    let mut look = |expression: &Expression| match named(expression) {
        Named::Other => {}
        Named::Secret(name) => names.push(name.to_owned()),
        Named::Unknown => is_known = false,
    };
    callee.fields.expressions(&mut |expression| expression.walk(&mut look));
    callee.jobs.iter().for_each(|job| expressions(job, &mut |expression, _| look(expression)));
    for job in callee.jobs.iter().filter(|job| job.says_inherit()) {
        let inner = called(model, job)?;
        names.extend(of_pipeline(model, inner, known, depth + 1)?.into_iter().map(|one| one.name));
    }
    for name in names {
        let is_new = found.iter().all(|one| !one.name.eq_ignore_ascii_case(&name));
        if is_new && !name.eq_ignore_ascii_case(TOKEN) {
            found.push(Read { name, is_declared: false });
        }
    }
    let found = is_known.then_some(found);
    known.insert(&callee.id, found.clone());
    found
}

/// What an expression reads of the secrets.
enum Named<'a> {
    Other,
    Secret(&'a str),
    Unknown,
}

fn named(expression: &Expression) -> Named<'_> {
    let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return Named::Other };
    match parts.first() {
        _ if context != "secrets" => Named::Other,
        Some(Part::Name(name, _) | Part::Index(Expression::Text(name))) => Named::Secret(name),
        _ => Named::Unknown,
    }
}

/// The pipeline of this project that a job calls, if that can be called.
fn called<'a>(model: &'a Model, job: &Job) -> Option<&'a Pipeline> {
    let Some(Target::Pipeline(id)) = job.call.as_ref().map(|call| &call.target) else { return None };
    model.pipeline(id).filter(|callee| callee.triggered_by("workflow_call"))
}

/// Replaces each `inherit` of a safe pipeline. It stays where what it comes to is not known, or where the called pipeline
/// leaves to GitHub what it declares: rules say so.
pub(super) fn expand(model: &mut Model) {
    let mut expanded: Vec<(usize, usize, String, Vec<Read>)> = Vec::new();
    for (at, pipeline) in model.pipelines.iter().enumerate().filter(|(_, one)| one.baseline.others.is_safe()) {
        for (job_at, job) in pipeline.jobs.iter().enumerate().filter(|(_, job)| job.says_inherit()) {
            let Some(callee) = called(model, job) else { continue };
            let Some(secrets) = read(model, callee) else { continue };
            if callee.baseline.others.is_safe() || secrets.iter().all(|one| one.is_declared) {
                expanded.push((at, job_at, callee.id.clone(), secrets));
            }
        }
    }
    for (at, job_at, callee, secrets) in expanded {
        if let Some(callee) = model.pipelines.iter_mut().find(|pipeline| pipeline.id == callee) {
            for one in secrets.iter().filter(|one| !one.is_declared) {
                if !callee.inherited.contains(&one.name) {
                    callee.inherited.push(one.name.clone());
                }
            }
        }
        if let Some(job) = model.pipelines.get_mut(at).and_then(|pipeline| pipeline.jobs.get_mut(job_at)) {
            hand_over(job, secrets);
        }
    }
}

/// Puts the secrets in the place of `inherit`; where there are none, nothing.
fn hand_over(job: &mut Job, secrets: Vec<Read>) {
    if let Some(call) = &mut job.call {
        call.inherits = true;
    }
    if secrets.is_empty() {
        if let Some(field) = job.fields.take("secrets") {
            job.comments.adopt(field.comments);
        }
        return;
    }
    if let Some(field) = job.fields.0.iter_mut().find(|field| field.key == "secrets") {
        let site = field.value.site;
        let fields = secrets.into_iter().map(|one| given(one.name, site)).collect();
        field.value.kind = ValueKind::Map(Fields(fields));
    }
}

/// `NAME = secrets.NAME`
fn given(name: String, site: Site) -> Field {
    let path = Expression::Path {
        base: Base::Context("secrets".to_owned()),
        parts: vec![Part::Name(name.clone(), site)],
        site,
    };
    Field { key: name, value: Value::new(ValueKind::Run(path), site), comments: Comments::default(), site }
}
