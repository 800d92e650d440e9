//! The labels of what contexts hold.

use super::{Certainty, Flow, Kind, Labels, Owner, Scope, address, normal_path};
use crate::catalog::security::is_untrusted;
use crate::evaluate::types::plain_names;
use crate::model::interface::{Input, InputType, OutputType};
use crate::model::{Fields, Job, Part, Pipeline, Site, Step, Target, Value, ValueKind};

impl<'a> Flow<'a> {
    pub(super) fn of_path(&self, context: &str, parts: &'a [Part], site: Site, scope: Scope<'a>) -> Labels {
        let names = plain_names(parts).unwrap_or_default();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match (context.to_ascii_lowercase().as_str(), &names[..]) {
            ("github", ["token"]) => Labels::one(Kind::Secret, "github.token", false, site),
            ("github", ["ref_name"]) if scope.chooses_ref() => {
                Labels::one(Kind::Untrusted(Certainty::Insider), "github.ref_name", false, site)
            }
            ("github", ["event", "inputs", name]) => self.dispatched(name, site, scope),
            ("github", _) => {
                let path = normal_path(context, parts);
                if is_untrusted(&path) && scope.delivers(&path) {
                    self.untrusted_payload(&path, site, scope)
                } else {
                    Labels::default()
                }
            }
            ("inputs", [name, ..]) => self.input(name, site, scope),
            ("secrets", [_]) => match parts {
                [Part::Name(name, _) | Part::Index(crate::model::Expression::Text(name))] => {
                    Labels::one(Kind::Secret, &format!("secrets.{name}"), true, site)
                }
                _ => Labels::default(),
            },
            ("env", _) => match parts {
                // Names of variables have a case.
                [Part::Name(name, _) | Part::Index(crate::model::Expression::Text(name))] => self.variable(name, scope),
                _ => Labels::default(),
            },
            ("steps", [step, "outputs", name, ..]) => self.step_output(step, name, scope),
            ("needs" | "jobs", [job, "outputs", name, ..]) => self.needed_output(job, name, scope),
            ("matrix", [key, ..]) => self.matrix(key, scope),
            _ => Labels::default(),
        }
    }

    /// An input that somebody types when they start the run.
    fn dispatched(&self, name: &str, site: Site, scope: Scope<'a>) -> Labels {
        let Some(pipeline) = scope.pipeline().filter(|pipeline| pipeline.triggered_by("workflow_dispatch")) else {
            return Labels::default();
        };
        let own = pipeline.triggers.iter().filter(|trigger| trigger.event == "workflow_dispatch");
        let interfaces = std::iter::once(&pipeline.interface).chain(own.map(|trigger| &trigger.interface));
        let mut inputs = interfaces.flat_map(|interface| &interface.inputs).filter(|input| is_named(input, name));
        match inputs.next() {
            Some(input) if is_text(input) => {
                let origin = format!("inputs.{}", input.id);
                Labels::one(Kind::Untrusted(Certainty::Insider), &origin, false, site)
            }
            _ => Labels::default(),
        }
    }

    fn input(&self, name: &str, site: Site, scope: Scope<'a>) -> Labels {
        match scope.owner {
            Owner::Pipeline(pipeline) => {
                let mut found = self.dispatched(name, site, scope);
                if pipeline.inputs().any(|input| is_named(input, name) && is_text(input)) {
                    found.add(&self.called_with(pipeline, name));
                }
                found
            }
            Owner::Action(action) => self.once(address(action), name, || {
                let mut found = Labels::default();
                for (user, step) in self.users.get(action.id.as_str()).into_iter().flatten() {
                    let given = step.own_action().and_then(|(_, inputs)| named(inputs, name));
                    if let Some(value) = given {
                        let labels = self.of_value(value, *user);
                        found.add(&labels.through(value.site, || format!("is given as the input `{name}`")));
                    }
                }
                let input = action.interface.inputs.iter().find(|input| is_named(input, name));
                if let Some(default) = input.and_then(|input| input.default.as_ref()) {
                    found.add(&self.of_value(default, scope.outside()));
                }
                found
            }),
        }
    }

    /// What the callers of a pipeline give for an input.
    fn called_with(&self, pipeline: &'a Pipeline, name: &str) -> Labels {
        self.once(address(pipeline), name, || {
            let mut found = Labels::default();
            for (caller, job) in self.callers.get(pipeline.id.as_str()).into_iter().flatten() {
                let Some(value) = job.call.as_ref().and_then(|call| named(&call.inputs, name)) else { continue };
                let scope = Scope::of(caller, Some(job));
                let labels = self.of_value(value, scope);
                found.add(&labels.through(value.site, || format!("is given as the input `{name}`")));
            }
            found
        })
    }

