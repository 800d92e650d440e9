//! `variables`, `environments` and `secrets` of `[project]`: what the settings of the repository have at GitHub, which no
//! file of it shows. In: the lists. Out: whether a name is among them, where they are given.

use crate::toml_reader::{Reader, Table};

/// Names that GitHub knows. None: nothing is said, and any name may be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    pub variables: Option<Vec<String>>,
    pub environments: Option<Vec<String>>,
    pub secrets: Option<Vec<String>>,
}

impl Listed {
    pub(super) fn read(reader: &mut Reader, table: &mut Table<'_>) -> Self {
        let mut list = |key| {
            let entry = table.take(key)?;
            Some(reader.texts(entry))
        };
        Self { variables: list("variables"), environments: list("environments"), secrets: list("secrets") }
    }
}
