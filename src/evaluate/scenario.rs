//! What a condition says for one way in which a pipeline can start: an event, its activity type, a ref, inputs.
//!
//! Three answers: true, false, or that it depends on something else. GitHub's coercions count as in its documentation
//! ("Evaluate expressions in workflows and actions", operators).

mod before;
mod start;

pub use before::Before;
pub use start::{branches_before, filters, follows_branch, of_pipeline, scenarios};

use super::{Contexts, Error, Value as Known, coerce, evaluate};
use crate::ast::Operator;
use crate::catalog::payload::payload;
use crate::model::{Expression, Value, ValueKind};

/// One way in which a pipeline can start.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub event: String,
    /// The activity type, where the event has some.
    pub action: Option<String>,
    pub reference: Reference,
    /// The branch that a pull request goes to.
    pub base: Reference,
    /// The inputs whose values are told apart.
    pub inputs: Vec<(String, Known)>,
    /// The run that this one follows, by `workflow_run`.
    pub before: Before,
}

/// What is known of a ref.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reference {
    #[default]
    Unknown,
    /// `refs/heads/main`
    Is(String),
    /// One that begins so, and that no condition of the pipeline is equal to.
    Other(String),
}

impl Reference {
    /// `refs/heads/main`, where it is one that is known.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Is(name) => Some(name),
            _ => None,
        }
    }

    fn kind(&self) -> Option<Known> {
        let (Self::Is(start) | Self::Other(start)) = self else { return None };
        if start.starts_with("refs/tags/") {
            return Some(Known::text("tag"));
        }
        (start.starts_with("refs/heads/") || start.starts_with("refs/pull/")).then(|| Known::text("branch"))
    }
}

impl Scenario {
    /// Any of them: nothing is known. What never happens in it happens in none.
    pub fn any() -> Self {
        Self {
            event: "workflow_call".to_owned(),
            action: None,
            reference: Reference::Unknown,
            base: Reference::Unknown,
            inputs: Vec::new(),
            before: Before::default(),
        }
    }

    /// The same way, after such a run.
    #[must_use]
    pub fn after(&self, before: Before) -> Self {
        Self { before, ..self.clone() }
    }

    /// Whether a condition can be true.
    pub fn may_hold(&self, condition: &Value) -> bool {
        match &condition.kind {
            ValueKind::Bool(value) => *value,
            // A condition that fails or is open may hold.
            ValueKind::Run(expression) => self.truth(expression) != Some(false),
            _ => true,
        }
    }

    /// Whether an expression is true; nothing where that depends on something else.
    pub fn truth(&self, expression: &Expression) -> Option<bool> {
        let known = evaluate(&self.settled(expression), self).ok();
        known.map(|value| coerce::is_true(&value))
    }

    /// The expression, with what a ref of which only the beginning is known says already.
    pub fn settled(&self, expression: &Expression) -> Expression {
        let mut settled = expression.clone();
        settled.walk_mut(&mut |inner| {
            if let Some(truth) = self.of_reference(inner).or_else(|| self.before.of_repository(inner)) {
                *inner = Expression::Bool(truth);
            }
        });
        settled
    }

    /// Comparisons of a ref of which only the beginning is known.
    fn of_reference(&self, expression: &Expression) -> Option<bool> {
        match expression {
            Expression::Binary { operator: operator @ (Operator::Equal | Operator::NotEqual), left, right } => {
                let (start, text) = self.sides(left, right).or_else(|| self.sides(right, left))?;
                // A number of a pull request or of a queue is told by nobody.
                let is_name = start.starts_with("refs/heads/") || start.starts_with("refs/tags/");
                let is_other = is_name && !start.starts_with(QUEUE) || !text.starts_with(start);
                is_other.then_some(*operator == Operator::NotEqual)
            }
            Expression::Call { function, arguments, .. } if function.eq_ignore_ascii_case("startsWith") => {
                let [whole, start] = &arguments[..] else { return None };
                let (known, text) = self.sides(whole, start)?;
                let (known, text) = (coerce::without_case(known), coerce::without_case(&text));
                if known.starts_with(&text) {
                    return Some(true);
                }
                (!text.starts_with(&known)).then_some(false)
            }
            _ => None,
        }
    }

