//! Steps as they are written, each to the statement that it is; and scripts.

mod template;
mod use_;
mod wait;

pub(super) use template::Passed;

use super::Checker;
use super::scope::Scope;
use crate::ast::{
    Block as AstBlock, Expression as Node, Field as AstField, Member, MemberKind, Name, Statement, Subject,
};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Comments, EnvPlace, Field, Fields, Job, Role, Step, Text, Value, ValueKind};
use crate::schema::Shape;
use crate::source::Span;

/// The pieces of a step's head.
struct Head<'a> {
    id: Option<Name>,
    title: Option<&'a Node>,
    block: Option<&'a AstBlock>,
    span: Span,
}

impl<'a> Checker<'a> {
    /// `run = SCRIPT`, `use = TARGET` in a job.
    pub(super) fn field_step(&mut self, job: &mut Job, field: &'a AstField, member: &'a Member, scope: &Scope<'a>) {
        let Some(word) = field.key.word() else { return };
        if let Some(statement) = self.steps.around.statement(&word.text) {
            self.checked.index.add(word.span, super::index::Meaning::Statement(statement), None);
        }
        let head = Head { id: None, title: None, block: field.block.as_ref(), span: word.span };
        let comments = self.comments(&member.comments, field.block.as_ref());
        match &field.value {
            None if field.block.is_none() && field.type_.is_some() => {
                self.colon_for_value(field, &Shape::Text, scope);
            }
            _ if word.text == "run" => self.run(job, head, field.value.as_ref(), comments, scope),
            Some(value) => self.use_value(job, head, value, comments, scope),
            None => {}
        }
    }

    /// A statement in a job.
    pub(super) fn step(&mut self, job: &mut Job, statement: &'a Statement, member: &'a Member, scope: &Scope<'a>) {
        let comments = self.comments(&member.comments, statement.block.as_ref());
        // A template may hold what has no place in an action.
        if self.steps.around.statement(&statement.keyword.text).is_none() {
            let diagnostic = self.no_statement(statement, self.steps.around);
            self.report_in(scope, diagnostic);
            return;
        }
        match statement.keyword.text.as_str() {
            "run" => {
                let head = self.head(statement);
                self.run(job, head, statement.value.as_ref(), comments, scope);
            }
            "use" => self.use_(job, statement, comments, scope),
            "gate" => self.gate(job, statement, comments, scope),
            "publish" => self.publish(job, statement, comments, scope),
            "deploy" => self.deploy(job, statement, comments, scope),
            "wait" | "wait-all" | "cancel" => self.wait(job, statement, comments, scope),
            _ => {}
        }
    }

