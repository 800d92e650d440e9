//! Values where a shape is wanted: an expression, a block or a list is read as the shape says.

use super::Checker;
use super::conform::{fits, kebab, words};
use super::name::is_no_context;
use super::scope::Scope;
use crate::ast::{Block as AstBlock, Element, Expression as Node, ExpressionKind};
use crate::diagnostic::Diagnostic;
use crate::model::{Comments, EntityKind, Field, Fields, Item, Value, ValueKind};
use crate::resolve::{self, Kind};
use crate::schema::{Place, Shape};
use crate::source::Span;
use crate::suggest::suggest;

impl<'a> Checker<'a> {
    /// Evaluates an expression where a shape is wanted. What does not fit is reported and becomes unknown.
    pub(super) fn evaluate(&mut self, node: &'a Node, shape: &'static Shape, place: Place, scope: &Scope<'a>) -> Value {
        self.checked.index.values.push((node.span, shape));
        match (shape, &node.kind) {
            (_, ExpressionKind::Missing) => self.unknown(node.span, scope),
            (Shape::Either(shapes), _) => match shapes.iter().find(|shape| self.accepts(shape, node, scope)) {
                Some(shape) => self.evaluate(node, shape, place, scope),
                None => {
                    if let ExpressionKind::Name(name) = &node.kind
                        && self.is_unbound(name, scope)
                    {
                        return self.unknown_choice(node, name, shape, scope);
                    }
                    let value = self.value(node, place, scope);
                    match shapes.iter().find(|shape| fits(&value, shape)) {
                        Some(shape) => self.conform(value, shape, node, scope),
                        None => self.mismatch(value, shape, node, scope),
                    }
                }
            },
            (Shape::Word(words), ExpressionKind::Name(name)) if words.contains(&name.as_str()) => {
                let site = self.site(node.span, scope);
                Value::new(ValueKind::Word(name.clone()), site)
            }
            (Shape::Word(words), ExpressionKind::Name(name))
                if scope.get(name).is_none() && (place == Place::Const || is_no_context(name)) =>
            {
                let mut diagnostic =
                    Diagnostic::error("wrong-type", node.span, format!("`{name}` is not {}", shape.describe()));
                diagnostic = match suggest(name, words.iter().copied()) {
                    Some(near) => diagnostic.did_you_mean(near, node.span),
                    None => diagnostic.help("write one of these"),
                };
                self.report_in(scope, diagnostic);
                self.unknown(node.span, scope)
            }
            (_, ExpressionKind::Name(name)) if wants_text(shape) && self.is_unbound(name, scope) => {
                let diagnostic = Diagnostic::error(
                    "unquoted-text",
                    node.span,
                    format!("`{name}` is a text, which stands in quotes"),
                )
                .help(format!("write `\"{name}\"`"))
                .fix("put it in quotes", node.span, format!("\"{name}\""));
                self.report_in(scope, diagnostic);
                Value::text(name.clone(), crate::model::Site::NONE)
            }
            (Shape::Entity(kind), ExpressionKind::Name(_) | ExpressionKind::Field { .. }) if !is_need(node) => {
                self.entity(node, *kind, scope)
            }
            (Shape::Requirement, _) => self.requirement(node, scope),
            (Shape::List(inner), ExpressionKind::List(elements)) => self.list(elements, inner, node.span, place, scope),
            (Shape::Many(inner), ExpressionKind::List(elements)) => self.list(elements, inner, node.span, place, scope),
            (Shape::Many(inner), _) => match self.named_list(node, place, scope) {
                Some(list) => self.conform(list, shape, node, scope),
                None => self.evaluate(node, inner, place, scope),
            },
            (Shape::Block(_) | Shape::Map(_) | Shape::Types, ExpressionKind::Record(block)) => {
                self.block_value(block, shape, place, scope)
            }
            _ => {
                let value = self.value(node, place, scope);
                self.conform(value, shape, node, scope)
            }
        }
    }

    /// A list that a name stands for.
    fn named_list(&mut self, node: &'a Node, place: Place, scope: &Scope<'a>) -> Option<Value> {
        let path = resolve::dotted(node)?;
        let is_bound = path.split('.').next().is_some_and(|first| scope.get(first).is_some());
        if !is_bound && self.input.names.lookup(scope.file, Kind::Let, &path).is_none() {
            return None;
        }
        let value = self.value(node, place, scope);
        matches!(value.kind, ValueKind::List(_)).then_some(value)
    }

