//! The script of a step as a POSIX shell or bash reads it: commands, words and their quoting, redirections.
//!
//! In: the text of a script, in which GitHub puts the values of expressions before any shell sees it. Out: what the
//! shell would run, each part with its place in the text. An expression stands in the text as one character, [`HOLE`].
//!
//! It is a reader for rules, no shell: nothing is expanded. It never fails and needs time in proportion to the text.
//! What it cannot make out makes [`Script::is_whole`] false; what it read up to there stays. It must not know rules,
//! GitHub's files of a step, or where a text comes from.

mod command;
mod compound;
mod cursor;
mod here_doc;
mod output;
mod substitution;
#[cfg(test)]
mod tests;
mod word;

use std::ops::Range;

pub use output::{Receiver, Sink};

use crate::model;
pub use crate::model::HOLE;

/// Longer scripts are not read. GitHub refuses a script with an expression beyond 21,000 characters.
const BYTES_MAX: usize = 256 * 1024;

/// How deep groups, substitutions and parameters may be nested.
const DEPTH_MAX: usize = 48;

/// A script.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// The script with [`HOLE`] for each expression.
    pub text: String,
    /// In the order in which they end; those inside of another's substitution stand before it.
    pub commands: Vec<Command>,
    pub groups: Vec<Group>,
    /// The bodies of `<<` documents.
    pub here_docs: Vec<HereDoc>,
    /// How each expression of the script is read.
    pub expressions: Vec<Hole>,
    /// Whether all of it could be read.
    pub is_whole: bool,
}

/// An expression in a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    pub at: usize,
    pub context: Context,
}

/// As what the shell reads the value of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    Unquoted,
    Double,
    Single,
    /// In a document whose variables are expanded.
    HereDoc,
    /// In a document that is taken as it is.
    QuotedHereDoc,
    /// `$(( … ))`
    Arithmetic,
    Comment,
    Unknown,
}

/// A simple command.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// Those before its name, those that `export` and its like are given, or all of it.
    pub assignments: Vec<Assignment>,
    /// Its name and its arguments.
    pub words: Vec<Word>,
    pub redirections: Vec<Redirection>,
    pub range: Range<usize>,
    /// Commands and groups with the same number are joined by `|`.
    pub pipeline: usize,
    /// The group that it stands in.
    pub group: Option<usize>,
}

/// Commands that stand together: `{ … }`, `( … )`, `if`, a loop, a substitution.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub kind: GroupKind,
    pub redirections: Vec<Redirection>,
    pub pipeline: usize,
    pub parent: Option<usize>,
    pub range: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    Plain,
    /// `if`, `case`: what stands in it may not be run.
    Branch,
    /// What stands in it may not be run, or more than once.
    Loop,
    /// What it writes becomes part of a word.
    Substitution,
    /// Runs where it is called.
    Function,
}

/// `NAME=value`, `NAME+=value`, `NAME=( … )`; and what a loop's name takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    pub name: String,
    pub value: Word,
}

/// A word, as pieces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Word {
    pub pieces: Vec<Piece>,
    pub range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub kind: PieceKind,
    pub quoting: Quoting,
    pub range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PieceKind {
    /// Without quotes and escapes.
    Literal(String),
    /// `$name`, `${name}`; not plain where an operator follows, whose words are pieces behind it.
    Variable { name: String, is_plain: bool },
    /// What these commands of the script write.
    Substitution(Range<usize>),
    /// `$(( … ))`
    Arithmetic,
    /// An expression of GitHub, by its number.
    Expression(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quoting {
    None,
    Single,
    Double,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Redirection {
    pub operator: Operator,
    /// The number before it.
    pub from: Option<u8>,
    /// The file, or what is read; empty for a document.
    pub target: Word,
    /// The document of `<<`.
    pub here_doc: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `<`
    Read,
    /// `>`, `>|`
    Write,
    /// `>>`
    Append,
    /// `&>`; both outputs
    WriteBoth,
    /// `&>>`
    AppendBoth,
    /// `<&`, `>&`
    Duplicate,
    /// `<>`
    ReadWrite,
    /// `<<`
    HereDoc,
    /// `<<<`
    HereString,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HereDoc {
    pub body: Word,
    /// Whether it is taken as it is.
    pub is_quoted: bool,
}

/// Reads a script.
pub fn read(script: &model::Text) -> Script {
    let (text, holes) = script.flat();
    read_text(text, &holes)
}

/// Reads a text with expressions at these places.
fn read_text(text: String, holes: &[usize]) -> Script {
    let expressions = holes.iter().map(|&at| Hole { at, context: Context::Unknown }).collect();
    let mut script = Script { expressions, is_whole: text.len() <= BYTES_MAX, ..Script::default() };
    if script.is_whole {
        cursor::Reader::new(&text, &mut script).script();
    }
    script.text = text;
    script
}

impl Word {
    /// The text of a word that nothing is put into when it runs.
    pub fn as_literal(&self) -> Option<String> {
        let texts = self.pieces.iter().map(|piece| match &piece.kind {
            PieceKind::Literal(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    /// The literal that it begins with.
    pub fn start(&self) -> &str {
        match self.pieces.first().map(|piece| &piece.kind) {
            Some(PieceKind::Literal(text)) => text,
            _ => "",
        }
    }

    /// The variable that it is, and nothing else.
    pub fn as_variable(&self) -> Option<&str> {
        match &self.pieces[..] {
            [Piece { kind: PieceKind::Variable { name, is_plain: true }, .. }] => Some(name),
            _ => None,
        }
    }
}

impl Command {
    /// Its name, where the script says it.
    pub fn name(&self) -> Option<String> {
        self.words.first()?.as_literal()
    }

    /// The files that it reads over `<`.
    pub fn inputs(&self) -> impl Iterator<Item = &Word> {
        self.redirections.iter().filter(|one| one.operator == Operator::Read).map(|one| &one.target)
    }

    /// What stands behind its name.
    pub fn arguments(&self) -> impl Iterator<Item = &Word> {
        self.words.iter().skip(1)
    }
}
