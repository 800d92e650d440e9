//! The map against a model that is too simple to be wrong: a string, cut into lines, counted character by character.

use proptest::prelude::*;
use tower_lsp_server::ls_types as lsp;

use super::{Encoding, PositionMap};

const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

struct Model {
    text: String,
    encoding: Encoding,
}

impl Model {
    fn width(&self, c: char) -> usize {
        match self.encoding {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    /// Where each line begins and where its line break begins.
    fn lines(&self) -> Vec<(usize, usize)> {
        let mut lines = Vec::new();
        let (mut start, mut at) = (0, 0);
        while at < self.text.len() {
            let rest = &self.text[at..];
            let break_length = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with(['\r', '\n'])) };
            if break_length > 0 {
                lines.push((start, at));
                start = at + break_length;
            }
            at += break_length.max(if break_length == 0 { rest.chars().next().map_or(1, char::len_utf8) } else { 0 });
        }
        lines.push((start, self.text.len()));
        lines
    }

    fn offset(&self, position: lsp::Position) -> usize {
        let Some(&(start, end)) = self.lines().get(position.line as usize) else {
            return self.text.len();
        };
        let mut left = position.character as usize;
        let mut at = start;
        for c in self.text[start..end].chars() {
            if left < self.width(c) {
                break;
            }
            left -= self.width(c);
            at += c.len_utf8();
        }
        at
    }

    fn position(&self, offset: usize) -> lsp::Position {
        let lines = self.lines();
        let line = lines.iter().rposition(|&(start, _)| start <= offset).unwrap_or(0);
        let (start, end) = lines[line];
        let character: usize = self.text[start..offset.min(end)].chars().map(|c| self.width(c)).sum();
        lsp::Position { line: u32::try_from(line).unwrap_or(0), character: u32::try_from(character).unwrap_or(0) }
    }

    fn apply(&mut self, range: Option<lsp::Range>, text: &str) {
        match range {
            None => self.text = text.to_string(),
            Some(range) => {
                let (one, other) = (self.offset(range.start), self.offset(range.end));
                self.text.replace_range(one.min(other)..one.max(other), text);
            }
        }
    }
}

/// Pieces that positions trip over: wide characters, every kind of line break, what only looks like one, a mark.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "a",
        "job",
        " ",
        "é",
        "€",
        "😀",
        "👩‍🚀",
        "\n",
        "\r\n",
        "\r",
        "\u{2028}",
        "\u{2029}",
        "\u{85}",
        "\u{b}",
        "\u{c}",
        "\u{feff}",
        "\u{301}",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

fn position() -> impl Strategy<Value = lsp::Position> {
    (0u32..12, prop_oneof![9 => 0u32..16, 1 => Just(u32::MAX)])
        .prop_map(|(line, character)| lsp::Position { line, character })
}

proptest! {
    #[test]
    fn offsets_of_positions(text in text(), place in position()) {
        for encoding in ENCODINGS {
            let map = PositionMap::of_client(&text, encoding);
            let model = Model { text: text.clone(), encoding };
            prop_assert_eq!(map.offset(place), model.offset(place), "{:?} in {:?}", encoding, text);
        }
    }

    #[test]
    fn positions_of_offsets(text in text()) {
        for encoding in ENCODINGS {
            let map = PositionMap::of_client(&text, encoding);
            let model = Model { text: text.clone(), encoding };
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                prop_assert_eq!(map.position(offset), model.position(offset), "{:?}, {} in {:?}", encoding, offset, text);
            }
        }
    }

    #[test]
    fn edits(text in text(), edits in prop::collection::vec((position(), position(), text()), 1..8)) {
        for encoding in ENCODINGS {
            let mut map = PositionMap::of_client(&text, encoding);
            let mut model = Model { text: text.clone(), encoding };
            for (start, end, replacement) in &edits {
                let range = Some(lsp::Range { start: *start, end: *end });
                map.apply(range, replacement);
                model.apply(range, replacement);
                prop_assert_eq!(map.text(), model.text.clone());
            }
        }
    }
}

#[test]
fn a_byte_order_mark_on_the_disk_is_not_counted() {
    let map = PositionMap::of_file("\u{feff}ab\ncd", Encoding::Utf16);
    assert_eq!(map.position(4), lsp::Position { line: 0, character: 1 });
    assert_eq!(map.offset(lsp::Position { line: 0, character: 1 }), 4);
    assert_eq!(map.offset(lsp::Position { line: 1, character: 9 }), 8);
}

#[test]
fn offsets_outside_are_moved_inside() {
    let map = PositionMap::of_client("a😀\n", Encoding::Utf16);
    assert_eq!(map.position(usize::MAX), lsp::Position { line: 1, character: 0 });
    assert_eq!(map.position(3), lsp::Position { line: 0, character: 1 }, "in the middle of the emoji");
    let backwards = std::ops::Range { start: 5, end: 1 };
    assert_eq!(map.range(backwards).end, map.position(5), "a range that runs backwards is empty");
}

#[test]
fn the_client_s_first_known_wish_is_granted() {
    let kinds = |names: &[&'static str]| names.iter().map(|&n| lsp::PositionEncodingKind::new(n)).collect::<Vec<_>>();
    assert_eq!(Encoding::negotiate(None), Encoding::Utf16);
    assert_eq!(Encoding::negotiate(Some(&[])), Encoding::Utf16);
    assert_eq!(Encoding::negotiate(Some(&kinds(&["utf-7", "utf-32", "utf-8"]))), Encoding::Utf32);
    assert_eq!(Encoding::negotiate(Some(&kinds(&["utf-8", "utf-16"]))), Encoding::Utf8);
}
