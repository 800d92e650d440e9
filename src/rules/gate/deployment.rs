//! Which jobs put something into an environment: what the rules about deploys look at.

use crate::model::graph::JobGraph;
use crate::model::{Declaration, Job, Model, Pipeline, Site, Step, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::hand_off::script::{self, HandOff};

/// A job that changes what runs in an environment.
pub(in crate::rules) struct Deployment<'a> {
    pub pipeline: &'a Pipeline,
    pub job: &'a Job,
    pub environment: Option<&'a Declaration>,
    /// The step that deploys, where it is one.
    pub step: Option<&'a Step>,
    /// The image that it deploys, where that is known.
    pub image: Option<&'a str>,
    /// What it deploys, for messages: "deploys `agent`".
    pub what: String,
    pub site: Site,
}

/// All of them: `deploy` steps, scripts that edit an app's repository, and jobs that name an environment.
pub(in crate::rules) fn deployments<'a>(facts: &Facts<'a>) -> Vec<Deployment<'a>> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let mut own = Vec::new();
        for job in &pipeline.jobs {
            of_job(facts, pipeline, job, &mut own);
        }
        let graph = JobGraph::new(pipeline);
        let changed: Vec<(&str, &str)> = own
            .iter()
            .filter(|one| one.step.is_some())
            .filter_map(|one| Some((one.job.id.as_str(), one.environment?.id.as_str())))
            .collect();
        // What looks at an environment after a deploy to it, as tests do, is no deploy of its own.
        own.retain(|one| {
            let before = graph.ancestors(&one.job.id);
            let after = |(job, environment): &(&str, &str)| {
                before.contains(job) && one.environment.is_some_and(|own| own.id == *environment)
            };
            one.step.is_some() || !changed.iter().any(after)
        });
        found.append(&mut own);
    }
    found
}

/// `environment { name = …, deployment = false }`: the job reads its secrets and deploys nothing.
fn is_no_deployment(job: &Job) -> bool {
    let said = job.field("environment").and_then(Value::as_map).and_then(|block| block.get("deployment"));
    said.is_some_and(|value| value.kind == ValueKind::Bool(false))
}

fn of_job<'a>(facts: &Facts<'a>, pipeline: &'a Pipeline, job: &'a Job, found: &mut Vec<Deployment<'a>>) {
    let (model, before) = (facts.model, found.len());
    for (step, deploy) in job.deploys() {
        found.push(Deployment {
            pipeline,
            job,
            step: Some(step),
            environment: environment_of(model, &deploy.app),
            image: Some(&deploy.image),
            what: format!("deploys `{}`", deploy.app),
            site: deploy.site,
        });
    }
    for HandOff { app, site, step, .. } in script::of_job(facts, job) {
        found.push(Deployment {
            pipeline,
            job,
            step: Some(step),
            environment: environment_of(model, &app.id),
            image: image_of(app),
            what: format!("changes what `{}` is rendered from", app.id),
            site,
        });
    }
    if found.len() == before && !is_no_deployment(job) {
        let named = job.environment();
        if let Some((value, environment)) = named.and_then(|value| Some((value, declared(model, value)?))) {
            found.push(Deployment {
                pipeline,
                job,
                step: None,
                environment: Some(environment),
                image: None,
                what: format!("runs in `{}`", environment.id),
                site: value.site,
            });
        }
    }
}

/// The environment that a job names, also in quotes: GitHub knows no difference, and none of capitals.
pub(in crate::rules) fn declared<'a>(model: &'a Model, name: &Value) -> Option<&'a Declaration> {
    match name.as_entity() {
        Some(entity) => model.environment(&entity.id),
        None => {
            let text = name.as_text()?;
            model.environments.iter().find(|environment| environment.id.eq_ignore_ascii_case(&text))
        }
    }
}

fn image_of(app: &Declaration) -> Option<&str> {
    app.fields.get("image").and_then(Value::as_entity).map(|image| image.id.as_str())
}

fn environment_of<'a>(model: &'a Model, app: &str) -> Option<&'a Declaration> {
    let entity = model.app(app)?.fields.get("environment").and_then(Value::as_entity)?;
    model.environment(&entity.id)
}
