//! What a pipeline takes and gives.

use super::Baseline;
use super::value::{Comments, Fields, Site, Text, Value};

/// Inputs, outputs and secrets of a pipeline, of one of its triggers, or of an action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interface {
    pub inputs: Vec<Input>,
    pub outputs: Vec<Output>,
    pub secrets: Vec<Secret>,
}

impl Interface {
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty() && self.outputs.is_empty() && self.secrets.is_empty()
    }
}

/// The types of inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputType {
    String,
    Bool,
    Number,
    /// The name of an environment (`workflow_dispatch` only).
    Environment,
    /// One of these texts (`workflow_dispatch` only).
    Choice(Vec<String>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub id: String,
    pub description: Option<Text>,
    pub kind: Option<InputType>,
    /// `string?`
    pub optional: bool,
    pub default: Option<Value>,
    /// What the source says of it.
    pub required: Option<Value>,
    /// What an action says of it besides: `deprecation-message`, `raw`.
    pub fields: Fields,
    pub comments: Comments,
    pub site: Site,
}

impl Input {
    /// Whether it has to be given. A pipeline or an action with `baseline = github` asks for it where it says so.
    pub fn must_be_given(&self, baseline: Baseline) -> bool {
        match &self.required {
            Some(said) => said.as_text().as_deref() == Some("true") && self.default.is_none(),
            None => baseline == Baseline::Safe && self.default.is_none() && !self.optional,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub id: String,
    pub description: Option<Text>,
    pub value: Value,
    pub comments: Comments,
    pub site: Site,
}

/// A secret that the caller gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Secret {
    pub id: String,
    pub description: Option<Text>,
    pub fields: Fields,
    pub comments: Comments,
    pub site: Site,
}
