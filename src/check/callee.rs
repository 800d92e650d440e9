//! Calls of this project's own pipelines against what they take.
//!
//! It looks at the whole model, since a job may call a pipeline that stands below it. GitHub refuses a workflow whose
//! call of another file does not fit, so these are errors. It does so when that workflow is to run, and takes the
//! others: so under `baseline = github` they are `refused-call`, which can be allowed.

use super::index::{Index, Meaning};
use super::{fit, outward};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Outputs, Typing};
use crate::model::interface::{Input, InputType, OutputType};
use crate::model::{Call, Expression, Field, Job, Model, Pipeline, Site, Sites, Target, ValueKind};
use crate::settings::Settings;
use crate::suggest::suggest;

/// The path of a pipeline's file as a call names it.
fn path_of(pipeline: &Pipeline, settings: &Settings) -> String {
    format!("./{}/{}", settings.output.workflows, pipeline.file_name())
}

/// Makes calls by the path of an output to calls of the pipeline that it is the output of.
pub(super) fn link(model: &mut Model, sites: &Sites, index: &mut Index, settings: &Settings) {
    let own: Vec<(String, String, Site)> = model
        .pipelines
        .iter()
        .map(|pipeline| (path_of(pipeline, settings), pipeline.id.clone(), pipeline.site))
        .collect();
    for job in model.pipelines.iter_mut().flat_map(|pipeline| &mut pipeline.jobs) {
        let Some(Call { target, site, .. }) = &mut job.call else { continue };
        let Target::Other(path) = target else { continue };
        let Some((_, id, declared)) = own.iter().find(|(own, ..)| own == path) else { continue };
        if let Some(span) = sites.span(*site) {
            let meaning = Meaning::Name { word: "pipeline", name: id.clone(), detail: String::new() };
            index.add(span, meaning, sites.span(*declared));
        }
        *target = Target::Pipeline(id.clone());
    }
}

/// Checks every call of a pipeline of this project.
pub(super) fn calls(model: &Model, sites: &Sites, index: &mut Index) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let outputs = Outputs::new(model);
    for pipeline in &model.pipelines {
        for job in &pipeline.jobs {
            let Some(Call { target: Target::Pipeline(id), .. }) = &job.call else { continue };
            let (Some(call), Some(callee)) = (&job.call, model.pipeline(id)) else { continue };
            let typing = Typing { outputs: &outputs, pipeline, job: Some(job), action: None };
            Callee { job, call, callee, typing, sites }.check(index, &mut found);
        }
    }
    found
}

struct Callee<'o, 'a> {
    job: &'a Job,
    call: &'a Call,
    callee: &'a Pipeline,
    typing: Typing<'o, 'a>,
    sites: &'a Sites,
}

impl Callee<'_, '_> {
    fn check(&self, index: &mut Index, found: &mut Vec<Diagnostic>) {
        if !self.callee.triggered_by("workflow_call") {
            let message = format!("the pipeline `{}` cannot be called by others", self.callee.id);
            let diagnostic = self.error("not-callable", self.call.site, message);
            found.extend(diagnostic.map(|one| self.declared(one).help("add `on workflow_call` to it")));
            return;
        }
        self.inputs(index, found);
        self.secrets(index, found);
    }

    fn error(&self, rule: &'static str, site: Site, message: String) -> Option<Diagnostic> {
        let rule = refused(self.typing.pipeline, rule);
        Some(outward(Diagnostic::error(rule, self.sites.span(site)?, message), site, self.sites))
    }

    /// Points to the pipeline that is called.
    fn declared(&self, diagnostic: Diagnostic) -> Diagnostic {
        match self.sites.span(self.callee.site) {
            Some(span) => diagnostic.related(span, "declared here"),
            None => diagnostic,
        }
    }

