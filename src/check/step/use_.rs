//! Steps that use an action, of another repository or of this project.

use super::Head;
use crate::ast::{Arguments, Expression as Node, ExpressionKind, Statement, Subject};
use crate::check::Checker;
use crate::check::index::Meaning;
use crate::check::scope::Scope;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Comments, Field, Fields, Job, Target, Value, ValueKind};
use crate::resolve::{Kind, dotted};
use crate::schema::Shape;
use crate::source::Span;

impl<'a> Checker<'a> {
    pub(super) fn use_(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
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

    pub(super) fn use_value(
        &mut self,
        job: &mut Job,
        head: Head<'a>,
        value: &'a Node,
        comments: Comments,
        scope: &Scope<'a>,
    ) {
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
        let meaning = Meaning::Name { word: "action", name: id.clone(), detail: String::new() };
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
        let is_computed = self.add_with(&mut inputs, &mut fields, &mut comments);
        if let Target::Action(reference) = &target {
            if let Some(arguments) = arguments {
                self.checked.index.inputs.push((arguments.span, reference.clone()));
            }
            if !is_computed {
                self.check_inputs(reference, &inputs, span, scope);
            }
        }
        let site = self.site(span, scope);
        self.push_step(job, head, Action::Use { target, inputs, site }, fields, comments, scope);
    }

    /// Moves what stands in `with { … }` to the inputs. One that is an expression as a whole stays a field: then more may
    /// be given than can be seen here.
    pub(in crate::check) fn add_with(
        &mut self,
        inputs: &mut Fields,
        fields: &mut Fields,
        comments: &mut Comments,
    ) -> bool {
        if let Some(ValueKind::Run(_)) = fields.get("with").map(|value| &value.kind) {
            return true;
        }
        if let Some(Field { value: Value { kind: ValueKind::Map(with), .. }, comments: own, .. }) = fields.take("with")
        {
            comments.adopt_at("with", own);
            for field in with.0 {
                self.add_field(inputs, field);
            }
        }
        false
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
}
