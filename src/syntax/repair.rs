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
    /// Where an interpolation stands, which goes on behind it.
    around: Around,
}

/// What an interpolation (`${{`, here the bracket `$`) stands in.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    Code,
    String,
    /// With the margin of its lines.
    TextBlock(Option<usize>),
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
            if self.open.len() + self.words > NESTING_MAX {
                return Some(at - 1);
            }
            if line_start {
                let content = at + blanks(bytes, at);
                // A comment may stand in any column.
                if !matches!(bytes.get(content), None | Some(b'\n' | b'\r' | b'#')) {
                    self.indentation = content - at;
                    if !continues(bytes, content) && !is_unfinished(&bytes[..self.content_end]) {
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
                b'\n' | b'\r' => {
                    if let Some(next) = self.leave_interpolation(bytes, at) {
                        at = next;
                        continue;
                    }
                    line_start = true;
                    at += 1;
                    continue;
                }
                b'#' => {
                    at = line_end(bytes, at);
                    continue;
                }
                b'"' if bytes[at..].starts_with(b"\"\"\"") => at = self.text_block(bytes, at + 3, None),
                b'"' => at = self.string(bytes, at + 1),
                b'\'' => at = after_single(bytes, at + 1),
                b'$' if bytes[at..].starts_with(b"${{") => at = self.interpolation(at, Around::Code),
                b'}' if bytes[at..].starts_with(b"}}") && self.closes_interpolation() => {
                    at = self.close_interpolation(bytes, at + 2);
                }
                bracket @ (b'{' | b'[' | b'(') => {
                    let ends_line =
                        matches!(bytes.get(at + 1 + blanks(bytes, at + 1)), None | Some(b'\n' | b'\r' | b'#'));
                    self.push(at, bracket, ends_line, Around::Code);
                    at += 1;
                }
                bracket @ (b'}' | b']' | b')') => {
                    self.close(bracket);
                    at += 1;
                }
                b' ' | b'\t' => {
                    at += 1;
                    continue;
                }
                // `a < b` nests nothing, but cannot be told from `list <a`.
                b'<' => {
                    self.words += usize::from(bytes.get(at + 1) != Some(&b'='));
                    at += 1;
                }
                b'.' | b'$' if [&b"./"[..], b"../", b"$/"].iter().any(|start| bytes[at..].starts_with(start)) => {
                    at = target_end(bytes, at);
                }
                byte if is_word(byte) => {
                    let end = word_end(bytes, at);
                    self.words += usize::from(&bytes[at..end] == b"if");
                    at = if bytes[at..].starts_with(b"docker://") { target_end(bytes, end) } else { end };
                }
                _ => at += 1,
            }
            self.content_end = at;
        }
        (self.open.len() + self.words > NESTING_MAX).then_some(bytes.len().saturating_sub(1))
    }

    fn push(&mut self, offset: usize, bracket: u8, ends_line: bool, around: Around) {
        let (indentation, words) = (self.indentation, self.words);
        self.open.push(Open { offset, bracket, indentation, ends_line, words, around });
    }

    /// Enters `${{`; what is in it is read as code.
    fn interpolation(&mut self, at: usize, around: Around) -> usize {
        self.push(at, b'$', false, around);
        at + 3
    }

    fn closes_interpolation(&self) -> bool {
        self.open.iter().rfind(|open| matches!(open.bracket, b'{' | b'$')).is_some_and(|open| open.bracket == b'$')
    }

    /// Goes on behind the nearest interpolation, in what it stands in.
    fn close_interpolation(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(index) = self.open.iter().rposition(|open| open.bracket == b'$') else { return at };
        let around = self.open[index].around;
        self.words = self.open[index].words;
        self.open.truncate(index);
        match around {
            Around::Code => at,
            Around::String => self.string(bytes, at),
            Around::TextBlock(margin) => self.text_block_line(bytes, at, margin),
        }
    }

    /// The end of a line ends an interpolation that stands in a text, so that one that was left open does not take
    /// the rest of the file for code of its own.
    fn leave_interpolation(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        let index = self.open.iter().rposition(|open| open.bracket == b'$' && open.around != Around::Code)?;
        self.open.truncate(index + 1);
        Some(self.close_interpolation(bytes, at)).filter(|&next| next > at)
    }

    /// From inside a string to behind it, or into the first interpolation.
    fn string(&mut self, bytes: &[u8], mut at: usize) -> usize {
        let start = at;
        while at < bytes.len() {
            match bytes[at] {
                b'"' => return at + 1,
                b'\n' | b'\r' => break,
                b'\\' if !matches!(bytes.get(at + 1), None | Some(b'\n' | b'\r')) => at += 2,
                b'$' if bytes[at..].starts_with(b"$${{") => at += 4,
                b'$' if bytes[at..].starts_with(b"${{") => return self.interpolation(at, Around::String),
                _ => at += 1,
            }
        }
        // It is not closed: the brackets that end its line still close what they belong to.
        let end = at.min(bytes.len());
        let tail = bytes[start.min(end)..end]
            .iter()
            .rev()
            .take_while(|byte| matches!(byte, b')' | b']' | b'}' | b'{' | b',' | b' ' | b'\t'));
        end - tail.count()
    }

    /// From behind the opening quotes of a text block to behind it, or into the first interpolation.
    fn text_block(&mut self, bytes: &[u8], at: usize, margin: Option<usize>) -> usize {
        let opened = at + usize::from(bytes.get(at) == Some(&b'-'));
        let end = opened + blanks(bytes, opened);
        match bytes.get(end) {
            Some(b'\n' | b'\r') => self.text_block_line(bytes, end, margin),
            // Text beside the quotes goes to the next ones on its line, and no further.
            _ => after_quotes(bytes, at),
        }
    }

    /// From inside a line of a text block. The block ends behind its closing quotes, or before the first line that
    /// stands left of its margin.
    fn text_block_line(&mut self, bytes: &[u8], mut at: usize, mut margin: Option<usize>) -> usize {
        loop {
            while at < bytes.len() && !matches!(bytes[at], b'\n' | b'\r') {
                if bytes[at..].starts_with(b"$${{") {
                    at += 4;
                } else if bytes[at..].starts_with(b"${{") {
                    return self.interpolation(at, Around::TextBlock(margin));
                } else {
                    at += 1;
                }
            }
            if at >= bytes.len() {
                return bytes.len();
            }
            let line = at + if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
            let width = blanks(bytes, line);
            let content = line + width;
            if !matches!(bytes.get(content), None | Some(b'\n' | b'\r')) {
                let quotes = bytes[content..].starts_with(b"\"\"\"");
                match margin {
                    None if quotes => return content + 3,
                    None => margin = Some(width),
                    Some(margin) if width < margin || (margin == 0 && quotes) => {
                        return if quotes { content + 3 } else { at };
                    }
                    Some(_) => {}
                }
            }
            at = content;
        }
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

/// Behind a single-quoted text; where its line has no other quote, behind the quote, so that brackets count.
fn after_single(bytes: &[u8], at: usize) -> usize {
    match bytes[at..].iter().position(|byte| matches!(byte, b'\'' | b'\n' | b'\r')) {
        Some(length) if bytes[at + length] == b'\'' => at + length + 1,
        _ => at,
    }
}

/// Behind the next `"""` of the line, if it has one.
fn after_quotes(bytes: &[u8], at: usize) -> usize {
    let line = bytes.get(at..line_end(bytes, at)).unwrap_or_default();
    line.windows(3).position(|three| three == b"\"\"\"").map_or(at, |found| at + found + 3)
}

/// Whether a line goes on in the next one: it ends in an operator, or in a word that wants an expression.
fn is_unfinished(before: &[u8]) -> bool {
    let start = before.iter().rposition(|&byte| !is_word(byte)).map_or(0, |at| at + 1);
    matches!(&before[start..], b"if" | b"then" | b"else")
        || before.last().is_some_and(|last| matches!(last, b'&' | b'|' | b'=' | b'!' | b'<' | b'>' | b'?'))
}

fn target_end(bytes: &[u8], at: usize) -> usize {
    let of_target = |byte: &u8| is_word(*byte) || matches!(byte, b'.' | b'/' | b':' | b'@' | b'#' | b'+' | b'$');
    at + bytes[at..].iter().take_while(|byte| of_target(byte)).count()
}
