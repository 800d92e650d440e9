//! Steps: scripts, actions, and the statements that templates serve.

use super::Checker;
use super::scope::Scope;
use crate::ast::{
    Argument, Arguments, Block as AstBlock, Expression as Node, ExpressionKind, Field as AstField, Member, MemberKind,
    Name, Statement, Subject,
};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Comments, Field, Fields, Job, Role, Step, Target, Text, Value, ValueKind};
use crate::resolve::{Kind, dotted};
use crate::schema::Shape;
use crate::schema::step::WAIT;
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
                comments.adopt(field.comments);
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
        let script = match script.kind {
            ValueKind::Text(text) => text,
            ValueKind::Run(expression) => Text { pieces: vec![crate::model::Piece::Run(expression)] },
            _ => return,
        };
        self.push_step(job, head, Action::Run { script }, fields, comments, scope);
    }

    // ---- use ----

    fn use_(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
        if let Some(value) = &statement.value {
            if let Some(arguments) = &statement.arguments {
                let message = "the inputs stand behind the action: `use ID \"Title\" = OWNER/REPO@REF(input = value)`";
                self.report_in(scope, Diagnostic::error("unexpected-part", arguments.span, message));
            }
            let head = self.head(statement);
            self.use_value(job, head, value, comments, scope);
            return;
        }
        let head = Head { id: None, ..self.head(statement) };
        match &statement.subject {
            Some(Subject::Target(name)) => {
                self.use_target(job, head, &name.text, name.span, statement.arguments.as_ref(), comments, scope);
            }
            Some(Subject::Name(name)) => {
                self.use_named(job, head, &name.text, name.span, statement.arguments.as_ref(), comments, scope);
            }
            _ => self.report_in(
                scope,
                Diagnostic::error("missing-value", statement.keyword.span, "`use` names an action or a template")
                    .help("write `use OWNER/REPO@REF`"),
            ),
        }
    }

    fn use_value(&mut self, job: &mut Job, head: Head<'a>, value: &'a Node, comments: Comments, scope: &Scope<'a>) {
        let (callee, arguments) = match &value.kind {
            ExpressionKind::Call { callee, arguments } => (callee.as_ref(), Some(arguments)),
            _ => (value, None),
        };
        match (&callee.kind, dotted(callee)) {
            (ExpressionKind::Missing, _) => {}
            (ExpressionKind::Target(text), _) => {
                self.use_target(job, head, text, callee.span, arguments, comments, scope)
            }
            (_, Some(name)) => self.use_named(job, head, &name, callee.span, arguments, comments, scope),
            _ => self.report_in(
                scope,
                Diagnostic::error("wrong-type", value.span, "expected an action or a template")
                    .help("write `OWNER/REPO@REF(input = value)`"),
            ),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a head, what it calls, and where")]
    fn use_target(
        &mut self,
        job: &mut Job,
        head: Head<'a>,
        text: &str,
        span: Span,
        arguments: Option<&'a Arguments>,
        comments: Comments,
        scope: &Scope<'a>,
    ) {
        let Some(target) = self.target(text, span, scope) else { return };
        self.use_action(job, head, target, span, arguments, comments, scope);
    }

    /// An action of this project by its id, or a template.
    #[expect(clippy::too_many_arguments, reason = "a head, what it calls, and where")]
    fn use_named(
        &mut self,
        job: &mut Job,
        head: Head<'a>,
        name: &str,
        span: Span,
        arguments: Option<&'a Arguments>,
        comments: Comments,
        scope: &Scope<'a>,
    ) {
        let names = self.input.names;
        let Some(found) = names.lookup(scope.file, Kind::Action, name) else {
            if names.anywhere(Kind::Action, name).is_some() && names.lookup(scope.file, Kind::Template, name).is_none()
            {
                let diagnostic = self.unknown_name(span, Kind::Action, name, scope);
                self.report_in(scope, diagnostic);
                return;
            }
            self.use_template(job, head, name, span, arguments, comments, scope);
            return;
        };
        let (id, declared) = (found.name.clone(), found.span);
        let meaning = super::index::Meaning::Name { word: "action", name: id.clone(), detail: String::new() };
        self.checked.index.add(span, meaning, Some(declared));
        self.use_action(job, head, Target::Own { id, path: None }, span, arguments, comments, scope);
    }

    #[expect(clippy::too_many_arguments, reason = "a head, what it calls, and where")]
    fn use_action(
        &mut self,
        job: &mut Job,
        head: Head<'a>,
        target: Target,
        span: Span,
        arguments: Option<&'a Arguments>,
        mut comments: Comments,
        scope: &Scope<'a>,
    ) {
        let head = Head { span, ..head };
        let mut fields = head.block.map_or_else(Fields::default, |block| self.fields(block, self.steps.use_, scope));
        let mut inputs = self.inputs(arguments, scope);
        if let Some(Field { value: Value { kind: ValueKind::Map(with), .. }, comments: own, .. }) = fields.take("with")
        {
            comments.adopt(own);
            for field in with.0 {
                self.add_field(&mut inputs, field);
            }
        }
        if let Target::Action(reference) = &target {
            if let Some(arguments) = arguments {
                self.checked.index.inputs.push((arguments.span, reference.clone()));
            }
            self.check_inputs(reference, &inputs, span, scope);
        }
        let site = self.site(span, scope);
        self.push_step(job, head, Action::Use { target, inputs, site }, fields, comments, scope);
    }

    fn inputs(&mut self, arguments: Option<&'a Arguments>, scope: &Scope<'a>) -> Fields {
        let mut inputs = Fields::default();
        for argument in arguments.iter().flat_map(|arguments| &arguments.items) {
            let Some(name) = &argument.name else {
                self.report_in(
                    scope,
                    Diagnostic::error(
                        "missing-argument-name",
                        argument.value.span,
                        "the inputs of an action are named",
                    )
                    .help("write `input = value`"),
                );
                continue;
            };
            let value = self.evaluate(&argument.value, &Shape::Scalar, self.steps.input, scope);
            let comments = self.comments(&argument.comments, None);
            let site = self.site(name.span, scope);
            self.add_field(&mut inputs, Field { key: name.text.clone(), value, comments, site });
        }
        inputs
    }

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
            comments.adopt(own);
            env = fields;
        }
        let condition = fields.take("if").map(|field| {
            comments.adopt(field.comments);
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
        if let Some(&there) = self.checked.sites.trail(first.site).last() {
            diagnostic = diagnostic.related(there, "the first one");
        }
        self.report_in(scope, diagnostic);
    }

    // ---- Steps in the background ----

    /// `wait-all { … }`
    pub(super) fn field_wait(&mut self, job: &mut Job, field: &'a AstField, member: &'a Member, scope: &Scope<'a>) {
        let comments = self.comments(&member.comments, field.block.as_ref());
        let head = Head { id: None, title: None, block: field.block.as_ref(), span: field.key.span() };
        self.waiting_step(job, head, Action::WaitAll, comments, scope);
    }

    fn wait(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
        let ids: Vec<String> = match &statement.subject {
            Some(Subject::Name(name)) => vec![name.text.clone()],
            Some(Subject::List(list)) => match &list.kind {
                ExpressionKind::List(elements) => {
                    elements.iter().filter_map(|element| dotted(&element.value)).collect()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let known = |id: &String| scope.step_ids.get(id).cloned().unwrap_or_else(|| id.clone());
        let mut ids = ids.iter().map(known).collect::<Vec<_>>();
        let action = match statement.keyword.text.as_str() {
            "wait-all" => Action::WaitAll,
            "wait" if !ids.is_empty() => Action::Wait { ids },
            "cancel" if ids.len() == 1 => Action::Cancel { id: ids.remove(0) },
            word => {
                let message = format!("`{word}` names a step that runs in the background");
                self.report_in(
                    scope,
                    Diagnostic::error("missing-name", statement.keyword.span, message)
                        .help(format!("write `{word} ID`")),
                );
                return;
            }
        };
        let head = Head { id: None, ..self.head(statement) };
        self.waiting_step(job, head, action, comments, scope);
    }

    fn waiting_step(
        &mut self,
        job: &mut Job,
        mut head: Head<'a>,
        action: Action,
        mut comments: Comments,
        scope: &Scope<'a>,
    ) {
        let mut fields = head.block.map_or_else(Fields::default, |block| self.fields(block, &WAIT, scope));
        if let Some(field) = fields.take("id")
            && let (Some(text), Some(span)) = (field.value.as_text(), self.checked.sites.span(field.value.site))
        {
            comments.adopt(field.comments);
            head.id = Some(Name { text, span });
        }
        self.push_step(job, head, action, fields, comments, scope);
    }

    // ---- Templates behind statements ----

    #[expect(clippy::too_many_arguments, reason = "a head, what it calls, and where")]
    fn use_template(
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

    fn gate(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
        let Some((name, span)) = self.named(statement, scope) else { return };
        let arguments = self.arguments(statement.arguments.as_ref());
        let first = job.steps.len();
        let instance = name.rsplit('.').next().unwrap_or(&name);
        let Some(called) = self.template(job, "gate", &name, span, instance, arguments, comments, scope) else {
            return;
        };
        let site = self.site(span, scope);
        let name = called.name;
        if job.steps.len() > first
            && let Some(step) = job.steps.last_mut()
        {
            step.role = Role::Gate(crate::model::Gate { name, arguments: called.arguments, site });
        }
    }

    fn publish(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
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

    fn deploy(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
        let Some((app, subject)) = self.subject_entity(statement, Kind::App, scope) else { return };
        let arguments = self.arguments(statement.arguments.as_ref());
        let arguments = prepend("app", app.clone(), arguments);
        let Some(id) = app.as_entity().map(|entity| entity.id.clone()) else { return };
        let Some(called) = self.template(job, "steps", "deploy", subject, &id, arguments, comments, scope) else {
            return;
        };
        let Some(image) = called.arguments.get("image").and_then(Value::as_entity) else { return };
        let site = self.site(subject, scope);
        let deploy = crate::model::Deploy { app: id, image: image.id.clone(), from_job: image.built_by.clone(), site };
        if let Some(step) = job.steps.last_mut() {
            step.role = Role::Deploy(deploy);
        }
    }

    fn subject_entity(&mut self, statement: &'a Statement, kind: Kind, scope: &Scope<'a>) -> Option<(Value, Span)> {
        let (name, span) = self.named(statement, scope)?;
        if let Some((value, _)) = scope.get(&name) {
            return Some((value.clone(), span));
        }
        let entity = match kind {
            Kind::Image => crate::model::EntityKind::Image,
            _ => crate::model::EntityKind::App,
        };
        let Some(found) = self.input.names.lookup(scope.file, kind, &name) else {
            if self.checked.model.declaration(entity, &name).is_some() {
                let site = self.site(span, scope);
                let entity = crate::model::Entity { kind: entity, id: name, built_by: None };
                return Some((Value::new(ValueKind::Entity(entity), site), span));
            }
            let diagnostic = self.unknown_name(span, kind, &name, scope);
            self.report_in(scope, diagnostic);
            return None;
        };
        let (id, declared) = (found.name.clone(), found.span);
        let meaning = super::index::Meaning::Name { word: kind.word(), name: id.clone(), detail: String::new() };
        self.checked.index.add(span, meaning, Some(declared));
        let site = self.site(span, scope);
        Some((Value::new(ValueKind::Entity(crate::model::Entity { kind: entity, id, built_by: None }), site), span))
    }

    pub(super) fn arguments(&self, arguments: Option<&'a Arguments>) -> Vec<Passed<'a>> {
        arguments.iter().flat_map(|arguments| &arguments.items).map(Passed::Written).collect()
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

/// An argument of a template: written at the call, or given by the statement.
#[derive(Clone)]
pub(super) enum Passed<'a> {
    Written(&'a Argument),
    Given(&'static str, Value),
}

fn prepend<'a>(name: &'static str, value: Value, mut rest: Vec<Passed<'a>>) -> Vec<Passed<'a>> {
    rest.insert(0, Passed::Given(name, value));
    rest
}
