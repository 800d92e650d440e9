//! Typed outputs, and inputs of actions: where one is read, its text becomes what it means.
//!
//! An output is a text on its way through GitHub, also one that a script declares a `bool`. Where a text is wanted it
//! stays one; where a condition, a number or a record is, it is converted: `x == 'true'`, `fromJSON(x)`.

mod expression;
#[cfg(test)]
mod input_tests;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::evaluate::types::{Outputs, Typing};
use crate::model::interface::{InputType, Interface, OutputType};
use crate::model::{
    Action, Base, Call, CompositeAction, Expression, Fields, Job, Model, Piece, Pipeline, Step, Target, Text, Value,
    ValueKind,
};
use crate::schema::job::JOB;
use crate::schema::pipeline::PIPELINE;
use crate::schema::step::{RUN, USE};
use crate::schema::{Block, Shape};
use expression::{Wanted, converted};

const ENV: Shape = Shape::Map(&Shape::Scalar);

/// A pipeline with its outputs converted; `baseline = github` leaves all as it is written.
pub(super) fn pipeline<'a>(pipeline: &'a Pipeline, model: &Model) -> Cow<'a, Pipeline> {
    if !pipeline.baseline.others.is_safe() {
        return Cow::Borrowed(pipeline);
    }
    let outputs = Outputs::new(model);
    // The types are those of the pipeline as it was.
    let Some(own) = model.pipeline(&pipeline.id) else { return Cow::Borrowed(pipeline) };
    let mut lowered = pipeline.clone();
    for (job, own_job) in lowered.jobs.iter_mut().zip(&own.jobs) {
        let typing = Typing { outputs: &outputs, pipeline: own, job: Some(own_job), action: None };
        Pass { typing }.job(job);
    }
    let pass = Pass { typing: Typing { outputs: &outputs, pipeline: own, job: None, action: None } };
    pass.fields(&mut lowered.fields, &PIPELINE);
    pass.interface(&mut lowered.interface);
    lowered.triggers.iter_mut().for_each(|trigger| pass.interface(&mut trigger.interface));
    Cow::Owned(lowered)
}

/// The same for an action, whose inputs are texts on their way, too.
pub(super) fn action<'a>(action: &'a CompositeAction, model: &Model) -> Cow<'a, CompositeAction> {
    if !action.baseline.others.is_safe() {
        return Cow::Borrowed(action);
    }
    let around = action.as_pipeline();
    let outputs = Outputs::new(model);
    let typing = Typing { outputs: &outputs, pipeline: &around, job: around.jobs.first(), action: Some(action) };
    let pass = Pass { typing };
    let mut lowered = action.clone();
    lowered.steps.iter_mut().for_each(|step| pass.step(step));
    pass.interface(&mut lowered.interface);
    Cow::Owned(lowered)
}

#[derive(Clone, Copy)]
struct Pass<'o, 'a> {
    typing: Typing<'o, 'a>,
}

impl Pass<'_, '_> {
    fn interface(self, interface: &mut Interface) {
        for input in &mut interface.inputs {
            let shape = match input.kind {
                Some(InputType::Bool) => &Shape::Bool,
                Some(InputType::Number) => &Shape::Number,
                _ => &Shape::Text,
            };
            input.default.iter_mut().for_each(|default| self.value(default, shape));
        }
        interface.outputs.iter_mut().for_each(|output| self.value(&mut output.value, &Shape::Text));
    }

    fn job(self, job: &mut Job) {
        job.condition.iter_mut().for_each(|condition| self.value(condition, &Shape::Bool));
        job.title.iter_mut().for_each(|title| self.text(title));
        job.call.iter_mut().for_each(|call| self.call(call));
        self.fields(&mut job.fields, &JOB);
        job.steps.iter_mut().for_each(|step| self.step(step));
    }

    /// The inputs of a call have the types that the called pipeline gives them; of another, those that they have.
    fn call(self, call: &mut Call) {
        let callee = match &call.target {
            Target::Pipeline(id) => self.typing.outputs.model.pipeline(id),
            _ => None,
        };
        for field in &mut call.inputs.0 {
            let input = callee.and_then(|callee| {
                let mut inputs = callee.inputs();
                inputs.find(|input| input.id.eq_ignore_ascii_case(&field.key))
            });
            let shape = match input.map(|input| &input.kind) {
                Some(Some(InputType::Bool)) => &Shape::Bool,
                Some(Some(InputType::Number)) => &Shape::Number,
                Some(_) => &Shape::Text,
                None if self.is_json(&field.value) => &Shape::Text,
                None => &Shape::Data,
            };
            self.value(&mut field.value, shape);
        }
    }

