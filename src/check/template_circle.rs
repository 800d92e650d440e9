//! Templates as they are declared: kinds that do not exist, titles that nobody would read, and templates that call
//! themselves. What is in their bodies is checked where they are called, and otherwise by `uncalled`.

use std::collections::BTreeSet;

use super::Checker;
use crate::ast::{Block, Expression, ExpressionKind, MemberKind, Name, Statement, Subject, Template};
use crate::diagnostic::Diagnostic;
use crate::resolve::{Kind, dotted};
use crate::source::{FileId, Span};
use crate::suggest::suggest;

const KINDS: [&str; 3] = ["steps", "job", "gate"];

/// A template with its file.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    pub template: &'a Template,
    pub file: FileId,
}

impl<'a> Checker<'a> {
    /// Looks at all declarations of templates; what calls itself is expanded by nobody.
    pub(super) fn templates(&mut self) {
        let declared: Vec<Declared<'a>> = self.input.asts.iter().flat_map(declared).collect();
        for Declared { template, .. } in &declared {
            self.template_head(template);
        }
        let mut done = BTreeSet::new();
        for template in declared {
            self.follow(template, &mut Vec::new(), &mut done);
        }
    }

    fn template_head(&mut self, template: &Template) {
        let Name { text: kind, span } = &template.kind;
        if !KINDS.contains(&kind.as_str()) {
            let message = format!("there are no templates of kind `{kind}`");
            let mut diagnostic =
                Diagnostic::error("unknown-member", *span, message).help("it is `steps`, `job` or `gate`");
            if let Some(near) = suggest(kind, KINDS) {
                diagnostic = diagnostic.guess(format!("replace with `{near}`"), *span, near);
            }
            self.report(diagnostic);
        }
        if let Some(title) = template.title.as_ref().filter(|_| kind != "job") {
            let diagnostic = Diagnostic::error("unexpected-part", title.span, "only a template of a job has a title");
            self.report(diagnostic.help("leave it out; the steps have titles of their own"));
        }
    }

    /// Follows the calls of a template; `path` are the templates that led here.
    fn follow(&mut self, declared: Declared<'a>, path: &mut Vec<Declared<'a>>, done: &mut BTreeSet<Span>) {
        let own = declared.template.name.span;
        if done.contains(&own) {
            return;
        }
        path.push(declared);
        let mut calls = Vec::new();
        calls_of(&declared.template.body, &mut calls);
        for (name, span) in calls {
            let Some(found) = self.input.names.lookup(declared.file, Kind::Template, &name) else { continue };
            let Some(template) = self.template_of(found) else { continue };
            let file = found.file;
            match path.iter().position(|other| other.template.name.span == template.name.span) {
                Some(first) => self.circle(&path[first..], span),
                None => self.follow(Declared { template, file }, path, done),
            }
        }
        path.pop();
        done.insert(own);
    }

    fn circle(&mut self, path: &[Declared<'a>], span: Span) {
        let names = path.iter().chain(path.first()).map(|declared| format!("`{}`", declared.template.name.text));
        let names: Vec<String> = names.collect();
        let message = match names.first() {
            Some(first) if path.len() == 1 => format!("the template {first} calls itself"),
            Some(first) => format!("the template {first} calls itself: {}", names.join(" → ")),
            None => return,
        };
        self.circular.extend(path.iter().map(|declared| declared.template.name.span));
        let diagnostic = Diagnostic::error("template-cycle", span, message);
        self.report(diagnostic.help("take out one of the calls; a list is gone through by `for x in list { … }`"));
    }
}

pub(super) fn declared(ast: &crate::ast::Ast) -> impl Iterator<Item = Declared<'_>> {
    ast.body.members.iter().filter_map(|member| match &member.kind {
        MemberKind::Template(template) => Some(Declared { template, file: ast.file }),
        _ => None,
    })
}

/// The templates that the steps of a block call, each with the place.
fn calls_of(block: &Block, found: &mut Vec<(String, Span)>) {
    for member in &block.members {
        match &member.kind {
            MemberKind::Statement(statement) => {
                found.extend(call_of(statement));
                statement.block.iter().for_each(|block| calls_of(block, found));
            }
            MemberKind::Field(field) => {
                let is_use = field.key.word().is_some_and(|name| name.text == "use");
                found.extend(field.value.as_ref().filter(|_| is_use).and_then(callee));
                field.block.iter().for_each(|block| calls_of(block, found));
            }
            MemberKind::For(for_) => calls_of(&for_.body, found),
            MemberKind::When(when) => calls_of(&when.body, found),
            _ => {}
        }
    }
}

/// `use NAME(…)`, `use ID = NAME(…)`, `gate NAME(…)`
fn call_of(statement: &Statement) -> Option<(String, Span)> {
    match (statement.keyword.text.as_str(), &statement.value, &statement.subject) {
        ("use", Some(value), _) => callee(value),
        ("use" | "gate", None, Some(Subject::Name(name))) => Some((name.text.clone(), name.span)),
        _ => None,
    }
}

fn callee(value: &Expression) -> Option<(String, Span)> {
    let callee = match &value.kind {
        ExpressionKind::Call { callee, .. } => callee,
        _ => value,
    };
    Some((dotted(callee)?, callee.span))
}
