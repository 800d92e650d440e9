//! What a script writes into the files that GitHub gives each step: `$GITHUB_OUTPUT`, `$GITHUB_ENV`, `$GITHUB_PATH`.
//!
//! Source: "Workflow commands for GitHub Actions" in GitHub's documentation.

use std::ops::Range;
use std::rc::Rc;

use super::script::Reading;
use super::{Flow, Labels, Scope, address};
use crate::model::Step;
use crate::shell::{Command, Piece, PieceKind, Receiver, Script, Word};

/// A file of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepFile {
    Output,
    Env,
    Path,
}

/// What keeps a value of several lines together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fence {
    /// Nothing: it stands in one line.
    None,
    /// A word that everybody can read in the script.
    Fixed,
    /// A word that is chosen in the run.
    Random,
}

/// A value that is written.
#[derive(Clone, Debug)]
pub struct Write {
    pub file: StepFile,
    /// The name that it gets; none where that comes with the value, or the file takes no names.
    pub name: Option<String>,
    pub labels: Labels,
    pub fence: Fence,
    /// In the script.
    pub range: Range<usize>,
}

impl StepFile {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Output, "GITHUB_OUTPUT"), (Self::Env, "GITHUB_ENV"), (Self::Path, "GITHUB_PATH")];

    /// The file that a word names.
    pub fn of(word: &Word) -> Option<Self> {
        let variable = word.as_variable()?;
        Self::ALL.into_iter().find(|(_, name)| *name == variable).map(|(file, _)| file)
    }

    pub fn variable(self) -> &'static str {
        Self::ALL.into_iter().find(|(file, _)| *file == self).map_or("", |(_, name)| name)
    }
}

/// A value of several lines that is written.
struct Open {
    file: StepFile,
    name: String,
    /// The word that ends it; none where it is chosen in the run.
    delimiter: Option<String>,
}

impl<'a> Flow<'a> {
    /// The labels of what a step writes under a name.
    pub(super) fn written(&self, file: StepFile, name: &str, scope: Scope<'a>, step: &'a Step) -> Labels {
        let mut found = Labels::default();
        let is_same = |own: &str| if file == StepFile::Env { own == name } else { own.eq_ignore_ascii_case(name) };
        for write in self.writes(step, scope).iter().filter(|write| write.file == file) {
            if write.name.as_deref().is_some_and(is_same) {
                let what = || match file {
                    StepFile::Output => format!("becomes the output `{name}` of this step"),
                    StepFile::Env | StepFile::Path => format!("this step sets the variable `{name}`"),
                };
                found.add(&write.labels.through(step.site, what));
            }
        }
        found
    }

