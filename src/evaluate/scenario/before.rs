//! What is known of the run that a run of `workflow_run` follows.

use super::{Known, Reference, short};
use crate::ast::Operator;
use crate::catalog::event::EVENTS;
use crate::model::Expression;

/// Such a run; what is not known of it is left open.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Before {
    /// How it ended: a text, or null while it runs.
    pub conclusion: Option<Known>,
    pub event: Option<String>,
    /// The branch of its commit: `refs/heads/main`.
    pub branch: Reference,
    /// Whether its commit is of a fork.
    pub is_foreign: Option<bool>,
}

impl Before {
    /// Runs for a pull request of a fork, in which the workflow is as the fork has it.
    pub fn of_forks() -> impl Iterator<Item = Self> {
        let events = EVENTS.iter().filter(|event| event.security.workflow_file_from_fork);
        events.map(|event| Self { event: Some(event.name.to_owned()), is_foreign: Some(true), ..Self::default() })
    }

    /// A part of `github.event.workflow_run`.
    pub(super) fn value(&self, parts: &[&str]) -> Option<Known> {
        match parts {
            ["conclusion"] => self.conclusion.clone(),
            ["event"] => self.event.as_deref().map(Known::text),
            ["head_branch"] => self.branch.name().map(|name| Known::text(short(name))),
            ["head_repository", "fork"] if self.is_foreign? => Some(Known::Bool(true)),
            _ => None,
        }
    }

    /// A comparison of the repository of its commit: who compares it asks whether it is this one.
    pub(super) fn of_repository(&self, expression: &Expression) -> Option<bool> {
        let Expression::Binary { operator: operator @ (Operator::Equal | Operator::NotEqual), left, right } =
            expression
        else {
            return None;
        };
        let is_asked = [left, right].into_iter().any(|side| {
            side.as_path().is_some_and(|(context, names)| {
                let names: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                context.eq_ignore_ascii_case("github")
                    && matches!(
                        names[..],
                        ["event", "workflow_run", "head_repository", "full_name" | "id"]
                            | ["event", "workflow_run", "head_repository", "owner", "login" | "id"]
                    )
            })
        });
        let is_foreign = self.is_foreign.filter(|_| is_asked)?;
        Some(is_foreign == (*operator == Operator::NotEqual))
    }
}
