//! `raw { … }`: keys that the language has no word for, written as they are.

use super::record::Lowering;
use crate::model::{Comments, Field};
use crate::target::argo::{Data, Entry, Manifest, Record, Said};

impl Lowering<'_> {
    /// That of a whole declaration: `metadata`, `spec`, and other keys of the manifest.
    pub(super) fn raw_manifest(self, field: &Field, manifest: &mut Manifest) {
        for entry in self.raw_entries(field) {
            match (entry.key.as_str(), entry.said.value) {
                ("metadata", Data::Record(record)) => merge(&mut manifest.metadata, with(record, entry.said.comments)),
                ("spec", Data::Record(record)) => merge(&mut manifest.spec, with(record, entry.said.comments)),
                (_, value) => {
                    let said = Said { value, comments: entry.said.comments };
                    merge(&mut manifest.rest, Record(vec![Entry { key: entry.key, said }]));
                }
            }
        }
    }

    /// That of any other block.
    pub(super) fn raw(self, field: &Field, into: &mut Record) {
        merge(into, Record(self.raw_entries(field)));
    }

    fn raw_entries(self, field: &Field) -> Vec<Entry> {
        let record = field.value.as_map().map(|fields| self.keys(fields)).unwrap_or_default();
        with(record, field.comments.clone()).0
    }
}

/// What is raw wins; records become one.
fn merge(into: &mut Record, from: Record) {
    for entry in from.0 {
        match into.0.iter_mut().find(|known| known.key == entry.key) {
            Some(Entry { said: Said { value: Data::Record(known), .. }, .. })
                if matches!(entry.said.value, Data::Record(_)) =>
            {
                if let Data::Record(record) = entry.said.value {
                    merge(known, with(record, entry.said.comments));
                }
            }
            Some(known) => known.said = entry.said,
            None => into.0.push(entry),
        }
    }
}

/// A record whose own place is gone: its comments go to its members.
fn with(mut record: Record, comments: Comments) -> Record {
    let lead = comments.above.into_iter().chain(comments.trailing);
    if let Some(first) = record.0.first_mut() {
        first.said.comments.above.splice(0..0, lead);
    }
    if let Some(last) = record.0.last_mut() {
        last.said.comments.above.splice(0..0, comments.below);
    }
    record
}
