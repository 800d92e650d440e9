//! Rules of the way from CI to CD: what a job hands over has to be what the app renders.

mod by_hand;
mod command;
mod digest;
mod hand_over;
mod image_name;
mod login;
mod loops;
mod path;
mod preview_tag;
mod pushed;
mod refused_sync;
pub(super) mod script;
mod second_writer;
mod shadowed_image;
mod short_wait;
mod silent_push;
mod tag;
mod token;
mod uncommitted_edit;
mod variables;
mod wait;
mod window;

use super::Check::Project;
use super::{Facts, Rule, deny, error, note, warn};
use crate::diagnostic::Diagnostic;
use crate::model::{Job, Pipeline};
pub(super) use command::Commands;
use script::HandOff;
use variables::Variables;

pub(super) const RULES: &[Rule] = &[
    error(
        "deploy-without-environment",
        "A deploy needs an app that runs in an environment.",
        Project(hand_over::without_environment),
    ),
    error(
        "deploy-without-path",
        "A deploy needs to know which folder of which branch it edits.",
        Project(hand_over::without_path),
    ),
    error(
        "image-without-credentials",
        "Publishing would send the job's token to a registry that is not GitHub's.",
        Project(hand_over::without_credentials),
    ),
    deny("hand-off-path", "A script sets an image in a folder that no app renders.", Project(path::path)),
    deny(
        "hand-off-repository",
        "A script sets an image in another repository than the app is rendered from.",
        Project(path::repository),
    ),
    deny("hand-off-branch", "A script pushes an image to another branch than the app follows.", Project(path::branch)),
    deny(
        "hand-off-image-name",
        "A script sets an image under a name that the kustomization does not have.",
        Project(image_name::name),
    ),
    warn(
        "hand-off-by-hand",
        "A script hands an image over without what `deploy` takes care of.",
        Project(by_hand::check),
    ),
    deny("wrong-image", "A deploy hands over another image than the app runs.", Project(hand_over::wrong_image)),
    deny("image-with-capitals", "Registries refuse capitals in the name of an image.", Project(image_name::capitals)),
    deny("unpushed-tag", "A tag is named that no step pushes.", Project(tag::unpushed)),
    note(
        "recomputed-tag",
        "A tag is computed a second time instead of being taken from the build.",
        Project(tag::recomputed),
    ),
    deny("preview-tag", "A set of previews asks for a tag that no pull request pushes.", Project(preview_tag::check)),
    deny("digest-without-push", "The digest of an image is read that is not pushed.", Project(digest::check)),
    deny("shadowed-image", "The app sets what a hand-off writes, and the app wins.", Project(shadowed_image::check)),
    warn(
        "edit-by-pattern",
        "A pattern replaces every `tag:` of a file, whatever it belongs to.",
        Project(uncommitted_edit::by_pattern),
    ),
    warn(
        "uncommitted-edit",
        "A manifest is edited in a checkout and never committed.",
        Project(uncommitted_edit::check),
    ),
    deny("second-writer", "A job changes what Argo CD keeps equal to Git.", Project(second_writer::check)),
    warn(
        "wait-for-any-commit",
        "A job waits for an app, and what was there before ends the wait.",
        Project(wait::check),
    ),
    deny(
        "refused-sync",
        "Argo CD refuses the sync or the rollback of an app that syncs by itself.",
        Project(refused_sync::check),
    ),
    deny(
        "sync-outside-window",
        "A schedule starts a sync while every window for it is closed.",
        Project(window::check),
    ),
    deny("short-wait", "A job waits for a Rollout for less time than its pauses take.", Project(short_wait::check)),
    warn("push-without-login", "An image is pushed to a registry to which no step logs in.", Project(login::login)),
    deny(
        "push-without-permission",
        "The job's token may not write the packages that it pushes.",
        Project(login::permission),
    ),
    deny("token-of-another-repository", "The job's token cannot push to another repository.", Project(token::check)),
    warn("push-starts-itself", "A job pushes what starts its own pipeline again.", Project(loops::check)),
    note(
        "silent-push",
        "A workflow waits for a tag or a release that a job makes with its own token.",
        Project(silent_push::check),
    ),
    note("manifests-start-build", "A commit of manifests builds everything anew.", Project(loops::manifests)),
    deny(
        "publish-in-matrix",
        "Each leg of a matrix would publish the same image.",
        Project(hand_over::publish_in_matrix),
    ),
];

/// A hand-off that is written by hand, with what is around it.
struct Written<'a> {
    pipeline: &'a Pipeline,
    job: &'a Job,
    hand_off: &'a HandOff<'a>,
    facts: &'a Facts<'a>,
}

impl Written<'_> {
    fn variables(&self) -> Variables {
        Variables::of(self.pipeline, self.job, self.hand_off.step)
    }

    /// The images that it sets.
    fn images(&self) -> Vec<String> {
        self.hand_off.images(self.facts, self.variables())
    }
}

/// What is found in each hand-off that is written by hand.
fn each<R>(facts: &Facts<'_>, describe: impl Fn(Written<'_>) -> R) -> Vec<Diagnostic>
where
    R: IntoIterator<Item = Diagnostic>,
{
    let mut found = Vec::new();
    for (pipeline, job) in jobs(facts) {
        for hand_off in &script::of_job(facts, job) {
            found.extend(describe(Written { pipeline, job, hand_off, facts }));
        }
    }
    found
}

/// All jobs of a project, each with its pipeline.
fn jobs<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = (&'a Pipeline, &'a Job)> {
    facts.model.pipelines.iter().flat_map(|pipeline| pipeline.jobs.iter().map(move |job| (pipeline, job)))
}
