//! Jobs that are a workflow: of another repository, of this one by its path, or a pipeline of this project.

use super::Checker;
use super::scope::Scope;
use crate::ast::{Arguments, Expression as Node, Field as AstField, Member, MemberKind};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Call, Comments, Field, Fields, Job, Role, Step, Target};
use crate::resolve::Kind;
use crate::schema::job::JOB;
use crate::schema::{Place, Shape};
use crate::source::Span;

const INPUT: Place = Place::Run("jobs.<job_id>.with.<with_id>");

/// Keys of a job that GitHub does not take where the job is a workflow.
const NOT_OF_CALLS: &[&str] = &[
    "runs-on",
    "timeout",
    "env",
    "defaults",
    "outputs",
    "container",
    "services",
    "environment",
    "continue-on-error",
    "snapshot",
];

impl<'a> Checker<'a> {
    pub(super) fn call_of(
        &mut self,
        target: Target,
        span: Span,
        arguments: Option<&'a Arguments>,
        scope: &Scope<'a>,
    ) -> Call {
        let inputs = self.call_inputs(arguments, scope);
        let site = self.site(span, scope);
        Call { target, inputs, inherits: false, site }
    }

    pub(super) fn own_pipeline(&mut self, name: &str, callee: &Node, scope: &Scope<'a>) -> Option<Target> {
        let found = self.input.names.lookup(scope.file, Kind::Pipeline, name)?;
        let (id, span) = (found.name.clone(), found.span);
        let meaning = super::index::Meaning::Name { word: "pipeline", name: id.clone(), detail: String::new() };
        self.checked.index.add(callee.span, meaning, Some(span));
        // The file's name is known when all pipelines are.
        Some(Target::Pipeline(id))
    }

    fn call_inputs(&mut self, arguments: Option<&'a Arguments>, scope: &Scope<'a>) -> Fields {
        let mut inputs = Fields::default();
        for argument in arguments.iter().flat_map(|arguments| &arguments.items) {
            let Some(name) = &argument.name else {
                let message = "the inputs of a workflow are named";
                let diagnostic = Diagnostic::error("missing-argument-name", argument.value.span, message);
                self.report_in(scope, diagnostic.help("write `input = value`"));
                continue;
            };
            let value = self.evaluate(&argument.value, &Shape::Scalar, INPUT, scope);
            let comments = self.comments(&argument.comments, None);
            let site = self.site(name.span, scope);
            self.add_field(&mut inputs, Field { key: name.text.clone(), value, comments, site });
        }
        inputs
    }

    /// Puts `with { … }` to the inputs, and reports what a call does not take.
    pub(super) fn finish_call(&mut self, job: &mut Job, scope: &Scope<'a>) {
        let Some(mut call) = job.call.take() else {
            for key in ["with", "secrets"] {
                if let Some(field) = job.fields.field(key) {
                    let message = format!("`{key}` belongs to a job that is a workflow");
                    let help = "write `job ID = OWNER/REPO/.github/workflows/FILE@REF { … }`";
                    self.report_at(field.site, "unexpected-part", message, help);
                }
            }
            return;
        };
        let is_computed = self.add_with(&mut call.inputs, &mut job.fields, &mut job.comments);
        let wrong = job.fields.iter().filter(|field| NOT_OF_CALLS.contains(&field.key.as_str()));
        let wrong: Vec<_> =
            wrong.filter_map(|field| Some((field.key.clone(), self.checked.sites.span(field.site)?))).collect();
        for (key, span) in wrong {
            let message = format!("a job that is a workflow takes no `{key}`");
            self.report(Diagnostic::error("unexpected-part", span, message).help("say it in the called workflow"));
        }
        if let Some(span) = job.steps.first().and_then(|step| self.checked.sites.span(step.site)) {
            let message = "a job that is a workflow has no steps of its own";
            self.report(
                Diagnostic::error("unexpected-part", span, message).help("put them into a job that needs this one"),
            );
        }
        if let (Target::Action(reference), false, Some(span)) =
            (&call.target, is_computed, self.checked.sites.span(call.site))
        {
            self.check_inputs(reference, &call.inputs, span, scope);
        }
        job.call = Some(call);
    }

    /// `parallel { … }`
    pub(super) fn parallel(&mut self, job: &mut Job, field: &'a AstField, member: &'a Member, scope: &Scope<'a>) {
        let Some(block) = &field.block else { return };
        self.index_block(block.span, &JOB);
        let first = job.steps.len();
        for member in self.members(block, scope) {
            match &member.node.kind {
                // GitHub refuses one in another; a rule says so.
                MemberKind::Field(inner) if inner.key.word().is_some_and(|key| key.text == "parallel") => {
                    self.parallel(job, inner, member.node, &member.scope);
                }
                MemberKind::Field(field) => self.field_step(job, field, member.node, &member.scope),
                MemberKind::Statement(statement) => {
                    self.keyword(statement, &JOB);
                    self.step(job, statement, member.node, &member.scope);
                }
                _ => {}
            }
        }
        let steps = job.steps.split_off(first);
        let site = self.site(field.key.span(), scope);
        let comments = self.comments(&member.comments, Some(block));
        job.steps.push(Step {
            id: None,
            title: None,
            action: Action::Parallel { steps },
            condition: None,
            env: Fields::default(),
            fields: Fields::default(),
            role: Role::Plain,
            comments: Comments { ..comments },
            site,
        });
    }
}
