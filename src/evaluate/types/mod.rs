//! What is known of an expression's value without running anything: its type, and comparisons that can only go one way.
//!
//! In: an expression of the model, and the pipeline and the job that it stands in. The types of contexts are the
//! catalog's; events, their activity types, inputs, outputs and matrices are the pipeline's.

mod matrix;
mod never;
mod output;
mod structure;

pub use matrix::{Matrix, records};
pub use never::{Never, never_true, shown_expression, shown_path};
pub use output::Outputs;
pub use structure::{Structure, structure};

use super::value::Value;
use crate::ast::Operator;
use crate::catalog;
use crate::catalog::context::{Property, Type as Known};
use crate::catalog::event::{EVENTS, RunRef};
use crate::model::interface::{InputType, OutputType};
use crate::model::{Base, CompositeAction, Expression, Job, Part, Pipeline, Trigger};

/// The type of an expression's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Any,
    Null,
    Bool,
    Number,
    Text,
    /// One of these texts.
    OneOf(Vec<String>),
    /// One of these values.
    Constants(Vec<Value>),
    /// A text that begins with one of these.
    BeginsWith(&'static [&'static str]),
    Array(Box<Type>),
    Object,
}

/// What `github.ref` begins with.
const REFERENCES: Type = Type::BeginsWith(&["refs/heads/", "refs/tags/", "refs/pull/"]);

/// Where an expression stands.
#[derive(Clone, Copy)]
pub struct Typing<'o, 'a> {
    pub outputs: &'o Outputs<'a>,
    pub pipeline: &'a Pipeline,
    /// Nothing where it is no job's.
    pub job: Option<&'a Job>,
    /// The action that the steps belong to, which stand in a pipeline and a job that are made for them.
    pub action: Option<&'a CompositeAction>,
}

/// The type of an expression.
pub fn infer(expression: &Expression, typing: Typing<'_, '_>) -> Type {
    match expression {
        Expression::Null => Type::Null,
        Expression::Bool(_) | Expression::Not(_) => Type::Bool,
        Expression::Number(_) => Type::Number,
        Expression::Text(text) => Type::OneOf(vec![text.clone()]),
        Expression::Path { base: Base::Context(context), parts, .. } => typing.path(context, parts),
        Expression::Path { .. } => Type::Any,
        Expression::Call { function, .. } => match catalog::function(function).map(|function| function.signatures) {
            Some([signature, ..]) => of_catalog(signature.returns),
            _ => Type::Any,
        },
        Expression::Binary { operator: Operator::And | Operator::Or | Operator::Coalesce, left, right } => {
            union(infer(left, typing), infer(right, typing))
        }
        Expression::Binary { .. } => Type::Bool,
        Expression::If { then, otherwise, .. } => union(infer(then, typing), infer(otherwise, typing)),
    }
}

/// Whether GitHub gives a value as a text or null, whatever the run is.
pub fn is_text(expression: &Expression) -> bool {
    let Some((context, names)) = expression.as_path() else { return matches!(expression, Expression::Text(_)) };
    match context {
        "vars" | "env" | "secrets" => true,
        "github" => names.first().is_some_and(|name| *name != "event"),
        "steps" | "needs" => names.get(1) == Some(&"outputs"),
        _ => false,
    }
}

fn union(left: Type, right: Type) -> Type {
    match (left, right) {
        (left, right) if left == right => left,
        (Type::OneOf(mut texts), Type::OneOf(more)) => {
            texts.extend(more);
            Type::OneOf(texts)
        }
        (Type::OneOf(_) | Type::Text | Type::BeginsWith(_), Type::OneOf(_) | Type::Text | Type::BeginsWith(_)) => {
            Type::Text
        }
        _ => Type::Any,
    }
}

fn of_catalog(known: Known) -> Type {
    match known {
        Known::Any => Type::Any,
        Known::String => Type::Text,
        Known::Number => Type::Number,
        Known::Boolean => Type::Bool,
        Known::Array(inner) => Type::Array(Box::new(of_catalog(*inner))),
        Known::Object(_) => Type::Object,
    }
}

fn of_property(property: &Property) -> Type {
    match property.allowed {
        [] => of_catalog(property.kind),
        allowed => Type::OneOf(allowed.iter().map(|text| (*text).to_owned()).collect()),
    }
}

/// The names of a path as they compare, without case; nothing where one of them is known in the run only.
pub fn plain_names(parts: &[Part]) -> Option<Vec<String>> {
    let names = parts.iter().map(|part| match part {
        Part::Name(name, _) | Part::Index(Expression::Text(name)) => Some(name.to_ascii_lowercase()),
        _ => None,
    });
    names.collect()
}

