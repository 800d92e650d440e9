//! What a `deploy` needs to be one.
//!
//! `wrong-image`: it hands over another image than the app runs. `deploy-without-environment`,
//! `deploy-without-path`: the app does not say where to. `publish-in-matrix`: the last leg would win.

use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Deploy, Job, Piece, Role, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::report::beside;

fn deploys<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = (&'a Deploy, &'a Declaration)> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.flat_map(|job| job.deploys().map(|(_, deploy)| deploy).collect::<Vec<_>>())
        .filter_map(|deploy| Some((deploy, facts.model.app(&deploy.app)?)))
}

/// `wrong-image`
pub(super) fn wrong_image(facts: &Facts<'_>) -> Vec<Diagnostic> {
    deploys(facts)
        .filter_map(|(deploy, app)| {
            let wanted = app.fields.get("image")?;
            let entity = wanted.as_entity().filter(|entity| entity.id != deploy.image)?;
            let span = facts.sites.written(deploy.site)?;
            let message = format!("this hands `{}` over to `{}`, which runs `{}`", deploy.image, app.id, entity.id);
            let diagnostic = Diagnostic::finding("wrong-image", span, message)
                .help(format!("hand over `needs.JOB.images.{}`", entity.id));
            Some(beside(diagnostic, facts.sites, wanted.site, "the app's image"))
        })
        .collect()
}

/// `deploy-without-environment`
pub(super) fn without_environment(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let help = |app: &str| {
        format!("add `environment = …` to the app `{app}`, and declare it: `environment production {{ … }}`")
    };
    deploys(facts)
        .filter(|(_, app)| app.fields.get("environment").is_none())
        .filter_map(|(deploy, app)| {
            let span = facts.sites.written(deploy.site)?;
            let message = format!(
                "the app `{}` runs in no environment, so nothing says what a deploy has to have passed",
                app.id
            );
            Some(Diagnostic::finding("deploy-without-environment", span, message).help(help(&app.id)))
        })
        .collect()
}

/// `deploy-without-path`
pub(super) fn without_path(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let said = |app: &Declaration, key: &str| app.fields.get_path(&["source", key]).and_then(Value::as_text).is_some();
    deploys(facts)
        .filter(|(_, app)| !(said(app, "path") && said(app, "repo-url") && said(app, "target-revision")))
        .filter_map(|(deploy, app)| {
            let span = facts.sites.written(deploy.site)?;
            let message =
                format!("the source of the app `{}` does not say which folder of which branch is edited", app.id);
            let help = "give its `source` a `repo-url`, a `target-revision` and a `path` with a kustomization";
            let diagnostic = Diagnostic::finding("deploy-without-path", span, message).help(help);
            Some(beside(diagnostic, facts.sites, app.site, "this app"))
        })
        .collect()
}

/// `publish-in-matrix`
pub(super) fn publish_in_matrix(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.filter(|job| has_matrix(job))
        .flat_map(crate::model::Job::all_steps)
        .filter_map(|step| {
            let Role::Publish { image } = &step.role else { return None };
            let span = facts.sites.written(step.site)?;
            let message = format!("each leg of the matrix would publish `{image}`, and the last one would win");
            Some(
                Diagnostic::finding("publish-in-matrix", span, message)
                    .help("publish in a job without a matrix; `platforms` of the image builds for several"),
            )
        })
        .collect()
}

/// `image-without-credentials`: without a password of its own, `publish` logs in with the job's token, which is GitHub's
/// and no other registry's business.
pub(super) fn without_credentials(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.flat_map(Job::all_steps)
        .filter_map(|step| {
            let Role::Publish { image } = &step.role else { return None };
            let image = facts.model.image(image)?;
            let repository = match &image.fields.get("repository")?.kind {
                ValueKind::Text(text) => match text.pieces.first()? {
                    Piece::Text(start) => start.clone(),
                    Piece::Run(_) => return None,
                },
                _ => return None,
            };
            if repository.starts_with("ghcr.io/") || image.fields.get("password").is_some() {
                return None;
            }
            let span = facts.sites.written(step.site)?;
            let message =
                format!("publishing `{}` would send the job's token to a registry that is not GitHub's", image.id);
            let diagnostic = Diagnostic::finding("image-without-credentials", span, message)
                .help("give the image a `username` and a `password`: `password = secrets.REGISTRY_TOKEN`");
            Some(beside(diagnostic, facts.sites, image.site, "it is pushed to this repository"))
        })
        .collect()
}

fn has_matrix(job: &Job) -> bool {
    job.field("strategy").and_then(Value::as_map).is_some_and(|strategy| strategy.get("matrix").is_some())
}
