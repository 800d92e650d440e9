//! Tags that a script computes instead of taking them from the build.
//!
//! `unpushed-tag`: no step pushes such a tag, by the rules of docker/metadata-action. `recomputed-tag`: it may be right
//! today, and nothing keeps the two places together.

use super::pushed::{Metadata, Pushed, TagRule, by_pipeline, pushes};
use super::variables::{ImageName, Variables};
use super::{Written, each, jobs};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::Facts;

const COMMIT: &str = "${{ github.sha }}";
/// How many letters of a commit docker/metadata-action takes, and how a script cuts it.
const SHORT: &str = "[:7]";

/// `unpushed-tag`
pub(super) fn unpushed(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (pipeline, job) in jobs(facts) {
        let pushed = by_pipeline(facts, pipeline);
        for step in job.all_steps().filter(|_| !pushed.named.is_empty()) {
            let mut variables = Variables::of(pipeline, job, step);
            let mut faults = Vec::new();
            for one in facts.commands(step).iter() {
                variables.assign(one);
                let is_shown = matches!(one.words.first().map(String::as_str), Some("echo" | "printf"));
                for word in one.words.iter().chain(one.assigned.iter().map(|(_, value)| value)) {
                    let fault = fault(&pushed, &variables.expanded(word));
                    faults.extend(fault.map(|(name, why)| (name, why, is_shown)));
                }
            }
            // One message a step: what acts before what is only shown.
            faults.sort_by_key(|(.., is_shown)| *is_shown);
            let Some((name, why, is_shown)) = faults.into_iter().next() else { continue };
            let Some(span) = facts.sites.written(step.site) else { continue };
            let message = format!("no step pushes {name}: {why}");
            let certainty = if is_shown { Severity::Warning } else { Severity::Error };
            found.push(
                Diagnostic::finding("unpushed-tag", span, message)
                    .help("hand the tag on as an output of the job that builds: `needs.JOB.outputs.TAG`")
                    .at_most(certainty),
            );
        }
    }
    found
}

/// The name of an image in a text that is pushed under other tags, and why it is none of them.
fn fault(pushed: &Pushed, text: &str) -> Option<(String, String)> {
    let lower = text.to_lowercase();
    let named = pushed.named.iter().filter(|metadata| !metadata.opaque);
    for (metadata, image) in named.flat_map(|metadata| metadata.images.iter().map(move |image| (metadata, image))) {
        let Some(at) = lower.find(&format!("{image}:")) else { continue };
        if image.is_empty() || pushed.direct.iter().any(|name| name.repository.eq_ignore_ascii_case(image)) {
            continue;
        }
        let Some(tag) = text.get(at + image.len() + 1..).map(tag_at) else { continue };
        if let Some(why) = unlike(metadata, tag) {
            return Some((format!("the tag `{}`", tag.replace(SHORT, " (7 letters)")), why));
        }
    }
    None
}

/// The tag at the start of a text.
fn tag_at(text: &str) -> &str {
    let mut depth = 0_usize;
    let ends = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '@' | ',' | ')' | '|');
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            letter if depth == 0 && ends(letter) => return text.get(..at).unwrap_or(text),
            _ => {}
        }
    }
    text
}

/// Why none of the rules makes this tag, where that is certain.
fn unlike(metadata: &Metadata, tag: &str) -> Option<String> {
    let (before, after) = tag.split_once(COMMIT)?;
    let short = after.starts_with(SHORT);
    // A rule that names the commit itself may make any tag of it.
    let free = |rule: &TagRule| rule.attributes.iter().any(|(_, value)| value.contains("sha") && rule.kind != "sha");
    if metadata.rules.iter().any(free) || before.contains('$') || after.starts_with('[') && !short {
        return None;
    }
    let of_commit: Vec<&TagRule> = metadata.rules.iter().filter(|rule| rule.kind == "sha").collect();
    let same_length = |rule: &&&TagRule| (rule.attribute("format") != Some("long")) == short;
    let Some(rule) = of_commit.iter().find(same_length) else {
        return Some(match (of_commit.first(), short) {
            (None, _) => "none of its tags has the commit in it".to_owned(),
            (Some(_), false) => "`type=sha` takes the first 7 letters of the commit, not all 40".to_owned(),
            (Some(_), true) => "`type=sha,format=long` takes all 40 letters of the commit".to_owned(),
        });
    };
    let prefix = rule.attribute("prefix").unwrap_or("sha-");
    (!prefix.contains("{{") && prefix != before).then(|| {
        format!(
            "the commit's tag begins with `{prefix}`",
            prefix = if prefix.is_empty() { "the commit" } else { prefix }
        )
    })
}

/// `recomputed-tag`
pub(super) fn recomputed(facts: &Facts<'_>) -> Vec<Diagnostic> {
    each(facts, |written| {
        let Written { pipeline, hand_off, .. } = written;
        let built = pipeline.jobs.iter().any(|job| job.all_steps().any(|step| pushes(facts, step)));
        let pushed = by_pipeline(facts, pipeline);
        let images = written.images();
        let mut images = images.iter().filter_map(|image| image.rsplit('=').next());
        let name = images.find(|image| ImageName::parse(image).tag.is_some_and(|tag| tag.contains(COMMIT)))?;
        if !built || fault(&pushed, name).is_some() {
            return None;
        }
        let message = "this tag is cut from the commit a second time, and nothing says that the build pushed it";
        Some(
            Diagnostic::finding("recomputed-tag", facts.sites.written(hand_off.site)?, message)
                .help("take it from the job that built the image: `needs.JOB.outputs.TAG`, or its digest"),
        )
    })
}
