//! Expressions: constants are folded, the rest becomes an expression of the runner.

use super::scope::Scope;
use super::{Checker, describe, fold};
use crate::ast::{Expression as Node, ExpressionKind, Operator, Piece as NodePiece, Text as NodeText, TextForm};
use crate::diagnostic::Diagnostic;
use crate::model::{Expression, Item, Layout, Part, Piece, Text, Value, ValueKind};
use crate::schema::Place;

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
            ExpressionKind::Text(text) => {
                let (text, layout) = self.text(text, place, scope);
                let site = self.site(node.span, scope);
                if place == self.steps.script {
                    self.checked.sites.set_layout(site, layout);
                }
                return Value::new(ValueKind::Text(text), site);
            }
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

    /// A text with what is interpolated; constants become part of the text. Says where its parts stand, too.
    fn text(&mut self, node: &'a NodeText, place: Place, scope: &Scope<'a>) -> (Text, Layout) {
        let mut text = Text::default();
        let mut layout = Layout::new(node.form == TextForm::Double);
        let mut places = node.places.iter().peekable();
        let mut start = 0;
        for (number, piece) in node.pieces.iter().enumerate() {
            let places = std::iter::from_fn(|| places.next_if(|place| place.piece == number));
            match piece {
                NodePiece::Text(constant) => {
                    text.push(constant);
                    places.for_each(|place| layout.push(start + place.at, place.length, place.span));
                    start += constant.len();
                }
                NodePiece::Expression(node) => {
                    let value = self.value(node, place, scope);
                    if value.is_unknown() {
                        continue;
                    }
                    let seen = describe::describe(&value);
                    match describe::to_text(value) {
                        Some(inner) => {
                            let length = inner.flat_length();
                            text.append(inner);
                            places.for_each(|place| layout.push(start, length, place.span));
                            start += length;
                        }
                        None => self.report_in(
                            scope,
                            Diagnostic::error("wrong-type", node.span, "this cannot stand in a text").label(seen),
                        ),
                    }
                }
            }
        }
        (text, layout)
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
