//! A value against the shape that its place wants.

use super::index::Meaning;
use super::scope::Scope;
use super::{Checker, describe};
use crate::ast::{Block as AstBlock, Element, Expression as Node, ExpressionKind};
use crate::diagnostic::Diagnostic;
use crate::model::{Comments, Entity, EntityKind, Field, Fields, Item, Value, ValueKind};
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
                if scope.get(name).is_none() && (place == Place::Const || super::expression::is_no_context(name)) =>
            {
                let mut diagnostic =
                    Diagnostic::error("wrong-type", node.span, format!("`{name}` is not {}", shape.describe()));
                diagnostic = match suggest(name, words.iter().copied()) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(
                        format!("replace with `{near}`"),
                        node.span,
                        near,
                    ),
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
                    .help(format!("did you mean `{near}`?"))
                    .fix(format!("replace with `{near}`"), node.span, near)
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
            && super::expression::is_no_context(name)
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

    /// A bare name where an entity is wanted.
    pub(super) fn entity(&mut self, node: &'a Node, kind: EntityKind, scope: &Scope<'a>) -> Value {
        let Some(name) = resolve::dotted(node) else { return self.unknown(node.span, scope) };
        if let Some((value, span)) = scope.get(&name) {
            let value = value.clone();
            self.checked.index.add(
                node.span,
                Meaning::Name { word: "parameter", name, detail: String::new() },
                Some(span),
            );
            return value;
        }
        let site = self.site(node.span, scope);
        let entity = |id: String| Value::new(ValueKind::Entity(Entity { kind, id, built_by: None }), site);
        let Some(wanted) = Kind::of(kind) else {
            // A job: of this pipeline by its id, of another as `pipeline.job`. Checked when all jobs are known.
            let meaning = Meaning::Name { word: kind.keyword(), name: name.clone(), detail: String::new() };
            self.checked.index.add(node.span, meaning, None);
            return entity(name);
        };
        match self.input.names.lookup(scope.file, wanted, &name) {
            Some(found) => {
                let (id, span) = (found.name.clone(), found.span);
                self.checked.index.add(
                    node.span,
                    Meaning::Name { word: kind.keyword(), name: id.clone(), detail: String::new() },
                    Some(span),
                );
                entity(id)
            }
            // A declaration that a `for` made has no name in the source.
            None if self.checked.model.declaration(kind, &name).is_some() => entity(name),
            None => {
                let diagnostic = self.unknown_name(node.span, wanted, &name, scope);
                self.report_in(scope, diagnostic);
                self.unknown(node.span, scope)
            }
        }
    }

    pub(super) fn unknown_name(&self, span: Span, kind: Kind, name: &str, scope: &Scope<'a>) -> Diagnostic {
        let diagnostic = Diagnostic::error("unknown-name", span, format!("there is no {} `{name}`", kind.word()));
        if let Some(elsewhere) = self.input.names.anywhere(kind, name) {
            let path = self.input.sources.path(elsewhere.file);
            return diagnostic
                .related(elsewhere.span, "declared in a file that is not imported here")
                .help(format!("import \"{path}\" (the path is relative to this file)"));
        }
        let visible: Vec<_> = self.input.names.visible(scope.file, kind).map(|found| found.name.as_str()).collect();
        match suggest(name, visible.iter().copied()) {
            Some(near) => {
                diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace with `{near}`"), span, near)
            }
            None if visible.is_empty() => diagnostic.help(format!("declare it: `{} {name} {{ … }}`", kind.word())),
            None => diagnostic.help(format!(
                "there are {}",
                visible.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            )),
        }
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
        let Some(gate) = self.gate_template(&name, callee.span, scope) else { return self.unknown(node.span, scope) };
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
        Value::new(ValueKind::Call { name, arguments: fields }, site)
    }

    /// Checks an evaluated value, and turns it into what the shape holds.
    pub(super) fn conform(&mut self, value: Value, shape: &'static Shape, node: &'a Node, scope: &Scope<'a>) -> Value {
        match (shape, &value.kind) {
            (_, ValueKind::Unknown | ValueKind::Run(_)) => value,
            (Shape::Text, ValueKind::Percent(number)) => Value::text(format!("{number}%"), value.site),
            // GitHub takes a text with expressions in it, and calls it true whatever they are.
            (Shape::Bool | Shape::Number | Shape::Duration, ValueKind::Text(text)) if text.as_constant().is_none() => {
                value
            }
            (Shape::Text | Shape::Scalar, ValueKind::Entity(entity)) => {
                let message = format!("{} `{}` is no text", entity.kind.keyword(), entity.id);
                let help = match entity.kind {
                    EntityKind::Image => format!("write `{0}.repository`, `{0}.tag` or `{0}.digest`", entity.id),
                    _ => "write it in quotes, or one of its members".to_owned(),
                };
                self.report_in(scope, Diagnostic::error("wrong-type", node.span, message).help(help));
                self.unknown(node.span, scope)
            }
            (Shape::Scalar, ValueKind::Number(number)) if changes_when_read(number) => {
                let message = format!("`{number}` is a number here, and YAML reads it as another text");
                let source = self.input.sources.slice(node.span).to_owned();
                self.report_in(
                    scope,
                    Diagnostic::error("wrong-type", node.span, message)
                        .help("a version is text: in quotes it keeps its digits")
                        .fix("put it in quotes", node.span, format!("\"{source}\"")),
                );
                self.unknown(node.span, scope)
            }
            (Shape::Scalar, ValueKind::Percent(number)) => Value::new(ValueKind::Number(number.clone()), value.site),
            (Shape::List(inner), ValueKind::List(_)) | (Shape::Many(inner), ValueKind::List(_)) => {
                let ValueKind::List(items) = value.kind else { return value };
                let items = items
                    .into_iter()
                    .map(|item| Item { value: self.conform(item.value, inner, node, scope), comments: item.comments })
                    .collect();
                Value::new(ValueKind::List(items), value.site)
            }
            _ if fits(&value, shape) => value,
            _ => self.mismatch(value, shape, node, scope),
        }
    }

    fn mismatch(&mut self, value: Value, shape: &Shape, node: &Node, scope: &Scope<'a>) -> Value {
        if value.is_unknown() {
            return value;
        }
        let mut diagnostic = Diagnostic::error("wrong-type", node.span, format!("expected {}", shape.describe()))
            .label(describe::describe(&value));
        let source = self.input.sources.slice(node.span);
        match (shape, &value.kind) {
            (Shape::Text, ValueKind::Number(_)) => {
                diagnostic = diagnostic.help("a version is text: in quotes it keeps its digits").fix(
                    "put it in quotes",
                    node.span,
                    format!("\"{source}\""),
                );
            }
            (shape, ValueKind::Number(number)) if takes_duration(shape) => {
                diagnostic = diagnostic.help(format!("say the unit: `{number}m`, `{number}s`"));
            }
            (_, ValueKind::Text(text)) if !words(shape).is_empty() => {
                let text = kebab(&text.as_constant().unwrap_or_default());
                let known = words(shape);
                let near =
                    known.iter().copied().find(|word| *word == text).or_else(|| suggest(&text, known.iter().copied()));
                if let Some(near) = near {
                    diagnostic = diagnostic.help(format!("words of a closed set stand without quotes: `{near}`")).fix(
                        format!("replace with `{near}`"),
                        node.span,
                        near,
                    );
                }
            }
            (Shape::Percent, ValueKind::Number(number)) => {
                diagnostic =
                    diagnostic.help(format!("write `{number}%`")).fix("add the `%`", node.span, format!("{number}%"));
            }
            (Shape::Map(inner), ValueKind::List(_) | ValueKind::Text(_)) => {
                diagnostic = diagnostic.help(format!("write `{{ KEY = … }}`, each value {}", inner.describe()));
            }
            (Shape::Block(_), ValueKind::Bool(true)) => {
                diagnostic = diagnostic.help("an empty block says the same: write `{}`")
            }
            (Shape::Bool, ValueKind::Text(_)) => {
                diagnostic = diagnostic.help("a text is no condition: write the expression without quotes");
            }
            _ => {}
        }
        self.report_in(scope, diagnostic);
        Value::new(ValueKind::Unknown, value.site)
    }
}

