//! The vocabulary in which blocks are described.

use crate::model::EntityKind;

/// A kind of block.
#[derive(Debug)]
pub struct Block {
    /// As in a message: "`x` is no member of a job".
    pub name: &'static str,
    pub doc: &'static str,
    pub members: &'static [Member],
    pub statements: &'static [Statement],
    /// Keys that are not in `members`, where the user chooses them.
    pub other: Option<Other>,
}

impl Block {
    pub fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }

    pub fn statement(&self, keyword: &str) -> Option<&'static Statement> {
        self.statements.iter().find(|statement| statement.keyword == keyword)
    }

    /// "an image"
    pub fn described(&self) -> String {
        format!("{} {}", article(self.name), self.name)
    }

    /// All words that may begin a member.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.members.iter().map(|member| member.name).chain(self.statements.iter().map(|statement| statement.keyword))
    }
}

/// `name = value`
#[derive(Debug)]
pub struct Member {
    pub name: &'static str,
    pub shape: Shape,
    pub place: Place,
    pub doc: &'static str,
}

/// What keys of the user's own choice hold.
#[derive(Debug)]
pub struct Other {
    pub shape: Shape,
    pub place: Place,
}

/// Where a value is needed, and so what it may be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Known to the compiler.
    Const,
    /// May be known on the runner only; the key of GitHub's table of contexts (`catalog::availability`).
    Run(&'static str),
}

/// What a value looks like.
#[derive(Debug)]
pub enum Shape {
    Text,
    Number,
    Bool,
    Percent,
    Duration,
    /// A word of a closed set, written bare.
    Word(&'static [&'static str]),
    List(&'static Shape),
    /// One, or a list of them.
    Many(&'static Shape),
    /// Keys of the user's choice.
    Map(&'static Shape),
    Block(&'static Block),
    Entity(EntityKind),
    /// A gate with the arguments that it has to have been passed with.
    Requirement,
    /// A text, number, boolean or null, as GitHub's environment and inputs take them.
    Scalar,
    /// Names of the user's choice with types: `changed: bool`.
    Types,
    /// Anything that YAML can hold.
    Data,
    /// One of several shapes.
    Either(&'static [Shape]),
}

impl Shape {
    /// As in a message: "expected a duration such as `15m`".
    pub fn describe(&self) -> String {
        match self {
            Self::Text => "a text in quotes".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Bool => "`true` or `false`".to_owned(),
            Self::Percent => "a percentage such as `80%`".to_owned(),
            Self::Duration => "a duration such as `15m`".to_owned(),
            Self::Word(words) => one_of(words),
            Self::List(inner) => format!("a list, each element {}", inner.describe()),
            Self::Many(inner) => format!("{}, or a list of such", inner.describe()),
            Self::Map(inner) => format!("a block of keys, each {}", inner.describe()),
            Self::Block(block) => format!("a block `{{ … }}` ({})", block.name),
            Self::Entity(kind) => format!("the name of {} {}", article(kind.keyword()), kind.keyword()),
            Self::Requirement => "a gate such as `coverage(min = 80%)`".to_owned(),
            Self::Scalar => "a text, a number, `true` or `false`".to_owned(),
            Self::Types => "a block of names, each with a type: `changed: bool`".to_owned(),
            Self::Data => "any value".to_owned(),
            Self::Either(shapes) => shapes.iter().map(Self::describe).collect::<Vec<_>>().join(", or "),
        }
    }

    /// A few words for completion: the type.
    pub fn name(&self) -> String {
        match self {
            Self::Text => "string".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::Percent => "percent".to_owned(),
            Self::Duration => "duration".to_owned(),
            Self::Word(words) => words.join(" | "),
            Self::List(inner) => format!("list<{}>", inner.name()),
            Self::Many(inner) => format!("{0} or list<{0}>", inner.name()),
            Self::Map(inner) => format!("map<{}>", inner.name()),
            Self::Block(block) => format!("{{ {} }}", block.name),
            Self::Entity(kind) => kind.keyword().to_owned(),
            Self::Requirement => "gate".to_owned(),
            Self::Scalar => "scalar".to_owned(),
            Self::Types => "map<type>".to_owned(),
            Self::Data => "json".to_owned(),
            Self::Either(shapes) => shapes.iter().map(Self::name).collect::<Vec<_>>().join(" or "),
        }
    }

    /// The block that a value of this shape is written as, if it may be one.
    pub fn block(&self) -> Option<&'static Block> {
        match self {
            Self::Block(block) => Some(block),
            Self::Either(shapes) => shapes.iter().find_map(Self::block),
            Self::Many(inner) | Self::List(inner) => inner.block(),
            _ => None,
        }
    }
}

fn one_of(words: &[&str]) -> String {
    match words {
        [one] => format!("`{one}`"),
        [first @ .., last] => {
            format!("{} or `{last}`", first.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "))
        }
        [] => "nothing".to_owned(),
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}

/// `keyword subject "Title" (arguments) = value { … }`
#[derive(Debug)]
pub struct Statement {
    pub keyword: &'static str,
    pub doc: &'static str,
    /// How its head is written, for messages and completion: `job ID "Title" { … }`.
    pub form: &'static str,
    /// What may stand in its head behind the subject.
    pub takes: &'static [Part],
    /// The members of its block.
    pub block: Option<&'static Block>,
}

/// A part of a statement's head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Title,
    Arguments,
    Clause,
    Type,
    Value,
}

impl Part {
    /// As in a message.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Arguments => "arguments in brackets",
            Self::Clause => "clause",
            Self::Type => "type",
            Self::Value => "value",
        }
    }
}
