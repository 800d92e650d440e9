//! How large a value is. What is named can be used twice in what is named next, so sizes double line by line: they are
//! bounded where a name is bound. And what is bounded can be used many times, so all that is put in is counted.

use super::Checker;
use super::scope::Scope;
use crate::ast::Let;
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Expression, Fields, Part, Piece, Text, Value, ValueKind};
use crate::source::Span;

/// How large a named value may be: the bytes of its texts, and [`NODE_COST`] for each part.
const COST_MAX: usize = 256 * 1024;
const NODE_COST: usize = 64;
/// How deep a named value may be nested. Later stages use recursion.
const DEPTH_MAX: usize = 240;

/// How much templates, `for` and names may put in together. A workflow of GitHub's has at most a few hundred KiB.
const GROWTH_MAX: usize = 64 * 1024 * 1024;

/// Cost and depth.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    pub cost: usize,
    depth: usize,
}

impl Size {
    fn of(parts: impl IntoIterator<Item = Self>) -> Self {
        parts.into_iter().fold(Self { cost: NODE_COST, depth: 0 }, |sum, part| Self {
            cost: sum.cost + part.cost,
            depth: sum.depth.max(part.depth),
        })
    }

    fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }
}

impl<'a> Checker<'a> {
    /// Evaluates a `let` and binds its name.
    pub(super) fn bind_let(&mut self, let_: &'a Let, scope: &mut Scope<'a>) {
        let value = self.constant(&let_.value, scope);
        let value = self.bounded(value, let_.name.span, scope);
        scope.bind(&let_.name.text, value, let_.name.span);
    }

    /// Counts the text that a template or a turn of a `for` puts in; whether there is room. Says so, once, where there is
    /// none.
    pub(super) fn grow(&mut self, bytes: usize, span: Span, scope: &Scope<'a>) -> bool {
        let had_room = self.grown <= GROWTH_MAX;
        self.grown = self.grown.saturating_add(bytes);
        let has_room = self.grown <= GROWTH_MAX;
        if had_room && !has_room {
            let message = format!(
                "templates, `for` and names put in more than {} MiB; this is where it ended",
                GROWTH_MAX / (1024 * 1024)
            );
            self.report_in(
                scope,
                Diagnostic::error("expansion-too-large", span, message)
                    .help("look at the large texts and lists around this place, and at how often each is used"),
            );
        }
        has_room
    }

    /// A copy of what a name stands for, or unknown where there is no room for it.
    pub(super) fn copied(&mut self, value: &Value, span: Span, scope: &Scope<'a>) -> Value {
        match self.grow(value_size(value).cost, span, scope) {
            true => value.clone(),
            false => self.unknown(span, scope),
        }
    }

    /// The value, or unknown where it has grown too large to be used again.
    pub(super) fn bounded(&mut self, value: Value, span: Span, scope: &Scope<'a>) -> Value {
        let size = value_size(&value);
        if size.cost <= COST_MAX && size.depth <= DEPTH_MAX {
            return value;
        }
        self.report_in(
            scope,
            Diagnostic::error("expansion-too-large", span, "this value is too large to be named")
                .help("look at the values that it is made of: each may contain the one before it several times"),
        );
        self.unknown(span, scope)
    }
}

pub(super) fn value_size(value: &Value) -> Size {
    match &value.kind {
        ValueKind::Text(text) => text_size(text),
        ValueKind::Run(expression) => expression_size(expression),
        ValueKind::List(items) => Size::of(items.iter().map(|item| value_size(&item.value))).deeper(),
        ValueKind::Map(fields) | ValueKind::Call { arguments: fields, .. } => fields_size(fields).deeper(),
        ValueKind::Word(text) | ValueKind::Number(text) | ValueKind::Percent(text) | ValueKind::Target(text) => {
            leaf(text.len())
        }
        _ => leaf(0),
    }
}

fn leaf(bytes: usize) -> Size {
    Size { cost: NODE_COST + bytes, depth: 0 }
}

fn fields_size(fields: &Fields) -> Size {
    Size::of(fields.iter().map(|field| value_size(&field.value)))
}

fn text_size(text: &Text) -> Size {
    Size::of(text.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => leaf(text.len()),
        Piece::Run(expression) => expression_size(expression),
    }))
}

fn expression_size(expression: &Expression) -> Size {
    let size = match expression {
        Expression::Text(text) | Expression::Number(text) => leaf(text.len()),
        Expression::Null | Expression::Bool(_) => leaf(0),
        Expression::Not(inner) => expression_size(inner),
        Expression::Binary { left, right, .. } => Size::of([expression_size(left), expression_size(right)]),
        Expression::If { condition, then, otherwise } => {
            Size::of([condition, then, otherwise].map(|part| expression_size(part)))
        }
        Expression::Call { arguments, .. } => Size::of(arguments.iter().map(expression_size)),
        Expression::Path { base, parts, .. } => {
            let base = match base {
                Base::Context(name) => leaf(name.len()),
                Base::Expression(inner) => expression_size(inner),
            };
            Size::of(std::iter::once(base).chain(parts.iter().map(|part| match part {
                Part::Index(index) => expression_size(index),
                Part::Name(name, _) => leaf(name.len()),
                Part::Star => leaf(0),
            })))
        }
    };
    size.deeper()
}
