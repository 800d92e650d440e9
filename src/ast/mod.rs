//! A source as typed nodes with spans and comments. It says what was written, not what it means: a keyword is
//! still a word.

mod build;
mod comments;
mod text;

pub use build::build;

use crate::source::{FileId, Span};

/// A file.
#[derive(Clone, Debug)]
pub struct Ast {
    pub file: FileId,
    pub body: Block,
}

/// A word with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// A comment without its `#` and the blank behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub text: String,
    pub span: Span,
}

/// Comments that belong to a member or an element.
#[derive(Clone, Debug, Default)]
pub struct Comments {
    /// On lines of their own above it.
    pub above: Vec<Comment>,
    /// At the end of its first line.
    pub trailing: Option<Comment>,
}

/// `{ … }`, or a whole file.
#[derive(Clone, Debug)]
pub struct Block {
    pub span: Span,
    pub members: Vec<Member>,
    /// Comments below the last member.
    pub comments: Vec<Comment>,
}

/// One entry of a block.
#[derive(Clone, Debug)]
pub struct Member {
    pub span: Span,
    pub comments: Comments,
    pub annotations: Vec<Annotation>,
    pub kind: MemberKind,
}

/// `@allow(rule, "reason")`
#[derive(Clone, Debug)]
pub struct Annotation {
    pub span: Span,
    pub name: Name,
    pub arguments: Vec<Argument>,
}

#[derive(Clone, Debug)]
pub enum MemberKind {
    Field(Field),
    Statement(Box<Statement>),
    Import(Import),
    Template(Template),
    Let(Let),
    For(For),
    When(When),
}

/// `key = value`, `key: type`, `key { … }`
#[derive(Clone, Debug)]
pub struct Field {
    pub key: Key,
    pub type_: Option<Type>,
    pub value: Option<Expression>,
    pub block: Option<Block>,
}

/// The key of a field.
#[derive(Clone, Debug)]
pub enum Key {
    Word(Name),
    /// `["test-${{ s.name }}"]`
    Computed(Box<Expression>),
}

impl Key {
    pub fn span(&self) -> Span {
        match self {
            Self::Word(name) => name.span,
            Self::Computed(value) => value.span,
        }
    }

    /// The word, where it is one.
    pub fn word(&self) -> Option<&Name> {
        match self {
            Self::Word(name) => Some(name),
            Self::Computed(_) => None,
        }
    }
}

/// `keyword subject "Title" (arguments) from x: type = value { … }`
#[derive(Clone, Debug)]
pub struct Statement {
    pub keyword: Name,
    pub subject: Option<Subject>,
    pub title: Option<Expression>,
    pub arguments: Option<Arguments>,
    pub clauses: Vec<Clause>,
    pub type_: Option<Type>,
    pub value: Option<Expression>,
    pub block: Option<Block>,
}

/// What a statement is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A name, maybe with dots.
    Name(Name),
    /// `owner/repo@ref`
    Target(Name),
    /// `[push, pull_request]`, or a computed id.
    List(Expression),
}

impl Subject {
    pub fn span(&self) -> Span {
        match self {
            Self::Name(name) | Self::Target(name) => name.span,
            Self::List(value) => value.span,
        }
    }
}

/// `for api`, `from staging`
#[derive(Clone, Debug)]
pub struct Clause {
    pub word: Name,
    pub value: Expression,
}

#[derive(Clone, Debug)]
pub struct Import {
    /// `std.python` or the text of `"lib/deploy.pipe"`.
    pub path: Name,
    pub is_file: bool,
    pub alias: Option<Name>,
}

#[derive(Clone, Debug)]
pub struct Template {
    /// `steps`, `job` or `gate`.
    pub kind: Name,
    pub name: Name,
    /// Of a job, for calls that say none.
    pub title: Option<Expression>,
    pub parameters: Vec<Parameter>,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: Name,
    pub type_: Option<Type>,
    pub default: Option<Expression>,
}

