//! Paths of expressions against what the pipeline has: jobs, steps, outputs, and the contexts of GitHub.
//!
//! It looks at the whole model, since a job may read one that stands below it.

mod action;
mod constant;
mod expected;
mod input;
mod matrix;
mod output;
mod payload;
mod place;

pub use expected::Expected;
pub use place::{expressions, of_owner, owners, step_expressions};

use super::index::{Index, Meaning};
use crate::catalog;
use crate::diagnostic::{Diagnostic, Label};
use crate::evaluate::types::Typing;
use crate::lock::Lock;
use crate::model::{Base, Expression, Job, Model, Need, Part, Pipeline, Site, Sites};
use crate::suggest::suggest;

/// Adds the edges that expressions imply: who reads `needs.x` comes after `x`.
pub fn implied_needs(model: &mut Model) {
    for pipeline in model.pipelines.iter_mut().filter(|pipeline| pipeline.baseline.edges.is_safe()) {
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

/// Checks every path of every pipeline, job and action.
pub fn paths(model: &Model, sites: &Sites, index: &mut Index, lock: &Lock) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(model, &mut |typing| {
        let pipeline = typing.pipeline;
        for need in typing.job.iter().flat_map(|job| &job.needs) {
            check_need(pipeline, need, typing.job, sites, index, &mut found);
        }
        let mut expected = Expected::default();
        of_owner(typing, &mut |expression, before| {
            expected.look(expression);
            if let Expression::Path { base: Base::Expression(base), parts, site } = expression {
                found.extend(constant::check(base, parts, *site, sites));
            }
            let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return };
            let may_be_missing = expected.missing(expression);
            let paths = Paths { pipeline, typing, before, may_be_missing, sites, lock };
            found.extend(paths.check(context, parts, index));
        });
    });
    found
}

