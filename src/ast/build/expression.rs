//! Expressions to nodes: operands and operators by their precedence, lists, arguments, texts.

use super::{Builder, missing, name};
use crate::ast::{Argument, Arguments, Comments, Element, Expression, ExpressionKind, Name, Operator, text};
use crate::syntax::{CHAIN_MAX, HEIGHT_MAX, Kind, Node};

impl Builder<'_> {
    pub(super) fn value_of(&mut self, node: Node<'_>) -> Option<Expression> {
        // A value behind `:` was reported; it is read all the same.
        let mistaken = node.child(Kind::type_of).and_then(|type_| type_.child(Kind::not_type));
        if let Some(value) = mistaken.and_then(|value| value.child(Kind::expression)) {
            return Some(self.expression(value));
        }
        let value = node.child(Kind::value_of)?;
        Some(match value.child(Kind::expression) {
            Some(child) => self.expression(child),
            None => missing(value),
        })
    }

    /// Builds a part of an expression, unless the tree becomes too high with it, which the syntax has reported.
    fn bounded(&mut self, node: Node<'_>, build: fn(&mut Self, Node<'_>) -> Expression) -> Expression {
        let own = node.chain().min(CHAIN_MAX);
        if self.height + own > HEIGHT_MAX {
            return missing(node);
        }
        self.height += own;
        let built = build(self, node);
        self.height -= own;
        built
    }

    pub(super) fn expression(&mut self, node: Node<'_>) -> Expression {
        self.bounded(node, Self::operands)
    }

    fn operands(&mut self, node: Node<'_>) -> Expression {
        let mut operands = Vec::new();
        let mut operators = Vec::new();
        for child in node.children().take(CHAIN_MAX) {
            match child.kind() {
                Kind::operator => operators.extend(Operator::parse(child.text())),
                Kind::operand => operands.push(self.operand(child)),
                _ => operands.push(missing(child)),
            }
        }
        climb(&mut operands.into_iter(), &mut operators.into_iter().peekable(), 0).unwrap_or_else(|| missing(node))
    }

    fn operand(&mut self, node: Node<'_>) -> Expression {
        self.bounded(node, Self::primary_with_marks)
    }

    fn primary_with_marks(&mut self, node: Node<'_>) -> Expression {
        let mut nots = Vec::new();
        let mut value = missing(node);
        for child in node.children().take(CHAIN_MAX) {
            match child.kind() {
                Kind::not => nots.push(child.span()),
                Kind::primary => value = child.first().map_or_else(|| missing(child), |inner| self.primary(inner)),
                _ => value = self.postfix(value, child),
            }
        }
        for span in nots.into_iter().rev() {
            value = Expression { span: span.to(value.span), kind: ExpressionKind::Not(Box::new(value)) };
        }
        value
    }

    fn postfix(&mut self, base: Expression, node: Node<'_>) -> Expression {
        let span = base.span.to(node.span());
        let base = Box::new(base);
        let Some(inner) = node.first() else { return *base };
        let kind = match inner.kind() {
            Kind::star => ExpressionKind::Star(base),
            Kind::name => ExpressionKind::Field { base, name: name(inner) },
            Kind::index => ExpressionKind::Index {
                base,
                index: Box::new(
                    inner.child(Kind::expression).map_or_else(|| missing(inner), |child| self.expression(child)),
                ),
            },
            Kind::arguments => ExpressionKind::Call { callee: base, arguments: self.arguments(inner) },
            Kind::optional_mark => ExpressionKind::Optional(base),
            // `a.` while it is being typed: keep the base, so that completion knows it.
            _ => ExpressionKind::Field { base, name: Name { text: String::new(), span: inner.span() } },
        };
        Expression { span, kind }
    }

    fn primary(&mut self, node: Node<'_>) -> Expression {
        let span = node.span();
        let kind = match node.kind() {
            Kind::literal => return node.first().map_or_else(|| missing(node), |inner| self.literal(inner)),
            Kind::interpolation => return self.interpolation(node),
            Kind::group => {
                let inner = node.child(Kind::expression).map_or_else(|| missing(node), |child| self.expression(child));
                return Expression { span, ..inner };
            }
            Kind::list => return self.list(node),
            Kind::record => match node.child(Kind::block) {
                Some(block) => ExpressionKind::Record(self.block(block)),
                None => ExpressionKind::Missing,
            },
            Kind::target => ExpressionKind::Target(node.text().to_owned()),
            Kind::conditional => {
                let parts: Vec<_> = node.children().filter(|child| child.kind() == Kind::expression).collect();
                let mut parts = parts.into_iter().map(|child| Box::new(self.expression(child)));
                match (parts.next(), parts.next(), parts.next()) {
                    (Some(condition), Some(then), Some(otherwise)) => ExpressionKind::If { condition, then, otherwise },
                    _ => ExpressionKind::Missing,
                }
            }
            _ => ExpressionKind::Name(node.text().to_owned()),
        };
        Expression { span, kind }
    }

    pub(super) fn interpolation(&mut self, node: Node<'_>) -> Expression {
        node.child(Kind::expression).map_or_else(|| missing(node), |child| self.expression(child))
    }

    pub(super) fn text(&mut self, node: Node<'_>) -> Expression {
        let text = text::text(node, |child| self.interpolation(child));
        Expression { span: node.span(), kind: ExpressionKind::Text(text) }
    }

    fn literal(&mut self, node: Node<'_>) -> Expression {
        let kind = match node.kind() {
            Kind::text_block | Kind::string | Kind::single_string => return self.text(node),
            Kind::null => ExpressionKind::Null,
            Kind::boolean => ExpressionKind::Bool(node.text() == "true"),
            Kind::number => ExpressionKind::Number(node.text().to_owned()),
            Kind::percent => ExpressionKind::Percent(node.text().trim_end_matches('%').to_owned()),
            Kind::duration => seconds(node.text()).map_or(ExpressionKind::Missing, ExpressionKind::Duration),
            _ => ExpressionKind::Missing,
        };
        Expression { span: node.span(), kind }
    }

    pub(super) fn list(&mut self, node: Node<'_>) -> Expression {
        let mut elements: Vec<Element> = Vec::new();
        let mut from = node.start() + 1;
        let nodes: Vec<_> = node.children().filter(|child| child.kind() == Kind::expression).collect();
        for (index, &child) in nodes.iter().enumerate() {
            let above = self.pool.above(from, child.start());
            let value = self.expression(child);
            let limit = nodes.get(index + 1).map_or(node.end(), |next| next.start());
            let trailing = self.pool.behind(child.end(), limit);
            from = child.end();
            elements.push(Element { comments: Comments { above, trailing }, value });
        }
        Expression { span: node.span(), kind: ExpressionKind::List(elements) }
    }

    pub(super) fn arguments(&mut self, node: Node<'_>) -> Arguments {
        let mut items = Vec::new();
        let mut from = node.start() + 1;
        let nodes: Vec<_> = node.children().filter(|child| child.kind() == Kind::argument).collect();
        for (index, &child) in nodes.iter().enumerate() {
            let above = self.pool.above(from, child.start());
            let mut parts = child.children();
            let Some(first) = parts.next() else { continue };
            let argument_name = match first.kind() {
                Kind::expression | Kind::missing_value => None,
                Kind::name => Some(name(first)),
                _ => {
                    let text = text::text(first, |inner| self.interpolation(inner)).constant().unwrap_or_default();
                    Some(Name { text, span: first.span() })
                }
            };
            let value = match if argument_name.is_some() { parts.next() } else { Some(first) } {
                Some(value) if value.kind() == Kind::expression => self.expression(value),
                _ => missing(child),
            };
            let limit = nodes.get(index + 1).map_or(node.end(), |next| next.start());
            let trailing = self.pool.behind(child.end(), limit);
            from = child.end();
            items.push(Argument { comments: Comments { above, trailing }, name: argument_name, value });
        }
        Arguments { span: node.span(), items }
    }
}