    /// All values that a step's script writes.
    pub fn writes(&self, step: &'a Step, scope: Scope<'a>) -> Rc<[Write]> {
        let key = address(step);
        if let Some(known) = self.writes.borrow().get(&key) {
            return Rc::clone(known);
        }
        // A step that reads what it writes itself reads what was there before.
        self.writes.borrow_mut().insert(key, Rc::new([]));
        let found: Rc<[Write]> = match self.script(step, scope) {
            Some(script) if writes_at_all(&script) => {
                self.find_writes(Reading { script: &script, step, scope, depth: 0 }).into()
            }
            _ => Rc::new([]),
        };
        self.writes.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    fn find_writes(&self, reading: Reading<'_, 'a>) -> Vec<Write> {
        let mut found = Vec::new();
        let mut open: Option<Open> = None;
        for command in &reading.script.commands {
            let Some(content) = content(command, reading.script) else { continue };
            if let Some(write) = self.set_output(&content, command, reading) {
                found.push(write);
                continue;
            }
            for file in files(command, reading.script) {
                for line in lines(&content) {
                    self.line(file, &line, command, reading, &mut open, &mut found);
                }
            }
        }
        found
    }

    fn line(
        &self,
        file: StepFile,
        line: &[Chunk<'_>],
        command: &Command,
        reading: Reading<'_, 'a>,
        open: &mut Option<Open>,
        found: &mut Vec<Write>,
    ) {
        let labels = |chunks: &[Chunk<'_>]| {
            let mut labels = Labels::default();
            for chunk in chunks {
                labels.add(&self.of_chunk(chunk, reading));
            }
            labels
        };
        let mut push = |name: Option<String>, labels: Labels, fence: Fence| {
            found.push(Write { file, name, labels, fence, range: command.range.clone() });
        };
        if let Some(inside) = open.as_ref().filter(|open| open.file == file) {
            let ends = match (&inside.delimiter, line) {
                (Some(delimiter), [Chunk::Text(text)]) => text == delimiter,
                (None, [Chunk::Piece(piece)]) => {
                    matches!(piece.kind, PieceKind::Variable { .. }) && labels(line).is_empty()
                }
                _ => false,
            };
            if ends {
                *open = None;
            } else {
                let fence = if inside.delimiter.is_some() { Fence::Fixed } else { Fence::Random };
                push(Some(inside.name.clone()), labels(line), fence);
            }
            return;
        }
        match line {
            [Chunk::Text(start), rest @ ..] => {
                let length = start.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '-');
                let (name, behind) = start.split_at(length.unwrap_or(start.len()));
                if file == StepFile::Path || name.is_empty() {
                    push(None, labels(line), Fence::None);
                } else if let Some(delimiter) = behind.strip_prefix("<<") {
                    let delimiter = rest.is_empty().then(|| delimiter.to_owned());
                    *open = Some(Open { file, name: name.to_owned(), delimiter });
                } else if behind.starts_with('=') {
                    push(Some(name.to_owned()), labels(rest), Fence::None);
                } else {
                    push(None, labels(line), Fence::None);
                }
            }
            [] => {}
            _ => push(None, labels(line), Fence::None),
        }
    }

    pub(super) fn of_chunk(&self, chunk: &Chunk<'_>, reading: Reading<'_, 'a>) -> Labels {
        match chunk {
            Chunk::Text(_) => Labels::default(),
            Chunk::Piece(piece) => self.of_piece(piece, reading),
            Chunk::File(path) => self.of_file(path, reading),
        }
    }

    /// `::set-output name=x::value`
    fn set_output(&self, content: &[Chunk<'_>], command: &Command, reading: Reading<'_, 'a>) -> Option<Write> {
        let [Chunk::Text(start), rest @ ..] = content else { return None };
        let (name, _) = start.trim_start().strip_prefix("::set-output name=")?.split_once("::")?;
        let mut labels = Labels::default();
        rest.iter().for_each(|chunk| labels.add(&self.of_chunk(chunk, reading)));
        let name = Some(name.to_owned());
        Some(Write { file: StepFile::Output, name, labels, fence: Fence::None, range: command.range.clone() })
    }
}

/// A part of what a command writes.
#[derive(Clone, Debug)]
pub(super) enum Chunk<'s> {
    Text(String),
    Piece(&'s Piece),
    /// All of a file.
    File(String),
}

fn writes_at_all(script: &Script) -> bool {
    script.text.contains("GITHUB_") || script.text.contains("::set-output")
}

/// The files of the step that a command writes to.
fn files(command: &Command, script: &Script) -> Vec<StepFile> {
    let mut files: Vec<StepFile> = Vec::new();
    if command.name().as_deref() == Some("tee") {
        files.extend(command.arguments().filter_map(StepFile::of));
    }
    files.extend(script.receivers(command).into_iter().filter_map(|receiver| match receiver {
        Receiver::File(sink) => StepFile::of(sink.file),
        Receiver::Command(_) => None,
    }));
    files
}

/// What a command writes; nothing where that is not known.
pub(super) fn content<'s>(command: &'s Command, script: &'s Script) -> Option<Vec<Chunk<'s>>> {
    let words: Vec<&Word> = match command.name()?.as_str() {
        "echo" => {
            let is_option =
                |word: &&Word| matches!(word.as_literal().as_deref(), Some("-n" | "-e" | "-E" | "-ne" | "-en"));
            command.words.iter().skip(1).skip_while(is_option).collect()
        }
        "printf" => command.words.iter().skip(1).collect(),
        "cat" if command.words.len() == 1 => return document(command, script),
        "cat" => {
            let files = command.arguments().map(|word| word.as_literal().filter(|path| !path.starts_with('-')));
            return files.map(|path| path.map(Chunk::File)).collect();
        }
        "tee" => return document(command, script),
        _ => return None,
    };
    let is_printf = command.name().as_deref() == Some("printf");
    let mut chunks = Vec::new();
    for (number, word) in words.into_iter().enumerate() {
        if number > 0 && !is_printf {
            text(" ", &mut chunks);
        }
        for piece in &word.pieces {
            match &piece.kind {
                // Of a format, what stands before the first value counts.
                PieceKind::Literal(literal) if is_printf && number == 0 => {
                    let start = literal.split('%').next().unwrap_or("");
                    text(&start.replace("\\n", "\n"), &mut chunks);
                }
                PieceKind::Literal(literal) if is_printf => text(&literal.replace('\n', " "), &mut chunks),
                PieceKind::Literal(literal) => text(literal, &mut chunks),
                _ => chunks.push(Chunk::Piece(piece)),
            }
        }
    }
    Some(chunks)
}

/// The document that a command reads and hands on.
fn document<'s>(command: &'s Command, script: &'s Script) -> Option<Vec<Chunk<'s>>> {
    let number = command.redirections.iter().find_map(|one| one.here_doc)?;
    let mut chunks = Vec::new();
    for piece in &script.here_docs.get(number)?.body.pieces {
        match &piece.kind {
            PieceKind::Literal(literal) => text(literal, &mut chunks),
            _ => chunks.push(Chunk::Piece(piece)),
        }
    }
    Some(chunks)
}

fn text(text: &str, chunks: &mut Vec<Chunk<'_>>) {
    match chunks.last_mut() {
        Some(Chunk::Text(last)) => last.push_str(text),
        _ if text.is_empty() => {}
        _ => chunks.push(Chunk::Text(text.to_owned())),
    }
}

/// The lines of what is written.
fn lines<'s>(content: &[Chunk<'s>]) -> Vec<Vec<Chunk<'s>>> {
    let mut lines: Vec<Vec<Chunk<'s>>> = vec![Vec::new()];
    for chunk in content {
        let Chunk::Text(text) = chunk else {
            lines.last_mut().into_iter().for_each(|line| line.push(chunk.clone()));
            continue;
        };
        for (number, part) in text.split('\n').enumerate() {
            if number > 0 {
                lines.push(Vec::new());
            }
            if !part.is_empty() {
                lines.last_mut().into_iter().for_each(|line| line.push(Chunk::Text(part.to_owned())));
            }
        }
    }
    lines
}