    /// The labels of a variable of the environment.
    pub fn variable(&self, name: &str, scope: Scope<'a>) -> Labels {
        if let Some(field) = scope.step.filter(|_| scope.has_env).and_then(|step| step.env.field(name)) {
            let labels = self.once(address(field), name, || self.of_value(&field.value, scope.outside_env()));
            return labels.through(field.site, || format!("becomes the variable `{name}`"));
        }
        let mut found = Labels::default();
        for step in self.earlier_writers(scope) {
            found.add(&self.written(super::StepFile::Env, name, scope.at(step), step));
        }
        if !found.is_empty() {
            return found;
        }
        let job = scope.job.map(|job| (&job.fields, scope.outside()));
        let pipeline = scope.pipeline().map(|pipeline| (&pipeline.fields, Scope::of(pipeline, None)));
        for (fields, around) in job.into_iter().chain(pipeline) {
            let Some(env) = fields.get("env").and_then(Value::as_map) else { continue };
            if let Some(field) = env.field(name) {
                let labels = self.once(address(field), name, || self.of_value(&field.value, around));
                return labels.through(field.site, || format!("becomes the variable `{name}`"));
            }
        }
        Labels::default()
    }

    fn step_output(&self, id: &str, name: &str, scope: Scope<'a>) -> Labels {
        let is_meant = |step: &&Step| step.id.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(id));
        let Some(step) = scope.steps().find(is_meant) else { return Labels::default() };
        if scope.owner.is_safe() && matches!(step.output_type(name), Some(OutputType::Bool | OutputType::Number)) {
            return Labels::default();
        }
        if let Some((action, _)) = step.own_action() {
            return self.action_output(action, name);
        }
        self.written(super::StepFile::Output, name, scope.at(step), step)
    }

    fn action_output(&self, id: &str, name: &str) -> Labels {
        let Some(action) = self.model.action(id) else { return Labels::default() };
        let mut outputs = action.interface.outputs.iter();
        let Some(output) = outputs.find(|output| output.id.eq_ignore_ascii_case(name)) else {
            return Labels::default();
        };
        let scope = Scope::of_action(action);
        let labels = self.once(address(output), name, || self.of_value(&output.value, scope));
        labels.through(output.site, || format!("becomes the output `{name}` of the action `{id}`"))
    }

    /// An output of another job of the pipeline.
    fn needed_output(&self, id: &str, name: &str, scope: Scope<'a>) -> Labels {
        let Some(pipeline) = scope.pipeline() else { return Labels::default() };
        let Some(job) = pipeline.jobs.iter().find(|job| job.id.eq_ignore_ascii_case(id)) else {
            return Labels::default();
        };
        self.job_output(pipeline, job, name)
    }

    /// The labels of an output of a job.
    pub fn job_output(&self, pipeline: &'a Pipeline, job: &'a Job, name: &str) -> Labels {
        if let Some(call) = &job.call {
            let Target::Pipeline(id) = &call.target else { return Labels::default() };
            let Some(callee) = self.model.pipeline(id) else { return Labels::default() };
            let mut outputs = callee.outputs();
            let Some(output) = outputs.find(|output| output.id.eq_ignore_ascii_case(name)) else {
                return Labels::default();
            };
            let scope = Scope::of(callee, None);
            let labels = self.once(address(output), name, || self.of_value(&output.value, scope));
            return labels.through(output.site, || format!("becomes the output `{name}` of `{id}`"));
        }
        let outputs = job.field("outputs").and_then(Value::as_map);
        let Some(field) = outputs.and_then(|outputs| field(outputs, name)) else { return Labels::default() };
        let scope = Scope::of(pipeline, Some(job));
        let labels = self.once(address(field), name, || self.of_value(&field.value, scope));
        labels.through(field.site, || format!("becomes the output `{name}` of the job `{}`", job.id))
    }

    fn matrix(&self, key: &str, scope: Scope<'a>) -> Labels {
        let strategy = scope.job.and_then(|job| job.field("strategy")).and_then(Value::as_map);
        let Some(matrix) = strategy.and_then(|strategy| strategy.get("matrix")) else { return Labels::default() };
        let around = scope.outside();
        let labels = self.once(address(matrix), key, || match &matrix.kind {
            ValueKind::Map(fields) => {
                let mut found = named(fields, key).map(|value| self.of_value(value, around)).unwrap_or_default();
                let include = fields.get("include");
                match include.and_then(Value::as_list) {
                    Some(items) => {
                        let entries = items.iter().filter_map(|item| named(item.value.as_map()?, key));
                        entries.for_each(|value| found.add(&self.of_value(value, around)));
                    }
                    None => include.into_iter().for_each(|value| found.add(&self.of_value(value, around))),
                }
                found
            }
            _ => self.of_value(matrix, around),
        });
        labels.through(matrix.site, || "becomes a part of the matrix".to_owned())
    }
}

fn is_named(input: &Input, name: &str) -> bool {
    input.id.eq_ignore_ascii_case(name)
}

/// Whether an input takes any text.
fn is_text(input: &Input) -> bool {
    matches!(input.kind, None | Some(InputType::String))
}

fn field<'f>(fields: &'f Fields, name: &str) -> Option<&'f crate::model::Field> {
    fields.iter().find(|field| field.key.eq_ignore_ascii_case(name))
}

fn named<'f>(fields: &'f Fields, name: &str) -> Option<&'f Value> {
    field(fields, name).map(|field| &field.value)
}
