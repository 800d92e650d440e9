//! Open documents laid over the files below, as one project sees them.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pipe_lang::project::Files;

use crate::documents::{Document, Snapshot};
use crate::place::{Root, path_of};
use crate::work::Cancel;

/// What the language reads while a root is analyzed.
pub struct Overlay<'a> {
    below: &'a dyn Files,
    /// A document that was never saved has no neighbours: the disk must not answer for it.
    is_file: bool,
    root: &'a Root,
    open: HashMap<&'a Path, &'a Arc<Document>>,
    cancel: &'a Cancel,
}

impl<'a> Overlay<'a> {
    pub fn new(below: &'a dyn Files, snapshot: &'a Snapshot, cancel: &'a Cancel) -> Self {
        let is_file = match &snapshot.root {
            Root::Project(_) => true,
            Root::Alone(uri) => path_of(uri).is_some(),
        };
        let visible = |document: &&Arc<Document>| match &snapshot.root {
            Root::Alone(uri) if !is_file => *uri == document.uri,
            _ => path_of(&document.uri).is_some(),
        };
        let open = snapshot.open.values().filter(visible).map(|document| (document.path.as_path(), document)).collect();
        Self { below, is_file, root: &snapshot.root, open, cancel }
    }

    pub fn document(&self, path: &Path) -> Option<&'a Arc<Document>> {
        self.open.get(path).copied()
    }
}

impl Files for Overlay<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if self.cancel.is_set() {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "the answer is no longer wanted"));
        }
        match self.open.get(path) {
            Some(document) => Ok(document.text.text().into_bytes()),
            None if self.is_file => self.below.read(path),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn exists(&self, path: &Path) -> bool {
        self.open.contains_key(path) || (self.is_file && self.below.exists(path))
    }

    fn sources(&self, root: &Path) -> io::Result<Vec<PathBuf>> {
        let mut paths = if self.is_file { self.below.sources(root)? } else { Vec::new() };
        // A new file may be open before it is on the disk.
        let new = self.open.iter().filter(|(path, document)| {
            document.root == *self.root && path.extension().is_some_and(|extension| extension == "pipe")
        });
        paths.extend(new.map(|(path, _)| path.to_path_buf()));
        paths.sort();
        paths.dedup();
        Ok(paths)
    }
}