    /// A bare word where one of several shapes is wanted.
    fn unknown_choice(&mut self, node: &Node, name: &str, shape: &'static Shape, scope: &Scope<'a>) -> Value {
        let Shape::Either(shapes) = shape else { return self.unknown(node.span, scope) };
        let quoted = format!("\"{name}\"");
        let entity = shapes.iter().find_map(|shape| match shape {
            Shape::Entity(kind) => Kind::of(*kind),
            _ => None,
        });
        let text = shapes.iter().any(takes_text);
        let diagnostic = match (entity, suggest(&kebab(name), words(shape))) {
            (Some(kind), _) => {
                let mut diagnostic = self.unknown_name(node.span, kind, name, scope);
                if text && let Some(help) = diagnostic.help.take() {
                    let (end, one) = if help.ends_with('?') { ("", "One") } else { (";", "one") };
                    let quotes = format!("{one} that is not declared here stands in quotes: `{quoted}`");
                    diagnostic.help = Some(format!("{help}{end} {quotes}"));
                }
                diagnostic
            }
            (None, Some(near)) => {
                Diagnostic::error("wrong-type", node.span, format!("`{name}` is not {}", shape.describe()))
                    .did_you_mean(near, node.span)
            }
            (None, None) if text => {
                Diagnostic::error("unquoted-text", node.span, format!("`{name}` is a text, which stands in quotes"))
                    .help(format!("write `{quoted}`"))
                    .fix("put it in quotes", node.span, quoted)
            }
            (None, None) => Diagnostic::error("wrong-type", node.span, format!("`{name}` is not {}", shape.describe()))
                .help("write one of these"),
        };
        self.report_in(scope, diagnostic);
        self.unknown(node.span, scope)
    }

    /// Whether a bare word means nothing, here or in a file that could be imported.
    fn is_unbound(&self, name: &str, scope: &Scope<'a>) -> bool {
        let kinds = [
            Kind::Image,
            Kind::App,
            Kind::Project,
            Kind::AnalysisTemplate,
            Kind::Environment,
            Kind::Pipeline,
            Kind::Let,
        ];
        scope.get(name).is_none()
            && is_no_context(name)
            && kinds.iter().all(|kind| self.input.names.lookup(scope.file, *kind, name).is_none())
            && self.input.names.anywhere(Kind::Let, name).is_none()
    }

    /// Whether an expression is written as the shape wants it, before it is evaluated.
    fn accepts(&self, shape: &Shape, node: &Node, scope: &Scope<'a>) -> bool {
        match (shape, &node.kind) {
            (Shape::Word(words), ExpressionKind::Name(name)) => {
                words.contains(&name.as_str()) && scope.get(name).is_none()
            }
            (Shape::Entity(EntityKind::Job), _) => resolve::dotted(node).is_some_and(|name| name.contains('.')),
            (Shape::Entity(kind), _) => Kind::of(*kind).zip(resolve::dotted(node)).is_some_and(|(kind, name)| {
                scope.get(&name).is_none() && self.input.names.lookup(scope.file, kind, &name).is_some()
            }),
            (Shape::Block(_) | Shape::Map(_), ExpressionKind::Record(_)) => true,
            (Shape::List(_) | Shape::Many(_), ExpressionKind::List(_)) => true,
            (Shape::Text, ExpressionKind::Text(_)) => true,
            (Shape::Bool, ExpressionKind::Bool(_)) => true,
            (Shape::Number, ExpressionKind::Number(_)) => true,
            _ => false,
        }
    }

    pub(super) fn block_value(
        &mut self,
        block: &'a AstBlock,
        shape: &'static Shape,
        place: Place,
        scope: &Scope<'a>,
    ) -> Value {
        let site = self.site(block.span, scope);
        match shape {
            Shape::Block(schema) => Value::new(ValueKind::Map(self.fields(block, schema, scope)), site),
            Shape::Map(inner) => Value::new(ValueKind::Map(self.map(block, inner, place, scope)), site),
            Shape::Types => Value::new(ValueKind::Map(self.types(block, scope)), site),
            Shape::Data | Shape::Scalar => {
                Value::new(ValueKind::Map(self.map(block, &Shape::Data, place, scope)), site)
            }
            Shape::Either(shapes) => {
                match shapes.iter().find(|shape| matches!(shape, Shape::Block(_) | Shape::Map(_) | Shape::Data)) {
                    Some(shape) => self.block_value(block, shape, place, scope),
                    None => self.no_block(block, shape, scope),
                }
            }
            Shape::Many(inner) => self.block_value(block, inner, place, scope),
            _ => self.no_block(block, shape, scope),
        }
    }

