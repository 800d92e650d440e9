//! Diagnostics, told without being asked.
//!
//! One task looks after each root and is the only one that publishes for it, so that nothing old comes after
//! something new. There is no queue: the task takes the newest state, and a change while it works makes it start
//! again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use tokio::sync::{Mutex, watch};
use tower_lsp_server::Client;
use tower_lsp_server::ls_types::{MessageType, Uri};

use crate::documents::{Documents, Snapshot};
use crate::features::diagnostics::{Findings, findings};
use crate::place::Root;
use crate::session::Session;
use crate::view::{View, Views};
use crate::work::{self, Panicked};

/// What the client shows for a file, and for which root it was told so.
struct Told {
    root: Root,
    findings: Findings,
}

/// See the head of this file.
pub struct Publisher {
    pub client: Client,
    pub session: Session,
    pub documents: Arc<Documents>,
    pub views: Arc<Views>,
    /// Held while publishing, so that two roots do not argue about a file that moves from one to the other.
    told: Mutex<HashMap<Uri, Told>>,
}

impl Publisher {
    pub fn new(client: Client, session: Session, documents: Arc<Documents>, views: Arc<Views>) -> Self {
        Self { client, session, documents, views, told: Mutex::default() }
    }

    /// Keeps the client informed about a root until the root is given up.
    pub async fn look_after(self: Arc<Self>, root: Root, mut news: watch::Receiver<u64>) {
        loop {
            news.mark_unchanged();
            let Some(snapshot) = self.documents.snapshot(&root) else { return };
            tokio::select! {
                biased;
                changed = news.changed() => match changed {
                    Ok(()) => continue,
                    Err(_) => return,
                },
                result = self.look_at(&snapshot) => self.tell_result(&snapshot, result).await,
            }
            if snapshot.abandoned && self.documents.retire(&root) {
                self.views.forget(&root);
                return;
            }
            if news.changed().await.is_err() {
                return;
            }
        }
    }

    async fn look_at(&self, snapshot: &Snapshot) -> Result<Option<BTreeMap<Uri, Findings>>, Panicked> {
        if snapshot.abandoned {
            return Ok(Some(BTreeMap::new()));
        }
        let (views, session, snapshot) = (Arc::clone(&self.views), self.session, snapshot.clone());
        let of_view = move |view: Arc<View>| findings(&view, &session);
        work::run(move |cancel| views.get(&snapshot, cancel).map(of_view)).await
    }

    async fn tell_result(&self, snapshot: &Snapshot, result: Result<Option<BTreeMap<Uri, Findings>>, Panicked>) {
        match result {
            Ok(Some(findings)) if self.documents.is_current(snapshot) => self.tell(&snapshot.root, findings).await,
            Ok(_) => {}
            Err(Panicked(text)) => {
                let text = format!("the analysis failed, which is a fault of the server: {text}");
                self.client.log_message(MessageType::ERROR, text).await;
            }
        }
    }

    /// Publishes what is new, and empty lists for the files of the root that are no longer mentioned.
    async fn tell(&self, root: &Root, findings: BTreeMap<Uri, Findings>) {
        let mut told = self.told.lock().await;
        let is_gone = |uri: &Uri, told: &Told| told.root == *root && !findings.contains_key(uri);
        let gone: Vec<Uri> = told.iter().filter(|(uri, told)| is_gone(uri, told)).map(|(uri, _)| uri.clone()).collect();
        for uri in gone {
            told.remove(&uri);
            self.client.publish_diagnostics(uri, Vec::new(), None).await;
        }
        for (uri, findings) in findings {
            if told.get(&uri).is_some_and(|told| told.findings == findings) {
                continue;
            }
            self.client.publish_diagnostics(uri.clone(), findings.diagnostics.clone(), findings.version).await;
            told.insert(uri, Told { root: root.clone(), findings });
        }
    }
}