    fn head(&self, statement: &'a Statement) -> Head<'a> {
        Head {
            id: match &statement.subject {
                Some(Subject::Name(name)) => Some(name.clone()),
                _ => None,
            },
            title: statement.title.as_ref(),
            block: statement.block.as_ref(),
            span: statement.keyword.span,
        }
    }

    // ---- run ----

    fn run(
        &mut self,
        job: &mut Job,
        head: Head<'a>,
        script: Option<&'a Node>,
        mut comments: Comments,
        scope: &Scope<'a>,
    ) {
        let mut fields = head.block.map_or_else(Fields::default, |block| self.fields(block, self.steps.run, scope));
        // What is declared of outputs has no place in the output.
        if let Some(outputs) = fields.0.iter_mut().find(|field| field.key == "outputs") {
            comments.adopt(std::mem::take(&mut outputs.comments));
            if let ValueKind::Map(types) = &mut outputs.value.kind {
                types.0.iter_mut().for_each(|field| comments.adopt(std::mem::take(&mut field.comments)));
            }
        }
        let script = match (script, fields.take("script")) {
            (Some(node), None) => self.evaluate(node, &Shape::Text, self.steps.script, scope),
            (None, Some(field)) => {
                comments.adopt_at("run", field.comments);
                field.value
            }
            (Some(_), Some(field)) => {
                if let Some(span) = self.checked.sites.span(field.site) {
                    self.report_in(
                        scope,
                        Diagnostic::error("duplicate-member", span, "the script is given twice")
                            .help("write it behind `=` or as `script`, not both"),
                    );
                }
                field.value
            }
            (None, None) => {
                self.report_in(scope, missing_script(&head, self.input.sources));
                return;
            }
        };
        let site = script.site;
        let script = match script.kind {
            ValueKind::Text(text) => text,
            ValueKind::Run(expression) => Text { pieces: vec![crate::model::Piece::Run(expression)] },
            _ => return,
        };
        let env = env_place(&head, self.checked.sites.span(site));
        self.push_step(job, head, Action::Run { script }, fields, comments, scope);
        if let (Some(mut layout), Some(step)) = (self.checked.sites.take_layout(site), job.steps.last()) {
            layout.env = env;
            self.checked.sites.set_layout(step.site, layout);
        }
    }

    // ---- use ----

    fn push_step(
        &mut self,
        job: &mut Job,
        head: Head<'a>,
        action: Action,
        mut fields: Fields,
        mut comments: Comments,
        scope: &Scope<'a>,
    ) {
        let span = head.id.as_ref().map_or(head.span, |name| name.span);
        let id = head.id.map(|name| scope.step_ids.get(&name.text).cloned().unwrap_or(name.text));
        if let Some(id) = &id {
            self.check_id(id, span, "step", scope);
            self.check_step_id(job, id, span, scope);
        }
        let mut env = Fields::default();
        // One that is an expression as a whole stays a field.
        if matches!(fields.get("env"), Some(Value { kind: ValueKind::Map(_), .. }))
            && let Some(Field { value: Value { kind: ValueKind::Map(fields), .. }, comments: own, .. }) =
                fields.take("env")
        {
            comments.adopt_at("env", own);
            env = fields;
        }
        let condition = fields.take("if").map(|field| {
            comments.adopt_at("if", field.comments);
            field.value
        });
        let title = head.title.and_then(|title| self.title(title, self.steps.title, scope));
        let site = self.site(span, scope);
        job.steps.push(Step { id, title, action, condition, env, fields, role: Role::Plain, comments, site });
    }

    fn check_step_id(&mut self, job: &Job, id: &str, span: Span, scope: &Scope<'a>) {
        let Some(first) = job.step(id) else { return };
        let mut diagnostic = Diagnostic::error(
            "duplicate-name",
            span,
            format!("two steps of this {} have the id `{id}`", self.steps.around.name),
        );
        if let Some(there) = self.checked.sites.written(first.site) {
            diagnostic = diagnostic.related(there, "the first one");
        }
        self.report_in(scope, diagnostic);
    }
}

/// Where a variable can be added to the environment of a step with this script.
fn env_place(head: &Head<'_>, script: Option<Span>) -> Option<EnvPlace> {
    let inside = |span: Span| Span::new(span.file, span.start as usize + 1, span.start as usize + 1);
    let Some(block) = head.block else {
        return script.map(|span| EnvPlace::Behind(Span { start: span.end, ..span }));
    };
    let env = block.members.iter().find_map(|member| match &member.kind {
        MemberKind::Field(field) if field.key.word().is_some_and(|word| word.text == "env") => Some(field),
        _ => None,
    });
    match env {
        None => Some(EnvPlace::Step(inside(block.span))),
        Some(field) => field.block.as_ref().map(|block| EnvPlace::Env(inside(block.span))),
    }
}

/// A text right behind `run` is the step's title, which people take for the script.
fn missing_script(head: &Head<'_>, sources: &crate::source::Sources) -> Diagnostic {
    let diagnostic = Diagnostic::error("missing-value", head.span, "this step has no script");
    match head.title.filter(|_| head.block.is_none()) {
        Some(title) => {
            let text = sources.slice(title.span);
            diagnostic.related(title.span, "this is the step's title").help(format!("write `run = {text}`")).fix(
                "make it the script",
                title.span,
                format!("= {text}"),
            )
        }
        None => diagnostic.help("write `run = \"…\"`"),
    }
}