    fn no_block(&mut self, block: &AstBlock, shape: &Shape, scope: &Scope<'a>) -> Value {
        let span = Span { end: block.span.start + 1, ..block.span };
        self.report_in(
            scope,
            Diagnostic::error("wrong-type", span, format!("expected {}", shape.describe()))
                .label("this is a block")
                .help("write `key = value`"),
        );
        self.unknown(block.span, scope)
    }

    /// A block whose keys the user chooses.
    pub(super) fn map(
        &mut self,
        block: &'a AstBlock,
        inner: &'static Shape,
        place: Place,
        scope: &Scope<'a>,
    ) -> Fields {
        let mut fields = Fields::default();
        for member in self.members(block, scope) {
            let crate::ast::MemberKind::Field(field) = &member.node.kind else {
                let help = "write `key = value`";
                self.report_in(
                    &member.scope,
                    Diagnostic::error("unknown-member", member.node.span, "only keys and values stand here").help(help),
                );
                continue;
            };
            let Some(key) = self.key(&field.key, &member.scope) else { continue };
            let value = self.field_value(field, inner, place, &member.scope);
            let site = self.site(field.key.span(), &member.scope);
            let comments = self.comments(&member.node.comments, field.block.as_ref());
            self.add_field(&mut fields, Field { key, value, comments, site });
        }
        fields
    }

    fn list(
        &mut self,
        elements: &'a [Element],
        inner: &'static Shape,
        span: Span,
        place: Place,
        scope: &Scope<'a>,
    ) -> Value {
        let items = elements
            .iter()
            .map(|element| Item {
                value: self.evaluate(&element.value, inner, place, scope),
                comments: match &element.value.kind {
                    ExpressionKind::Record(block) => self.comments(&element.comments, Some(block)),
                    _ => self.comments(&element.comments, None),
                },
            })
            .collect();
        let site = self.site(span, scope);
        Value::new(ValueKind::List(items), site)
    }

    /// `coverage` or `coverage(min = 80%)`.
    fn requirement(&mut self, node: &'a Node, scope: &Scope<'a>) -> Value {
        let (callee, arguments) = match &node.kind {
            ExpressionKind::Call { callee, arguments } => (callee.as_ref(), Some(arguments)),
            _ => (node, None),
        };
        let Some(name) = resolve::dotted(callee) else {
            self.report_in(
                scope,
                Diagnostic::error("wrong-type", node.span, format!("expected {}", Shape::Requirement.describe()))
                    .help("a gate is named without quotes"),
            );
            return self.unknown(node.span, scope);
        };
        let Some((gate, file)) = self.gate_template(&name, callee.span, scope) else {
            return self.unknown(node.span, scope);
        };
        let mut fields = Fields::default();
        for argument in arguments.iter().flat_map(|arguments| &arguments.items) {
            let Some(key) = &argument.name else {
                self.report_in(
                    scope,
                    Diagnostic::error("missing-argument-name", argument.value.span, "arguments of a gate are named")
                        .help("write `min = 80%`"),
                );
                continue;
            };
            if !gate.parameters.iter().any(|parameter| parameter.name.text == key.text) {
                self.unknown_parameter(gate, &key.text, key.span, scope);
                continue;
            }
            let value = self.constant(&argument.value, scope);
            let site = self.site(key.span, scope);
            self.add_field(&mut fields, Field { key: key.text.clone(), value, comments: Comments::default(), site });
        }
        let site = self.site(node.span, scope);
        let name = gate.name.text.clone();
        let declared_in = self.path_of(file);
        Value::new(ValueKind::Call { name, declared_in, arguments: fields }, site)
    }
}

/// Whether a place takes a text, and no word of a closed set.
fn wants_text(shape: &Shape) -> bool {
    matches!(shape, Shape::Text | Shape::Scalar)
}

fn takes_text(shape: &Shape) -> bool {
    match shape {
        Shape::Many(inner) => takes_text(inner),
        _ => wants_text(shape),
    }
}

/// `needs.…`, which is evaluated where an entity is wanted: a job hands on what it built.
fn is_need(node: &Node) -> bool {
    resolve::dotted(node).is_some_and(|name| name.starts_with("needs."))
}
