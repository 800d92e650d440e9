//! Syntax to nodes.

use super::comments::Pool;
use super::{
    Annotation, Argument, Arguments, Ast, Block, Clause, Comments, Element, Expression, ExpressionKind, Field, For,
    Import, Key, Let, Member, MemberKind, Name, Operator, Parameter, Statement, Subject, Template, Type, TypeAtom,
    When, text,
};
use crate::source::Span;
use crate::syntax::{CHAIN_MAX, HEIGHT_MAX, Kind, Node, Syntax};

/// Builds the nodes of a file. Broken parts, already reported, become [`ExpressionKind::Missing`] or are left out.
pub fn build(syntax: &Syntax) -> Ast {
    let mut builder = Builder { pool: Pool::new(syntax), height: 0 };
    let whole = Span::new(syntax.file, 0, syntax.text.len());
    let body = match syntax.root() {
        Some(root) => builder.block_of(root, whole, 0),
        None => Block { span: whole, members: Vec::new(), comments: Vec::new() },
    };
    Ast { file: syntax.file, body }
}

struct Builder<'a> {
    pool: Pool<'a>,
    /// Of the tree above the expression that is being built.
    height: usize,
}

impl Builder<'_> {
    fn block(&mut self, node: Node<'_>) -> Block {
        self.block_of(node, node.span(), node.start() + 1)
    }

    fn block_of(&mut self, node: Node<'_>, span: Span, mut from: usize) -> Block {
        let mut members: Vec<Member> = Vec::new();
        let nodes: Vec<_> = node.children().filter(|child| child.kind() == Kind::member).collect();
        for (index, &child) in nodes.iter().enumerate() {
            let above = self.pool.above(from, child.start());
            let Some(mut member) = self.member(child) else { continue };
            member.comments.above.splice(0..0, above);
            let limit = nodes.get(index + 1).map_or(span.end as usize, |next| next.start());
            if let Some(comment) = self.pool.behind(child.end(), limit) {
                member.comments.trailing.get_or_insert(comment);
            }
            from = child.end();
            members.push(member);
        }
        // A comment behind the `{` belongs to the head, which takes it as a leftover.
        let comments = self.pool.above(from, span.end as usize);
        Block { span, members, comments }
    }

    fn member(&mut self, node: Node<'_>) -> Option<Member> {
        let annotations = node
            .children()
            .filter(|child| child.kind() == Kind::annotation)
            .filter_map(|child| self.annotation(child))
            .collect();
        let inner = node.children().find(|child| child.kind() != Kind::annotation)?;
        let kind = match inner.kind() {
            Kind::field => MemberKind::Field(self.field(inner)?),
            Kind::statement => MemberKind::Statement(Box::new(self.statement(inner)?)),
            Kind::import => MemberKind::Import(import(inner)?),
            Kind::template => MemberKind::Template(self.template(inner)?),
            Kind::let_ => MemberKind::Let(Let {
                name: name(inner.child(Kind::name)?),
                type_: self.type_of(inner),
                value: self.value_of(inner)?,
            }),
            Kind::for_ => MemberKind::For(For {
                name: name(inner.child(Kind::name)?),
                list: self.expression(inner.child(Kind::expression)?),
                body: self.block(inner.child(Kind::block)?),
            }),
            Kind::when_ => MemberKind::When(When {
                condition: self.expression(inner.child(Kind::expression)?),
                body: self.block(inner.child(Kind::block)?),
            }),
            _ => return None,
        };
        let mut comments = Comments::default();
        self.pool.leftovers(&mut comments, node.span());
        Some(Member { span: inner.span(), comments, annotations, kind })
    }

    fn annotation(&mut self, node: Node<'_>) -> Option<Annotation> {
        Some(Annotation {
            span: node.span(),
            name: name(node.child(Kind::name)?),
            arguments: node.child(Kind::arguments).map_or_else(Vec::new, |child| self.arguments(child).items),
        })
    }

    fn field(&mut self, node: Node<'_>) -> Option<Field> {
        if node.child(Kind::missing_value).is_some() {
            return None;
        }
        Some(Field {
            key: self.key(node.child(Kind::key)?)?,
            type_: self.type_of(node),
            value: self.value_of(node),
            block: node.child(Kind::block).map(|child| self.block(child)),
        })
    }

    fn key(&mut self, node: Node<'_>) -> Option<Key> {
        let inner = node.first()?;
        Some(match inner.kind() {
            Kind::name => Key::Word(name(inner)),
            Kind::list => {
                let element = inner.child(Kind::expression)?;
                Key::Computed(Box::new(self.expression(element)))
            }
            _ => {
                let text = text::text(inner, |child| self.interpolation(child));
                match text.constant() {
                    Some(constant) => Key::Word(Name { text: constant, span: inner.span() }),
                    None => {
                        Key::Computed(Box::new(Expression { span: inner.span(), kind: ExpressionKind::Text(text) }))
                    }
                }
            }
        })
    }

    fn statement(&mut self, node: Node<'_>) -> Option<Statement> {
        let subject = node.child(Kind::subject).and_then(Node::first).map(|inner| match inner.kind() {
            Kind::target => Subject::Target(name(inner)),
            Kind::list => Subject::List(self.list(inner)),
            _ => Subject::Name(name(inner)),
        });
        Some(Statement {
            keyword: name(node.child(Kind::keyword)?),
            subject,
            title: node.child(Kind::title).and_then(Node::first).map(|child| self.text(child)),
            arguments: node.child(Kind::arguments).map(|child| self.arguments(child)),
            clauses: node
                .children()
                .filter(|child| child.kind() == Kind::clause)
                .filter_map(|child| self.clause(child))
                .collect(),
            type_: self.type_of(node),
            value: self.value_of(node),
            block: node.child(Kind::block).map(|child| self.block(child)),
        })
    }

    fn clause(&mut self, node: Node<'_>) -> Option<Clause> {
        let word = name(node.child(Kind::clause_word)?);
        let inner = node.children().last()?;
        let value = match inner.kind() {
            Kind::list => self.list(inner),
            _ => dotted(inner),
        };
        Some(Clause { word, value })
    }

    fn template(&mut self, node: Node<'_>) -> Option<Template> {
        let mut names = node.children().filter(|child| child.kind() == Kind::name);
        let (kind, own) = (names.next()?, names.next()?);
        let parameters = node.child(Kind::parameters).map_or_else(Vec::new, |list| {
            list.children()
                .filter(|child| child.kind() == Kind::parameter)
                .filter_map(|child| {
                    Some(Parameter {
                        name: name(child.child(Kind::name)?),
                        type_: self.type_of(child),
                        default: self.value_of(child),
                    })
                })
                .collect()
        });
        let title = node.child(Kind::title).and_then(Node::first).map(|child| self.text(child));
        Some(Template {
            kind: name(kind),
            name: name(own),
            title,
            parameters,
            body: self.block(node.child(Kind::block)?),
        })
    }

    // ---- Types ----

    fn type_of(&mut self, node: Node<'_>) -> Option<Type> {
        self.type_(node.child(Kind::type_of)?.child(Kind::type_)?)
    }

    fn type_(&mut self, node: Node<'_>) -> Option<Type> {
        let alternatives = node
            .children()
            .filter(|child| child.kind() == Kind::type_atom)
            .filter_map(|child| self.type_atom(child.first()?, child))
            .collect();
        Some(Type { span: node.span(), alternatives, optional: node.child(Kind::optional).is_some() })
    }

    fn type_atom(&mut self, inner: Node<'_>, atom: Node<'_>) -> Option<TypeAtom> {
        Some(match inner.kind() {
            Kind::string => TypeAtom::Literal(text::text(inner, |child| self.interpolation(child)).constant()?),
            Kind::type_record => TypeAtom::Record(
                inner
                    .children()
                    .filter(|child| child.kind() == Kind::type_field)
                    .filter_map(|child| Some((name(child.child(Kind::name)?), self.type_(child.child(Kind::type_)?)?)))
                    .collect(),
            ),
            _ => TypeAtom::Name {
                name: name(inner),
                of: atom.child(Kind::type_).and_then(|child| self.type_(child)).map(Box::new),
            },
        })
    }

    // ---- Expressions ----

    fn value_of(&mut self, node: Node<'_>) -> Option<Expression> {
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

    fn expression(&mut self, node: Node<'_>) -> Expression {
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

    fn interpolation(&mut self, node: Node<'_>) -> Expression {
        node.child(Kind::expression).map_or_else(|| missing(node), |child| self.expression(child))
    }

    fn text(&mut self, node: Node<'_>) -> Expression {
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

    fn list(&mut self, node: Node<'_>) -> Expression {
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

    fn arguments(&mut self, node: Node<'_>) -> Arguments {
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

fn import(node: Node<'_>) -> Option<Import> {
    let inner = node.children().find(|child| matches!(child.kind(), Kind::string | Kind::reference))?;
    let is_file = inner.kind() == Kind::string;
    let alias = node
        .child(Kind::clause)
        .filter(|clause| clause.child(Kind::clause_word).is_some_and(|word| word.text() == "as"));
    Some(Import {
        path: if is_file {
            let text = text::text(inner, missing).constant().unwrap_or_default();
            Name { text, span: inner.span() }
        } else {
            name(inner)
        },
        is_file,
        alias: alias.and_then(|clause| clause.children().last()).map(name),
    })
}

/// `a.b.c` as nested fields.
fn dotted(node: Node<'_>) -> Expression {
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

fn name(node: Node<'_>) -> Name {
    Name { text: node.text().to_owned(), span: node.span() }
}

fn missing(node: Node<'_>) -> Expression {
    Expression { span: node.span(), kind: ExpressionKind::Missing }
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
