//! The one owner of what the editor has open.
//!
//! In: the notifications about documents, in the order in which they arrive. Out: snapshots, which never change.
//! Nothing here waits for anything but the lock, which is held for moments: an edit is in before the handler that
//! brought it comes to its first `await`, so edits cannot overtake each other. It must not know the language.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tower_lsp_server::ls_types::{TextDocumentContentChangeEvent, Uri};

use crate::convert::PositionMap;
use crate::place::{Root, language_path};

/// One version of a document.
#[derive(Debug)]
pub struct Document {
    pub uri: Uri,
    /// The path under which the language sees it.
    pub path: PathBuf,
    pub root: Root,
    pub version: i32,
    pub text: PositionMap,
    superseded: watch::Sender<bool>,
}

impl Document {
    fn new(uri: Uri, root: Root, version: i32, text: PositionMap) -> Arc<Self> {
        let path = language_path(&uri);
        Arc::new(Self { uri, path, root, version, text, superseded: watch::Sender::new(false) })
    }

    /// Returns when this version is no longer what the editor shows.
    pub async fn superseded(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.superseded.subscribe().wait_for(|gone| *gone).await;
    }
}

/// All open documents at one moment.
pub type Open = BTreeMap<Uri, Arc<Document>>;

/// The state of one root at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    pub root: Root,
    /// Grows with each change of any document or file of the root.
    pub revision: u64,
    pub open: Arc<Open>,
    /// Whether nothing is to be said about the root any more: its one document is closed, its project is none.
    pub abandoned: bool,
}

#[derive(Debug, Default)]
struct State {
    open: Arc<Open>,
    revisions: HashMap<Root, watch::Sender<u64>>,
    /// Folders that stopped being projects; who looks after them has to know before they can be forgotten.
    lost: HashSet<Root>,
    /// Never used twice, so that a document that is closed and opened again is not taken for what it was.
    newest_revision: u64,
}

/// See the head of this file.
#[derive(Debug, Default)]
pub struct Documents {
    state: Mutex<State>,
}

impl Documents {
    /// Returns the news of the root when it is a new one, which somebody has to look after.
    pub fn open(&self, uri: Uri, root: Root, version: i32, text: PositionMap) -> Option<watch::Receiver<u64>> {
        let mut state = self.lock();
        let is_new = !state.revisions.contains_key(&root);
        state.put(Document::new(uri, root.clone(), version, text));
        is_new.then(|| state.revisions.get(&root).map(watch::Sender::subscribe)).flatten()
    }

    pub fn change(&self, uri: &Uri, version: i32, changes: &[TextDocumentContentChangeEvent]) {
        let mut state = self.lock();
        let Some(old) = state.open.get(uri) else { return };
        let (root, mut text) = (old.root.clone(), old.text.clone());
        for change in changes {
            text.apply(change.range, &change.text);
        }
        state.put(Document::new(uri.clone(), root, version, text));
    }

    pub fn close(&self, uri: &Uri) {
        let mut state = self.lock();
        if let Some(document) = Arc::make_mut(&mut state.open).remove(uri) {
            document.superseded.send_replace(true);
            state.touch(&document.root);
        }
    }

    pub fn touch_root_of(&self, uri: &Uri) {
        let mut state = self.lock();
        if let Some(root) = state.open.get(uri).map(|document| document.root.clone()) {
            state.touch(&root);
        }
    }

    /// Files changed on the disk: nothing that was computed holds any more.
    pub fn touch_all(&self) {
        let mut state = self.lock();
        let roots: Vec<_> = state.revisions.keys().cloned().collect();
        roots.iter().for_each(|root| state.touch(root));
    }

    /// Asks for the root of each open document anew. Returns the roots that are new.
    pub fn find_roots(&self, root_of: impl Fn(&Uri) -> Root) -> Vec<(Root, watch::Receiver<u64>)> {
        let documents: Vec<_> = self.lock().open.values().cloned().collect();
        let mut new = Vec::new();
        for document in documents {
            let root = root_of(&document.uri);
            if root == document.root {
                continue;
            }
            let news = self.open(document.uri.clone(), root.clone(), document.version, document.text.clone());
            self.lock().touch(&document.root);
            new.extend(news.map(|news| (root, news)));
        }
        new
    }

    /// Gives up the projects that are none any more. To be called when their documents have found new roots.
    pub fn give_up(&self, is_project: impl Fn(&Path) -> bool) {
        let mut state = self.lock();
        let is_lost = |root: &&Root| matches!(root, Root::Project(folder) if !is_project(folder));
        let lost: Vec<_> = state.revisions.keys().filter(is_lost).cloned().collect();
        state.lost.extend(lost);
    }

    /// Ends the news of all roots, and with them those who look after them.
    pub fn end(&self) {
        self.lock().revisions.clear();
    }

    pub fn get(&self, uri: &Uri) -> Option<Arc<Document>> {
        self.lock().open.get(uri).cloned()
    }

    /// A document and the state of its root, of the same moment.
    pub fn document_and_root(&self, uri: &Uri) -> Option<(Arc<Document>, Snapshot)> {
        let state = self.lock();
        let document = state.open.get(uri)?.clone();
        let snapshot = state.snapshot(&document.root)?;
        Some((document, snapshot))
    }

    pub fn snapshot(&self, root: &Root) -> Option<Snapshot> {
        self.lock().snapshot(root)
    }

    /// Whether a revision is still the newest of its root.
    pub fn is_current(&self, snapshot: &Snapshot) -> bool {
        self.lock().revisions.get(&snapshot.root).is_some_and(|revision| *revision.borrow() == snapshot.revision)
    }

    /// Forgets an abandoned root; whoever looked after it can go then.
    pub fn retire(&self, root: &Root) -> bool {
        let mut state = self.lock();
        let abandoned = state.is_abandoned(root);
        if abandoned {
            state.revisions.remove(root);
            state.lost.remove(root);
        }
        abandoned
    }

    /// A panic under the lock leaves the state as it was before the edit: it is put in at the end, in one step.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn put(&mut self, document: Arc<Document>) {
        let root = document.root.clone();
        self.lost.remove(&root);
        if let Some(old) = Arc::make_mut(&mut self.open).insert(document.uri.clone(), document) {
            old.superseded.send_replace(true);
        }
        self.touch(&root);
    }

    fn touch(&mut self, root: &Root) {
        self.newest_revision += 1;
        self.revisions.entry(root.clone()).or_default().send_replace(self.newest_revision);
    }

    fn snapshot(&self, root: &Root) -> Option<Snapshot> {
        let revision = *self.revisions.get(root)?.borrow();
        let abandoned = self.is_abandoned(root);
        Some(Snapshot { root: root.clone(), revision, open: Arc::clone(&self.open), abandoned })
    }

    fn is_abandoned(&self, root: &Root) -> bool {
        let is_vacant = || self.open.values().all(|document| document.root != *root);
        match root {
            Root::Alone(_) => is_vacant(),
            Root::Project(_) => self.lost.contains(root),
        }
    }
}
