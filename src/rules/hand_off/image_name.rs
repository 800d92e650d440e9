//! Names of images in a hand-off.
//!
//! `hand-off-image-name`: the kustomization lists the image under another name, so nothing changes and nobody says so.
//! `image-with-capitals`: registries refuse them.

use super::variables::ImageName;
use super::{Written, each};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::Facts;
use crate::rules::report::beside;

/// `hand-off-image-name`
pub(super) fn name(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |written| {
        let app = written.hand_off.app;
        let wanted = app.fields.get("image-name")?;
        let name = wanted.as_text()?;
        let images = written.images();
        let set: Vec<&str> = images.iter().filter_map(|image| image.split_once('=')).map(|(name, _)| name).collect();
        if set.is_empty() || set.iter().any(|set| *set == name || set.contains('$')) {
            return None;
        }
        let message = format!(
            "this sets the image `{}`, but the kustomization of `{}` lists it as `{name}`: nothing is deployed",
            set.join("`, `"),
            app.id
        );
        let diagnostic =
            Diagnostic::finding("hand-off-image-name", facts.sites.written(written.hand_off.site)?, message);
        Some(beside(diagnostic, facts.sites, wanted.site, "its name there").help(format!("write `{name}=…`")))
    })
}

const POSSIBLE: &str =
    "`github.repository` keeps the capitals of its owner and its name, and no registry has such an image";

/// `image-with-capitals`
pub(super) fn capitals(facts: &Facts<'_>) -> Vec<Diagnostic> {
    const RULE: &str = "image-with-capitals";
    let mut found = each(facts, |written| {
        let Written { hand_off, .. } = &written;
        let images = written.images();
        let repository =
            images.iter().filter_map(|image| image.split_once('=')).map(|(_, name)| ImageName::parse(name).repository);
        let (name, fault) = repository.filter_map(|name| Some((name.clone(), fault(facts, &name)?))).next()?;
        let span = facts.sites.written(hand_off.site)?;
        Some(match fault {
            Fault::Certain => {
                Diagnostic::finding(RULE, span, format!("`{name}` has capitals, and no registry has such an image"))
                    .help("write it in small letters, as it was pushed")
            }
            Fault::Possible => Diagnostic::finding(RULE, span, POSSIBLE)
                .help("take the name from the build, or make it small first: `${NAME,,}`")
                .at_most(Severity::Note),
        })
    });
    // One name is set in many places, and mended in one.
    let mut said = false;
    found.retain(|one| one.message != POSSIBLE || !std::mem::replace(&mut said, true));
    for image in &facts.model.images {
        let Some(value) = image.fields.get("repository") else { continue };
        if value.as_text().as_deref().is_some_and(|name| matches!(fault(facts, name), Some(Fault::Certain))) {
            let message = format!("the repository of the image `{}` has capitals, which registries refuse", image.id);
            found.push(
                facts.finding(RULE, value.site, message).help("write it in small letters").at_most(Severity::Warning),
            );
        }
    }
    found
}

enum Fault {
    /// Capitals stand there.
    Certain,
    /// They may come from the name of the repository.
    Possible,
}

fn fault(facts: &Facts<'_>, name: &str) -> Option<Fault> {
    let mut rest = name;
    let mut constant = String::new();
    let mut own = false;
    while let Some((before, inner)) = rest.split_once("${{") {
        constant.push_str(before);
        let (expression, after) = inner.split_once("}}").unwrap_or((inner, ""));
        own |= matches!(expression.trim(), "github.repository" | "github.repository_owner");
        rest = after;
    }
    constant.push_str(rest);
    // The name of a variable may be of any letters.
    let plain = constant.split('$').next().unwrap_or_default();
    let known = facts.settings.repository.as_deref();
    if plain.chars().any(|letter| letter.is_ascii_uppercase()) {
        return Some(Fault::Certain);
    }
    let is_small = known.is_some_and(|known| known == known.to_lowercase());
    (own && !is_small).then_some(Fault::Possible)
}
