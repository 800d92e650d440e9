//! Statements that a template serves: `use NAME(…)`, `gate`, `publish`, `deploy`. Each notes the role of its last step.

use super::Head;
use crate::ast::{Argument, Arguments, Field as AstField, MemberKind, Statement};
use crate::check::Checker;
use crate::check::scope::Scope;
use crate::diagnostic::Diagnostic;
use crate::model::{Comments, Deploy, EntityKind, Gate, Job, Role, Value};
use crate::resolve::Kind;
use crate::source::Span;

impl<'a> Checker<'a> {
    #[expect(clippy::too_many_arguments, reason = "a head, what it calls, and where")]
    pub(super) fn use_template(
        &mut self,
        job: &mut Job,
        head: Head<'a>,
        name: &str,
        span: Span,
        arguments: Option<&'a Arguments>,
        comments: Comments,
        scope: &Scope<'a>,
    ) {
        if let Some(block) = head.block {
            let brace = Span { end: block.span.start + 1, ..block.span };
            let diagnostic = Diagnostic::error("unexpected-text", brace, "a template's steps take no block");
            let is_with = |field: &AstField| field.key.word().is_some_and(|name| name.text == "with");
            if block.members.iter().any(|member| matches!(&member.kind, MemberKind::Field(field) if is_with(field))) {
                // The arguments are there; that they are missing would be an echo.
                let help = format!("arguments stand in brackets: `use {name}(parameter = value)`");
                self.report_in(scope, diagnostic.help(help));
                return;
            }
            self.report_in(scope, diagnostic.help("give the template a parameter for what is to differ"));
        }
        let instance =
            head.id.as_ref().map_or_else(|| name.rsplit('.').next().unwrap_or(name).to_owned(), |id| id.text.clone());
        let bound = self.arguments(arguments);
        self.template(job, "steps", name, span, &instance, bound, comments, scope);
    }

    pub(super) fn gate(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
        let Some((name, span)) = self.named(statement, scope) else { return };
        let arguments = self.arguments(statement.arguments.as_ref());
        let first = job.steps.len();
        let instance = name.rsplit('.').next().unwrap_or(&name);
        let Some(called) = self.template(job, "gate", &name, span, instance, arguments, comments, scope) else {
            return;
        };
        let site = self.site(span, scope);
        let image = self.subject_of_gate(statement, scope);
        if job.steps.len() > first
            && let Some(step) = job.steps.last_mut()
        {
            step.role = Role::Gate(Gate {
                name: called.name,
                declared_in: called.declared_in,
                arguments: called.arguments,
                image,
                site,
            });
        }
    }

    /// The image behind `for`.
    fn subject_of_gate(&mut self, statement: &'a Statement, scope: &Scope<'a>) -> Option<String> {
        let [clause, more @ ..] = &statement.clauses[..] else { return None };
        let odd = if clause.word.text == "for" { more.first() } else { Some(clause) };
        if let Some(odd) = odd {
            let message = format!("a gate takes no `{}` here", odd.word.text);
            let help = "the image that it looks at stands behind `for`: `gate NAME(argument = value) for IMAGE`";
            self.report_in(scope, Diagnostic::error("unexpected-part", odd.word.span, message).help(help));
            return None;
        }
        Some(self.entity(&clause.value, EntityKind::Image, scope).as_entity()?.id.clone())
    }

    pub(super) fn publish(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
        let Some((image, subject)) = self.subject_entity(statement, Kind::Image, scope) else { return };
        let arguments = self.arguments(statement.arguments.as_ref());
        let arguments = prepend("image", image.clone(), arguments);
        let Some(id) = image.as_entity().map(|entity| entity.id.clone()) else { return };
        let Some(called) = self.template(job, "steps", "publish", subject, &id, arguments, comments, scope) else {
            return;
        };
        for output in called.outputs.0 {
            job.add_output(format!("{id}-{}", output.key), output.value);
        }
        if let Some(step) = job.steps.last_mut() {
            step.role = Role::Publish { image: id };
        }
    }

    pub(super) fn deploy(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
        let Some((app, subject)) = self.subject_entity(statement, Kind::App, scope) else { return };
        let arguments = self.arguments(statement.arguments.as_ref());
        let arguments = prepend("app", app.clone(), arguments);
        let Some(id) = app.as_entity().map(|entity| entity.id.clone()) else { return };
        let Some(called) = self.template(job, "steps", "deploy", subject, &id, arguments, comments, scope) else {
            return;
        };
        let Some(image) = called.arguments.get("image").and_then(Value::as_entity) else { return };
        let site = self.site(subject, scope);
        let deploy = Deploy { app: id, image: image.id.clone(), from_job: image.built_by.clone(), site };
        if let Some(step) = job.steps.last_mut() {
            step.role = Role::Deploy(deploy);
        }
    }

    pub(in crate::check) fn arguments(&self, arguments: Option<&'a Arguments>) -> Vec<Passed<'a>> {
        arguments.iter().flat_map(|arguments| &arguments.items).map(Passed::Written).collect()
    }
}

/// An argument of a template: written at the call, or given by the statement.
#[derive(Clone)]
pub(in crate::check) enum Passed<'a> {
    Written(&'a Argument),
    Given(&'static str, Value),
}

fn prepend<'a>(name: &'static str, value: Value, mut rest: Vec<Passed<'a>>) -> Vec<Passed<'a>> {
    rest.insert(0, Passed::Given(name, value));
    rest
}
