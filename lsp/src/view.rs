//! A root, analyzed: what all features read.
//!
//! Views are shared: whoever needs one of a revision first computes it, all others of that revision wait and use it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use pipe_lang::analysis::Analysis;
use pipe_lang::project::Files;
use pipe_lang::source::{FileId, Span};
use tower_lsp_server::ls_types::{Location, Range, Uri};

use crate::convert::{Encoding, PositionMap};
use crate::disk::Disk;
use crate::documents::{Document, Snapshot};
use crate::language::Language;
use crate::overlay::Overlay;
use crate::place::{Root, language_path};
use crate::work::Cancel;

/// One file of a view as the client knows it.
struct Place {
    /// None when it is not on the disk: a part of the library that ships with the compiler.
    uri: Option<Uri>,
    document: Option<Arc<Document>>,
    map: OnceLock<PositionMap>,
}

/// The analysis of one revision of a root.
pub struct View {
    pub analysis: Analysis,
    pub snapshot: Snapshot,
    encoding: Encoding,
    places: Vec<Place>,
}

impl View {
    /// None when the answer was no longer wanted before it was there.
    fn compute(
        language: &Language,
        disk: &Disk,
        encoding: Encoding,
        snapshot: &Snapshot,
        cancel: &Cancel,
    ) -> Option<Self> {
        disk.forget_if_old();
        let overlay = Overlay::new(disk, snapshot, cancel);
        let (folder, only) = folder_and_files(&snapshot.root);
        let project = (language.load)(&overlay, &folder, &only);
        if cancel.is_set() {
            return None;
        }
        let analysis = (language.analyze)(project);
        let place = |path: &str| Place::find(&folder.join(path), &overlay);
        let places = analysis.project.sources.iter().map(|(_, file)| place(&file.path)).collect();
        Some(Self { analysis, snapshot: snapshot.clone(), encoding, places })
    }

    /// The document's file in the analysis.
    pub fn file(&self, document: &Document) -> Option<FileId> {
        let index = self.places.iter().position(|place| place.uri.as_ref() == Some(&document.uri))?;
        u32::try_from(index).ok().map(FileId)
    }

    pub fn uri(&self, file: FileId) -> Option<&Uri> {
        self.place(file)?.uri.as_ref()
    }

    /// The version of a file that is open.
    pub fn version(&self, file: FileId) -> Option<i32> {
        self.place(file)?.document.as_ref().map(|document| document.version)
    }

    pub fn range(&self, span: Span) -> Option<Range> {
        let place = self.place(span.file)?;
        if let Some(document) = &place.document {
            return Some(document.text.range(span.range()));
        }
        let text = &self.analysis.project.sources.get(span.file)?.text;
        Some(place.map.get_or_init(|| PositionMap::of_file(text, self.encoding)).range(span.range()))
    }

    pub fn location(&self, span: Span) -> Option<Location> {
        Some(Location { uri: self.uri(span.file)?.clone(), range: self.range(span)? })
    }

    fn place(&self, file: FileId) -> Option<&Place> {
        self.places.get(file.0 as usize)
    }
}

impl Place {
    fn find(path: &Path, overlay: &Overlay<'_>) -> Self {
        let document = overlay.document(path).cloned();
        let uri = match &document {
            Some(document) => Some(document.uri.clone()),
            None => overlay.exists(path).then(|| Uri::from_file_path(path)).flatten(),
        };
        Self { uri, document, map: OnceLock::new() }
    }
}

/// What to load for a root.
fn folder_and_files(root: &Root) -> (PathBuf, Vec<PathBuf>) {
    match root {
        Root::Project(folder) => (folder.clone(), Vec::new()),
        Root::Alone(uri) => {
            let path = language_path(uri);
            (path.parent().unwrap_or(Path::new("/")).to_path_buf(), vec![path])
        }
    }
}

type Newest = Arc<Mutex<Option<Arc<View>>>>;

/// The newest view of each root.
pub struct Views {
    language: Language,
    disk: Arc<Disk>,
    encoding: Encoding,
    newest: Mutex<HashMap<Root, Newest>>,
}

impl Views {
    pub fn new(language: Language, disk: Arc<Disk>, encoding: Encoding) -> Self {
        Self { language, disk, encoding, newest: Mutex::default() }
    }

    /// The view of exactly this state; none when the answer was no longer wanted before it was there.
    pub fn get(&self, snapshot: &Snapshot, cancel: &Cancel) -> Option<Arc<View>> {
        let newest = self.of_root(&snapshot.root);
        // Held while the view is computed: that is how others wait for it.
        let mut newest = newest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = newest.as_ref().filter(|view| view.snapshot.revision == snapshot.revision) {
            return Some(Arc::clone(view));
        }
        if cancel.is_set() {
            return None;
        }
        let view = Arc::new(View::compute(&self.language, &self.disk, self.encoding, snapshot, cancel)?);
        if newest.as_ref().is_none_or(|newest| newest.snapshot.revision < snapshot.revision) {
            *newest = Some(Arc::clone(&view));
        }
        Some(view)
    }

    pub fn forget(&self, root: &Root) {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).remove(root);
    }

    fn of_root(&self, root: &Root) -> Newest {
        Arc::clone(self.newest.lock().unwrap_or_else(PoisonError::into_inner).entry(root.clone()).or_default())
    }
}

#[cfg(test)]
pub mod tests {
    use std::str::FromStr;

    use pipe_lang::project::Project;

    use super::*;

    /// A document that was never saved, analyzed.
    #[expect(clippy::unwrap_used, reason = "the address is written here")]
    pub fn view(text: &str) -> View {
        struct Nothing;
        impl Files for Nothing {
            fn read(&self, _: &Path) -> std::io::Result<Vec<u8>> {
                Err(std::io::ErrorKind::NotFound.into())
            }
            fn exists(&self, _: &Path) -> bool {
                false
            }
            fn sources(&self, _: &Path) -> std::io::Result<Vec<PathBuf>> {
                Ok(Vec::new())
            }
        }
        let analyze = |project: Project| Analysis { project, ..Analysis::default() };
        let language = Language { analyze, ..Language::default() };
        let uri = Uri::from_str("untitled:Untitled-1").unwrap();
        let documents = crate::documents::Documents::default();
        let map = PositionMap::of_client(text, Encoding::default());
        documents.open(uri.clone(), Root::Alone(uri.clone()), 1, map);
        let snapshot = documents.snapshot(&Root::Alone(uri)).unwrap();
        let disk = Disk::new(Arc::new(Nothing));
        View::compute(&language, &disk, Encoding::default(), &snapshot, &Cancel::default()).unwrap()
    }

    #[test]
    fn the_open_document_is_found_again() {
        let view = view("job a");
        let document = view.snapshot.open.values().next().cloned();
        assert!(document.is_some_and(|document| view.file(&document) == Some(FileId(0))));
    }
}
