//! One look over the text before the grammar reads it: how deep its brackets go, and, in a file where a `}` is
//! missing, where it belongs by the indentation of the heads. pest alone would find that only at the end of the file.

use super::NESTING_MAX;

/// The result of the look.
pub(super) enum Nesting {
    Fine(Repair),
    TooDeep { offset: usize },
}

/// Closing braces that the text lacks.
#[derive(Default)]
pub(super) struct Repair {
    /// Sorted by place.
    pub missing: Vec<Missing>,
}

/// A block that is not closed.
pub(super) struct Missing {
    /// Where its `{` is.
    pub open: usize,
    /// The end of the line after which its `}` belongs.
    pub at: usize,
}

/// What is inserted for a missing brace; the newline keeps it out of a comment.
const INSERTED: &str = "\n}";

impl Repair {
    /// The text with the missing braces in it.
    pub fn patch<'a>(&self, text: &'a str) -> std::borrow::Cow<'a, str> {
        if self.missing.is_empty() {
            return text.into();
        }
        let mut patched = String::with_capacity(text.len() + INSERTED.len() * self.missing.len());
        let mut from = 0;
        for missing in &self.missing {
            patched.push_str(text.get(from..missing.at).unwrap_or(""));
            patched.push_str(INSERTED);
            from = missing.at;
        }
        patched.push_str(text.get(from..).unwrap_or(""));
        patched.into()
    }

    /// The offset in the text for one in the patched text.
    pub fn original(&self, patched: usize) -> usize {
        let mut shift = 0;
        for missing in &self.missing {
            let inserted = missing.at + shift;
            if patched <= inserted {
                break;
            }
            shift += INSERTED.len().min(patched - inserted);
        }
        patched - shift
    }
}

struct Open {
    offset: usize,
    bracket: u8,
    /// Indentation of the line on which it stands.
    indentation: usize,
    /// Whether its line ends with it, as the head of a block does.
    ends_line: bool,
    /// What else nests around it.
    words: usize,
}

/// Looks over a text.
pub(super) fn scan(text: &str) -> Nesting {
    let mut look = Look::default();
    if let Some(offset) = look.run(text, false) {
        return Nesting::TooDeep { offset };
    }
    if look.open.iter().all(|open| open.bracket != b'{') {
        return Nesting::Fine(Repair::default());
    }
    let mut look = Look::default();
    look.run(text, true);
    Nesting::Fine(Repair { missing: look.missing })
}

#[derive(Default)]
struct Look {
    open: Vec<Open>,
    missing: Vec<Missing>,
    indentation: usize,
    /// Nesting without brackets: each `if`, and each `<` of a type, since the statement began.
    words: usize,
    /// End of the last line that holds anything.
    content_end: usize,
}

