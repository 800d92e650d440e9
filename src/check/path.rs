//! Paths of expressions against what the pipeline has: jobs, steps, outputs, and the contexts of GitHub.
//!
//! It looks at the whole model, since a job may read one that stands below it.

mod action;

use super::action::interface;
use super::index::{Index, Meaning};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Label};
use crate::lock::Lock;
use crate::model::{
    Action, Base, Baseline, CompositeAction, Expression, Job, Model, Need, Part, Pipeline, Site, Sites, Step, Target,
};
use crate::suggest::suggest;

/// Adds the edges that expressions imply: who reads `needs.x` comes after `x`.
pub fn implied_needs(model: &mut Model) {
    for pipeline in model.pipelines.iter_mut().filter(|pipeline| pipeline.baseline == Baseline::Safe) {
        for job in &mut pipeline.jobs {
            let mut implied: Vec<(String, Site)> = Vec::new();
            expressions(job, &mut |expression, _| {
                if let Expression::Path { base: Base::Context(context), parts, .. } = expression
                    && let ("needs", Some(Part::Name(name, site))) = (context.as_str(), parts.first())
                {
                    implied.push((name.clone(), *site));
                }
            });
            for (name, site) in implied {
                if job.needs.iter().all(|need| need.job != name) {
                    job.needs.push(Need { job: name, implied: true, optional: false, site });
                }
            }
        }
    }
}

/// Something that calls a function for each of its expressions.
type Source<'s, 'a> = &'s mut dyn FnMut(&mut dyn FnMut(&'a Expression));

/// Calls a function for each expression of a job, with the number of steps that have ended where it is evaluated.
pub fn expressions<'a>(job: &'a Job, visit: &mut dyn FnMut(&'a Expression, usize)) {
    let mut at = |before: usize, found: Source<'_, 'a>| {
        found(&mut |expression| expression.walk(&mut |inner| visit(inner, before)));
    };
    if let Some(condition) = &job.condition {
        at(0, &mut |each| condition.expressions(each));
    }
    if let Some(title) = &job.title {
        at(0, &mut |each| title.expressions(each));
    }
    for field in job.fields.iter() {
        // Outputs and the environment's URL are evaluated when the job ends.
        let before = if matches!(field.key.as_str(), "outputs" | "environment") { job.steps.len() } else { 0 };
        at(before, &mut |each| field.value.expressions(each));
    }
    if let Some(call) = &job.call {
        at(0, &mut |each| call.inputs.expressions(each));
    }
    for (index, step) in job.steps.iter().enumerate() {
        at(index, &mut |each| step_expressions(step, each));
    }
}

/// Calls a function for each expression of a step.
pub fn step_expressions<'a>(step: &'a Step, visit: &mut dyn FnMut(&'a Expression)) {
    if let Some(condition) = &step.condition {
        condition.expressions(visit);
    }
    if let Some(title) = &step.title {
        title.expressions(visit);
    }
    step.env.expressions(visit);
    step.fields.expressions(visit);
    match &step.action {
        Action::Run { script } => script.expressions(visit),
        Action::Use { inputs, .. } => inputs.expressions(visit),
        Action::Parallel { steps } => steps.iter().for_each(|step| step_expressions(step, visit)),
        Action::Wait { .. } | Action::WaitAll | Action::Cancel { .. } => {}
    }
}

/// Checks every path of every job.
pub fn paths(model: &Model, sites: &Sites, index: &mut Index, lock: &Lock) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &model.pipelines {
        for job in &pipeline.jobs {
            for need in &job.needs {
                check_need(pipeline, job, need, sites, index, &mut found);
            }
            expressions(job, &mut |expression, before| {
                let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return };
                let paths = Paths { owner: Owner::Job(pipeline, job), before, model, sites, lock };
                found.extend(paths.check(context, parts, index));
            });
        }
    }
    for action in &model.actions {
        action::expressions(action, &mut |expression, before| {
            let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return };
            let paths = Paths { owner: Owner::Action(action), before, model, sites, lock };
            found.extend(paths.check(context, parts, index));
        });
    }
    found
}

fn check_need(
    pipeline: &Pipeline,
    job: &Job,
    need: &Need,
    sites: &Sites,
    index: &mut Index,
    found: &mut Vec<Diagnostic>,
) {
    let Some(span) = sites.span(need.site) else { return };
    match pipeline.job(&need.job) {
        Some(target) => index.add(span, job_meaning(target), sites.span(target.site)),
        None => {
            let mut diagnostic = Diagnostic::error(
                "unknown-job",
                span,
                format!("the pipeline `{}` has no job `{}`", pipeline.id, need.job),
            );
            diagnostic = diagnostic.help("name a job that this pipeline has, by its id");
            let others = pipeline.jobs.iter().map(|job| job.id.as_str()).filter(|id| *id != job.id);
            if let Some(near) = suggest(&need.job, others) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(
                    format!("replace with `{near}`"),
                    span,
                    near,
                );
            }
            found.push(outward(diagnostic, need.site, sites));
        }
    }
}