    fn inputs(&self, index: &mut Index, found: &mut Vec<Diagnostic>) {
        let id = &self.callee.id;
        for given in self.call.inputs.iter() {
            let Some(input) = self.callee.inputs().find(|input| input.id.eq_ignore_ascii_case(&given.key)) else {
                let message = format!("the pipeline `{id}` has no input `{}`", given.key);
                let known = self.callee.inputs().map(|input| input.id.as_str()).collect();
                found.extend(self.unknown("unknown-argument", given, message, known, "it takes no inputs"));
                continue;
            };
            if let Some(span) = self.sites.span(given.site) {
                let meaning =
                    Meaning::Name { word: "input", name: input.id.clone(), detail: format!("`{}`", type_of(input)) };
                index.add(span, meaning, self.sites.span(input.site));
            }
            found.extend(self.value(given, input));
        }
        let known = || self.callee.inputs().map(|input| input.id.as_str());
        for input in self.callee.inputs().filter(|input| input.must_be_given(self.callee.baseline)) {
            if !is_given(&self.call.inputs.0, &input.id, known) {
                let message = format!("the pipeline `{id}` needs the input `{}`", input.id);
                let help = format!("add `{} = …`, of the type `{}`", input.id, type_of(input));
                let missing = self.error("missing-argument", self.call.site, message);
                found.extend(missing.map(|one| self.at(one, input.site).help(help)));
            }
        }
    }

    fn at(&self, diagnostic: Diagnostic, declared: Site) -> Diagnostic {
        match self.sites.span(declared) {
            Some(span) => diagnostic.related(span, "declared here"),
            None => diagnostic,
        }
    }

    fn unknown(
        &self,
        rule: &'static str,
        given: &Field,
        message: String,
        known: Vec<&str>,
        none: &str,
    ) -> Option<Diagnostic> {
        let diagnostic = self.declared(self.error(rule, given.site, message)?);
        let span = diagnostic.primary.span;
        Some(match suggest(&given.key, known.iter().copied()) {
            Some(near) => diagnostic.did_you_mean(near, span),
            None if known.is_empty() => diagnostic.help(none),
            None => {
                let known: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
                diagnostic.help(format!("it takes {}", known.join(", ")))
            }
        })
    }

    /// A value against the type of its input.
    fn value(&self, given: &Field, input: &Input) -> Option<Diagnostic> {
        let value = &given.value;
        let (name, kind) = (&input.id, input.kind.as_ref()?);
        let wrong = |message: String, help: String| {
            let site = if self.sites.span(value.site).is_some() { value.site } else { given.site };
            Some(self.at(self.error("wrong-type", site, message)?, input.site).help(help))
        };
        match (kind, &value.kind) {
            (_, ValueKind::Unknown | ValueKind::Null) => None,
            (InputType::Choice(_), ValueKind::Run(expression)) => self.run_value(given, input, kind, expression),
            (InputType::Choice(options), _) => {
                let text = value.as_text().filter(|text| !options.contains(text))?;
                let help = match suggest(&text, options.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("write {}", shown(options).replace(", ", " or ")),
                };
                wrong(format!("the input `{name}` is one of {}, and not \"{text}\"", shown(options)), help)
            }
            (InputType::Bool, ValueKind::Bool(_)) | (InputType::Number, ValueKind::Number(_)) => None,
            (InputType::Bool | InputType::Number, ValueKind::Run(expression)) => {
                self.run_value(given, input, kind, expression)
            }
            (InputType::Bool, _) => {
                wrong(format!("the input `{name}` is `true` or `false`"), format!("write `{name} = true`"))
            }
            (InputType::Number, _) => {
                wrong(format!("the input `{name}` is a number"), format!("write `{name} = 5`, without quotes"))
            }
            (InputType::String | InputType::Environment, _) => None,
        }
    }

