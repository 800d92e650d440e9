//! Expressions: constants are folded, the rest becomes an expression of the runner.

use super::index::Meaning;
use super::scope::Scope;
use super::{Checker, describe, fold};
use crate::ast::{Expression as Node, ExpressionKind, Name, Operator, Piece as NodePiece};
use crate::catalog;
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Entity, EntityKind, Expression, Item, Part, Piece, Text, Value, ValueKind};
use crate::resolve::{Kind, dotted};
use crate::schema::Place;
use crate::source::Span;
use crate::suggest::suggest;

/// The kinds of things that a bare name may be, in the order in which they are tried.
const ENTITIES: [EntityKind; 4] = [EntityKind::Image, EntityKind::App, EntityKind::Environment, EntityKind::Pipeline];

/// Whether a name is none of GitHub's contexts.
pub(super) fn is_no_context(name: &str) -> bool {
    catalog::context(name).is_none()
}

impl<'a> Checker<'a> {
    /// Whether constants are folded: `baseline { others = github }` leaves what the runner evaluates as it is written.
    pub(super) fn folds(&self, place: Place) -> bool {
        !self.as_written || place == Place::Const
    }

    /// A value that has to be known when compiling.
    pub(super) fn constant(&mut self, node: &'a Node, scope: &Scope<'a>) -> Value {
        self.value(node, Place::Const, scope)
    }

    /// Evaluates an expression as far as the compiler can.
    pub(super) fn value(&mut self, node: &'a Node, place: Place, scope: &Scope<'a>) -> Value {
        let kind = match &node.kind {
            ExpressionKind::Null => ValueKind::Null,
            ExpressionKind::Bool(value) => ValueKind::Bool(*value),
            ExpressionKind::Number(text) => ValueKind::Number(text.clone()),
            ExpressionKind::Percent(text) => ValueKind::Percent(text.clone()),
            ExpressionKind::Duration(seconds) => ValueKind::Duration(*seconds),
            ExpressionKind::Target(text) => ValueKind::Target(text.clone()),
            ExpressionKind::Missing => ValueKind::Unknown,
            ExpressionKind::Text(text) => ValueKind::Text(self.text(&text.pieces, place, scope)),
            ExpressionKind::Name(_) => return self.name(node, place, scope),
            ExpressionKind::Field { base, name } => return self.access(node, base, name, place, scope),
            ExpressionKind::Star(base) => return self.part(node, base, Part::Star, place, scope),
            ExpressionKind::Index { base, index } => {
                let index_value = self.value(index, place, scope);
                let part = match self.expression_of(index_value, index, scope) {
                    Some(index) => Part::Index(index),
                    None => return self.unknown(node.span, scope),
                };
                return self.part(node, base, part, place, scope);
            }
            ExpressionKind::Call { callee, arguments } => {
                return self.call(node, callee, &arguments.items, place, scope);
            }
            ExpressionKind::Not(inner) => {
                let value = self.value(inner, place, scope);
                match fold::truthy(&value).filter(|_| self.folds(place)) {
                    Some(value) => ValueKind::Bool(!value),
                    None => match self.expression_of(value, inner, scope) {
                        Some(inner) => ValueKind::Run(Expression::Not(Box::new(inner))),
                        None => ValueKind::Unknown,
                    },
                }
            }
            ExpressionKind::Binary { operator, left, right } => {
                return self.binary(node, *operator, left, right, place, scope);
            }
            ExpressionKind::If { condition, then, otherwise } => {
                let test = self.value(condition, place, scope);
                match fold::truthy(&test).filter(|_| self.folds(place)) {
                    Some(true) => return self.value(then, place, scope),
                    Some(false) => return self.value(otherwise, place, scope),
                    None => {
                        let parts = [
                            (test, condition),
                            (self.value(then, place, scope), then),
                            (self.value(otherwise, place, scope), otherwise),
                        ]
                        .map(|(value, node)| self.expression_of(value, node, scope).map(Box::new));
                        match parts {
                            [Some(condition), Some(then), Some(otherwise)] => {
                                ValueKind::Run(Expression::If { condition, then, otherwise })
                            }
                            _ => ValueKind::Unknown,
                        }
                    }
                }
            }
            ExpressionKind::List(elements) => ValueKind::List(
                elements
                    .iter()
                    .map(|element| Item {
                        value: self.value(&element.value, place, scope),
                        comments: match &element.value.kind {
                            ExpressionKind::Record(block) => self.comments(&element.comments, Some(block)),
                            _ => self.comments(&element.comments, None),
                        },
                    })
                    .collect(),
            ),
            ExpressionKind::Record(block) => ValueKind::Map(self.map(block, &crate::schema::Shape::Data, place, scope)),
            ExpressionKind::Optional(_) => {
                self.report_in(
                    scope,
                    Diagnostic::error("unexpected-text", node.span, "`?` stands behind a job in `needs` only")
                        .help("a choice is `if c then a else b`; for a value that may be missing write `a ?? b`"),
                );
                ValueKind::Unknown
            }
        };
        let site = self.site(node.span, scope);
        Value::new(kind, site)
    }

