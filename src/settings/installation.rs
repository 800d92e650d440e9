//! `[argocd]`: what is known of the Argo CD that the manifests are for.
//!
//! In: the table of `pipe.toml`. Out: [`Installation`]. What is not said is unknown, and nothing is reported for it.

use crate::toml_reader::{Entry, Reader};

/// An installation of Argo CD.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Installation {
    /// Its major and minor number.
    pub version: Option<(u32, u32)>,
    /// The namespaces that it takes Applications from, its own among them; a `*` stands for any letters.
    pub namespaces: Vec<String>,
    /// The clusters that are registered, by name or URL.
    pub clusters: Vec<String>,
    /// The triggers of its notifications.
    pub triggers: Vec<String>,
    /// The services that its notifications go to.
    pub services: Vec<String>,
}

impl Installation {
    pub(super) fn read(&mut self, reader: &mut Reader, entry: Entry<'_>) {
        let Some(mut table) = reader.table(entry) else { return };
        if let Some(entry) = table.take("version")
            && let Some(text) = reader.text(&entry)
        {
            self.version = version(&text);
            if self.version.is_none() {
                let message = format!("`{text}` is not a version of Argo CD");
                reader.wrong_value(entry.span, message, "write its first two numbers: `\"3.1\"`");
            }
        }
        let lists = [
            ("namespaces", &mut self.namespaces),
            ("clusters", &mut self.clusters),
            ("triggers", &mut self.triggers),
            ("services", &mut self.services),
        ];
        for (name, list) in lists {
            if let Some(entry) = table.take(name) {
                *list = reader.texts(entry);
            }
        }
        reader.finish(table);
    }
}

/// `3.1`, `v3.1.4`
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.strip_prefix('v').unwrap_or(text).split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}
