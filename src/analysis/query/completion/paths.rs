//! What stands behind a `.`: members of contexts, of what is declared, and of constants.

use super::super::around::{Binding, identified, reference, target_of};
use super::super::{Completion, Kind, describe};
use super::Request;
use crate::ast::{Block as AstBlock, Expression, ExpressionKind, Member, MemberKind, TypeAtom};
use crate::catalog;
use crate::catalog::context::Object;
use crate::catalog::payload::{Entry, Payload};
use crate::check::{interface, type_of, type_text};
use crate::model::{Job, Target, Value};
use crate::resolve;
use crate::schema::{Block, Place, app, declaration};

/// What a path leads to.
enum Found<'a> {
    Object(&'static Object),
    Payloads(Vec<Payload>),
    Needs,
    /// All jobs of the pipeline, in its outputs.
    Jobs,
    Need(&'a Job),
    Outputs(&'a Job),
    Images(&'a Job),
    Steps,
    Step(&'a Member),
    StepOutputs(&'a Member),
    Secrets,
    Environment,
    Matrix,
    Inputs,
    /// Something that is declared, with what it has besides its members.
    Declared(&'static Block, &'static [&'static str]),
    /// A constant record.
    Record(&'a AstBlock),
}

const IMAGE: &[&str] = &["id", "registry", "tag", "digest"];
const APP: &[&str] = &["id"];
const SOURCE: &[&str] = &["repository"];

impl<'a> Request<'a> {
    pub(super) fn path_members(&self, place: Place) -> Vec<Completion> {
        let Some((first, rest)) = self.path.split_first() else { return Vec::new() };
        let mut found = self.bound(first).or_else(|| self.context(first, place)).or_else(|| self.declared(first));
        for name in rest {
            found = found.and_then(|found| self.step_into(&found, name));
        }
        found.map_or_else(Vec::new, |found| self.list(&found))
    }

    /// A parameter, a `let` or the variable of a `for`.
    fn bound(&self, name: &str) -> Option<Found<'a>> {
        let binding = self.around.bindings.iter().rev().find(|binding| binding.name().text == name)?;
        match binding {
            Binding::Let(let_) => self.constant(&let_.value),
            Binding::Item(for_) => self.constant(self.first_element(&for_.list)?),
            Binding::Parameter(parameter) => {
                let atoms = parameter.type_.iter().flat_map(|type_| &type_.alternatives);
                atoms.into_iter().find_map(|atom| match atom {
                    TypeAtom::Name { name, .. } => entity(&name.text),
                    _ => None,
                })
            }
        }
    }

    fn first_element(&self, list: &'a Expression) -> Option<&'a Expression> {
        match &list.kind {
            ExpressionKind::List(elements) => elements.first().map(|element| &element.value),
            ExpressionKind::Name(name) => {
                let binding = self.around.bindings.iter().find(|binding| binding.name().text == *name)?;
                match binding {
                    Binding::Let(let_) if !matches!(&let_.value.kind, ExpressionKind::Name(_)) => {
                        self.first_element(&let_.value)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn constant(&self, value: &'a Expression) -> Option<Found<'a>> {
        match &value.kind {
            ExpressionKind::Record(block) => Some(Found::Record(block)),
            _ => None,
        }
    }

    /// A context, where the place has it.
    fn context(&self, name: &str, place: Place) -> Option<Found<'a>> {
        let Place::Run(key) = place else { return None };
        let context = catalog::context(name)?;
        if !catalog::availability(key)?.has_context(context.name) {
            return None;
        }
        Some(match context.name {
            "needs" => Found::Needs,
            "jobs" => Found::Jobs,
            "steps" => Found::Steps,
            "secrets" => Found::Secrets,
            "env" => Found::Environment,
            "matrix" => Found::Matrix,
            "inputs" => Found::Inputs,
            _ => Found::Object(&context.object),
        })
    }

    fn declared(&self, name: &str) -> Option<Found<'a>> {
        let kinds =
            [(resolve::Kind::Image, "image"), (resolve::Kind::App, "app"), (resolve::Kind::Environment, "environment")];
        let known = |kind| self.analysis.names.lookup(self.file, kind, name).is_some();
        kinds.into_iter().find(|(kind, _)| known(*kind)).and_then(|(_, word)| entity(word))
    }

    fn step_into(&self, found: &Found<'a>, name: &str) -> Option<Found<'a>> {
        match found {
            Found::Object(object) if name == "event" && object.property(name).is_some() => {
                Some(Found::Payloads(self.payloads()))
            }
            Found::Object(object) => object.inner(name).map(Found::Object),
            Found::Payloads(payloads) => {
                let inner = payloads.iter().filter_map(|payload| match payload.get(name)? {
                    Entry::Object(inner) => Some(inner),
                    Entry::Leaf => None,
                });
                Some(Found::Payloads(inner.collect()))
            }
            Found::Needs | Found::Jobs => self.job().and_then(|(pipeline, _)| pipeline.job(name)).map(Found::Need),
            Found::Need(job) if name == "outputs" => Some(Found::Outputs(job)),
            Found::Need(job) if name == "images" => Some(Found::Images(job)),
            Found::Images(_) => entity("image"),
            Found::Steps => self.steps().into_iter().find(|(id, _)| *id == name).map(|(_, step)| Found::Step(step)),
            Found::Step(step) if name == "outputs" => Some(Found::StepOutputs(step)),
            Found::Declared(schema, _) => match (schema.member(name)?.shape.block(), name) {
                (Some(inner), "source") => Some(Found::Declared(inner, SOURCE)),
                (Some(inner), _) => Some(Found::Declared(inner, &[])),
                (None, name) => entity(name),
            },
            Found::Record(block) => {
                fields(block).find(|(key, _)| *key == name).and_then(|(_, value)| self.constant(value?))
            }
            _ => None,
        }
    }

    fn list(&self, found: &Found<'a>) -> Vec<Completion> {
        let field = |name: &str, detail: &str| self.item(name, Kind::Field, detail, "");
        match found {
            Found::Object(object) => {
                let path = self.path.join(".");
                let known = object.properties.iter().filter(|property| !property.undocumented);
                known
                    .map(|property| {
                        let doc = describe::property(&path, property);
                        self.item(property.name, Kind::Field, describe::type_name(&property.kind), doc)
                    })
                    .collect()
            }
            Found::Payloads(payloads) => {
                let names = payloads.iter().flat_map(|payload| payload.names());
                names.map(|name| field(name, "of the event")).collect()
            }
            Found::Needs | Found::Jobs => self.jobs_before(),
            Found::Need(job) => {
                let mut names = vec![field("outputs", "record"), field("result", "string")];
                if job.images().next().is_some() {
                    names.insert(0, field("images", "record"));
                }
                names
            }
            Found::Outputs(Job { call: Some(call), .. }) => self.outputs_of_call(&call.target),
            Found::Outputs(job) => {
                let outputs = job.field("outputs").and_then(Value::as_map);
                let outputs = outputs.iter().flat_map(|outputs| outputs.iter());
                outputs.map(|output| self.item(&output.key, Kind::Output, "output", "")).collect()
            }
            Found::Images(job) => job.images().map(|image| self.item(image, Kind::Image, "image", "")).collect(),
            Found::Steps => {
                let steps = self.steps().into_iter();
                steps
                    .map(|(id, step)| self.item(id, Kind::Step, target_of(step).map_or("run", |(text, _)| text), ""))
                    .collect()
            }
            Found::Step(_) => {
                vec![field("outputs", "record"), field("outcome", "string"), field("conclusion", "string")]
            }
            Found::StepOutputs(step) => self.outputs(step),
            Found::Secrets => self.secrets(),
            Found::Environment => self.environment().into_iter().map(|name| field(name, "env")).collect(),
            Found::Matrix => self.matrix(),
            Found::Inputs => self.declared_inputs(),
            Found::Declared(schema, more) => {
                let members = schema.members.iter();
                let members =
                    members.map(|member| self.item(member.name, Kind::Field, member.shape.name(), member.doc));
                more.iter().map(|name| field(name, "string")).chain(members).collect()
            }
            Found::Record(block) => fields(block).map(|(name, _)| field(name, "")).collect(),
        }
    }

    /// What the events of the pipeline deliver.
    fn payloads(&self) -> Vec<Payload> {
        let triggers = self.job().map_or(&[][..], |(pipeline, _)| &pipeline.triggers);
        triggers.iter().filter_map(|trigger| catalog::payload::payload(&trigger.event)).collect()
    }

    /// The steps that have ended where the cursor is: those above it; all for the outputs of a job.
    fn steps(&self) -> Vec<(&'a str, &'a Member)> {
        let body = match (self.around.template, self.around.job) {
            (Some(template), _) => Some(&template.body),
            (None, Some(job)) => job.block.as_ref(),
            (None, None) => self.around.action.and_then(|action| action.block.as_ref()),
        };
        let mut found = Vec::new();
        if let Some(body) = body {
            identified(body, &mut found);
        }
        let before = |member: &Member| self.around.step.is_none_or(|step| member.span.start < step.span.start);
        found.into_iter().filter(|(_, step)| before(step)).map(|(id, step)| (id.text.as_str(), step)).collect()
    }

    fn outputs_of_call(&self, target: &Target) -> Vec<Completion> {
        let (lock, model) = (&self.analysis.project.lock, &self.analysis.model);
        let names = match target {
            Target::Pipeline(id) => {
                model.pipeline(id).map(|callee| callee.outputs().map(|output| output.id.clone()).collect())
            }
            Target::Action(reference) => interface(lock, reference).map(|interface| interface.outputs),
            Target::Own { .. } | Target::Other(_) => None,
        };
        names.unwrap_or_default().iter().map(|name| self.item(name, Kind::Output, "output", "")).collect()
    }

    /// What the pipeline takes, whoever starts it.
    fn declared_inputs(&self) -> Vec<Completion> {
        if self.around.action.is_some() {
            return self.inputs_around();
        }
        let Some((pipeline, _)) = self.job() else { return Vec::new() };
        let of_triggers = pipeline.triggers.iter().map(|trigger| &trigger.interface);
        let inputs = std::iter::once(&pipeline.interface).chain(of_triggers).flat_map(|interface| &interface.inputs);
        inputs.map(|input| self.item(&input.id, Kind::Input, type_of(input), "")).collect()
    }

    fn outputs(&self, step: &Member) -> Vec<Completion> {
        let target = target_of(step).map(|(text, _)| text);
        if let Some(action) = target.and_then(|name| self.own_action(name)) {
            return self.own_outputs(action);
        }
        if let Some(declared) = block_of(step).and_then(declared_outputs) {
            let typed = declared.members.iter().filter_map(|member| match &member.kind {
                MemberKind::Field(field) => Some((field.key.word()?, field.type_.as_ref())),
                _ => None,
            });
            return typed.map(|(name, type_)| self.item(&name.text, Kind::Output, type_text(type_), "")).collect();
        }
        let target = target.and_then(|text| reference(text, &self.analysis.project.settings));
        let interface = target.and_then(|reference| interface(&self.analysis.project.lock, &reference));
        let outputs = interface.iter().flat_map(|interface| &interface.outputs);
        outputs.map(|output| self.item(output, Kind::Output, "output", "")).collect()
    }

    /// The variables of the pipeline, the job and the step.
    fn environment(&self) -> Vec<&'a str> {
        let blocks = [
            self.around.step.and_then(block_of),
            self.around.job.and_then(|job| job.block.as_ref()),
            self.around.pipeline.and_then(|pipeline| pipeline.block.as_ref()),
        ];
        let env =
            blocks.into_iter().flatten().flat_map(|block| &block.members).filter_map(|member| match &member.kind {
                MemberKind::Field(field) if field.key.word().is_some_and(|name| name.text == "env") => {
                    field.block.as_ref()
                }
                _ => None,
            });
        env.flat_map(|block| fields(block).map(|(name, _)| name)).collect()
    }

    fn matrix(&self) -> Vec<Completion> {
        let job = self.job().and_then(|(_, job)| job);
        let matrix = job.and_then(|job| job.field("strategy")?.as_map()?.get("matrix")?.as_map());
        let included = matrix.and_then(|matrix| matrix.get("include")?.as_list()).unwrap_or_default();
        let included = included.iter().filter_map(|item| item.value.as_map()).flat_map(|fields| fields.iter());
        let fields = matrix.into_iter().flat_map(|matrix| matrix.iter()).chain(included);
        let axes = fields.filter(|field| !matches!(field.key.as_str(), "include" | "exclude"));
        axes.map(|field| self.item(&field.key, Kind::Field, "matrix", "")).collect()
    }
}

fn entity<'a>(word: &str) -> Option<Found<'a>> {
    Some(match word {
        "image" => Found::Declared(&declaration::IMAGE, IMAGE),
        "app" => Found::Declared(&app::APP, APP),
        "environment" => Found::Declared(&declaration::ENVIRONMENT, APP),
        _ => return None,
    })
}

fn block_of(member: &Member) -> Option<&AstBlock> {
    match &member.kind {
        MemberKind::Statement(statement) => statement.block.as_ref(),
        MemberKind::Field(field) => field.block.as_ref(),
        _ => None,
    }
}

/// `outputs { … }` in the block of a step.
fn declared_outputs(step: &AstBlock) -> Option<&AstBlock> {
    step.members.iter().find_map(|member| match &member.kind {
        MemberKind::Field(field) if field.key.word().is_some_and(|name| name.text == "outputs") => field.block.as_ref(),
        _ => None,
    })
}

fn fields(block: &AstBlock) -> impl Iterator<Item = (&str, Option<&Expression>)> {
    block.members.iter().filter_map(|member| match &member.kind {
        MemberKind::Field(field) => Some((field.key.word()?.text.as_str(), field.value.as_ref())),
        _ => None,
    })
}