#[derive(Clone, Debug)]
pub struct Let {
    pub name: Name,
    pub type_: Option<Type>,
    pub value: Expression,
}

#[derive(Clone, Debug)]
pub struct For {
    pub name: Name,
    pub list: Expression,
    pub body: Block,
}

#[derive(Clone, Debug)]
pub struct When {
    pub condition: Expression,
    pub body: Block,
}

/// `"dev" | "prod"`, `list<string>?`
#[derive(Clone, Debug)]
pub struct Type {
    pub span: Span,
    pub alternatives: Vec<TypeAtom>,
    pub optional: bool,
}

#[derive(Clone, Debug)]
pub enum TypeAtom {
    /// A text, and where it stands with its quotes.
    Literal(Name),
    Name {
        name: Name,
        of: Option<Box<Type>>,
    },
    Record(Vec<(Name, Type)>),
}

/// The arguments of a call with their brackets.
#[derive(Clone, Debug)]
pub struct Arguments {
    pub span: Span,
    pub items: Vec<Argument>,
}

#[derive(Clone, Debug)]
pub struct Argument {
    pub comments: Comments,
    pub name: Option<Name>,
    pub value: Expression,
}

#[derive(Clone, Debug)]
pub struct Expression {
    pub span: Span,
    pub kind: ExpressionKind,
}

#[derive(Clone, Debug)]
pub enum ExpressionKind {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    /// The number before `%`, as written.
    Percent(String),
    /// In seconds.
    Duration(u64),
    Text(Text),
    Name(String),
    /// `owner/repo@ref`
    Target(String),
    Field {
        base: Box<Expression>,
        name: Name,
    },
    Star(Box<Expression>),
    Index {
        base: Box<Expression>,
        index: Box<Expression>,
    },
    Call {
        callee: Box<Expression>,
        arguments: Arguments,
    },
    Not(Box<Expression>),
    Binary {
        operator: Operator,
        left: Box<Expression>,
        right: Box<Expression>,
    },
    If {
        condition: Box<Expression>,
        then: Box<Expression>,
        otherwise: Box<Expression>,
    },
    List(Vec<Element>),
    Record(Block),
    /// `docs?`
    Optional(Box<Expression>),
    /// Something that could not be read and was reported.
    Missing,
}

/// An element of a list.
#[derive(Clone, Debug)]
pub struct Element {
    pub comments: Comments,
    pub value: Expression,
}

/// How a text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextForm {
    Double,
    Single,
    Block,
}

/// A string or a text block.
#[derive(Clone, Debug)]
pub struct Text {
    pub form: TextForm,
    pub pieces: Vec<Piece>,
    /// Where its parts stand, in their order.
    pub places: Vec<TextPlace>,
}

/// Where a part of a text stands in the source: an interpolation, or a stretch of a piece without a break.
#[derive(Clone, Debug)]
pub struct TextPlace {
    /// The number of the piece.
    pub piece: usize,
    /// Where the part begins in it, and its length.
    pub at: usize,
    pub length: usize,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Piece {
    Text(String),
    Expression(Expression),
}

impl Text {
    /// The text, where nothing is interpolated.
    pub fn constant(&self) -> Option<String> {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                Piece::Expression(_) => None,
            })
            .collect()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Coalesce,
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl Operator {
    const ALL: [(Self, &'static str, u8); 9] = [
        (Self::Coalesce, "??", 1),
        (Self::Or, "||", 2),
        (Self::And, "&&", 3),
        (Self::Equal, "==", 4),
        (Self::NotEqual, "!=", 4),
        (Self::Less, "<", 5),
        (Self::LessEqual, "<=", 5),
        (Self::Greater, ">", 5),
        (Self::GreaterEqual, ">=", 5),
    ];

    pub fn text(self) -> &'static str {
        Self::ALL.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// How strongly it binds; a higher number binds first.
    pub fn precedence(self) -> u8 {
        Self::ALL.iter().find(|row| row.0 == self).map_or(0, |row| row.2)
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|row| row.1 == text).map(|row| row.0)
    }
}
