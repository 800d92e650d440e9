//! The types of outputs: a run step declares them, and jobs and pipelines hand them on. On the way each is a text.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Type, Typing, infer};
use crate::model::interface::{InputType, OutputType};
use crate::model::{Base, CompositeAction, Expression, Job, Model, Part, Piece, Pipeline, Target, Value, ValueKind};

/// Over how many jobs and calls a type is followed.
const DEPTH_MAX: usize = 64;

/// The types of all outputs of a project's jobs, found when they are asked for.
pub struct Outputs<'a> {
    pub model: &'a Model,
    known: RefCell<BTreeMap<Key<'a>, Option<OutputType>>>,
    depth: RefCell<usize>,
}

/// A pipeline, a job of it and an output of that.
type Key<'a> = (&'a str, &'a str, &'a str);

impl<'a> Outputs<'a> {
    pub fn new(model: &'a Model) -> Self {
        Self { model, known: RefCell::default(), depth: RefCell::default() }
    }

    /// The type of an output of a job; nothing where it has none.
    fn of_job(&self, pipeline: &'a Pipeline, job: &'a Job, name: &str) -> Option<OutputType> {
        let (key, value, typing) = self.declaration(pipeline, job, name)?;
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        if *self.depth.borrow() >= DEPTH_MAX {
            return None;
        }
        // A job that reads itself over others has no type.
        self.known.borrow_mut().insert(key, None);
        *self.depth.borrow_mut() += 1;
        let found = match value {
            Declared::Type(kind) => Some(kind.clone()),
            Declared::Value(value) => of_value(value, typing),
        };
        *self.depth.borrow_mut() -= 1;
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    /// The type that an action declares of an output.
    fn of_action(&self, id: &str, name: &str) -> Option<OutputType> {
        let mut outputs = self.model.action(id)?.interface.outputs.iter();
        outputs.find(|output| output.id.eq_ignore_ascii_case(name))?.kind.clone()
    }

    /// Where an output of a job is said, and what its value is read in.
    fn declaration<'o>(
        &'o self,
        pipeline: &'a Pipeline,
        job: &'a Job,
        name: &str,
    ) -> Option<(Key<'a>, Declared<'a>, Typing<'o, 'a>)> {
        if let Some(call) = &job.call {
            let Target::Pipeline(id) = &call.target else { return None };
            let callee = self.model.pipeline(id)?;
            let output = callee.outputs().find(|output| output.id.eq_ignore_ascii_case(name))?;
            let declared = output.kind.as_ref().map_or(Declared::Value(&output.value), Declared::Type);
            let typing = Typing { outputs: self, pipeline: callee, job: None, action: None };
            return Some(((&callee.id, "", &output.id), declared, typing));
        }
        let outputs = job.field("outputs")?.as_map()?;
        let output = outputs.iter().find(|output| output.key.eq_ignore_ascii_case(name))?;
        let typing = Typing { outputs: self, pipeline, job: Some(job), action: None };
        Some(((&pipeline.id, &job.id, &output.key), Declared::Value(&output.value), typing))
    }
}

enum Declared<'a> {
    Type(&'a OutputType),
    Value(&'a Value),
}

/// The type that an output gets from its value: that of the output that it hands on, or `bool` of a condition.
fn of_value(value: &Value, typing: Typing<'_, '_>) -> Option<OutputType> {
    let expression = match &value.kind {
        ValueKind::Run(expression) => expression,
        ValueKind::Text(text) => match &text.pieces[..] {
            [Piece::Run(expression)] => expression,
            _ => return None,
        },
        ValueKind::Bool(_) => return Some(OutputType::Bool),
        _ => return None,
    };
    if let Expression::Path { base: Base::Context(context), parts, .. } = expression
        && let Some((kind, inside)) = typing.output(context, parts)
    {
        return inside.is_empty().then_some(kind);
    }
    (infer(expression, typing) == Type::Bool).then_some(OutputType::Bool)
}

/// What the text of an output can be.
pub(super) fn text_of(kind: &OutputType) -> Type {
    match kind {
        OutputType::Bool => Type::OneOf(vec!["true".to_owned(), "false".to_owned()]),
        OutputType::Choice(options) => Type::OneOf(options.clone()),
        OutputType::String | OutputType::Number | OutputType::Json => Type::Text,
    }
}

impl Typing<'_, '_> {
    /// The type of the output that a path begins with, and the parts behind it; nothing where it has no type.
    pub fn output<'p>(self, context: &str, parts: &'p [Part]) -> Option<(OutputType, &'p [Part])> {
        if let Some(action) = self.action
            && context.eq_ignore_ascii_case("inputs")
        {
            return input(action, parts);
        }
        let (names, inside) = parts.split_at_checked(3)?;
        let names = super::plain_names(names)?;
        let [owner, member, name] = &names[..] else { return None };
        if member != "outputs" {
            return None;
        }
        let kind = match context.to_ascii_lowercase().as_str() {
            "steps" => {
                let mut steps = self.job?.all_steps();
                let is_meant = |id: &str| id.eq_ignore_ascii_case(owner);
                let step = steps.find(|step| step.id.as_deref().is_some_and(is_meant))?;
                match step.own_action() {
                    Some((id, _)) => self.outputs.of_action(id, name)?,
                    None => step.output_type(name)?,
                }
            }
            "needs" | "jobs" => {
                let job = self.pipeline.jobs.iter().find(|job| job.id.eq_ignore_ascii_case(owner))?;
                self.outputs.of_job(self.pipeline, job, name)?
            }
            _ => return None,
        };
        Some((kind, inside))
    }
}

/// An input of an action is a text on its way, as an output is.
fn input<'p>(action: &CompositeAction, parts: &'p [Part]) -> Option<(OutputType, &'p [Part])> {
    let (names, inside) = parts.split_at_checked(1)?;
    let name = super::plain_names(names)?.pop()?;
    let declared = action.interface.inputs.iter().find(|input| input.id.eq_ignore_ascii_case(&name))?;
    let kind = match &declared.kind {
        Some(InputType::Bool) => OutputType::Bool,
        Some(InputType::Number) => OutputType::Number,
        Some(InputType::Choice(options)) => OutputType::Choice(options.clone()),
        Some(InputType::String | InputType::Environment) | None => OutputType::String,
    };
    Some((kind, inside))
}
