//! Syntax to nodes.

mod expression;

use super::comments::Pool;
use super::{
    Annotation, Ast, Block, Clause, Comments, Expression, ExpressionKind, Field, For, Import, Key, Let, Member,
    MemberKind, Name, Parameter, Statement, Subject, Template, Type, TypeAtom, When, text,
};
use crate::source::Span;
use crate::syntax::{Kind, Node, Syntax};
use expression::dotted;

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
            Kind::string => {
                let text = text::text(inner, |child| self.interpolation(child)).constant()?;
                TypeAtom::Literal(Name { text, span: inner.span() })
            }
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

fn name(node: Node<'_>) -> Name {
    Name { text: node.text().to_owned(), span: node.span() }
}

fn missing(node: Node<'_>) -> Expression {
    Expression { span: node.span(), kind: ExpressionKind::Missing }
}
