//! Bare names in expressions: what each stands for, and whether it may be read at its place.

use super::index::Meaning;
use super::scope::Scope;
use super::{Checker, describe};
use crate::ast::{Expression as Node, ExpressionKind};
use crate::catalog;
use crate::diagnostic::Diagnostic;
use crate::model::{Base, EntityKind, Expression, Value, ValueKind};
use crate::resolve::Kind;
use crate::schema::Place;
use crate::source::Span;
use crate::suggest::suggest;

/// The kinds of things that a bare name may be, in the order in which they are tried.
const ENTITIES: [EntityKind; 4] = [EntityKind::Image, EntityKind::App, EntityKind::Environment, EntityKind::Pipeline];

impl<'a> Checker<'a> {
    pub(super) fn name(&mut self, node: &'a Node, place: Place, scope: &Scope<'a>) -> Value {
        let ExpressionKind::Name(name) = &node.kind else { return self.unknown(node.span, scope) };
        if let Some((value, span)) = scope.get(name) {
            let value = self.copied(value, node.span, scope);
            self.checked.index.add(
                node.span,
                Meaning::Name { word: "value", name: name.clone(), detail: describe::short(&value) },
                Some(span),
            );
            return if self.may_stand(&value, node.span, place, scope) {
                value
            } else {
                self.unknown(node.span, scope)
            };
        }
        if let Some(context) = catalog::context(name) {
            if !self.context_is_available(node.span, context.name, place, scope) {
                return self.unknown(node.span, scope);
            }
            self.checked.index.add(node.span, Meaning::Context(context.name.to_owned()), None);
            let site = self.site(node.span, scope);
            return Value::new(
                ValueKind::Run(Expression::Path {
                    base: Base::Context(context.name.to_owned()),
                    parts: Vec::new(),
                    site,
                }),
                site,
            );
        }
        for kind in ENTITIES {
            let found = Kind::of(kind).and_then(|wanted| self.input.names.lookup(scope.file, wanted, name));
            if found.is_some() {
                return self.entity(node, kind, scope);
            }
        }
        if let Some(found) = self.input.names.lookup(scope.file, Kind::Let, name) {
            return self.imported_let(node.span, found.file, found.member, found.span, scope);
        }
        self.unknown_word(node.span, name, scope);
        self.unknown(node.span, scope)
    }

    /// A `let` of another file, or of this one where a template uses it.
    pub(super) fn imported_let(
        &mut self,
        span: Span,
        file: crate::source::FileId,
        member: usize,
        declared: Span,
        scope: &Scope<'a>,
    ) -> Value {
        let node = self.input.asts.iter().find(|ast| ast.file == file).and_then(|ast| ast.body.members.get(member));
        let Some(crate::ast::MemberKind::Let(let_)) = node.map(|member| &member.kind) else {
            return self.unknown(span, scope);
        };
        let name = &let_.name.text;
        let outer = self.file_scope(file);
        let bound = outer.as_ref().and_then(|outer| outer.get(name));
        let bound = bound.map(|(value, _)| self.copied(value, span, scope));
        let value = bound.unwrap_or_else(|| {
            let message = format!("`{name}` is not known yet: it stands below, or its file uses this one");
            self.report_in(
                scope,
                Diagnostic::error("let-order", span, message)
                    .related(declared, "declared here")
                    .help("a `let` uses those above it and those of imported files, in no circle"),
            );
            self.unknown(span, scope)
        });
        self.checked.index.add(
            span,
            Meaning::Name { word: "let", name: name.clone(), detail: describe::short(&value) },
            Some(declared),
        );
        value
    }

    fn unknown_word(&mut self, span: Span, name: &str, scope: &Scope<'a>) {
        let contexts = catalog::context::CONTEXTS.iter().map(|context| context.name);
        let entities: Vec<&str> = ENTITIES
            .iter()
            .filter_map(|kind| Kind::of(*kind))
            .flat_map(|kind| self.input.names.visible(scope.file, kind))
            .map(|found| found.name.as_str())
            .collect();
        let diagnostic =
            Diagnostic::error("unknown-name", span, format!("`{name}` is not known here")).not_known("value", name);
        if let Some(elsewhere) = self.input.names.anywhere(Kind::Let, name) {
            let diagnostic = self.elsewhere(diagnostic, elsewhere);
            self.report_in(scope, diagnostic);
            return;
        }
        let diagnostic = match suggest(name, contexts.chain(scope.names()).chain(entities)) {
            Some(near) => diagnostic.did_you_mean(near, span),
            None => diagnostic.help(
                "a text stands in quotes, a `let` above its use; contexts are `github`, `needs`, `steps`, `env`, …",
            ),
        };
        self.report_in(scope, diagnostic);
    }

    /// Whether what a name stands for may be read at a place: an argument was written elsewhere. Reports it where not.
    fn may_stand(&mut self, value: &Value, span: Span, place: Place, scope: &Scope<'a>) -> bool {
        // Where the compiler has to know it, `when` asks whether it is there, and the others say what they miss.
        if place == Place::Const {
            return true;
        }
        let mut contexts = Vec::new();
        value.expressions(&mut |expression| {
            expression.walk(&mut |inner| {
                if let Expression::Path { base: Base::Context(context), .. } = inner
                    && !contexts.contains(&context.as_str())
                {
                    contexts.push(context);
                }
            });
        });
        contexts.into_iter().all(|context| self.context_is_available(span, context, place, scope))
    }

    /// Whether a context may be read at a place; reports it where not.
    pub(super) fn context_is_available(&mut self, span: Span, context: &str, place: Place, scope: &Scope<'a>) -> bool {
        if self.is_lenient {
            return true;
        }
        let Place::Run(key) = place else {
            self.report_in(
                scope,
                Diagnostic::error("not-constant", span, format!("`{context}` is known on the runner only"))
                    .label("this has to be known when compiling")
                    .help("write a constant, a `let` or a parameter here"),
            );
            return false;
        };
        let Some(available) = catalog::availability(key) else {
            self.report_in(scope, Diagnostic::error("no-expression", span, "GitHub evaluates no expressions here"));
            return true;
        };
        if available.has_context(context) {
            return true;
        }
        let known: Vec<_> = available.contexts.iter().map(|name| format!("`{name}`")).collect();
        let place = place_word(key);
        let help = match (context, key) {
            ("secrets", "jobs.<job_id>.steps.if") => {
                "put it into the job's `env`, and ask for that: `env.NAME != ''`".to_owned()
            }
            ("secrets", "jobs.<job_id>.if") => {
                "ask in a step: one of a job before can say it in an output, `needs.JOB.outputs.NAME == 'true'`"
                    .to_owned()
            }
            _ => format!("there are {}", known.join(", ")),
        };
        self.report_in(
            scope,
            Diagnostic::error("context-unavailable", span, format!("GitHub does not have `{context}` in `{place}`"))
                .help(help),
        );
        true
    }
}

/// Whether a name is none of GitHub's contexts.
pub(super) fn is_no_context(name: &str) -> bool {
    catalog::context(name).is_none()
}

/// The word of a place, for messages: `with` of `jobs.<job_id>.with.<with_id>`.
pub(super) fn place_word(key: &str) -> &str {
    key.rsplit('.').find(|part| !part.starts_with('<')).unwrap_or(key)
}
