//! Images that can change under the same name.
//!
//! `unpinned-image`: a container, a service or a step runs an image without a tag, or with `latest`.
//! `image-without-digest`: it has a tag, which can be moved, and no digest. `malformed-image`: its name or tag is
//! empty.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Job, Site, Target, Value, ValueKind};
use crate::rules::Facts;

/// An image that is known, and where it is named.
struct Image {
    name: String,
    site: Site,
}

/// `unpinned-image`
pub(super) fn unpinned(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let report = |image: Image| {
        let (rest, digest) = split_digest(&image.name);
        let message = match split_tag(rest) {
            _ if digest.is_some() || rest.is_empty() => return None,
            (_, None) => format!("the image `{rest}` has no tag: each run may get another one"),
            (_, Some("latest")) => format!("`{rest}` is another image whenever somebody pushes one"),
            _ => return None,
        };
        let (plain, _) = split_tag(rest);
        let help = format!("say a version, such as `{plain}:VERSION`, or a digest: `{plain}@sha256:…`");
        finding(facts, "unpinned-image", &image, message, &help)
    };
    images(facts).into_iter().filter_map(report).collect()
}

/// `image-without-digest`
pub(super) fn without_digest(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let report = |image: Image| {
        let (rest, digest) = split_digest(&image.name);
        let (_, tag) = split_tag(rest);
        tag.filter(|tag| digest.is_none() && *tag != "latest" && !tag.is_empty())?;
        let message = format!("the image `{rest}` has a tag, which can be moved, and no digest");
        finding(facts, "image-without-digest", &image, message, &format!("write `{rest}@sha256:…`"))
    };
    images(facts).into_iter().filter_map(report).collect()
}

/// `malformed-image`
pub(super) fn malformed(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let steps = images(facts).into_iter().filter(|image| {
        let (rest, _) = split_digest(&image.name);
        rest.is_empty() || matches!(split_tag(rest), (_, Some("")) | ("", _))
    });
    steps
        .filter_map(|image| {
            let message = format!("`{}` is no image: something is missing beside the `:` or `@`", image.name);
            finding(facts, "malformed-image", &image, message, "write `IMAGE:TAG`")
        })
        .collect()
}

fn finding(facts: &Facts<'_>, rule: &'static str, image: &Image, message: String, help: &str) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::finding(rule, facts.sites.span(image.site)?, message).help(help);
    Some(outward(diagnostic, image.site, facts.sites))
}

/// All images that are constants: of containers and services, and of steps that are one.
fn images(facts: &Facts<'_>) -> Vec<Image> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let of_steps = facts.model.uses().filter_map(|one| match one.target {
        Target::Other(text) => Some(Image { name: text.strip_prefix("docker://")?.to_owned(), site: one.site }),
        _ => None,
    });
    jobs.flat_map(of_job).chain(of_steps).collect()
}

fn of_job(job: &Job) -> Vec<Image> {
    let services = job.field("services").and_then(Value::as_map);
    let services = services.into_iter().flat_map(|services| services.iter().map(|field| &field.value));
    job.field("container").into_iter().chain(services).filter_map(named).collect()
}

/// The image of a container, which is a text or a block. An empty one is no container.
fn named(container: &Value) -> Option<Image> {
    let value = match &container.kind {
        ValueKind::Map(block) => block.get("image")?,
        _ => container,
    };
    let name = value.as_text().filter(|name| !name.is_empty())?;
    Some(Image { name: name.trim_start_matches("docker://").to_owned(), site: value.site })
}

fn split_digest(image: &str) -> (&str, Option<&str>) {
    image.split_once('@').map_or((image, None), |(rest, digest)| (rest, Some(digest)))
}

/// The tag stands behind the last `/`: a `:` before it is that of a port.
fn split_tag(image: &str) -> (&str, Option<&str>) {
    let start = image.rfind('/').map_or(0, |at| at + 1);
    match image.get(start..).and_then(|last| last.find(':')) {
        Some(at) => (image.get(..start + at).unwrap_or(image), image.get(start + at + 1..)),
        None => (image, None),
    }
}
