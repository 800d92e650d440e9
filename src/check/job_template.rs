//! What a job is made of: `job x = …` is a workflow, a pipeline or a template; and how a job's own block overrides
//! what its template says.

use super::Checker;
use super::scope::Scope;
use crate::ast::{self, Arguments, Expression as Node, ExpressionKind};
use crate::diagnostic::Diagnostic;
use crate::model::{Call, Expression, Fields, Job, Need, ValueKind};
use crate::resolve::{Kind, dotted};
use crate::source::Span;
use crate::suggest::suggest;

const FORMS: &str = "a job is `TEMPLATE(…)`, a pipeline of this project, or a workflow: \
                     `OWNER/REPO/.github/workflows/FILE@REF`, `./.github/workflows/FILE`";

/// What stands behind the `=` of a job.
pub(super) enum Origin<'a> {
    Workflow(Call),
    Template(Instance<'a>),
}

/// A template with its arguments bound.
pub(super) struct Instance<'a> {
    pub template: &'a ast::Template,
    pub scope: Scope<'a>,
}

impl<'a> Checker<'a> {
    /// `job x = pytest(python = "3.13")`, `job x = owner/repo/.github/workflows/w.yml@v1(input = value)`,
    /// `job x = other(input = value)`
    pub(super) fn origin(&mut self, value: &'a Node, scope: &Scope<'a>) -> Option<Origin<'a>> {
        let (callee, arguments) = match &value.kind {
            ExpressionKind::Call { callee, arguments } => (callee.as_ref(), Some(arguments)),
            _ => (value, None),
        };
        let name = match (&callee.kind, dotted(callee)) {
            (ExpressionKind::Missing, _) => return None,
            (ExpressionKind::Target(text), _) => {
                let target = self.target(text, callee.span, scope)?;
                return Some(Origin::Workflow(self.call_of(target, callee.span, arguments, scope)));
            }
            (_, Some(name)) => name,
            _ => {
                let message = "expected a template, a workflow or a pipeline of this project";
                self.report_in(scope, Diagnostic::error("wrong-type", value.span, message).help(FORMS));
                return None;
            }
        };
        let names = self.input.names;
        let pipeline = names.lookup(scope.file, Kind::Pipeline, &name);
        match (pipeline, names.lookup(scope.file, Kind::Template, &name)) {
            (None, Some(_)) => self.instance(&name, callee.span, arguments, scope).map(Origin::Template),
            (Some(_), None) => {
                let target = self.own_pipeline(&name, callee, scope)?;
                Some(Origin::Workflow(self.call_of(target, callee.span, arguments, scope)))
            }
            (Some(pipeline), Some(template)) => {
                let message = format!("`{name}` is both a pipeline and a template");
                let diagnostic = Diagnostic::error("duplicate-name", callee.span, message)
                    .related(pipeline.span, "the pipeline")
                    .related(template.span, "the template")
                    .help("rename one of them");
                self.report_in(scope, diagnostic);
                None
            }
            (None, None) => {
                let diagnostic = self.unknown_origin(&name, callee.span, scope);
                self.report_in(scope, diagnostic);
                None
            }
        }
    }

    fn instance(
        &mut self,
        name: &str,
        span: Span,
        arguments: Option<&'a Arguments>,
        scope: &Scope<'a>,
    ) -> Option<Instance<'a>> {
        let (template, scope, _) = self.call_template("job", name, span, self.arguments(arguments), scope)?;
        Some(Instance { template, scope })
    }

    fn unknown_origin(&self, name: &str, span: Span, scope: &Scope<'a>) -> Diagnostic {
        let names = self.input.names;
        let message = format!("there is no template or pipeline `{name}`");
        let diagnostic = Diagnostic::error("unknown-name", span, message).not_known("template", name);
        let elsewhere = [Kind::Template, Kind::Pipeline].into_iter().find_map(|kind| names.anywhere(kind, name));
        if let Some(elsewhere) = elsewhere {
            return self.elsewhere(diagnostic, elsewhere);
        }
        let pipelines = names.visible(scope.file, Kind::Pipeline);
        let templates = names
            .visible(scope.file, Kind::Template)
            .filter(|found| self.template_of(found).is_some_and(|template| template.kind.text == "job"));
        match suggest(name, pipelines.chain(templates).map(|found| found.name.as_str())) {
            Some(near) => diagnostic.did_you_mean(near, span),
            None => diagnostic.help(FORMS),
        }
    }
}

/// What a template said of a job, while the job's own block is read.
pub(super) struct Template {
    fields: Fields,
    needs: Vec<Need>,
    guards: Vec<Expression>,
}

impl Template {
    /// Takes all but the steps, behind which those of the block come.
    pub fn take(job: &mut Job) -> Self {
        Self {
            fields: std::mem::take(&mut job.fields),
            needs: std::mem::take(&mut job.needs),
            guards: std::mem::take(&mut job.guards),
        }
    }

    /// Gives back what the block does not override.
    pub fn give_back(self, job: &mut Job, written: &Written) {
        let own = std::mem::replace(&mut job.fields, self.fields);
        override_fields(&mut job.fields, own);
        if !written.needs {
            job.needs = self.needs;
        }
        if !written.guard {
            job.guards = self.guards;
        }
    }
}

/// The last writer wins, key by key in blocks. Anything else, lists too, is replaced.
fn override_fields(fields: &mut Fields, own: Fields) {
    for field in own.0 {
        let Some(there) = fields.0.iter_mut().find(|there| there.key == field.key) else {
            fields.0.push(field);
            continue;
        };
        match (&mut there.value.kind, field.value.kind) {
            (ValueKind::Map(there), ValueKind::Map(own)) => override_fields(there, own),
            (_, kind) => there.value = crate::model::Value { kind, ..field.value },
        }
        there.comments = field.comments;
        there.site = field.site;
    }
}

/// What stands in a block of a job, be it empty or wrong.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    pub steps: bool,
    pub needs: bool,
    pub guard: bool,
}
