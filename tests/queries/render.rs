//! Answers as text, beside what was asked.

use std::fmt::Write as _;

use pipe_lang::analysis::Analysis;
use pipe_lang::analysis::query::{Completion, Outline};
use pipe_lang::source::Span;

use crate::world::{World, files, world};

#[derive(Clone, Copy)]
pub enum Question {
    Outline,
    Hover,
    Definition,
    Completion,
}

impl Question {
    pub fn folder(self) -> &'static str {
        match self {
            Self::Outline => "outline",
            Self::Hover => "hover",
            Self::Definition => "definition",
            Self::Completion => "completion",
        }
    }
}

/// The source and, behind a rule, the answer for each cursor.
pub fn answers(question: Question, fixture: &str) -> String {
    let world = world(fixture);
    let mut out = fixture.trim_end().to_owned();
    out.push('\n');
    if let Question::Outline = question {
        for (path, _) in files(fixture) {
            let Some(file) = world.analysis.project.sources.find(&path) else { continue };
            out.push_str("\n════ outline\n");
            for item in world.analysis.outline(file) {
                outline(&world.analysis, &item, 0, &mut out);
            }
        }
        return out;
    }
    for (index, &(file, offset)) in world.cursors.iter().enumerate() {
        let _ = writeln!(out, "\n════ {} {}", index + 1, place(&world, index));
        let analysis = &world.analysis;
        match question {
            Question::Hover => match analysis.hover(file, offset) {
                Some(found) => {
                    let _ = writeln!(out, "‹{}›\n{}", slice(analysis, found.span), found.markdown);
                }
                None => out.push_str("nothing\n"),
            },
            Question::Definition => match analysis.definition(file, offset) {
                Some(found) => {
                    let _ = writeln!(out, "‹{}› → {}", slice(analysis, found.origin), line(analysis, found.target));
                }
                None => out.push_str("nothing\n"),
            },
            _ => completions(analysis, &analysis.completions(file, offset), &mut out),
        }
    }
    out
}

/// The line of a cursor, with the cursor in it.
fn place(world: &World, index: usize) -> String {
    let (file, offset) = world.cursors[index];
    let text = &world.analysis.project.sources.get(file).map_or("", |file| &file.text);
    let (before, after) = text.split_at(offset as usize);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').unwrap_or(after.len());
    format!("{}|{}", before[start..].trim_start(), &after[..end])
}

fn slice(analysis: &Analysis, span: Span) -> &str {
    analysis.project.sources.slice(span)
}

/// `path:3: job ‹test› {`
fn line(analysis: &Analysis, span: Span) -> String {
    let Some(file) = analysis.project.sources.get(span.file) else { return "no file".to_owned() };
    let (line, _) = file.line_column(span.start);
    let (before, after) = (&file.text[..span.start as usize], &file.text[span.end as usize..]);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').unwrap_or(after.len());
    format!("{}:{line}: {}‹{}›{}", file.path, before[start..].trim_start(), slice(analysis, span), &after[..end])
}

fn outline(analysis: &Analysis, item: &Outline, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let detail = if item.detail.is_empty() { String::new() } else { format!(" · {}", item.detail) };
    let lines = slice(analysis, item.span).lines().count();
    let _ = writeln!(
        out,
        "{indent}{:?} {}{detail}  ‹{}› {lines} {}",
        item.kind,
        item.name,
        slice(analysis, item.selection),
        if lines == 1 { "line" } else { "lines" }
    );
    assert!(item.span.start <= item.selection.start && item.selection.end <= item.span.end, "{item:?}");
    for child in &item.children {
        assert!(item.span.start <= child.span.start && child.span.end <= item.span.end, "{child:?}");
        outline(analysis, child, depth + 1, out);
    }
}

fn completions(analysis: &Analysis, found: &[Completion], out: &mut String) {
    const SHOWN: usize = 24;
    if found.is_empty() {
        out.push_str("nothing\n");
    }
    for item in found.iter().take(SHOWN) {
        let insert = if item.insert == item.label { String::new() } else { format!("  inserts `{}`", item.insert) };
        let detail = if item.detail.is_empty() { String::new() } else { format!(" · {}", item.detail) };
        let replaced = slice(analysis, item.replace);
        let replaced = if replaced.is_empty() { String::new() } else { format!("  for ‹{replaced}›") };
        let _ = writeln!(out, "{:?} {}{detail}{insert}{replaced}", item.kind, item.label);
    }
    if found.len() > SHOWN {
        let _ = writeln!(out, "… {} in all", found.len());
    }
}
