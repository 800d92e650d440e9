//! `known-in-raw`: a key in `raw` that has a member of its own. It is not checked there, and it takes the place of what
//! is written or added otherwise.

use crate::diagnostic::Diagnostic;
use crate::model::{Action, Fields, Step};
use crate::rules::Facts;
use crate::schema::Block;
use crate::schema::job::JOB;
use crate::schema::pipeline::PIPELINE;
use crate::schema::step::{RUN, USE, WAIT};

/// Keys of GitHub's that are written otherwise here: the key, what says it, and where.
const OTHERWISE: &[(&str, &str)] = &[
    ("timeout-minutes", "`timeout = 15m`"),
    ("cancel-timeout-minutes", "`cancel-timeout = 5m`"),
    ("name", "a title in the head, as in `job ID \"Title\"`"),
    ("id", "an id in the head, as in `run ID \"Title\"`"),
    ("on", "`on EVENT { … }`"),
    ("jobs", "`job ID { … }`"),
    ("steps", "`run = …` and `use = …`"),
    ("run", "`script = …`"),
    ("uses", "`use OWNER/REPO@REF`"),
];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in facts.model.pipelines.iter().filter(|pipeline| pipeline.baseline.others.is_safe()) {
        check_raw(facts, &pipeline.fields, &PIPELINE, &mut found);
        for job in &pipeline.jobs {
            check_raw(facts, &job.fields, &JOB, &mut found);
            for step in job.all_steps() {
                check_raw(facts, &step.fields, block_of(step), &mut found);
            }
        }
    }
    found
}

fn block_of(step: &Step) -> &'static Block {
    match &step.action {
        Action::Run { .. } => &RUN,
        Action::Use { .. } => &USE,
        _ => &WAIT,
    }
}

fn check_raw(facts: &Facts<'_>, fields: &Fields, block: &Block, found: &mut Vec<Diagnostic>) {
    for field in fields.get("raw").and_then(|raw| raw.as_map()).into_iter().flat_map(Fields::iter) {
        let Some(written) = instead(block, &field.key) else { continue };
        let Some(span) = facts.sites.written(field.site) else { continue };
        let message =
            format!("`{}` in `raw` is not checked, and takes the place of what is there otherwise", field.key);
        found.push(Diagnostic::finding("known-in-raw", span, message).help(format!("write {written}")));
    }
}

/// What says the same in the language.
fn instead(block: &Block, key: &str) -> Option<String> {
    if let Some((_, written)) = OTHERWISE.iter().find(|(known, _)| *known == key) {
        return Some((*written).to_owned());
    }
    let member = block.member(key).filter(|member| member.name != "raw")?;
    Some(format!("`{} = …` in the {} itself", member.name, block.name))
}
