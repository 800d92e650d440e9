//! `<<` documents: announced in a command, read behind its line.

use super::cursor::{Awaited, Reader};
use super::word::Pieces;
use super::{Context, HereDoc, Quoting, Word};

impl Reader<'_, '_> {
    /// Behind `<<`: reads the delimiter and gives the number of the document.
    pub fn await_here_doc(&mut self, strips_tabs: bool) -> usize {
        let start = self.at;
        let word = self.word();
        let written = self.text.get(start..self.at).unwrap_or("");
        let is_quoted = written.contains(['\'', '"', '\\']);
        let delimiter = word.as_literal().unwrap_or_else(|| {
            self.lost();
            written.to_owned()
        });
        let here_doc = self.script.here_docs.len();
        self.script.here_docs.push(HereDoc { body: Word::default(), is_quoted });
        self.awaited.push(Awaited { here_doc, delimiter, strips_tabs });
        here_doc
    }

    /// At the start of a line: reads the documents that were announced above.
    pub fn here_docs(&mut self) {
        for awaited in std::mem::take(&mut self.awaited) {
            let start = self.at;
            let mut body_end = self.end;
            let mut next = self.end;
            let mut at = start;
            let mut is_closed = false;
            for line in self.rest().split_inclusive('\n') {
                let text = line.trim_end_matches(['\n', '\r']);
                let text = if awaited.strips_tabs { text.trim_start_matches('\t') } else { text };
                if text == awaited.delimiter {
                    (body_end, next, is_closed) = (at, at + line.len(), true);
                    break;
                }
                at += line.len();
            }
            if !is_closed {
                self.lost();
            }
            let is_quoted = self.script.here_docs.get(awaited.here_doc).is_some_and(|found| found.is_quoted);
            let body = self.document(body_end, is_quoted);
            if let Some(found) = self.script.here_docs.get_mut(awaited.here_doc) {
                found.body = body;
            }
            self.at = next;
        }
    }

    fn document(&mut self, end: usize, is_quoted: bool) -> Word {
        let start = self.at;
        let around = std::mem::replace(&mut self.end, end);
        let in_backticks = std::mem::replace(&mut self.in_backticks, false);
        let mut pieces = Pieces::new(if is_quoted { Quoting::Single } else { Quoting::Double });
        while let Some(next) = self.peek() {
            if let Some(hole) = self.hole() {
                let context = if is_quoted { Context::QuotedHereDoc } else { Context::HereDoc };
                self.expression(hole, context, &mut pieces);
                continue;
            }
            match next {
                b'\\' if !is_quoted && matches!(self.peek_at(1), Some(b'$' | b'`' | b'\\')) => {
                    self.bump(1);
                    self.literal(&mut pieces);
                }
                b'$' if !is_quoted => self.dollar(&mut pieces, Context::HereDoc),
                b'`' if !is_quoted => self.backticks(&mut pieces),
                _ => self.literal(&mut pieces),
            }
        }
        self.end = around;
        self.in_backticks = in_backticks;
        Word { pieces: pieces.list, range: start..end }
    }
}
