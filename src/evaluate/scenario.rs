//! What a condition says for one way in which a pipeline can start: an event and a ref.
//!
//! Three answers: true, false, or that it depends on something else. GitHub's coercions count as in its documentation
//! ("Evaluate expressions in workflows and actions", operators).

use super::{Contexts, Error, Value as Known, coerce, evaluate};
use crate::catalog::function::STATUS_FUNCTIONS;
use crate::model::{Expression, Flow, Job, Pipeline, Site, Trigger, Value, ValueKind};

/// One way in which a pipeline can start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    pub event: String,
    /// `refs/heads/main`; nothing where it is not told apart.
    pub reference: Option<String>,
}

impl Scenario {
    /// Whether a condition can be true.
    pub fn may_hold(&self, condition: &Value) -> bool {
        match &condition.kind {
            ValueKind::Bool(value) => *value,
            // A condition that fails or is open may hold.
            ValueKind::Run(expression) => evaluate(expression, self).map_or(true, |value| coerce::is_true(&value)),
            _ => true,
        }
    }

    /// Whether a job can run: its own condition, and those of the jobs that it waits for.
    pub fn may_run(&self, pipeline: &Pipeline, job: &Job) -> bool {
        self.may_run_within(pipeline, job, &mut Vec::new())
    }

    fn may_run_within<'a>(&self, pipeline: &'a Pipeline, job: &'a Job, on_the_way: &mut Vec<&'a str>) -> bool {
        if on_the_way.contains(&job.id.as_str()) {
            return true;
        }
        if job.condition.as_ref().is_some_and(|condition| !self.may_hold(condition)) {
            return false;
        }
        let allowed = |guard: &Expression| self.may_hold(&Value::new(ValueKind::Run(guard.clone()), Site::NONE));
        if !job.guards.iter().all(allowed) {
            return false;
        }
        if job.flow != Flow::Plain || asks_for_status(job) {
            return true;
        }
        on_the_way.push(&job.id);
        let all = job
            .needs
            .iter()
            .filter(|need| !need.optional)
            .filter_map(|need| pipeline.job(&need.job))
            .all(|needed| self.may_run_within(pipeline, needed, on_the_way));
        on_the_way.pop();
        all
    }
}

/// What is known of the contexts in a scenario.
impl Contexts for Scenario {
    fn context(&self, _: &str) -> Result<Known, Error> {
        Err(Error::Open)
    }

    fn path(&self, context: &str, names: &[&str]) -> Option<Result<Known, Error>> {
        let known = context.eq_ignore_ascii_case("github").then(|| self.github(names)).flatten();
        Some(known.ok_or(Error::Open))
    }

    fn call(&self, function: &str, _: &[Known]) -> Result<Known, Error> {
        if function == "always" { Ok(Known::Bool(true)) } else { Err(Error::Open) }
    }
}

impl Scenario {
    fn github(&self, names: &[&str]) -> Option<Known> {
        let is_pull_request = self.event.starts_with("pull_request");
        let names: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let reference = self.reference.as_deref();
        match names[..] {
            ["event_name"] => Some(Known::text(&self.event)),
            ["head_ref" | "base_ref"] if !is_pull_request => Some(Known::text("")),
            ["event", "pull_request", ..] if self.event == "push" || self.event == "schedule" => Some(Known::Null),
            ["ref"] => reference.map(Known::text),
            ["ref_name"] => reference.map(|reference| Known::text(short(reference))),
            ["ref_type"] => reference
                .map(|reference| Known::text(if reference.starts_with("refs/tags/") { "tag" } else { "branch" })),
            _ => None,
        }
    }
}

/// Whether a job's condition calls a status function, so that it may run although something before it did not succeed.
pub fn asks_for_status(job: &Job) -> bool {
    let Some(condition) = &job.condition else { return false };
    let mut found = false;
    condition.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            found |= matches!(inner, Expression::Call { function, .. } if STATUS_FUNCTIONS.iter().any(|status| function.eq_ignore_ascii_case(status)));
        });
    });
    found
}

fn short(reference: &str) -> &str {
    reference.trim_start_matches("refs/heads/").trim_start_matches("refs/tags/")
}

/// The ways in which a trigger can start a pipeline, told apart by the refs that `from` allows: one of each pattern that
/// the trigger has, or of a ref outside where it has none.
pub fn scenarios(trigger: &Trigger, allowed: &[String]) -> Vec<Scenario> {
    let scenario = |reference: Option<String>| Scenario { event: trigger.event.clone(), reference };
    let patterns = |key: &str| trigger.filters.get(key).map(Value::as_texts);
    match trigger.event.as_str() {
        "push" => {
            let (branches, tags) = (patterns("branches"), patterns("tags"));
            let mut found = Vec::new();
            if branches.is_some() || tags.is_none() {
                let names = branches.unwrap_or_else(|| vec!["**".to_owned()]);
                found.extend(witnesses(&names, allowed).map(|name| scenario(Some(format!("refs/heads/{name}")))));
            }
            if tags.is_some()
                || trigger.filters.get("branches").is_none() && trigger.filters.get("branches-ignore").is_none()
            {
                let names = tags.unwrap_or_else(|| vec!["**".to_owned()]);
                found.extend(witnesses(&names, allowed).map(|name| scenario(Some(format!("refs/tags/{name}")))));
            }
            found
        }
        "workflow_dispatch" => {
            witnesses(&["**".to_owned()], allowed).map(|name| scenario(Some(format!("refs/heads/{name}")))).collect()
        }
        _ => vec![scenario(None)],
    }
}

/// A name for each pattern: the pattern itself where it is allowed or has no wildcard, else a name that it matches and
/// that nobody allowed.
fn witnesses<'a>(patterns: &'a [String], allowed: &'a [String]) -> impl Iterator<Item = String> + 'a {
    patterns.iter().filter(|pattern| !pattern.starts_with('!')).map(|pattern| {
        if allowed.contains(pattern) {
            pattern.clone()
        } else {
            pattern.replace("**", "any-branch").replace(['*', '+', '?'], "x")
        }
    })
}

/// Whether a ref lies inside the patterns that an environment is deployed from.
pub fn is_from(reference: &str, allowed: &[String]) -> bool {
    let name = short(reference);
    allowed.iter().any(|pattern| pattern == name || matches(pattern, name))
}

/// GitHub's patterns, as far as `*` and `**` go.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.find('*') {
        None => pattern == name,
        Some(at) => {
            let double = pattern[at..].starts_with("**");
            let rest = &pattern[at + if double { 2 } else { 1 }..];
            let Some(tail) = name.strip_prefix(&pattern[..at]) else { return false };
            (0..=tail.len())
                .filter(|&end| tail.is_char_boundary(end) && (double || !tail[..end].contains('/')))
                .any(|end| matches(rest, &tail[end..]))
        }
    }
}
