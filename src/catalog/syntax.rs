//! The keys of every mapping of workflow and action files. Source: the schemas of the language service.

pub use super::facts::syntax::{ACTION_MAPPINGS, JOB_FORMS, REUSABLE_JOB_KEYS, STEP_FORMS, WORKFLOW_MAPPINGS};

/// A mapping of the schema.
#[derive(Debug)]
pub struct Mapping {
    /// The schema's own name: `run-step`, `job-factory`.
    pub name: &'static str,
    pub keys: &'static [Key],
    /// Whether other keys may stand too.
    pub other_keys: bool,
}

/// A key of a mapping.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub required: bool,
    /// What its value may be.
    pub kinds: &'static [Kind],
    /// The only values that may stand; empty for any.
    pub values: &'static [&'static str],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Mapping,
    Null,
    Number,
    Sequence,
    String,
}

/// A mapping of workflow files.
pub fn workflow_mapping(name: &str) -> Option<&'static Mapping> {
    WORKFLOW_MAPPINGS.iter().find(|mapping| mapping.name == name)
}

/// A mapping of action files.
pub fn action_mapping(name: &str) -> Option<&'static Mapping> {
    ACTION_MAPPINGS.iter().find(|mapping| mapping.name == name)
}

impl Mapping {
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}