    /// What is known in the run only. GitHub converts nothing: a text for a boolean ends the run.
    fn run_value(&self, given: &Field, input: &Input, kind: &InputType, expression: &Expression) -> Option<Diagnostic> {
        let name = &input.id;
        let (wanted, misfit) = match kind {
            InputType::Bool => ("a boolean".to_owned(), fit::unconverted(expression, true, self.typing)?),
            InputType::Number => ("a number".to_owned(), fit::unconverted(expression, false, self.typing)?),
            InputType::Choice(options) => {
                let misfit = fit::outside(expression, options, self.typing)?;
                if misfit.is_partial && (self.job.condition.is_some() || !self.job.guards.is_empty()) {
                    return None;
                }
                (format!("one of {}", shown(options)), misfit)
            }
            InputType::String | InputType::Environment => return None,
        };
        let site = if self.sites.span(given.value.site).is_some() { given.value.site } else { given.site };
        let verb = if misfit.is_partial { "can be" } else { "is" };
        let message = format!("the input `{name}` is {wanted}, and this {verb} {}", misfit.is);
        let diagnostic =
            misfit.named(|rule| refused(self.typing.pipeline, rule)).diagnostic(self.sites.span(site)?, message);
        Some(self.at(outward(diagnostic, site, self.sites), input.site))
    }

    fn secrets(&self, index: &mut Index, found: &mut Vec<Diagnostic>) {
        let given = match self.job.field("secrets") {
            Some(value) => match value.as_map() {
                Some(fields) => fields.0.as_slice(),
                // `inherit`, or what has been reported.
                None => return,
            },
            None => &[],
        };
        let id = &self.callee.id;
        for field in given {
            match self.callee.secrets().find(|secret| secret.id.eq_ignore_ascii_case(&field.key)) {
                Some(secret) => {
                    if let Some(span) = self.sites.span(field.site) {
                        let meaning =
                            Meaning::Name { word: "secret of a call", name: secret.id.clone(), detail: String::new() };
                        index.add(span, meaning, self.sites.span(secret.site));
                    }
                }
                None => {
                    let message = format!("the pipeline `{id}` takes no secret `{}`", field.key);
                    let known = self.callee.secrets().map(|secret| secret.id.as_str()).collect();
                    let none = "it takes no secrets: declare `secret NAME \"what it is for\"` in it";
                    found.extend(self.unknown("unknown-argument", field, message, known, none));
                }
            }
        }
        for secret in self.callee.secrets() {
            let required = secret.fields.get("required").is_some_and(|said| said.kind == ValueKind::Bool(true));
            let known = || self.callee.secrets().map(|secret| secret.id.as_str());
            if required && !is_given(given, &secret.id, known) {
                let message = format!("the pipeline `{id}` needs the secret `{}`", secret.id);
                let help = format!("add `secrets {{ {0} = secrets.{0} }}`", secret.id);
                let missing = self.error("missing-argument", self.call.site, message);
                found.extend(missing.map(|one| self.at(one, secret.site).help(help)));
            }
        }
    }
}

fn shown(options: &[String]) -> String {
    options.iter().map(|option| format!("\"{option}\"")).collect::<Vec<_>>().join(", ")
}

/// The name of a fault in a call: that of the error, or of the rule that `baseline = github` makes of it.
pub(super) fn refused(caller: &Pipeline, error: &'static str) -> &'static str {
    if caller.baseline.others.is_safe() { error } else { "refused-call" }
}

/// Whether something is given, maybe with a slip of the pen, which is reported as such.
fn is_given<'k, N: Iterator<Item = &'k str>>(given: &[Field], name: &str, known: impl Fn() -> N) -> bool {
    given.iter().any(|field| {
        field.key.eq_ignore_ascii_case(name)
            || known().all(|other| !other.eq_ignore_ascii_case(&field.key))
                && suggest(&field.key, known()) == Some(name)
    })
}

/// The type of an input as it is written.
pub fn type_of(input: &Input) -> String {
    match &input.kind {
        Some(InputType::Bool) => "bool".to_owned(),
        Some(InputType::Number) => "number".to_owned(),
        Some(InputType::Environment) => "environment".to_owned(),
        Some(InputType::Choice(options)) => OutputType::Choice(options.clone()).name(),
        Some(InputType::String) | None => "string".to_owned(),
    }
}