    fn step(self, step: &mut Step) {
        step.condition.iter_mut().for_each(|condition| self.value(condition, &Shape::Bool));
        step.title.iter_mut().for_each(|title| self.text(title));
        self.entries(&mut step.env, &ENV);
        match &mut step.action {
            Action::Run { script } => {
                self.text(script);
                self.fields(&mut step.fields, &RUN);
            }
            Action::Use { inputs, .. } => {
                self.entries(inputs, &ENV);
                self.fields(&mut step.fields, &USE);
            }
            Action::Parallel { steps } => steps.iter_mut().for_each(|step| self.step(step)),
            Action::Wait { .. } | Action::WaitAll | Action::Cancel { .. } => {}
        }
    }

    fn fields(self, fields: &mut Fields, schema: &'static Block) {
        for field in &mut fields.0 {
            let shape = schema.member(&field.key).map(|member| &member.shape);
            // What `raw` holds is written as it is.
            if let Some(shape) = shape.filter(|_| field.key != "raw") {
                self.value(&mut field.value, shape);
            }
        }
    }

    fn entries(self, fields: &mut Fields, shape: &Shape) {
        let Shape::Map(inner) = shape else { return };
        fields.0.iter_mut().for_each(|field| self.value(&mut field.value, inner));
    }

    fn text(self, text: &mut Text) {
        for piece in &mut text.pieces {
            if let Piece::Run(run) = piece {
                *run = converted(run, Wanted::Text, self.typing);
            }
        }
    }

    fn value(self, value: &mut Value, shape: &Shape) {
        if let ValueKind::Run(run) = &value.kind {
            let wanted = self.wanted(run, shape);
            value.kind = ValueKind::Run(converted(run, wanted, self.typing));
            return;
        }
        match (&mut value.kind, shape) {
            (ValueKind::Text(text), _) => self.text(text),
            (_, Shape::Either(shapes)) => {
                let is_list = matches!(value.kind, ValueKind::List(_));
                let fits = |shape: &&Shape| match shape {
                    Shape::List(_) | Shape::Many(_) => is_list,
                    Shape::Block(_) | Shape::Map(_) => !is_list,
                    _ => false,
                };
                if let Some(shape) = shapes.iter().find(fits) {
                    self.value(value, shape);
                }
            }
            (ValueKind::List(items), Shape::List(inner) | Shape::Many(inner)) => {
                items.iter_mut().for_each(|item| self.value(&mut item.value, inner));
            }
            (ValueKind::List(items), _) => items.iter_mut().for_each(|item| self.value(&mut item.value, shape)),
            (ValueKind::Map(fields), Shape::Block(schema)) => self.fields(fields, schema),
            (ValueKind::Map(fields), Shape::Map(inner)) => {
                fields.0.iter_mut().for_each(|field| self.value(&mut field.value, inner));
            }
            (ValueKind::Map(fields), Shape::Data) => {
                fields.0.iter_mut().for_each(|field| self.value(&mut field.value, shape));
            }
            (_, Shape::Many(inner)) => self.value(value, inner),
            _ => {}
        }
    }

    /// What a place wants of an expression. Where a text may stand as well as more, JSON is the more.
    fn wanted(self, run: &Expression, shape: &Shape) -> Wanted {
        match shape {
            Shape::Bool => Wanted::Condition,
            Shape::Text | Shape::Scalar | Shape::Word(_) | Shape::Entity(_) | Shape::Requirement | Shape::Types => {
                Wanted::Text
            }
            Shape::Either(_) | Shape::Many(_) | Shape::List(_) if !self.is_json_path(run) => Wanted::Text,
            _ => Wanted::Value,
        }
    }

    fn is_json(self, value: &Value) -> bool {
        matches!(&value.kind, ValueKind::Run(run) if self.is_json_path(run))
    }

    fn is_json_path(self, run: &Expression) -> bool {
        let Expression::Path { base: Base::Context(context), parts, .. } = run else { return false };
        matches!(self.typing.output(context, parts), Some((OutputType::Json, _)))
    }
}
