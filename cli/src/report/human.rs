//! Diagnostics for people: the lines of the source with what is to be seen there. miette is known here (and in
//! `excerpt`) only.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles};
use pipe_lang::diagnostic::{Diagnostic, Label, Severity};
use pipe_lang::source::{FileId, SourceFile, Span};

use super::View;
use super::clean::clean;
use super::excerpt::Excerpt;
use crate::console::Style;

/// A longer line is not drawn: it would bury the message.
const LINE_BYTES_MAX: usize = 400;

/// Where lines are not wrapped, miette still wants a number.
const NO_WIDTH: usize = 100;

/// How many other places are shown with a fault. One name can be in a hundred.
const LABELS_MAX: usize = 8;

/// Writes all diagnostics, with an empty line after each.
pub fn write<'d>(
    out: &mut dyn Write,
    style: Style,
    view: View<'_>,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
) -> io::Result<()> {
    let handler = handler(style);
    let mut texts: BTreeMap<FileId, Cow<'_, str>> = BTreeMap::new();
    for diagnostic in diagnostics {
        let file = diagnostic.primary.span.file;
        let text = texts
            .entry(file)
            .or_insert_with(|| view.sources.get(file).map_or(Cow::Borrowed(""), |file| clean(&file.text)));
        let drawn = drawn(&handler, view, diagnostic, text).unwrap_or_else(|| plain(style, view, diagnostic));
        writeln!(out, "{}", drawn.trim_end())?;
        for label in elsewhere(view, diagnostic) {
            writeln!(out, "  note: {}: {}", view.place(label.span), clean(&label.text))?;
        }
        let more = diagnostic.related.len().saturating_sub(LABELS_MAX);
        if more > 0 {
            writeln!(out, "  note: and {more} more {}", if more == 1 { "place" } else { "places" })?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn handler(style: Style) -> GraphicalReportHandler {
    let characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if style.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(style.width.unwrap_or(NO_WIDTH))
        .with_wrap_lines(style.width.is_some())
        .with_links(false)
}

/// Draws the source; `None` where there is nothing to draw, or too much.
fn drawn(handler: &GraphicalReportHandler, view: View<'_>, diagnostic: &Diagnostic, text: &str) -> Option<String> {
    let file = view.sources.get(diagnostic.primary.span.file)?;
    let here: Vec<&Label> = std::iter::once(&diagnostic.primary).chain(beside(view, diagnostic)).collect();
    if file.text.is_empty() || here.iter().any(|label| !is_drawable(file, label.span)) {
        return None;
    }
    let source = Excerpt { file, text, path: clean(&view.path(diagnostic.primary.span)).into_owned() };
    let labels = here.iter().enumerate().map(|(index, label)| labelled(file, label, index == 0)).collect();
    let mut drawn = String::new();
    handler.render_report(&mut drawn, &Drawing { diagnostic, source, labels }).ok()?;
    Some(drawn)
}

fn labelled(file: &SourceFile, label: &Label, is_primary: bool) -> LabeledSpan {
    let range = label.span.range();
    // Behind the last line break there is no line to draw at: the end of the last line stands for it.
    let start = if range.start >= file.text.len() { file.text.trim_end().len() } else { range.start };
    let length = range.end.min(file.text.len()).saturating_sub(start);
    let text = (!label.text.is_empty()).then(|| clean(&label.text).into_owned());
    if is_primary {
        LabeledSpan::new_primary_with_span(text, (start, length))
    } else {
        LabeledSpan::new_with_span(text, (start, length))
    }
}

fn is_drawable(file: &SourceFile, span: Span) -> bool {
    let (start, end) = (span.range().start.min(file.text.len()), span.range().end.min(file.text.len()));
    let (Some(before), Some(inside), Some(after)) =
        (file.text.get(..start), file.text.get(start..end), file.text.get(end..))
    else {
        return false;
    };
    let first = before.rfind('\n').map_or(0, |at| at + 1);
    let last = after.find('\n').map_or(file.text.len(), |at| end + at);
    let lines = inside.matches('\n').count();
    (last - first) / (lines + 1) <= LINE_BYTES_MAX
}

/// One line, for what is not drawn.
fn plain(style: Style, view: View<'_>, diagnostic: &Diagnostic) -> String {
    let place = view.place(diagnostic.primary.span);
    let severity = style.paint(colour(diagnostic.severity), diagnostic.severity.name());
    let mut text = format!("{}: {severity}[{}]: {}", clean(&place), diagnostic.rule, clean(&diagnostic.message));
    for label in beside(view, diagnostic) {
        text.push_str(&format!("\n  note: {}: {}", clean(&view.place(label.span)), clean(&label.text)));
    }
    if let Some(help) = help(diagnostic) {
        text.push_str(&format!("\n  help: {help}"));
    }
    text
}

fn colour(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    }
}

/// What to do: the help, else what the fix would do.
fn help(diagnostic: &Diagnostic) -> Option<String> {
    let text = diagnostic.help.as_ref().or(diagnostic.fix.as_ref().map(|fix| &fix.title))?;
    Some(clean(text).into_owned())
}

/// How many lines above the fault a label may stand and still be drawn with it: the drawing begins with its first
/// label, and people look for the fault there.
const LINES_ABOVE_MAX: usize = 3;

/// The other labels that are drawn with the fault.
fn beside<'d>(view: View<'d>, diagnostic: &'d Diagnostic) -> impl Iterator<Item = &'d Label> {
    diagnostic.related.iter().take(LABELS_MAX).filter(move |label| is_beside(view, diagnostic, label))
}

/// Those that are noted below it.
fn elsewhere<'d>(view: View<'d>, diagnostic: &'d Diagnostic) -> impl Iterator<Item = &'d Label> {
    diagnostic.related.iter().take(LABELS_MAX).filter(move |label| !is_beside(view, diagnostic, label))
}

fn is_beside(view: View<'_>, diagnostic: &Diagnostic, label: &Label) -> bool {
    let fault = diagnostic.primary.span;
    let Some(file) = view.sources.get(fault.file).filter(|_| label.span.file == fault.file) else { return false };
    let line = |span: Span| file.line_column(span.start).0;
    line(label.span) + LINES_ABOVE_MAX >= line(fault)
}

/// One of our diagnostics in the form that miette draws.
struct Drawing<'d> {
    diagnostic: &'d Diagnostic,
    source: Excerpt<'d>,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&clean(&self.diagnostic.message))
    }
}