    /// A text with what is interpolated; constants become part of the text.
    fn text(&mut self, pieces: &'a [NodePiece], place: Place, scope: &Scope<'a>) -> Text {
        let mut text = Text::default();
        for piece in pieces {
            match piece {
                NodePiece::Text(constant) => text.push(constant),
                NodePiece::Expression(node) => {
                    let value = self.value(node, place, scope);
                    if value.is_unknown() {
                        continue;
                    }
                    let seen = describe::describe(&value);
                    match describe::to_text(value) {
                        Some(inner) => text.append(inner),
                        None => self.report_in(
                            scope,
                            Diagnostic::error("wrong-type", node.span, "this cannot stand in a text").label(seen),
                        ),
                    }
                }
            }
        }
        text
    }

    fn name(&mut self, node: &'a Node, place: Place, scope: &Scope<'a>) -> Value {
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
    fn imported_let(
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
        let diagnostic = Diagnostic::error("unknown-name", span, format!("`{name}` is not known here"));
        if let Some(elsewhere) = self.input.names.anywhere(Kind::Let, name) {
            let path = self.input.sources.path(elsewhere.file);
            let diagnostic = diagnostic
                .related(elsewhere.span, "declared in a file that is not imported here")
                .help(format!("import \"{path}\" (the path is relative to this file)"));
            self.report_in(scope, diagnostic);
            return;
        }
        let diagnostic = match suggest(name, contexts.chain(scope.names()).chain(entities)) {
            Some(near) => {
                diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace with `{near}`"), span, near)
            }
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
    fn context_is_available(&mut self, span: Span, context: &str, place: Place, scope: &Scope<'a>) -> bool {
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
        self.report_in(
            scope,
            Diagnostic::error("context-unavailable", span, format!("GitHub does not have `{context}` in `{place}`"))
                .help(format!("there are {}", known.join(", "))),
        );
        true
    }

    /// `base.name`
    fn access(&mut self, node: &'a Node, base: &'a Node, name: &'a Name, place: Place, scope: &Scope<'a>) -> Value {
        if let Some(image) = self.built_image(node, place, scope) {
            return image;
        }
        if let Some(value) = self.behind_alias(node, scope) {
            return value;
        }
        let value = self.value(base, place, scope);
        match value.kind {
            ValueKind::Unknown => value,
            ValueKind::Null => value,
            ValueKind::Map(fields) => match fields.get(&name.text) {
                Some(value) => value.clone(),
                None => {
                    let near = suggest(&name.text, fields.iter().map(|field| field.key.as_str()));
                    let mut diagnostic =
                        Diagnostic::error("unknown-member", name.span, format!("there is no member `{}`", name.text));
                    if let Some(near) = near {
                        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                    }
                    self.report_in(scope, diagnostic);
                    self.unknown(node.span, scope)
                }
            },
            ValueKind::Entity(entity) => self.entity_member(&entity, name, scope),
            ValueKind::Run(expression) => {
                if matches!(&base.kind, ExpressionKind::Name(context) if context == "secrets") {
                    self.index_secret(name, scope);
                }
                let site = self.site(name.span, scope);
                let part = Part::Name(self.step_id(&name.text, base, scope), site);
                self.extend(expression, part, node, scope)
            }
            _ => {
                let seen = describe::describe(&value);
                self.report_in(
                    scope,
                    Diagnostic::error("unknown-member", name.span, format!("it has no member `{}`", name.text))
                        .label(seen),
                );
                self.unknown(node.span, scope)
            }
        }
    }

    /// `secrets.NAME` to its declaration.
    fn index_secret(&mut self, name: &Name, scope: &Scope<'a>) {
        let names = self.input.names;
        let found = names.lookup(scope.file, Kind::Secret, &name.text);
        if let Some(found) = found.or_else(|| names.anywhere(Kind::Secret, &name.text)) {
            let meaning = Meaning::Name { word: "secret", name: name.text.clone(), detail: String::new() };
            self.checked.index.add(name.span, meaning, Some(found.span));
        }
    }

    /// `lib.name`: a `let` of a file that was imported with a name.
    fn behind_alias(&mut self, node: &Node, scope: &Scope<'a>) -> Option<Value> {
        let path = dotted(node)?;
        if scope.get(path.split('.').next()?).is_some() {
            return None;
        }
        let found = self.input.names.lookup(scope.file, Kind::Let, &path)?;
        Some(self.imported_let(node.span, found.file, found.member, found.span, scope))
    }

    /// The id of a step as it is called in the job: templates rename theirs.
    fn step_id(&self, name: &str, base: &Node, scope: &Scope<'a>) -> String {
        match &base.kind {
            ExpressionKind::Name(context) if context == "steps" => {
                scope.step_ids.get(name).cloned().unwrap_or_else(|| name.to_owned())
            }
            _ => name.to_owned(),
        }
    }

    fn part(&mut self, node: &'a Node, base: &'a Node, part: Part, place: Place, scope: &Scope<'a>) -> Value {
        let value = self.value(base, place, scope);
        match self.expression_of(value, base, scope) {
            Some(expression) => self.extend(expression, part, node, scope),
            None => self.unknown(node.span, scope),
        }
    }

    fn extend(&mut self, expression: Expression, part: Part, node: &Node, scope: &Scope<'a>) -> Value {
        let site = self.site(node.span, scope);
        let path = match expression {
            Expression::Path { base, mut parts, .. } => {
                parts.push(part);
                Expression::Path { base, parts, site }
            }
            other => Expression::Path { base: Base::Expression(Box::new(other)), parts: vec![part], site },
        };
        Value::new(ValueKind::Run(path), site)
    }

    /// `needs.JOB.images.IMAGE`
    fn built_image(&mut self, node: &'a Node, place: Place, scope: &Scope<'a>) -> Option<Value> {
        let path = dotted(node)?;
        let parts: Vec<_> = path.split('.').collect();
        let ["needs", job, "images", image] = parts[..] else { return None };
        if !self.context_is_available(node.span, "needs", place, scope) {
            return Some(self.unknown(node.span, scope));
        }
        let ExpressionKind::Field { base, name } = &node.kind else { return None };
        if let ExpressionKind::Field { base: inner, .. } = &base.kind
            && let ExpressionKind::Field { name: job, .. } = &inner.kind
        {
            let meaning = Meaning::Name { word: "job", name: job.text.clone(), detail: String::new() };
            self.checked.index.add(job.span, meaning, None);
        }
        let Some(found) = self.input.names.lookup(scope.file, Kind::Image, image) else {
            let diagnostic = self.unknown_name(name.span, Kind::Image, image, scope);
            self.report_in(scope, diagnostic);
            return Some(self.unknown(node.span, scope));
        };
        let (id, span) = (found.name.clone(), found.span);
        self.checked.index.add(
            name.span,
            Meaning::Name { word: "image", name: id.clone(), detail: format!("built by job `{job}`") },
            Some(span),
        );
        let site = self.site(node.span, scope);
        Some(Value::new(
            ValueKind::Entity(Entity { kind: EntityKind::Image, id, built_by: Some(job.to_owned()) }),
            site,
        ))
    }

    fn binary(
        &mut self,
        node: &Node,
        operator: Operator,
        left: &'a Node,
        right: &'a Node,
        place: Place,
        scope: &Scope<'a>,
    ) -> Value {
        let left_value = self.value(left, place, scope);
        let right_value = self.value(right, place, scope);
        if let Some(folded) = fold::binary(operator, &left_value, &right_value).filter(|_| self.folds(place)) {
            return folded;
        }
        let site = self.site(node.span, scope);
        match (self.expression_of(left_value, left, scope), self.expression_of(right_value, right, scope)) {
            (Some(left), Some(right)) => Value::new(ValueKind::Run(Expression::binary(operator, left, right)), site),
            _ => Value::new(ValueKind::Unknown, site),
        }
    }

    /// A value as a part of an expression of the runner.
    pub(super) fn expression_of(&mut self, value: Value, node: &Node, scope: &Scope<'a>) -> Option<Expression> {
        Some(match value.kind {
            ValueKind::Null => Expression::Null,
            ValueKind::Bool(value) => Expression::Bool(value),
            ValueKind::Number(text) => Expression::Number(text),
            ValueKind::Run(expression) => expression,
            ValueKind::Text(text) => match text.as_constant() {
                Some(constant) => Expression::Text(constant),
                None => format_call(text),
            },
            ValueKind::Unknown => return None,
            _ => {
                let seen = describe::describe(&value);
                self.report_in(
                    scope,
                    Diagnostic::error("wrong-type", node.span, "this cannot stand in an expression of the runner")
                        .label(seen),
                );
                return None;
            }
        })
    }
}

/// `format('…{0}…', a)` for a text with expressions in it.
fn format_call(text: Text) -> Expression {
    let mut pattern = String::new();
    let mut arguments = vec![Expression::Null];
    for piece in text.pieces {
        match piece {
            Piece::Text(constant) => pattern.push_str(&constant.replace('{', "{{").replace('}', "}}")),
            Piece::Run(expression) => {
                pattern.push_str(&format!("{{{}}}", arguments.len() - 1));
                arguments.push(expression);
            }
        }
    }
    arguments[0] = Expression::Text(pattern);
    Expression::Call { function: "format".to_owned(), arguments, site: crate::model::Site::NONE }
}

/// The word of a place, for messages: `with` of `jobs.<job_id>.with.<with_id>`.
pub(super) fn place_word(key: &str) -> &str {
    key.rsplit('.').find(|part| !part.starts_with('<')).unwrap_or(key)
}
