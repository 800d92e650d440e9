//! Embedded text of one JSON record per line, of which only the lines that are asked for are read.

use std::cmp::Ordering;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

/// A table; the index (generated with the text) has each name and the byte at which its line starts.
pub(super) struct Table {
    pub(super) text: &'static str,
    pub(super) index: &'static [(&'static str, u32)],
}

/// Where the record of a line is kept once it has been read.
pub(super) type Slot<Record> = OnceLock<Option<Box<Record>>>;

impl Table {
    /// The record of a name, compared without case. None also when the line does not parse, which a test rules out.
    pub(super) fn get<Record: DeserializeOwned>(
        &self,
        slots: &'static [Slot<Record>],
        name: &str,
    ) -> Option<&'static Record> {
        let at = self.index.binary_search_by(|(candidate, _)| compare(candidate, name)).ok()?;
        let slot = slots.get(at)?;
        slot.get_or_init(|| serde_json::from_str(self.line(at)).ok()).as_deref()
    }

    fn line(&self, at: usize) -> &'static str {
        let start = |at: usize| self.index.get(at).map_or(self.text.len(), |&(_, start)| start as usize);
        self.text.get(start(at)..start(at + 1)).unwrap_or("")
    }
}

/// The order of the index: bytes of the lower-cased names.
fn compare(a: &str, b: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(lower).cmp(b.bytes().map(lower))
}
