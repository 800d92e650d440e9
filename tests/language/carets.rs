//! The language of fixtures that say by caret comments what is found in them.
//!
//! A comment of carets is about the nearest line above it that is none: `#   ^^^^ rule: part of the message`. Where the
//! place begins in the first column, the carets follow the `#` at once and begin below it (`#^^^`). What has no line
//! of its own to point at (a text block, an empty file) is said by `#? rule: part of the message` anywhere. The files are
//! judged without these comments.

use std::error::Error;
use std::fs;
use std::path::Path;

use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::source::{SourceFile, Sources, Span};

use crate::project::{self, Memory, fixtures};

/// What is found in the files of a fixture.
pub trait Judge: Fn(&Memory) -> (Sources, Vec<Diagnostic>) + Copy {}

impl<T: Fn(&Memory) -> (Sources, Vec<Diagnostic>) + Copy> Judge for T {}

/// Holds each fixture of a folder against what is found in it; with `PIPE_ACCEPT` it writes the comments instead.
pub fn check(folder: &str, judge: impl Judge) -> Result<(), Box<dyn Error>> {
    let mut faults = Vec::new();
    for (name, path) in fixtures(folder)? {
        let difference = check_one(&path, "case.pipe", judge)?;
        if !difference.is_empty() {
            faults.push(format!("{folder}/{name}\n{}\n", difference.join("\n")));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    Ok(())
}

/// What is different in one fixture; what stands above its first head is the file `name`.
pub fn check_one(path: &Path, name: &str, judge: impl Judge) -> Result<Vec<String>, Box<dyn Error>> {
    let files = project::split(name, &fs::read_to_string(path)?);
    if std::env::var_os("PIPE_ACCEPT").is_some() {
        fs::write(path, project::join(name, &accepted(&files, judge)))?;
        return Ok(Vec::new());
    }
    Ok(difference(&files, judge))
}

/// The files without the comments of carets.
fn bare(files: &Memory) -> Memory {
    let bare = |text: &String| text.split_inclusive('\n').filter(|line| caret(line.trim_end()).is_none()).collect();
    Memory(files.0.iter().map(|(path, text)| (path.clone(), bare(text))).collect())
}

/// Where a finding is said to be: a line of a file with columns, or nowhere in particular.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    At { file: String, line: usize, start: usize, end: usize },
    Somewhere,
}

#[derive(Clone, Debug)]
pub struct Expected {
    pub place: Place,
    pub rule: String,
    pub part: String,
}

/// A comment of this language of tests, read from a line.
pub fn caret(line: &str) -> Option<(Option<(usize, usize)>, &str)> {
    if let Some(rest) = line.strip_prefix("#? ") {
        return Some((None, rest));
    }
    let rest = line.strip_prefix('#')?;
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    let carets = rest[blanks..].len() - rest[blanks..].trim_start_matches('^').len();
    if carets == 0 {
        return None;
    }
    let text = rest[blanks + carets..].strip_prefix(' ')?;
    let start = if blanks == 0 { 0 } else { blanks + 1 };
    Some((Some((start, blanks + 1 + carets)), text))
}

pub fn expected(files: &Memory) -> Vec<Expected> {
    let mut found = Vec::new();
    for (path, text) in &files.0 {
        let mut line_above = 0;
        for line in text.lines() {
            if caret(line).is_none() {
                line_above += 1;
            }
            let Some((columns, said)) = caret(line) else { continue };
            let (rule, part) = said.split_once(": ").unwrap_or((said, ""));
            let place = match columns {
                Some((start, end)) => Place::At { file: path.clone(), line: line_above, start, end },
                None => Place::Somewhere,
            };
            found.push(Expected { place, rule: rule.to_owned(), part: part.trim().to_owned() });
        }
    }
    found
}

/// The line of a span's start, and the columns from 0 up to its end or that of the line; one column where it is empty.
fn place(file: &SourceFile, span: Span) -> Place {
    let (line, column) = file.line_column(span.start);
    let text = file.slice(span).lines().next().unwrap_or("");
    let start = column - 1;
    Place::At { file: file.path.clone(), line, start, end: start + text.chars().count().max(1) }
}

/// Whether carets can be written below a line: not in a text block, nor where there is no line.
fn takes_carets(file: &SourceFile, place: &Place) -> bool {
    let Place::At { line, start, .. } = place else { return false };
    let above = file.text.lines().take(*line);
    let quotes: usize = above.clone().map(|line| line.matches("\"\"\"").count()).sum();
    quotes.is_multiple_of(2) && *start != 1 && above.count() == *line && file.path.contains(['.'])
}

fn found(files: &Memory, judge: impl Judge) -> Vec<(Place, Diagnostic)> {
    let (sources, diagnostics) = judge(&bare(files));
    let placed = |diagnostic: Diagnostic| {
        let file = sources.get(diagnostic.primary.span.file);
        let place = file.map(|file| (file, place(file, diagnostic.primary.span)));
        let place = place.filter(|(file, place)| takes_carets(file, place)).map(|(_, place)| place);
        (place.unwrap_or(Place::Somewhere), diagnostic)
    };
    diagnostics.into_iter().map(placed).collect()
}

fn comment(place: &Place, diagnostic: &Diagnostic) -> String {
    let said = format!("{}: {}", diagnostic.rule, diagnostic.message.lines().next().unwrap_or(""));
    match place {
        Place::Somewhere => format!("#? {said}"),
        Place::At { start: 0, end, .. } => format!("#{} {said}", "^".repeat((end - 1).max(1))),
        Place::At { start, end, .. } => format!("#{}{} {said}", " ".repeat(start - 1), "^".repeat(end - start)),
    }
}

/// The difference in words; empty where there is none.
pub fn difference(files: &Memory, judge: impl Judge) -> Vec<String> {
    let mut expected = expected(files);
    let mut faults = Vec::new();
    for (place, diagnostic) in found(files, judge) {
        let fits = |wanted: &Expected| {
            // A place of one column at the start of a line cannot be told from one of two.
            let same = wanted.place == place
                || matches!((&wanted.place, &place),
                (Place::At { file: a, line: b, start: 0, end: 2 }, Place::At { file: c, line: d, start: 0, end: 1 }) if a == c && b == d);
            same && wanted.rule == diagnostic.rule && diagnostic.message.contains(&wanted.part)
        };
        match expected.iter().position(fits) {
            Some(index) => drop(expected.remove(index)),
            None => {
                let at = match &place {
                    Place::At { file, line, .. } => format!("below line {line} of {file}"),
                    Place::Somewhere => "anywhere".to_owned(),
                };
                faults.push(format!(
                    "found, but not listed; if it is right, write {at}:\n{}",
                    comment(&place, &diagnostic)
                ));
            }
        }
    }
    faults.extend(expected.iter().map(|wanted| {
        let at = match &wanted.place {
            Place::At { file, line, start, end } => format!("{file}:{line}, columns {} to {end}", start + 1),
            Place::Somewhere => "anywhere".to_owned(),
        };
        format!("listed, but not found: {}: {} ({at})", wanted.rule, wanted.part)
    }));
    faults
}

/// The fixture with the comments that are right now.
fn accepted(files: &Memory, judge: impl Judge) -> Memory {
    let bare = bare(files);
    let all = found(&bare, judge);
    let mut files = Vec::new();
    for (index, (path, text)) in bare.0.iter().enumerate() {
        let mut out = String::new();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            out.push_str(line);
            let here = all.iter().filter(
                |(place, _)| matches!(place, Place::At { file, line, .. } if file == path && *line == number + 1),
            );
            for (place, diagnostic) in here {
                if !out.ends_with('\n') {
                    out.push('\n');
                }
                out.push_str(&comment(place, diagnostic));
                out.push('\n');
            }
        }
        if index + 1 == bare.0.len() {
            for (place, diagnostic) in all.iter().filter(|(place, _)| *place == Place::Somewhere) {
                out.push_str(&comment(place, diagnostic));
                out.push('\n');
            }
        }
        files.push((path.clone(), out));
    }
    Memory(files)
}
