//! Which contexts and functions an expression may use, by the key it stands in.
//!
//! Keys are written as in GitHub's documentation: `jobs.<job_id>.steps.run`, without an index for steps. Source:
//! the documentation's table of context availability, and the language service.

pub use super::facts::availability::{ACTION, NO_EXPRESSIONS, SPECIAL_FUNCTIONS, WORKFLOW};

/// What may stand in the expressions of a key.
#[derive(Debug)]
pub struct Availability {
    pub key: &'static str,
    pub contexts: &'static [&'static str],
    /// Of the special functions ([`SPECIAL_FUNCTIONS`]); all others may stand everywhere.
    pub functions: &'static [SpecialFunction],
    /// Contexts that the service takes although the documentation does not list them.
    pub service_also_accepts: &'static [&'static str],
}

/// A special function where it is available.
#[derive(Debug)]
pub struct SpecialFunction {
    pub name: &'static str,
    /// Fewest and most arguments here, where the source says so; most is None when there is no limit.
    pub arguments: Option<(u32, Option<u32>)>,
}

/// What a key of a workflow or of an `action.yml` allows; children of a listed key inherit. None where no expression is
/// evaluated. No key stands in both kinds of files: those of actions are below `inputs`, `outputs` and `runs`.
pub fn availability(key: &str) -> Option<&'static Availability> {
    workflow_availability(key).or_else(|| action_availability(key))
}

fn workflow_availability(key: &str) -> Option<&'static Availability> {
    ancestors(key).find_map(|key| {
        let listed = WORKFLOW.binary_search_by(|entry| entry.key.cmp(key)).ok().and_then(|at| WORKFLOW.get(at));
        // A key without expressions ends the search: what its parents allow does not count.
        match listed {
            Some(entry) => Some(Some(entry)),
            None => NO_EXPRESSIONS.binary_search(&key).is_ok().then_some(None),
        }
    })?
}

/// The same for `action.yml`.
pub fn action_availability(key: &str) -> Option<&'static Availability> {
    ancestors(key).find_map(|key| ACTION.iter().find(|entry| entry.key == key))
}

/// The key itself, then each key that contains it.
fn ancestors(key: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(key), |key| key.rfind('.').and_then(|at| key.get(..at)))
}

impl Availability {
    pub fn has_context(&self, name: &str) -> bool {
        self.contexts.iter().any(|context| context.eq_ignore_ascii_case(name))
    }

    /// A special function, if it may stand here.
    pub fn special_function(&self, name: &str) -> Option<&'static SpecialFunction> {
        self.functions.iter().find(|function| function.name.eq_ignore_ascii_case(name))
    }
}
