//! The lines around a span, in the form in which miette asks for them.
//!
//! Its own reader goes through the whole text for each label and counts columns in bytes; this one looks at the
//! lines that are drawn and counts as the rest of pipec does.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use pipe_lang::source::SourceFile;

/// One file as it is drawn.
pub struct Excerpt<'e> {
    pub file: &'e SourceFile,
    /// The file's text, made safe; as long as the file.
    pub text: &'e str,
    /// The path as seen from the current folder.
    pub path: String,
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let first = span.offset().min(self.text.len());
        let last = (first + span.len()).min(self.text.len());
        let start = if lines_before == 0 { first } else { self.line_start(first, lines_before) };
        let end = if lines_after == 0 { last } else { self.line_end(last, lines_after) };
        let data = self.text.as_bytes().get(start..end).ok_or(MietteError::OutOfBounds)?;
        let (line, column) = self.file.line_column(u32::try_from(start).unwrap_or(u32::MAX));
        let lines = data.iter().filter(|&&byte| byte == b'\n').count();
        let span = (start, end - start).into();
        Ok(Box::new(MietteSpanContents::new_named(self.path.clone(), data, span, line - 1, column - 1, lines)))
    }
}

impl Excerpt<'_> {
    /// Where the line of an offset begins, or one so many lines above it.
    fn line_start(&self, offset: usize, above: usize) -> usize {
        let before = &self.text.as_bytes()[..offset];
        let mut breaks = before.iter().enumerate().rev().filter(|&(_, &byte)| byte == b'\n');
        breaks.nth(above).map_or(0, |(at, _)| at + 1)
    }

    /// Behind the line of an offset, or one so many lines below it.
    fn line_end(&self, offset: usize, below: usize) -> usize {
        let after = &self.text.as_bytes()[offset..];
        let mut breaks = after.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
        breaks.nth(below).map_or(self.text.len(), |(at, _)| offset + at + 1)
    }
}
