//! What may be written at the cursor.
//!
//! The nodes say which block it is and what is bound there, the tokens before the cursor where in a statement it
//! stands, and the model which jobs, outputs and names there are. So it answers in texts that are broken.

mod actions;
mod members;
mod own_actions;
mod paths;
mod position;
mod values;

use std::ops::Range;

use super::around::{self, Around};
use super::cursor::{self, Frame, Inside, Token};
use super::{Completion, Kind};
use crate::analysis::Analysis;
use crate::model::{Job, Pipeline};
use crate::schema::Place;
use crate::source::{FileId, Span};
use crate::syntax::Syntax;
use position::Position;

/// A question: where the cursor is, and what is around it.
struct Request<'a> {
    analysis: &'a Analysis,
    file: FileId,
    syntax: &'a Syntax,
    offset: usize,
    /// What an answer replaces.
    word: Range<usize>,
    /// The names before the word: `needs`, `build`.
    path: Vec<&'a str>,
    around: Around<'a>,
    /// The brackets that are open in the statement at the cursor.
    frames: Vec<Frame<'a>>,
    /// The same for an interpolation around the cursor.
    interpolation: Option<Vec<Frame<'a>>>,
}

pub(super) fn completions(analysis: &Analysis, file: FileId, offset: u32) -> Vec<Completion> {
    let Some(request) = Request::new(analysis, file, offset as usize) else { return Vec::new() };
    let mut found = request.answer();
    // One name, one entry: the first is the nearest.
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|item| seen.insert(item.label.clone()));
    found
}

impl<'a> Request<'a> {
    fn new(analysis: &'a Analysis, file: FileId, offset: usize) -> Option<Self> {
        let syntax = analysis.syntax(file)?;
        let ast = analysis.asts.iter().find(|ast| ast.file == file)?;
        let inside = cursor::inside(syntax, offset);
        let target = cursor::target(&syntax.text, offset);
        let is_target = syntax.text.get(target.start..offset).is_some_and(|text| text.contains(['/', '@']));
        let (mut word, start, path) = if is_target && inside == Inside::Code {
            (target.clone(), target.start, Vec::new())
        } else {
            let word = cursor::word(&syntax.text, offset);
            let (start, path) = cursor::path(&syntax.text, word.start)?;
            (word, start, path)
        };
        if word.start == offset {
            word.end = offset;
        }
        let (around, frames, interpolation) = match inside {
            Inside::Text => return None,
            Inside::Code => {
                let around = around::around(ast, syntax, offset);
                let frames = cursor::frames(syntax, around.from, start);
                (around, frames, None)
            }
            Inside::Interpolation { text, from } => {
                let around = around::around(ast, syntax, text);
                let frames = cursor::frames(syntax, around.from, text);
                (around, frames, Some(cursor::frames(syntax, from, start)))
            }
        };
        Some(Self { analysis, file, syntax, offset, word, path, around, frames, interpolation })
    }

    fn answer(&self) -> Vec<Completion> {
        match (self.position(), self.path.is_empty()) {
            (Position::Member, true) => self.members(),
            (Position::Subject(keyword), _) => self.subjects(keyword),
            (Position::Start(wanted), true) => self.values(&wanted),
            (Position::Start(wanted), false) => self.value_path(&wanted),
            (Position::Operand(place), true) => self.operands(self.here(place)),
            (Position::Operand(place), false) => self.path_members(self.here(place)),
            (Position::Argument(callee), true) => self.arguments(&callee),
            (Position::Type, true) => self.types(),
            (Position::Rule, true) => self.rules(),
            _ => Vec::new(),
        }
    }

    fn item(&self, label: &str, kind: Kind, detail: impl Into<String>, documentation: impl Into<String>) -> Completion {
        Completion {
            label: label.to_owned(),
            kind,
            detail: detail.into(),
            documentation: documentation.into(),
            replace: Span::new(self.file, self.word.start, self.word.end),
            insert: label.to_owned(),
        }
    }

    /// An entry behind which something follows: ` = `, unless it stands there already.
    fn item_with(&self, label: &str, tail: &str, kind: Kind, detail: String, documentation: String) -> Completion {
        let mut item = self.item(label, kind, detail, documentation);
        let after = self.syntax.text.get(self.word.end..).unwrap_or("").trim_start_matches([' ', '\t']);
        if !after.starts_with(['=', '{', ':', '"', '(']) {
            item.insert.push_str(tail);
        }
        item
    }

    /// The pipeline and the job that the cursor is in.
    fn job(&self) -> Option<(&'a Pipeline, Option<&'a Job>)> {
        let sites = &self.analysis.sites;
        let at = |statement: Option<&crate::ast::Statement>| Some(statement?.subject.as_ref()?.span());
        let pipeline = at(self.around.pipeline)?;
        let pipeline = self.analysis.model.pipelines.iter().find(|found| sites.span(found.site) == Some(pipeline))?;
        let job = at(self.around.job);
        let job = job.and_then(|job| pipeline.jobs.iter().find(|found| sites.span(found.site) == Some(job)));
        Some((pipeline, job))
    }

    fn typed(&self) -> &'a str {
        self.syntax.text.get(self.word.start..self.offset).unwrap_or("")
    }
}

/// Whether an operand may follow.
fn awaits(tokens: &[Token<'_>]) -> bool {
    matches!(tokens.last(), None | Some(Token::Operator | Token::Assign))
}

/// The kind of place of a title.
const TITLE: Place = Place::Run("jobs.<job_id>.steps.name");
