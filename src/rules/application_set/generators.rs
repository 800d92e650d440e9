//! The generators of a set as the rules look at them.

use crate::model::{Declaration, Field, Fields, Site, Value};

/// The kinds of generators, each a member of its entry.
pub(super) const KINDS: &[&str] = &[
    "list",
    "clusters",
    "git",
    "scm-provider",
    "pull-request",
    "cluster-decision-resource",
    "plugin",
    "matrix",
    "merge",
];

/// An entry of `generators`.
#[derive(Clone, Copy)]
pub(super) struct Generator<'a> {
    pub fields: &'a Fields,
    pub site: Site,
}

/// Those of a set, without those in a matrix or merge.
pub(super) fn of(set: &Declaration) -> Vec<Generator<'_>> {
    set.fields.get("generators").map(entries).unwrap_or_default()
}

/// Those of a set, with those in a matrix or merge.
pub(super) fn all(set: &Declaration) -> Vec<Generator<'_>> {
    let mut found = of(set);
    let mut at = 0;
    while let Some(inner) = found.get(at).map(Generator::inner) {
        found.extend(inner);
        at += 1;
    }
    found
}

fn entries(value: &Value) -> Vec<Generator<'_>> {
    let items = value.as_list().unwrap_or_default().iter();
    items.filter_map(|item| Some(Generator { fields: item.value.as_map()?, site: item.value.site })).collect()
}

impl<'a> Generator<'a> {
    /// The kinds that it is: one, if it is right.
    pub fn kinds(&self) -> Vec<&'a Field> {
        self.fields.iter().filter(|field| KINDS.contains(&field.key.as_str())).collect()
    }

    /// The members of one kind.
    pub fn of_kind(&self, kind: &str) -> Option<&'a Fields> {
        self.fields.get(kind)?.as_map()
    }

    /// Those in a matrix or merge.
    pub fn inner(&self) -> Vec<Generator<'a>> {
        let blocks = ["matrix", "merge"].into_iter().filter_map(|kind| self.of_kind(kind));
        blocks.filter_map(|block| block.get("generators")).flat_map(entries).collect()
    }

    /// What it says otherwise than the template of the set, as far as that is known.
    pub fn templates(&self) -> Vec<Option<&'a Fields>> {
        let blocks = self.kinds().into_iter().filter_map(|kind| kind.value.as_map());
        blocks.filter_map(|fields| fields.get("template")).map(Value::as_map).collect()
    }

    /// Whether it says something otherwise than the template.
    pub fn overrides(&self) -> bool {
        !self.templates().is_empty()
    }
}