    /// The beginning that a path has, and the ref that it is compared with.
    fn sides<'s>(&'s self, path: &Expression, constant: &Expression) -> Option<(&'s str, String)> {
        let Expression::Text(text) = constant else { return None };
        let (context, names) = path.as_path()?;
        if !context.eq_ignore_ascii_case("github") {
            return None;
        }
        let names: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (reference, is_full) = match names[..] {
            ["ref"] => (&self.reference, true),
            ["ref_name"] => (&self.reference, false),
            ["base_ref"] | ["event", "pull_request", "base", "ref"] => (&self.base, false),
            ["event", "workflow_run", "head_branch"] => (&self.before.branch, false),
            _ => return None,
        };
        let Reference::Other(start) = reference else { return None };
        if is_full {
            return Some((start, text.clone()));
        }
        let kind = ["refs/heads/", "refs/tags/", "refs/pull/"].into_iter().find(|kind| start.starts_with(kind))?;
        Some((start, format!("{kind}{text}")))
    }

    fn github(&self, names: &[&str]) -> Option<Known> {
        let names: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let is_pull_request = self.event.starts_with("pull_request");
        let full = |reference: &Reference| reference.name().map(Known::text);
        let name = |reference: &Reference| reference.name().map(|name| Known::text(short(name)));
        match names[..] {
            ["event_name"] => Some(Known::text(&self.event)),
            ["head_ref" | "base_ref"] if !is_pull_request => Some(Known::text("")),
            ["base_ref"] | ["event", "pull_request", "base", "ref"] => name(&self.base),
            ["ref"] => full(&self.reference),
            ["ref_name"] => name(&self.reference),
            ["ref_type"] => self.reference.kind(),
            ["event", "action"] => self.action.as_deref().map(Known::text),
            ["event", "pull_request", "merged"] if is_pull_request && self.action.as_deref()? != "closed" => {
                Some(Known::Bool(false))
            }
            ["event", "inputs", name] if self.event == "workflow_dispatch" => {
                self.input(name).map(|value| Known::Text(coerce::text(value)))
            }
            ["event", "inputs", ..] => Some(Known::Null),
            ["event", "workflow_run", ref parts @ ..] if self.event == "workflow_run" => self.before.value(parts),
            ["event", name, ..] if payload(&self.event).is_some_and(|payload| payload.get(name).is_none()) => {
                Some(Known::Null)
            }
            _ => None,
        }
    }

    fn input(&self, name: &str) -> Option<&Known> {
        self.inputs.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// The branches of merge queues.
const QUEUE: &str = "refs/heads/gh-readonly-queue/";

/// What is known of the contexts in a scenario. A called pipeline runs for its caller's event.
impl Contexts for Scenario {
    fn context(&self, _: &str) -> Result<Known, Error> {
        Err(Error::Open)
    }

    fn path(&self, context: &str, names: &[&str]) -> Option<Result<Known, Error>> {
        let known = match context.to_ascii_lowercase().as_str() {
            "inputs" => match names {
                [name] if matches!(self.event.as_str(), "workflow_dispatch" | "workflow_call") => {
                    self.input(name).cloned()
                }
                [_] => Some(Known::Null),
                _ => None,
            },
            "github" if self.event != "workflow_call" => self.github(names),
            _ => None,
        };
        Some(known.ok_or(Error::Open))
    }

    fn call(&self, function: &str, _: &[Known]) -> Result<Known, Error> {
        if function == "always" { Ok(Known::Bool(true)) } else { Err(Error::Open) }
    }
}

/// The name of a branch or tag without its kind.
pub fn short(reference: &str) -> &str {
    let bare = |kind| reference.strip_prefix(kind);
    bare("refs/heads/").or_else(|| bare("refs/tags/")).or_else(|| bare("refs/pull/")).unwrap_or(reference)
}
