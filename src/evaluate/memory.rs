//! How much an evaluation may hold, counted as the runner counts it: a text has 26 bytes and two for each unit of
//! UTF-16, anything else 24.

use super::Error;
use super::value::Value;

/// The most that an evaluation, or one text that it builds, may have.
pub const BYTES_MAX: usize = 1024 * 1024;

const TEXT: usize = 26;
const OTHER: usize = 24;
const REFERENCE: usize = 8;

/// What is held, by the depth of the node that gave it.
#[derive(Default)]
pub(super) struct Memory {
    depths: Vec<usize>,
}

impl Memory {
    /// Counts what a node gave. Where that says nothing about the nodes below it, what they gave is let go.
    pub(super) fn hold(&mut self, depth: usize, value: &Value) -> Result<(), Error> {
        if value.is_primitive() {
            self.depths.truncate(depth + 1);
        }
        if self.depths.len() <= depth {
            self.depths.resize(depth + 1, 0);
        }
        self.depths[depth] = self.depths[depth].saturating_add(bytes(value));
        if self.depths.iter().sum::<usize>() > BYTES_MAX { Err(Error::Memory) } else { Ok(()) }
    }
}

fn bytes(value: &Value) -> usize {
    match value {
        Value::Text(text) => bytes_of(text),
        Value::Filtered(items) => OTHER + items.len() * REFERENCE,
        _ => OTHER,
    }
}

fn bytes_of(text: &str) -> usize {
    TEXT + 2 * text.encode_utf16().count()
}

/// A text that is built from pieces and stops before it is too long.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) text: String,
    bytes: usize,
}

impl Builder {
    pub(super) fn push(&mut self, piece: &str) -> Result<(), Error> {
        self.bytes += bytes_of(piece);
        if self.bytes > BYTES_MAX {
            return Err(Error::Memory);
        }
        self.text.push_str(piece);
        Ok(())
    }
}