fn check_need(
    pipeline: &Pipeline,
    need: &Need,
    job: Option<&Job>,
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
            )
            .not_known(&pipeline.id, &need.job);
            diagnostic = diagnostic.help("name a job that this pipeline has, by its id");
            let others =
                pipeline.jobs.iter().map(|job| job.id.as_str()).filter(|id| job.is_none_or(|job| *id != job.id));
            if let Some(near) = suggest(&need.job, others) {
                diagnostic = diagnostic.did_you_mean(near, span);
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

struct Paths<'o, 'a> {
    pipeline: &'a Pipeline,
    typing: Typing<'o, 'a>,
    /// How many steps have ended where the path is read.
    before: usize,
    /// Whether the source expects that it may not be there.
    may_be_missing: bool,
    sites: &'o Sites,
    lock: &'o Lock,
}

impl Paths<'_, '_> {
    fn check(&self, context: &str, parts: &[Part], index: &mut Index) -> Option<Diagnostic> {
        if let Some(action) = self.typing.action
            && matches!(context, "needs" | "matrix" | "inputs")
        {
            // An action is in any matrix; that it has no `needs` has been said.
            return self.input_of_action(action, context, parts, index);
        }
        match (context, parts) {
            ("needs", [Part::Name(name, site), rest @ ..]) => self.needs(self.typing.job?, name, *site, rest, index),
            ("jobs", [Part::Name(name, site), rest @ ..]) => self.jobs(name, *site, rest, index),
            ("steps", [Part::Name(step, site), rest @ ..]) => self.steps(self.typing.job?, step, *site, rest, index),
            ("matrix", [Part::Name(name, site), rest @ ..]) => self.matrix(self.typing.job?, name, *site, rest),
            ("inputs", [Part::Name(name, site), ..]) => self.input("inputs", name, *site),
            ("github", [Part::Name(event, _), Part::Name(inputs, _), Part::Name(name, site), ..])
                if event.eq_ignore_ascii_case("event") && inputs.eq_ignore_ascii_case("inputs") =>
            {
                self.input("github.event.inputs", name, *site).or_else(|| self.payload(&parts[1..]))
            }
            ("github", [Part::Name(event, _), rest @ ..]) if event.eq_ignore_ascii_case("event") => self.payload(rest),
            ("needs" | "jobs" | "steps" | "matrix" | "secrets" | "env" | "vars" | "inputs", _) => None,
            (context, parts) => self.known(&catalog::context(context)?.object, context, parts),
        }
    }

    /// What the steps belong to.
    fn owner(&self) -> String {
        match (self.typing.action, self.typing.job) {
            (Some(action), _) => format!("the action `{}`", action.id),
            (None, Some(job)) => format!("the job `{}`", job.id),
            (None, None) => format!("the pipeline `{}`", self.pipeline.id),
        }
    }

    fn error(&self, rule: &'static str, site: Site, message: String) -> Option<Diagnostic> {
        Some(Diagnostic::error(rule, self.sites.span(site)?, message))
    }

    /// Something of a name that is looked for at a place and is not there.
    fn unknown(&self, rule: &'static str, site: Site, place: &str, name: &str, message: String) -> Option<Diagnostic> {
        Some(self.error(rule, site, message)?.not_known(place, name))
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
            Some(near) => diagnostic = diagnostic.did_you_mean(near, span),
            None => diagnostic.help = help(),
        }
        Some(outward(diagnostic, site, self.sites))
    }

    fn needs(&self, own: &Job, name: &str, site: Site, rest: &[Part], index: &mut Index) -> Option<Diagnostic> {
        let job = self.pipeline.job(name)?;
        if let Some(span) = self.sites.span(site) {
            index.add(span, job_meaning(job), self.sites.span(job.site));
        }
        if own.needs.iter().all(|need| need.job != name) {
            let message = format!("the job `{}` does not come after `{name}`", own.id);
            let error = self.error("missing-edge", site, message);
            return self.finish(error, site, None, || Some(format!("add `{name}` to its `needs`")));
        }
        self.of_job("needs", job, rest, index)
    }

    /// `jobs.x`, in the outputs of a pipeline.
    fn jobs(&self, name: &str, site: Site, rest: &[Part], index: &mut Index) -> Option<Diagnostic> {
        let Some(job) = self.pipeline.job(name) else {
            let message = format!("the pipeline `{}` has no job `{name}`", self.pipeline.id);
            let error = self.unknown("unknown-property", site, &self.pipeline.id, name, message);
            let known = self.pipeline.jobs.iter().map(|job| job.id.as_str());
            return self.finish(error, site, suggest(name, known), || {
                Some("name a job that this pipeline has, by its id".to_owned())
            });
        };
        if let Some(span) = self.sites.span(site) {
            index.add(span, job_meaning(job), self.sites.span(job.site));
        }
        self.of_job("jobs", job, rest, index)
    }

    /// What stands behind a job: `outputs.y`, `result`.
    fn of_job(&self, context: &str, job: &Job, rest: &[Part], index: &mut Index) -> Option<Diagnostic> {
        let name = &job.id;
        match rest {
            [Part::Name(member, at), ..] if !matches!(member.as_str(), "outputs" | "result") => {
                let whole = format!("{context}.{name}");
                let message = format!("`{whole}` has no member `{member}`");
                let error = self.unknown("unknown-property", *at, &whole, member, message);
                let known: &[&str] =
                    if context == "needs" { &["outputs", "result", "images"] } else { &["outputs", "result"] };
                let help = match known {
                    [.., "images"] => "it has `outputs`, `result` and `images`",
                    _ => "it has `outputs` and `result`",
                };
                self.finish(error, *at, suggest(member, known.iter().copied()), || Some(help.to_owned()))
            }
            [Part::Name(_, _), Part::Name(output, at), inside @ ..] => {
                self.index_output(context, name, output, *at, index);
                self.job_output(job, output, *at).or_else(|| self.inside_output(context, name, output, inside))
            }
            _ => None,
        }
    }

    fn steps(&self, job: &Job, name: &str, site: Site, rest: &[Part], index: &mut Index) -> Option<Diagnostic> {
        let position = job.steps.iter().position(|step| step.id.as_deref() == Some(name));
        let Some(position) = position else {
            let known: Vec<&str> = job.steps.iter().take(self.before).filter_map(|step| step.id.as_deref()).collect();
            let owner = self.owner();
            let message = format!("no step of {owner} has the id `{name}`");
            let error = self.unknown("unknown-step", site, &owner, name, message);
            return self.finish(error, site, suggest(name, known.iter().copied()), || {
                Some(if known.is_empty() {
                    format!("give the step an id: `run {name} \"Title\" = …`, `use {name} \"Title\" = …`")
                } else {
                    format!("there are {}", list(&known))
                })
            });
        };
        let step = &job.steps[position];
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
                let message = format!("`steps.{name}` has no member `{member}`");
                let error = self.unknown("unknown-property", *at, &format!("steps.{name}"), member, message);
                self.finish(error, *at, suggest(member, ["outputs", "outcome", "conclusion"]), || {
                    Some("it has `outputs`, `outcome` and `conclusion`".to_owned())
                })
            }
            [Part::Name(member, _), Part::Name(output, at), inside @ ..] if member == "outputs" => {
                self.index_output("steps", name, output, *at, index);
                self.step_output(step, output, *at).or_else(|| self.inside_output("steps", name, output, inside))
            }
            _ => None,
        }
    }

    /// What stands behind a value that has no parts.
    fn inside_scalar(&self, what: &str, shown: &str, site: Site, rest: &[Part]) -> Option<Diagnostic> {
        let (at, message) = match rest.first()? {
            Part::Name(member, at) => (*at, format!("`{shown}` is {what}, and has no member `{member}`")),
            Part::Index(_) => (site, format!("`{shown}` is {what}, and has no elements")),
            Part::Star => (site, format!("`{shown}` is {what}, and no list")),
        };
        let help = format!("write `{shown}` alone; where it holds JSON, read it with `fromJSON({shown})`");
        self.finish(self.error("unknown-property", at, message), at, None, || Some(help))
    }

    /// A context whose members GitHub defines.
    fn known(&self, object: &'static catalog::context::Object, prefix: &str, parts: &[Part]) -> Option<Diagnostic> {
        let [Part::Name(name, site), rest @ ..] = parts else { return None };
        match object.property(name) {
            Some(property) => match property.kind {
                catalog::context::Type::Object(inner) => self.known(inner, &format!("{prefix}.{name}"), rest),
                catalog::context::Type::String => {
                    self.inside_scalar("a text", &format!("{prefix}.{name}"), *site, rest)
                }
                catalog::context::Type::Number => {
                    self.inside_scalar("a number", &format!("{prefix}.{name}"), *site, rest)
                }
                catalog::context::Type::Boolean => {
                    self.inside_scalar("a boolean", &format!("{prefix}.{name}"), *site, rest)
                }
                _ => None,
            },
            None if object.open => None,
            None => {
                let names = object.properties.iter().map(|property| property.name);
                let message = format!("`{prefix}` has no member `{name}`");
                let error = self.unknown("unknown-property", *site, prefix, name, message);
                self.finish(error, *site, suggest(name, names), || None)
            }
        }
    }
}

pub(super) fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
