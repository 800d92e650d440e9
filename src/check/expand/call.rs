//! Calls of templates: their members in place of the call.

use super::Expander;
use super::item::{self, Item};
use crate::ast::{self, Expression, ExpressionKind, Field, Member, MemberKind, Statement, Subject};
use crate::check::scope::Scope;
use crate::resolve::{Kind, dotted};
use crate::source::Span;

/// A call of a template.
pub(super) struct Called<'a> {
    kind: &'static str,
    name: String,
    span: Span,
    /// What stands before the ids of its steps.
    instance: String,
    arguments: Option<&'a ast::Arguments>,
}

impl<'a> Expander<'_, 'a> {
    /// `use = NAME(…)`
    pub(super) fn used(&self, field: &'a Field, scope: &Scope<'a>) -> Option<Called<'a>> {
        let is_use = field.key.word().is_some_and(|name| name.text == "use");
        let value = field.value.as_ref().filter(|_| is_use)?;
        self.callee(value, "steps", None, scope)
    }

    /// `use NAME(…)`, `use ID = NAME(…)`, `job ID = NAME(…)`
    pub(super) fn called(&self, statement: &'a Statement, scope: &Scope<'a>) -> Option<Called<'a>> {
        match (statement.keyword.text.as_str(), &statement.value, &statement.subject) {
            ("job", Some(value), _) => self.callee(value, "job", None, scope),
            ("use", Some(value), Some(Subject::Name(name))) => self.callee(value, "steps", Some(&name.text), scope),
            ("use", Some(value), _) => self.callee(value, "steps", None, scope),
            ("use", None, Some(Subject::Name(name))) if !self.is_action(&name.text, scope) => Some(Called {
                kind: "steps",
                name: name.text.clone(),
                span: name.span,
                instance: last(&name.text).to_owned(),
                arguments: statement.arguments.as_ref(),
            }),
            _ => None,
        }
    }

    /// Whether it is an action of the project, which is used and not put in.
    fn is_action(&self, name: &str, scope: &Scope<'a>) -> bool {
        self.checker.input.names.lookup(scope.file, Kind::Action, name).is_some()
    }

    fn callee(
        &self,
        value: &'a Expression,
        kind: &'static str,
        instance: Option<&str>,
        scope: &Scope<'a>,
    ) -> Option<Called<'a>> {
        let (callee, arguments) = match &value.kind {
            ExpressionKind::Call { callee, arguments } => (callee.as_ref(), Some(arguments)),
            _ => (value, None),
        };
        let name = dotted(callee)?;
        if kind == "steps" && self.is_action(&name, scope) {
            return None;
        }
        let found = self.checker.input.names.lookup(scope.file, Kind::Template, &name)?;
        let template = self.checker.template_of(found)?;
        let instance = instance.unwrap_or(last(&name)).to_owned();
        (template.kind.text == kind).then_some(Called { kind, name, span: callee.span, instance, arguments })
    }

    pub(super) fn template(&mut self, node: &'a Member, called: Called<'a>, scope: &Scope<'a>, items: &mut Vec<Item>) {
        let Called { kind, name, span, instance, arguments } = called;
        self.copied.clear();
        let arguments = self.checker.arguments(arguments);
        let Some((template, mut inner, _)) = self.checker.call_template(kind, &name, span, arguments, scope) else {
            return;
        };
        if let (MemberKind::Statement(statement), "job") = (&node.kind, kind) {
            let item = self.job(node, statement, template, &inner, scope);
            items.push(item);
            return;
        }
        inner.rename_steps(template, &instance);
        let first = items.len();
        let mut own = self.items(&template.body, &inner);
        own.retain(|item| item.key.as_deref() != Some("outputs"));
        items.append(&mut own);
        let mut call = Item::default();
        self.comment(&mut call, node);
        for (index, item) in items[first..].iter_mut().enumerate() {
            let own = std::mem::take(&mut item.above);
            item.is_expanded = true;
            if index == 0 {
                item.above = std::mem::take(&mut call.above);
                item.trailing = call.trailing.take();
                item.is_apart = call.is_apart;
            } else {
                // What is allowed for the call is allowed for each of its steps.
                let annotations = node.annotations.iter();
                item.above = annotations.map(|annotation| self.slice(annotation.span).to_owned()).collect();
            }
            item.above.extend(own);
        }
    }

    /// A job of a template, with what its own block overrides.
    fn job(
        &mut self,
        node: &'a Member,
        statement: &'a Statement,
        template: &'a ast::Template,
        inner: &Scope<'a>,
        scope: &Scope<'a>,
    ) -> Item {
        let mut head = format!("job{}", self.subject(statement, scope));
        match (&statement.title, &template.title) {
            (Some(title), _) => head.push_str(&self.title(title, scope)),
            (None, Some(title)) => head.push_str(&self.title(title, inner)),
            (None, None) => {}
        }
        let mut body = self.body(&template.body, inner);
        if let Some(block) = &statement.block {
            let own = self.body(block, scope);
            item::override_job(&mut body.items, own.items);
            body.below.extend(own.below);
        }
        body.is_open = true;
        let mut item = Item { is_statement: true, is_expanded: true, head, body: Some(body), ..Item::default() };
        self.comment(&mut item, node);
        item
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
