//! What a source says, apart from how it is written: its nodes without places, its comments in their order.

use std::sync::Arc;

use pipe_lang::ast::{
    Argument, Arguments, Block, Expression, ExpressionKind, Field, Key, Member, MemberKind, Name, Piece, Statement,
    Subject, Text, TextForm, build,
};
use pipe_lang::source::{FileId, Span};
use pipe_lang::syntax::{Syntax, parse};

pub fn syntax(text: &str) -> Syntax {
    parse(FileId(0), &Arc::from(text))
}

pub fn comments(text: &str) -> Vec<String> {
    syntax(text).comments().map(|comment| comment.text().trim_end().to_owned()).collect()
}

/// The nodes, where comments and places do not count, `key = { … }` is `key { … }`, and a script is in its block.
pub fn meaning(text: &str) -> String {
    let mut ast = build(&syntax(text));
    block(&mut ast.body);
    let text = format!("{ast:?}");
    let mut parts = text.split("Span { ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('}').map_or("", |(_, rest)| rest))
}

fn block(block: &mut Block) {
    block.comments.clear();
    block.members.iter_mut().for_each(member);
}

fn member(member: &mut Member) {
    member.comments = Default::default();
    for annotation in &mut member.annotations {
        annotation.arguments.iter_mut().for_each(argument);
    }
    match &mut member.kind {
        MemberKind::Field(field) => self::field(field),
        MemberKind::Statement(statement) => self::statement(statement),
        MemberKind::Import(_) => {}
        MemberKind::Template(template) => {
            template.parameters.iter_mut().filter_map(|parameter| parameter.default.as_mut()).for_each(expression);
            block(&mut template.body);
        }
        MemberKind::Let(let_) => expression(&mut let_.value),
        MemberKind::For(for_) => {
            expression(&mut for_.list);
            block(&mut for_.body);
        }
        MemberKind::When(when) => {
            expression(&mut when.condition);
            block(&mut when.body);
        }
    }
}

fn field(field: &mut Field) {
    if let (Some(Expression { kind: ExpressionKind::Record(block), .. }), None, None) =
        (&field.value, &field.block, &field.type_)
    {
        field.block = Some(block.clone());
        field.value = None;
    }
    if let Key::Computed(key) = &mut field.key {
        expression(key);
    }
    field.value.iter_mut().for_each(expression);
    field.block.iter_mut().for_each(block);
}

fn statement(statement: &mut Statement) {
    if let (Some(value), Some(block)) = (&statement.value, &mut statement.block)
        && statement.keyword.text == "run"
        && matches!(&value.kind, ExpressionKind::Text(Text { form: TextForm::Block, .. }))
        && !block.members.iter().any(|member| format!("{:?}", member.kind).contains("\"script\""))
    {
        let span = Span::new(FileId(0), 0, 0);
        let key = Key::Word(Name { text: "script".to_owned(), span });
        let kind = MemberKind::Field(Field { key, type_: None, value: statement.value.take(), block: None });
        block.members.push(Member { span, comments: Default::default(), annotations: Vec::new(), kind });
    }
    if let Some(Subject::List(subject)) = &mut statement.subject {
        expression(subject);
    }
    statement.title.iter_mut().for_each(expression);
    statement.arguments.iter_mut().for_each(arguments);
    statement.clauses.iter_mut().for_each(|clause| expression(&mut clause.value));
    statement.value.iter_mut().for_each(expression);
    statement.block.iter_mut().for_each(block);
}

fn arguments(arguments: &mut Arguments) {
    arguments.items.iter_mut().for_each(argument);
}

fn argument(argument: &mut Argument) {
    argument.comments = Default::default();
    expression(&mut argument.value);
}

fn expression(node: &mut Expression) {
    match &mut node.kind {
        ExpressionKind::Text(text) => {
            for piece in &mut text.pieces {
                if let Piece::Expression(inner) = piece {
                    expression(inner);
                }
            }
        }
        ExpressionKind::Field { base, .. } => expression(base),
        ExpressionKind::Star(inner) | ExpressionKind::Not(inner) | ExpressionKind::Optional(inner) => expression(inner),
        ExpressionKind::Index { base, index } => [base, index].into_iter().for_each(|inner| expression(inner)),
        ExpressionKind::Call { callee, arguments } => {
            expression(callee);
            self::arguments(arguments);
        }
        ExpressionKind::Binary { left, right, .. } => [left, right].into_iter().for_each(|inner| expression(inner)),
        ExpressionKind::If { condition, then, otherwise } => {
            [condition, then, otherwise].into_iter().for_each(|inner| expression(inner));
        }
        ExpressionKind::List(elements) => elements.iter_mut().for_each(|element| {
            element.comments = Default::default();
            expression(&mut element.value);
        }),
        ExpressionKind::Record(inner) => block(inner),
        _ => {}
    }
}