impl fmt::Debug for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.diagnostic.rule)
    }
}

impl std::error::Error for Drawing<'_> {}

impl miette::Diagnostic for Drawing<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(format!("{}[{}]", self.diagnostic.severity.name(), self.diagnostic.rule)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        help(self.diagnostic).map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

    use pipe_lang::source::Sources;

    use super::*;

    fn report(style: Style, sources: &Sources, diagnostic: &Diagnostic) -> String {
        let mut out = Vec::new();
        write(&mut out, style, View { sources, shown: "app/" }, [diagnostic]).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn labels_are_drawn_and_other_files_are_noted() {
        let mut sources = Sources::default();
        let ci = sources.add("ci.pipe", "# é\njob a {\n  needs = [é, b]\n}\n");
        let lib = sources.add("lib.pipe", "\n  job b {}\n");
        let text = sources.get(ci).unwrap().text.clone();
        let at = |word: &str| {
            let start = text.rfind(word).unwrap();
            Span::new(ci, start, start + word.len())
        };
        let diagnostic = Diagnostic::error("unknown-job", at("b]").to(at("b")), "no job `b` here")
            .label("not found")
            .related(at("job a"), "in this job")
            .related(Span::new(lib, 7, 8), "one is here")
            .help("import it");
        let expected = "\
error[unknown-job]

  × no job `b` here
   ╭─[app/ci.pipe:3:15]
 1 │ # é
 2 │ job a {
   · ──┬──
   ·   ╰── in this job
 3 │   needs = [é, b]
   ·               ─┬
   ·                ╰── not found
 4 │ }
   ╰────
  help: import it
  note: app/lib.pipe:2:7: one is here

";
        assert_eq!(report(Style::PLAIN, &sources, &diagnostic), expected);
    }

    #[test]
    fn ascii_where_the_locale_has_no_more() {
        let mut sources = Sources::default();
        let ci = sources.add("ci.pipe", "job a {\n");
        let diagnostic = Diagnostic::error("missing-close", Span::new(ci, 8, 8), "`{` is not closed");
        let report = report(Style { unicode: false, ..Style::PLAIN }, &sources, &diagnostic);
        assert!(report.is_ascii(), "{report}");
        assert!(report.contains("app/ci.pipe:"), "{report}");
    }

    #[test]
    fn empty_files_and_long_lines_are_one_line() {
        let mut sources = Sources::default();
        let empty = sources.add("x.pipe", "");
        let diagnostic = Diagnostic::error("unreadable-file", Span::new(empty, 0, 0), "it is a folder");
        let expected = "app/x.pipe:1:1: error[unreadable-file]: it is a folder\n\n";
        assert_eq!(report(Style::PLAIN, &sources, &diagnostic), expected);
        let long = sources.add("y.pipe", "x".repeat(10_000));
        let diagnostic = Diagnostic::warning("odd", Span::new(long, 5, 6), "odd");
        assert_eq!(report(Style::PLAIN, &sources, &diagnostic), "app/y.pipe:1:6: warning[odd]: odd\n\n");
    }

    #[test]
    fn a_source_cannot_command_the_terminal() {
        let mut sources = Sources::default();
        let ci = sources.add("ci.pipe", "job \u{1b}]0;owned\u{7} {\n");
        let diagnostic = Diagnostic::error("odd", Span::new(ci, 0, 3), "odd \u{1b}[2J");
        assert!(!report(Style::PLAIN, &sources, &diagnostic).contains('\u{1b}'));
    }
}