impl Look {
    /// Returns the offset of a bracket that is too deep.
    fn run(&mut self, text: &str, repairing: bool) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = 0;
        let mut line_start = true;
        while at < bytes.len() {
            if line_start {
                let content = at + blanks(bytes, at);
                if !matches!(bytes.get(content), None | Some(b'\n' | b'\r')) {
                    self.indentation = content - at;
                    if !continues(bytes, content) {
                        self.words = self.open.last().map_or(0, |open| open.words);
                    }
                    if repairing {
                        self.close_by_indentation(bytes, content);
                    }
                }
                at = content;
                line_start = false;
                continue;
            }
            match bytes[at] {
                b'\n' => {
                    line_start = true;
                    at += 1;
                    continue;
                }
                b'#' if at == 0 || matches!(bytes[at - 1], b' ' | b'\t' | b'\n') => at = line_end(bytes, at),
                b'"' if bytes[at..].starts_with(b"\"\"\"") => at = after_text_block(bytes, at + 3),
                b'"' => at = after_string(bytes, at + 1),
                b'\'' => at = after_single(bytes, at + 1),
                bracket @ (b'{' | b'[' | b'(') => {
                    if self.open.len() + self.words >= NESTING_MAX {
                        return Some(at);
                    }
                    let ends_line =
                        matches!(bytes.get(at + 1 + blanks(bytes, at + 1)), None | Some(b'\n' | b'\r' | b'#'));
                    self.open.push(Open {
                        offset: at,
                        bracket,
                        indentation: self.indentation,
                        ends_line,
                        words: self.words,
                    });
                    at += 1;
                }
                bracket @ (b'}' | b']' | b')') => {
                    self.close(bracket);
                    at += 1;
                }
                b' ' | b'\t' | b'\r' => {
                    at += 1;
                    continue;
                }
                byte if is_word(byte) => {
                    let end = word_end(bytes, at);
                    let nests = &bytes[at..end] == b"if" || bytes.get(end) == Some(&b'<');
                    self.words += usize::from(nests);
                    if self.open.len() + self.words > NESTING_MAX {
                        return Some(at);
                    }
                    at = end;
                }
                _ => at += 1,
            }
            self.content_end = at;
        }
        None
    }

    /// Closes the nearest bracket of the kind; brackets of another kind above it were left open.
    fn close(&mut self, bracket: u8) {
        let opening = match bracket {
            b'}' => b'{',
            b']' => b'[',
            _ => b'(',
        };
        if let Some(index) = self.open.iter().rposition(|open| open.bracket == opening)
            && (bracket == b'}' || self.open[index..].iter().all(|open| open.bracket != b'{'))
        {
            self.words = self.open[index].words;
            self.open.truncate(index);
        }
    }

    /// A line that is not deeper than the head of an open block shows that the block should have ended before it.
    fn close_by_indentation(&mut self, bytes: &[u8], content: usize) {
        let closes = bytes[content] == b'}';
        while let Some(index) = self.open.iter().rposition(|open| open.bracket == b'{') {
            let open = &self.open[index];
            let ends = if closes { self.indentation < open.indentation } else { self.indentation <= open.indentation };
            if !(open.ends_line && ends) {
                return;
            }
            self.missing.push(Missing { open: open.offset, at: self.content_end });
            self.open.truncate(index);
        }
    }
}

/// Whether a line goes on with the statement of the line before it.
fn continues(bytes: &[u8], at: usize) -> bool {
    let word = &bytes[at..word_end(bytes, at)];
    matches!(word, b"if" | b"then" | b"else") || matches!(bytes[at], b'&' | b'|' | b'=' | b'!' | b'<' | b'>' | b'?')
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|&&byte| is_word(byte)).count()
}

fn blanks(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| !matches!(byte, b'\n' | b'\r')).count()
}

fn after_string(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => return at,
            b'"' => return at + 1,
            b'\\' => at += 2,
            b'$' if bytes[at..].starts_with(b"${{") => at = after_interpolation(bytes, at + 3),
            _ => at += 1,
        }
    }
    bytes.len()
}

fn after_interpolation(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'\n' {
        if bytes[at..].starts_with(b"}}") {
            return at + 2;
        }
        at += 1;
    }
    at
}

fn after_single(bytes: &[u8], at: usize) -> usize {
    match bytes[at..].iter().position(|byte| matches!(byte, b'\'' | b'\n')) {
        Some(length) if bytes[at + length] == b'\'' => at + length + 1,
        Some(length) => at + length,
        None => bytes.len(),
    }
}

/// The end of a text block that was opened before `at`: behind its closing quotes, or before the first line that
/// stands left of its margin.
fn after_text_block(bytes: &[u8], at: usize) -> usize {
    let mut line = line_end(bytes, at);
    let mut margin = None;
    while line < bytes.len() {
        if bytes[line] == b'\r' {
            line += 1;
        }
        if bytes.get(line) == Some(&b'\n') {
            line += 1;
        }
        let width = blanks(bytes, line);
        let content = line + width;
        let end = line_end(bytes, content);
        if content < end {
            let quotes = bytes[content..].starts_with(b"\"\"\"");
            match margin {
                None if quotes => return content + 3,
                None => margin = Some(width),
                Some(margin) if width < margin || (margin == 0 && quotes) => {
                    return if quotes { content + 3 } else { line.saturating_sub(1) };
                }
                Some(_) => {}
            }
        }
        line = end;
    }
    bytes.len()
}
