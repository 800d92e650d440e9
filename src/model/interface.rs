//! What a pipeline takes and gives.

use super::Baseline;
use super::value::{Comments, Fields, Site, Text, Value, ValueKind};

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

/// The types of outputs. Each is a text on its way; the type says what the text means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputType {
    String,
    Bool,
    Number,
    Json,
    /// One of these texts.
    Choice(Vec<String>),
}

impl OutputType {
    /// The types that have a name.
    pub const NAMED: [(&str, Self); 4] =
        [("string", Self::String), ("bool", Self::Bool), ("number", Self::Number), ("json", Self::Json)];

    /// Reads a type as the value of a field has it: a word, or the texts of a union.
    pub fn of(value: &Value) -> Option<Self> {
        match &value.kind {
            ValueKind::Word(word) => Self::NAMED.into_iter().find(|(name, _)| name == word).map(|(_, kind)| kind),
            ValueKind::List(_) => Some(Self::Choice(value.as_texts())),
            _ => None,
        }
    }

    /// As it is written.
    pub fn name(&self) -> String {
        match self {
            Self::Choice(options) => {
                options.iter().map(|option| format!("\"{option}\"")).collect::<Vec<_>>().join(" | ")
            }
            own => Self::NAMED.iter().find(|(_, kind)| kind == own).map_or("", |(name, _)| name).to_owned(),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    pub id: String,
    pub description: Option<Text>,
    pub kind: Option<InputType>,
    /// Where the texts of a choice stand.
    pub options: Vec<Site>,
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
            None => baseline.others.is_safe() && self.default.is_none() && !self.optional,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    pub id: String,
    pub description: Option<Text>,
    /// Unsaid, it is that of the value.
    pub kind: Option<OutputType>,
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