/// Precedence climbing over operands and the operators between them.
fn climb(
    operands: &mut std::vec::IntoIter<Expression>,
    operators: &mut std::iter::Peekable<std::vec::IntoIter<Operator>>,
    least: u8,
) -> Option<Expression> {
    let mut left = operands.next()?;
    while let Some(&operator) = operators.peek() {
        if operator.precedence() < least {
            break;
        }
        operators.next();
        let right = climb(operands, operators, operator.precedence() + 1)?;
        let span = left.span.to(right.span);
        left = Expression {
            span,
            kind: ExpressionKind::Binary { operator, left: Box::new(left), right: Box::new(right) },
        };
    }
    Some(left)
}

/// `a.b.c` as nested fields.
pub(super) fn dotted(node: Node<'_>) -> Expression {
    let mut value: Option<Expression> = None;
    for part in node.children() {
        value = Some(match value {
            None => Expression { span: part.span(), kind: ExpressionKind::Name(part.text().to_owned()) },
            Some(base) => Expression {
                span: base.span.to(part.span()),
                kind: ExpressionKind::Field { base: Box::new(base), name: name(part) },
            },
        });
    }
    value.unwrap_or_else(|| missing(node))
}

/// The seconds of `1h30m`; `None` when they are too many to count.
fn seconds(text: &str) -> Option<u64> {
    let mut total: u64 = 0;
    let mut number: u64 = 0;
    for character in text.chars() {
        match character.to_digit(10) {
            Some(digit) => number = number.checked_mul(10)?.checked_add(u64::from(digit))?,
            None => {
                let unit = match character {
                    'd' => 86_400,
                    'h' => 3_600,
                    'm' => 60,
                    _ => 1,
                };
                total = total.checked_add(number.checked_mul(unit)?)?;
                number = 0;
            }
        }
    }
    Some(total)
}
