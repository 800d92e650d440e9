//! What a pipeline takes and gives.

use super::value::{Comments, Fields, Site, Text, Value};

/// Inputs, outputs and secrets of a pipeline, or of one of its triggers.
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
    pub comments: Comments,
    pub site: Site,
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