fn job_meaning(job: &Job) -> Meaning {
    let title = job.title.as_ref().and_then(crate::model::Text::as_constant).unwrap_or_default();
    Meaning::Name { word: "job", name: job.id.clone(), detail: title }
}

/// Moves a diagnostic inside a template out to the call that the user wrote.
pub fn outward(mut diagnostic: Diagnostic, site: Site, sites: &Sites) -> Diagnostic {
    if let [inner, .., outer] = sites.trail(site)[..] {
        diagnostic.primary = Label { span: outer, text: std::mem::take(&mut diagnostic.primary.text) };
        diagnostic.related.insert(0, Label { span: inner, text: "in this template".to_owned() });
        diagnostic.fix = None;
    }
    diagnostic
}

/// What the steps belong to.
#[derive(Clone, Copy)]
enum Owner<'a> {
    Job(&'a Pipeline, &'a Job),
    Action(&'a CompositeAction),
}

impl<'a> Owner<'a> {
    fn steps(self) -> &'a [Step] {
        match self {
            Self::Job(_, job) => &job.steps,
            Self::Action(action) => &action.steps,
        }
    }

    fn described(self) -> String {
        match self {
            Self::Job(_, job) => format!("the job `{}`", job.id),
            Self::Action(action) => format!("the action `{}`", action.id),
        }
    }
}

struct Paths<'a> {
    owner: Owner<'a>,
    model: &'a Model,
    /// How many steps have ended where the path is read.
    before: usize,
    sites: &'a Sites,
    lock: &'a Lock,
}

