//! `short-wait`: a job waits for a Rollout for less time than its pauses take, so it always fails.

use super::jobs;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Value, ValueKind};
use crate::rules::Facts;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, job) in jobs(facts) {
        for step in job.all_steps() {
            for one in facts.commands(step).iter() {
                let Some(words) = one.calls("kubectl", &["argo", "rollouts", "status"]) else { continue };
                let named = |rollout: &&Declaration| words.contains(&rollout.cluster_name().as_str());
                let Some(rollout) = facts.model.rollouts.iter().find(named) else { continue };
                let limit = one.option(&["--timeout", "-t"]).and_then(seconds).filter(|limit| *limit > 0);
                let Some((limit, takes)) = limit.zip(pauses(rollout)).filter(|(limit, takes)| limit <= takes) else {
                    continue;
                };
                let message = format!(
                    "this waits for {limit} s, and the pauses of `{}` alone take {takes} s: it always fails",
                    rollout.id
                );
                let diagnostic = facts.in_script("short-wait", step, one.range.clone(), message);
                found.extend(diagnostic.map(|one| {
                    beside(one, facts.sites, rollout.site, "the Rollout").help("wait longer than its steps take")
                }));
            }
        }
    }
    found
}

/// How long the pauses of a canary take; nothing where one has no end.
fn pauses(rollout: &Declaration) -> Option<u64> {
    let steps = rollout.fields.get_path(&["strategy", "canary", "steps"])?.as_list()?;
    let pauses = steps.iter().filter_map(|step| step.value.as_map()?.get("pause"));
    pauses.map(length).sum()
}

fn length(pause: &Value) -> Option<u64> {
    let value = pause.as_map().map_or(Some(pause), |fields| fields.get("duration"))?;
    match &value.kind {
        ValueKind::Duration(seconds) => Some(*seconds),
        _ => None,
    }
}

/// The seconds of `10m`, `1h30m`, `600s`.
fn seconds(text: &str) -> Option<u64> {
    let (mut sum, mut digits) = (0_u64, String::new());
    for letter in text.chars() {
        let unit = match letter {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ if letter.is_ascii_digit() => {
                digits.push(letter);
                continue;
            }
            _ => return None,
        };
        sum = sum.checked_add(digits.parse::<u64>().ok()?.checked_mul(unit)?)?;
        digits.clear();
    }
    (digits.is_empty() && sum > 0).then_some(sum)
}
