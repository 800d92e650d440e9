//! Which images a pipeline pushes, and under which tags, as far as its steps say it.

use super::script::action;
use super::variables::{ImageName, Variables};
use crate::model::{Job, Pipeline, Site, Step, Value};
use crate::rules::Facts;

/// What a pipeline pushes.
#[derive(Default)]
pub(super) struct Pushed {
    /// Named by docker/metadata-action.
    pub named: Vec<Metadata>,
    /// Pushed under a name that stands in the source, in any letters.
    pub direct: Vec<ImageName>,
}

/// A step that names images by rules.
pub(super) struct Metadata {
    /// In small letters, as the action writes them.
    pub images: Vec<String>,
    pub rules: Vec<TagRule>,
    /// Whether more decides about the tags than its rules.
    pub opaque: bool,
    pub site: Site,
}

/// A line of `tags`: `type=sha,prefix=x-`.
pub(super) struct TagRule {
    pub kind: String,
    pub attributes: Vec<(String, String)>,
}

impl TagRule {
    fn parse(line: &str) -> Self {
        let mut kind = "raw".to_owned();
        let mut attributes = Vec::new();
        for part in line.split(',') {
            match part.split_once('=') {
                Some(("type", value)) => value.trim().clone_into(&mut kind),
                Some((key, value)) => attributes.push((key.trim().to_owned(), value.trim().to_owned())),
                None => attributes.push(("value".to_owned(), part.trim().to_owned())),
            }
        }
        Self { kind, attributes }
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What the jobs of a pipeline push.
pub(super) fn by_pipeline(facts: &Facts<'_>, pipeline: &Pipeline) -> Pushed {
    let mut pushed = Pushed::default();
    for job in &pipeline.jobs {
        for step in job.all_steps() {
            of_step(facts, &mut pushed, pipeline, job, step);
        }
    }
    pushed
}

/// Whether a step builds or pushes an image.
pub(super) fn pushes(facts: &Facts<'_>, step: &Step) -> bool {
    let builds = action(step)
        .is_some_and(|(reference, _)| reference.repository.eq_ignore_ascii_case("docker/build-push-action"));
    builds
        || facts.commands(step).iter().any(|one| {
            one.calls("docker", &["push"]).is_some()
                || one.calls("docker", &["buildx", "build"]).is_some_and(|words| words.contains(&"--push"))
        })
}

fn of_step(facts: &Facts<'_>, pushed: &mut Pushed, pipeline: &Pipeline, job: &Job, step: &Step) {
    let mut variables = Variables::of(pipeline, job, step);
    let Some((reference, inputs)) = action(step) else {
        for one in facts.commands(step).iter() {
            variables.assign(one);
            let names: Vec<&str> = match (one.calls("docker", &["push"]), one.calls("docker", &["buildx", "build"])) {
                (Some(words), _) => words.into_iter().filter(|word| !word.starts_with('-')).collect(),
                (None, Some(words)) if words.contains(&"--push") => words
                    .windows(2)
                    .filter_map(|pair| matches!(pair, ["-t" | "--tag", _]).then(|| pair.last().copied())?)
                    .collect(),
                _ => Vec::new(),
            };
            pushed.direct.extend(names.into_iter().map(|name| ImageName::parse(&variables.expanded(name))));
        }
        return;
    };
    let lines = |name: &str| -> Vec<String> {
        let text = inputs.get(name).map(|value: &Value| variables.value(value)).unwrap_or_default();
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    };
    match reference.repository.to_lowercase().as_str() {
        "docker/metadata-action" => {
            let rules: Vec<_> = lines("tags").iter().map(|line| TagRule::parse(line)).collect();
            let opaque = inputs.get("flavor").is_some()
                || step.env.iter().any(|field| field.key.starts_with("DOCKER_METADATA"))
                || rules.is_empty();
            let images = lines("images")
                .iter()
                .flat_map(|line| line.split(','))
                .map(|image| image.trim().to_lowercase())
                .collect();
            pushed.named.push(Metadata { images, rules, opaque, site: step.site });
        }
        "docker/build-push-action" => {
            let names = lines("tags");
            let names =
                names.iter().flat_map(|line| line.split(',')).map(str::trim).filter(|name| !name.contains("outputs."));
            pushed.direct.extend(names.map(ImageName::parse));
        }
        _ => {}
    }
}
