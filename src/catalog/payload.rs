//! What an event delivers as `github.event`: names only, over all activity types of the event.
//!
//! `data/payloads.txt` has one object per line: names, and `name=line` where another object stands below. Names in
//! an array are those of its elements. Source: the language service.

use super::facts::payloads::PAYLOADS;

static TEXT: &str = include_str!("data/payloads.txt");
static CAPABILITIES: &str = include_str!("data/capabilities.txt");

/// An object of a payload.
#[derive(Clone, Copy, Debug)]
pub struct Payload {
    line: &'static str,
}

/// What a name leads to.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    /// A value, or something of which no more is known.
    Leaf,
    Object(Payload),
}

/// What `github.event` is in runs of an event. None when that is unknown.
pub fn payload(event: &str) -> Option<Payload> {
    let at = PAYLOADS.binary_search_by(|(name, _)| (*name).cmp(event)).ok()?;
    PAYLOADS.get(at).and_then(|&(_, number)| object(number as usize))
}

fn object(number: usize) -> Option<Payload> {
    TEXT.lines().nth(number).map(|line| Payload { line })
}

impl Payload {
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.fields().map(|(name, _)| name)
    }

    /// What stands below a name, compared without case. None: there is no such name.
    pub fn get(self, name: &str) -> Option<Entry> {
        let (_, number) = self.fields().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name))?;
        Some(number.and_then(object).map_or(Entry::Leaf, Entry::Object))
    }

    fn fields(self) -> impl Iterator<Item = (&'static str, Option<usize>)> {
        self.line.split(' ').filter(|field| !field.is_empty()).map(|field| match field.split_once('=') {
            Some((name, number)) => (name, number.parse().ok()),
            None => (field, None),
        })
    }
}

/// What kind of text a value can hold. Source: the capability table of zizmor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capability {
    /// Ids, numbers, one of a few words.
    Fixed,
    /// Few characters: addresses, logins.
    Structured,
    /// Any text.
    Arbitrary,
}

/// The kind of text behind a full path such as `github.event.issue.title`; `*` stands for an index.
pub fn capability(path: &str) -> Option<Capability> {
    let path = path.to_ascii_lowercase();
    let (mut low, mut high) = (0, CAPABILITIES.len());
    while low < high {
        let middle = (low + high) / 2;
        let start = CAPABILITIES.get(..middle)?.rfind('\n').map_or(0, |at| at + 1);
        let line = CAPABILITIES.get(start..)?.lines().next()?;
        let (candidate, kind) = line.rsplit_once(' ')?;
        match candidate.cmp(&path) {
            std::cmp::Ordering::Less => low = start + line.len() + 1,
            std::cmp::Ordering::Greater => high = start,
            std::cmp::Ordering::Equal => {
                return match kind {
                    "f" => Some(Capability::Fixed),
                    "s" => Some(Capability::Structured),
                    _ => Some(Capability::Arbitrary),
                };
            }
        }
    }
    None
}