/// Whether a constant is what a shape holds.
fn fits(value: &Value, shape: &Shape) -> bool {
    match (shape, &value.kind) {
        (_, ValueKind::Unknown | ValueKind::Run(_)) | (Shape::Data, _) => true,
        (Shape::Either(shapes), _) => shapes.iter().any(|shape| fits(value, shape)),
        (Shape::Many(inner), ValueKind::List(items)) | (Shape::List(inner), ValueKind::List(items)) => {
            items.iter().all(|item| fits(&item.value, inner))
        }
        (Shape::Many(inner), _) => fits(value, inner),
        (Shape::Text, ValueKind::Text(_)) => true,
        (Shape::Word(words), ValueKind::Word(word)) => words.contains(&word.as_str()),
        (Shape::Number, ValueKind::Number(_))
        | (Shape::Bool, ValueKind::Bool(_))
        | (Shape::Percent, ValueKind::Percent(_))
        | (Shape::Duration, ValueKind::Duration(_))
        | (Shape::Requirement, ValueKind::Call { .. }) => true,
        (Shape::Scalar, ValueKind::Text(_) | ValueKind::Number(_) | ValueKind::Bool(_) | ValueKind::Null) => true,
        (Shape::Entity(kind), ValueKind::Entity(entity)) => entity.kind == *kind,
        (Shape::Block(_) | Shape::Map(_), ValueKind::Map(_)) => true,
        _ => false,
    }
}

/// Whether a place takes a text, and no word of a closed set.
fn wants_text(shape: &Shape) -> bool {
    matches!(shape, Shape::Text | Shape::Scalar)
}

fn takes_duration(shape: &Shape) -> bool {
    match shape {
        Shape::Either(shapes) => shapes.iter().any(takes_duration),
        _ => matches!(shape, Shape::Duration),
    }
}

fn takes_text(shape: &Shape) -> bool {
    match shape {
        Shape::Many(inner) => takes_text(inner),
        _ => wants_text(shape),
    }
}

/// `CreateNamespace=true` as it is written here: `create-namespace`.
fn kebab(text: &str) -> String {
    let mut word = String::new();
    for letter in text.split('=').next().unwrap_or(text).chars() {
        if letter.is_ascii_uppercase() && !word.is_empty() {
            word.push('-');
        }
        word.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
    }
    word
}

/// The words that a shape takes.
fn words(shape: &Shape) -> Vec<&'static str> {
    match shape {
        Shape::Word(words) => words.to_vec(),
        Shape::Either(shapes) => shapes.iter().flat_map(words).collect(),
        Shape::Many(inner) | Shape::List(inner) => words(inner),
        _ => Vec::new(),
    }
}

/// Whether a number does not keep its text in YAML: `3.10`, `010`, `1e3`, `0x1F`.
fn changes_when_read(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let leading = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    !plain || leading || (digits.contains('.') && digits.ends_with('0'))
}

/// `needs.…`, which is evaluated where an entity is wanted: a job hands on what it built.
fn is_need(node: &Node) -> bool {
    resolve::dotted(node).is_some_and(|name| name.starts_with("needs."))
}