impl Typing<'_, '_> {
    fn path(self, context: &str, parts: &[Part]) -> Type {
        if let Some((kind, inside)) = self.output(context, parts) {
            return match inside {
                [] => self.of_output(&kind),
                _ => Type::Any,
            };
        }
        let names = plain_names(parts).unwrap_or_default();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match (context.to_ascii_lowercase().as_str(), &names[..]) {
            ("github", ["ref"]) => self.reference(),
            ("github", ["event_name"]) => self.event_names(),
            ("github", ["event", "action"]) => self.activities(),
            ("github", ["event", "inputs", name]) => self.text_of_input(name),
            ("inputs", [name]) => self.input(name),
            ("matrix", [key, inside @ ..]) => match self.job.and_then(|job| Matrix::of(job)?.values(key)) {
                Some(values) => matrix::inside(&values, inside).map_or(Type::Any, Type::Constants),
                None => Type::Any,
            },
            (context, _) => of_context(context, parts),
        }
    }

    /// What an output with a type is: its text under `baseline = github`, what it means otherwise.
    fn of_output(self, kind: &OutputType) -> Type {
        let means = self.pipeline.baseline.others.is_safe();
        match kind {
            OutputType::Bool if means => Type::Bool,
            OutputType::Number if means => Type::Number,
            OutputType::Json if means => Type::Any,
            kind => output::text_of(kind),
        }
    }

    /// A deployment can be of a commit, or of anything that someone calls a ref.
    fn reference(self) -> Type {
        let is_deployed = |trigger: &Trigger| {
            catalog::event::event(&trigger.event).is_some_and(|event| event.runs_on == RunRef::DeployedRef)
        };
        if self.pipeline.triggers.iter().any(is_deployed) { Type::Text } else { REFERENCES }
    }

    /// Whether the run can be that of another pipeline's event.
    fn is_called(self) -> bool {
        self.pipeline.triggers.is_empty() || self.pipeline.triggered_by("workflow_call")
    }

    fn event_names(self) -> Type {
        Type::OneOf(if self.is_called() {
            EVENTS.iter().map(|event| event.name.to_owned()).collect()
        } else {
            self.pipeline.triggers.iter().map(|trigger| trigger.event.clone()).collect()
        })
    }

    /// The activity types of the pipeline's events, where all of them are known.
    fn activities(self) -> Type {
        if self.is_called() {
            return Type::Any;
        }
        let mut texts = Vec::new();
        for trigger in &self.pipeline.triggers {
            let Some(event) = catalog::event::event(&trigger.event) else { return Type::Any };
            match trigger.filters.get("types") {
                Some(types) => texts.extend(types.as_texts()),
                None if event.free_types => return Type::Any,
                None => texts.extend(event.default_types.unwrap_or(event.types).iter().map(|&name| name.to_owned())),
            }
        }
        if texts.is_empty() { Type::Any } else { Type::OneOf(texts) }
    }

    /// What the pipeline declares of an input; all declarations have to say the same.
    fn input(self, name: &str) -> Type {
        let own = std::iter::once(&self.pipeline.interface);
        let interfaces = own.chain(self.pipeline.triggers.iter().map(|trigger| &trigger.interface));
        let inputs = interfaces.flat_map(|interface| &interface.inputs);
        let mut types = inputs.filter(|input| input.id.eq_ignore_ascii_case(name)).map(|input| match &input.kind {
            Some(InputType::Bool) => Type::Bool,
            Some(InputType::Number) => Type::Number,
            // Who calls the pipeline gives any text.
            Some(InputType::Choice(options)) if !self.is_called() => Type::OneOf(options.clone()),
            Some(_) => Type::Text,
            None => Type::Any,
        });
        match types.next() {
            Some(first) if types.all(|other| other == first) => first,
            _ => Type::Any,
        }
    }

    /// `github.event.inputs.x`: a text, whatever the type of the input.
    fn text_of_input(self, name: &str) -> Type {
        match self.input(name) {
            _ if self.is_called() => Type::Any,
            Type::Bool => output::text_of(&OutputType::Bool),
            Type::Number => Type::Text,
            kind => kind,
        }
    }
}

/// A path by the catalog's table of contexts.
fn of_context(context: &str, parts: &[Part]) -> Type {
    let Some(context) = catalog::context::context(context) else { return Type::Any };
    let mut object = Some(&context.object);
    let mut found = Type::Object;
    let mut is_filtered = false;
    for part in parts {
        let Some(inside) = object else { return Type::Any };
        let property = match part {
            Part::Name(name, _) | Part::Index(Expression::Text(name)) => inside.property(name),
            Part::Index(_) => None,
            Part::Star => {
                is_filtered = true;
                None
            }
        };
        let kind = match (property, inside.values) {
            (Some(property), _) => property.kind,
            (None, Some(values)) => *values,
            (None, None) => return Type::Any,
        };
        found = property.map_or(of_catalog(kind), of_property);
        object = match kind {
            Known::Object(inner) => Some(inner),
            _ => None,
        };
    }
    if is_filtered { Type::Array(Box::new(found)) } else { found }
}
