//! What a condition says for one way in which a pipeline can start: an event and a ref.
//!
//! Three answers: true, false, or that it depends on something else. GitHub's coercions count as in its documentation
//! ("Evaluate expressions in workflows and actions", operators).

use super::expression::{Expression, Operator};
use super::{Job, Pipeline, Trigger, Value, ValueKind};

/// One way in which a pipeline can start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    pub event: String,
    /// `refs/heads/main`; nothing where it is not told apart.
    pub reference: Option<String>,
}

/// A value in a scenario.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    /// Depends on something else.
    Open,
}

/// The status functions: a condition that calls one is not bound by the implicit `success()`.
const STATUS: [&str; 4] = ["always", "cancelled", "failure", "success"];

impl Scenario {
    /// Whether a condition can be true.
    pub fn may_hold(&self, condition: &Value) -> bool {
        match &condition.kind {
            ValueKind::Bool(value) => *value,
            ValueKind::Run(expression) => truthy(&self.evaluate(expression)) != Some(false),
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
        if asks_for_status(job) {
            return true;
        }
        on_the_way.push(&job.id);
        let all = job
            .needs
            .iter()
            .filter_map(|need| pipeline.job(&need.job))
            .all(|needed| self.may_run_within(pipeline, needed, on_the_way));
        on_the_way.pop();
        all
    }

    fn evaluate(&self, expression: &Expression) -> Known {
        match expression {
            Expression::Null => Known::Null,
            Expression::Bool(value) => Known::Bool(*value),
            Expression::Number(text) => text.parse().map_or(Known::Open, Known::Number),
            Expression::Text(text) => Known::Text(text.clone()),
            Expression::Path { .. } => self.path(expression),
            Expression::Call { function, arguments, .. } => self.call(function, arguments),
            Expression::Not(inner) => match truthy(&self.evaluate(inner)) {
                Some(value) => Known::Bool(!value),
                None => Known::Open,
            },
            Expression::Binary { operator, left, right } => self.binary(*operator, left, right),
            Expression::If { condition, then, otherwise } => match truthy(&self.evaluate(condition)) {
                Some(true) => self.evaluate(then),
                Some(false) => self.evaluate(otherwise),
                None => Known::Open,
            },
        }
    }

    fn path(&self, expression: &Expression) -> Known {
        let Some(("github", names)) = expression.as_path() else { return Known::Open };
        let is_pull_request = self.event.starts_with("pull_request");
        match names[..] {
            ["event_name"] => Known::Text(self.event.clone()),
            ["head_ref" | "base_ref"] if !is_pull_request => Known::Text(String::new()),
            ["event", "pull_request", ..] if self.event == "push" || self.event == "schedule" => Known::Null,
            ["ref"] => self.reference.clone().map_or(Known::Open, Known::Text),
            ["ref_name"] => match &self.reference {
                Some(reference) => Known::Text(short(reference).to_owned()),
                None => Known::Open,
            },
            ["ref_type"] => match &self.reference {
                Some(reference) => {
                    Known::Text(if reference.starts_with("refs/tags/") { "tag" } else { "branch" }.to_owned())
                }
                None => Known::Open,
            },
            _ => Known::Open,
        }
    }

    fn call(&self, function: &str, arguments: &[Expression]) -> Known {
        let texts: Vec<Option<String>> = arguments.iter().map(|argument| text(&self.evaluate(argument))).collect();
        let compare = |test: fn(&str, &str) -> bool| match &texts[..] {
            [Some(whole), Some(part)] => Known::Bool(test(&whole.to_lowercase(), &part.to_lowercase())),
            _ => Known::Open,
        };
        match function.to_ascii_lowercase().as_str() {
            "always" => Known::Bool(true),
            "startswith" => compare(|whole, part| whole.starts_with(part)),
            "endswith" => compare(|whole, part| whole.ends_with(part)),
            "contains" => compare(|whole, part| whole.contains(part)),
            _ => Known::Open,
        }
    }

    fn binary(&self, operator: Operator, left: &Expression, right: &Expression) -> Known {
        let left = self.evaluate(left);
        let right = self.evaluate(right);
        match operator {
            Operator::And => match (truthy(&left), truthy(&right)) {
                (Some(false), _) => left,
                (_, Some(false)) => Known::Bool(false),
                (Some(true), _) => right,
                _ => Known::Open,
            },
            Operator::Or => match (truthy(&left), truthy(&right)) {
                (Some(true), _) => left,
                (_, Some(true)) => Known::Bool(true),
                (Some(false), _) => right,
                _ => Known::Open,
            },
            Operator::Coalesce => match left {
                Known::Null => right,
                Known::Text(text) if text.is_empty() => right,
                other => other,
            },
            _ => match order(&left, &right) {
                Some(order) => Known::Bool(match operator {
                    Operator::Equal => order == Some(std::cmp::Ordering::Equal),
                    Operator::NotEqual => order != Some(std::cmp::Ordering::Equal),
                    Operator::Less => order == Some(std::cmp::Ordering::Less),
                    Operator::LessEqual => order.is_some_and(std::cmp::Ordering::is_le),
                    Operator::Greater => order == Some(std::cmp::Ordering::Greater),
                    _ => order.is_some_and(std::cmp::Ordering::is_ge),
                }),
                None => Known::Open,
            },
        }
    }
}

/// Whether a job's condition calls a status function, so that it may run although something before it did not succeed.
pub fn asks_for_status(job: &Job) -> bool {
    let Some(condition) = &job.condition else { return false };
    let mut found = false;
    condition.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            found |= matches!(inner, Expression::Call { function, .. } if STATUS.iter().any(|status| function.eq_ignore_ascii_case(status)));
        });
    });
    found
}

fn truthy(value: &Known) -> Option<bool> {
    Some(match value {
        Known::Null => false,
        Known::Bool(value) => *value,
        Known::Number(number) => *number != 0.0 && !number.is_nan(),
        Known::Text(text) => !text.is_empty(),
        Known::Open => return None,
    })
}

fn text(value: &Known) -> Option<String> {
    match value {
        Known::Null => Some(String::new()),
        Known::Bool(value) => Some(value.to_string()),
        Known::Number(number) => Some(number.to_string()),
        Known::Text(text) => Some(text.clone()),
        Known::Open => None,
    }
}

/// The order of two known values; `Some(None)` where they have none (NaN).
fn order(left: &Known, right: &Known) -> Option<Option<std::cmp::Ordering>> {
    if let (Known::Text(left), Known::Text(right)) = (left, right) {
        return Some(Some(left.to_lowercase().cmp(&right.to_lowercase())));
    }
    Some(number(left)?.partial_cmp(&number(right)?))
}

fn number(value: &Known) -> Option<f64> {
    Some(match value {
        Known::Null => 0.0,
        Known::Bool(value) => f64::from(u8::from(*value)),
        Known::Number(number) => *number,
        Known::Text(text) if text.trim().is_empty() => 0.0,
        Known::Text(text) => text.trim().parse().unwrap_or(f64::NAN),
        Known::Open => return None,
    })
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