impl Paths<'_> {
    fn check(&self, context: &str, parts: &[Part], index: &mut Index) -> Option<Diagnostic> {
        match (context, parts, self.owner) {
            ("needs", [Part::Name(name, site), rest @ ..], Owner::Job(pipeline, job)) => {
                self.needs(pipeline, job, name, *site, rest, index)
            }
            ("matrix", [Part::Name(name, site), ..], Owner::Job(_, job)) => self.matrix(job, name, *site),
            ("inputs", [Part::Name(name, site), ..], Owner::Action(action)) => self.input(action, name, *site, index),
            ("steps", [Part::Name(step, site), rest @ ..], _) => self.steps(step, *site, rest, index),
            ("needs" | "steps" | "matrix" | "secrets" | "env" | "vars" | "inputs", ..) => None,
            (context, parts, _) => self.known(&catalog::context(context)?.object, context, parts),
        }
    }

    fn error(&self, rule: &'static str, site: Site, message: String) -> Option<Diagnostic> {
        Some(Diagnostic::error(rule, self.sites.span(site)?, message))
    }

    fn finish(
        &self,
        diagnostic: Option<Diagnostic>,
        site: Site,
        near: Option<&str>,
        help: impl FnOnce() -> Option<String>,
    ) -> Option<Diagnostic> {
        let mut diagnostic = diagnostic?;
        let span = diagnostic.primary.span;
        match near {
            Some(near) => {
                diagnostic =
                    diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace with `{near}`"), span, near)
            }
            None => diagnostic.help = help(),
        }
        Some(outward(diagnostic, site, self.sites))
    }

    fn needs(
        &self,
        pipeline: &Pipeline,
        own: &Job,
        name: &str,
        site: Site,
        rest: &[Part],
        index: &mut Index,
    ) -> Option<Diagnostic> {
        let job = pipeline.job(name)?;
        if let Some(span) = self.sites.span(site) {
            index.add(span, job_meaning(job), self.sites.span(job.site));
        }
        let baseline_edge = own.needs.iter().any(|need| need.job == name);
        if !baseline_edge {
            let error = self.error("missing-edge", site, format!("the job `{}` does not come after `{name}`", own.id));
            return self.finish(error, site, None, || Some(format!("add `{name}` to its `needs`")));
        }
        match rest {
            [Part::Name(member, at), ..] if !matches!(member.as_str(), "outputs" | "result") => {
                let error = self.error("unknown-property", *at, format!("`needs.{name}` has no member `{member}`"));
                let near = suggest(member, ["outputs", "result", "images"]);
                self.finish(error, *at, near, || Some("it has `outputs`, `result` and `images`".to_owned()))
            }
            [Part::Name(_, _), Part::Name(output, at), ..] => {
                let outputs = job.field("outputs").and_then(crate::model::Value::as_map);
                let names: Vec<&str> =
                    outputs.iter().flat_map(|outputs| outputs.iter()).map(|field| field.key.as_str()).collect();
                if names.contains(&output.as_str()) {
                    return None;
                }
                let image = output.strip_suffix("-digest").or_else(|| output.strip_suffix("-tag"));
                let image = image.filter(|image| self.sites.span(*at).is_some() && !image.is_empty());
                let message = match image {
                    Some(image) => format!("the job `{name}` does not publish the image `{image}`"),
                    None => format!("the job `{name}` has no output `{output}`"),
                };
                let error = self.error("unknown-output", *at, message);
                self.finish(error, *at, suggest(output, names.iter().copied()), || {
                    Some(match image {
                        Some(image) => format!("add `publish {image}` to it, or name the job that does"),
                        None if names.is_empty() => {
                            "it declares none: `outputs { name = steps.x.outputs.y }`".to_owned()
                        }
                        None => format!("it has {}", list(&names)),
                    })
                })
            }
            _ => None,
        }
    }

    fn steps(&self, name: &str, site: Site, rest: &[Part], index: &mut Index) -> Option<Diagnostic> {
        let position = self.owner.steps().iter().position(|step| step.id.as_deref() == Some(name));
        let Some(position) = position else {
            let known: Vec<&str> =
                self.owner.steps().iter().take(self.before).filter_map(|step| step.id.as_deref()).collect();
            let error =
                self.error("unknown-step", site, format!("no step of {} has the id `{name}`", self.owner.described()));
            return self.finish(error, site, suggest(name, known.iter().copied()), || {
                Some(if known.is_empty() {
                    format!("give the step an id: `run {name} \"Title\" = …`, `use {name} \"Title\" = …`")
                } else {
                    format!("there are {}", list(&known))
                })
            });
        };
        let step = &self.owner.steps()[position];
        if let Some(span) = self.sites.span(site) {
            index.add(
                span,
                Meaning::Name { word: "step", name: name.to_owned(), detail: String::new() },
                self.sites.span(step.site),
            );
        }
        if position >= self.before {
            let error = self.error("step-not-yet-run", site, format!("the step `{name}` has not run here yet"));
            let declared = self.sites.span(step.site);
            let error = error.map(|error| match declared {
                Some(span) => error.related(span, "it runs here"),
                None => error,
            });
            return self.finish(error, site, None, || Some("move this behind it".to_owned()));
        }
        match rest {
            [Part::Name(member, at), ..] if !matches!(member.as_str(), "outputs" | "outcome" | "conclusion") => {
                let error = self.error("unknown-property", *at, format!("`steps.{name}` has no member `{member}`"));
                self.finish(error, *at, suggest(member, ["outputs", "outcome", "conclusion"]), || {
                    Some("it has `outputs`, `outcome` and `conclusion`".to_owned())
                })
            }
            [Part::Name(_, _), Part::Name(output, at), ..] => self.step_output(step, output, *at),
            _ => None,
        }
    }

    fn step_output(&self, step: &Step, output: &str, at: Site) -> Option<Diagnostic> {
        if let Some((id, _)) = step.own_action() {
            return self.own_output(self.model.action(id)?, output, at);
        }
        let Action::Use { target: Target::Action(reference), .. } = &step.action else { return None };
        let interface = interface(self.lock, reference)?;
        if interface.outputs.iter().any(|known| known.eq_ignore_ascii_case(output)) {
            return None;
        }
        let mut error = self.error("unknown-output", at, format!("`{reference}` has no output `{output}`"))?;
        // Other kinds of actions can set outputs that they do not declare.
        if interface.using != "composite" {
            error.severity = crate::diagnostic::Severity::Warning;
        }
        let names: Vec<&str> = interface.outputs.iter().map(String::as_str).collect();
        self.finish(Some(error), at, suggest(output, names.iter().copied()), || {
            Some(if names.is_empty() { "it declares none".to_owned() } else { format!("it has {}", list(&names)) })
        })
    }

    fn matrix(&self, job: &Job, name: &str, site: Site) -> Option<Diagnostic> {
        let matrix =
            job.field("strategy").and_then(crate::model::Value::as_map).and_then(|strategy| strategy.get("matrix"));
        let Some(matrix) = matrix else {
            let error = self.error("unknown-property", site, format!("the job `{}` has no matrix", job.id));
            return self.finish(error, site, None, || Some(format!("add `strategy {{ matrix {{ {name} = […] }} }}`")));
        };
        let fields = matrix.as_map()?;
        let mut names: Vec<&str> = fields
            .iter()
            .map(|field| field.key.as_str())
            .filter(|key| !matches!(*key, "include" | "exclude"))
            .collect();
        let include = match fields.get("include") {
            Some(include) => include.as_list()?,
            None => &[],
        };
        for item in include {
            names.extend(item.value.as_map()?.iter().map(|field| field.key.as_str()));
        }
        if names.contains(&name) {
            return None;
        }
        let error = self.error("unknown-property", site, format!("the matrix of `{}` has no `{name}`", job.id));
        self.finish(error, site, suggest(name, names.iter().copied()), || Some(format!("it has {}", list(&names))))
    }

    /// A context whose members GitHub defines.
    fn known(&self, object: &'static catalog::context::Object, prefix: &str, parts: &[Part]) -> Option<Diagnostic> {
        let [Part::Name(name, site), rest @ ..] = parts else { return None };
        match object.property(name) {
            Some(property) => match property.kind {
                catalog::context::Type::Object(inner) => self.known(inner, &format!("{prefix}.{name}"), rest),
                _ => None,
            },
            None if object.open => None,
            None => {
                let names = object.properties.iter().map(|property| property.name);
                let error = self.error("unknown-property", *site, format!("`{prefix}` has no member `{name}`"));
                self.finish(error, *site, suggest(name, names), || None)
            }
        }
    }
}

pub(super) fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
