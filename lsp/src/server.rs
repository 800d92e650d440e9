//! The route table: which message goes where.
//!
//! Notifications about documents do all their work before their first `await` (they have none), requests take their
//! snapshot before theirs: the transport polls handlers in the order of the messages only up to that point. No
//! handler ever waits for the client.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use pipe_lang::project::Files;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::*;
use tower_lsp_server::{Client, LanguageServer, LspService, Server};

use crate::convert::PositionMap;
use crate::disk::Disk;
use crate::documents::{Document, Documents};
use crate::features::{self, document_text};
use crate::language::Language;
use crate::place::{Root, is_project, root_of};
use crate::publish::Publisher;
use crate::session::Session;
use crate::view::{View, Views};
use crate::work::{self, Panicked};
use crate::{frames, parent, session};

/// More than an editor ever has running at once: the transport reads no message while so many are unanswered.
const CONCURRENCY: usize = 64;

/// How long work may go on for a client that is gone.
const FAREWELL: Duration = Duration::from_secs(2);

const PIPE_BYTES: usize = 64 * 1024;

/// Serves one client until it leaves.
pub async fn run(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite,
    files: Arc<dyn Files + Send + Sync>,
    language: Language,
) -> io::Result<()> {
    let shutdown = Arc::new(AtomicBool::new(false));
    let (parent, mut parent_known) = watch::channel(None);
    let (service, socket) = LspService::build(|client| Backend {
        client,
        language,
        disk: Arc::new(Disk::new(files)),
        parent,
        shutdown: Arc::clone(&shutdown),
        ready: OnceLock::new(),
    })
    .custom_method("pipec/documentText", Backend::document_text)
    .finish();
    let parent_gone = async {
        let id = parent_known.wait_for(Option::is_some).await.ok().and_then(|id| *id);
        parent::gone(id).await;
    };
    let client = service.inner().client.clone();
    let (messages, clean_input) = tokio::io::duplex(PIPE_BYTES);
    let input_ended = async {
        // A stream that breaks has ended as well.
        let _ = frames::filter(input, messages, |fault| log(&client, fault)).await;
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        () = Server::new(clean_input, output, socket).concurrency_level(CONCURRENCY).serve(service) => {}
        () = parent_gone => {}
        () = input_ended => {}
    }
    if shutdown.load(Ordering::Relaxed) {
        return Ok(());
    }
    Err(io::Error::new(io::ErrorKind::ConnectionAborted, "the editor left without `shutdown`"))
}

/// Writes into the client's log without waiting for it.
fn log(client: &Client, line: String) {
    let client = client.clone();
    tokio::spawn(async move { client.log_message(MessageType::ERROR, line).await });
}

/// What exists once the client has introduced itself.
struct Ready {
    session: Session,
    documents: Arc<Documents>,
    views: Arc<Views>,
    publisher: Arc<Publisher>,
}

impl Drop for Ready {
    fn drop(&mut self) {
        self.documents.end();
    }
}

struct Backend {
    client: Client,
    language: Language,
    disk: Arc<Disk>,
    /// The client's process, for the one who watches it.
    parent: watch::Sender<Option<u32>>,
    shutdown: Arc<AtomicBool>,
    ready: OnceLock<Ready>,
}

impl Backend {
    fn ready(&self) -> Result<&Ready> {
        self.ready.get().ok_or_else(Error::internal_error)
    }

    fn start(&self, session: Session) -> Ready {
        let documents = Arc::new(Documents::default());
        let views = Arc::new(Views::new(self.language, Arc::clone(&self.disk), session.encoding));
        let publisher = Publisher::new(self.client.clone(), session, Arc::clone(&documents), Arc::clone(&views));
        Ready { session, documents, views, publisher: Arc::new(publisher) }
    }

    fn root_of(&self, uri: &Uri) -> Root {
        root_of(uri, self.disk.as_ref(), &self.language)
    }

    /// Does the work of a notification here and now.
    fn note(&self, work: impl FnOnce(&Ready)) {
        let Some(ready) = self.ready.get() else { return };
        if let Err(panicked) = work::guarded(|| work(ready)) {
            self.log(panicked);
        }
    }

    /// Answers a request from a snapshot of the document; none when the document is not open.
    async fn read<T: Send + 'static>(
        &self,
        uri: &Uri,
        answer: impl FnOnce(&View, &Document, &Session) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let ready = self.ready()?;
        let Some((document, snapshot)) = ready.documents.document_and_root(uri) else {
            return Ok(None);
        };
        let (views, session, read) = (Arc::clone(&ready.views), ready.session, Arc::clone(&document));
        let work = work::run(move |cancel| answer(views.get(&snapshot, cancel)?.as_ref(), &read, &session));
        tokio::select! {
            biased;
            () = document.superseded() => Err(Error::content_modified()),
            result = work => result.map_err(|panicked| self.log(panicked)),
        }
    }

    /// One line in the client's log, and what the request is answered with.
    fn log(&self, Panicked(text): Panicked) -> Error {
        log(&self.client, format!("a message could not be handled, which is a fault of the server: {text}"));
        Error::internal_error()
    }

    fn look_after(ready: &Ready, root: Root, news: watch::Receiver<u64>) {
        tokio::spawn(Arc::clone(&ready.publisher).look_after(root, news));
    }

    async fn document_text(&self, params: document_text::Params) -> Result<Option<document_text::Answer>> {
        Ok(self.ready()?.documents.get(&params.text_document.uri).map(|document| document_text::answer(&document)))
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let session = Session::new(&params);
        self.ready.get_or_init(|| self.start(session));
        self.parent.send_replace(params.process_id);
        Ok(session::introduction(&session))
    }

    async fn initialized(&self, _: InitializedParams) {
        let (client, disk) = (self.client.clone(), Arc::clone(&self.disk));
        if self.ready().is_ok_and(|ready| ready.session.watches_files) {
            tokio::spawn(async move {
                // A client that refuses is served all the same: the disk is then asked more often.
                if client.register_capability(vec![session::watched_files()]).await.is_ok() {
                    disk.set_watched();
                }
            });
        }
    }

    async fn shutdown(&self) -> Result<()> {
        self.shutdown.store(true, Ordering::Relaxed);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.note(|ready| {
            self.disk.forget();
            let document = params.text_document;
            let root = self.root_of(&document.uri);
            let text = PositionMap::of_client(&document.text, ready.session.encoding);
            let news = ready.documents.open(document.uri, root.clone(), document.version, text);
            if let Some(news) = news {
                Self::look_after(ready, root, news);
            }
        });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.note(|ready| ready.documents.change(&document.uri, document.version, &params.content_changes));
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.note(|ready| {
            self.disk.forget();
            ready.documents.touch_root_of(&params.text_document.uri);
        });
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.note(|ready| {
            self.disk.forget();
            ready.documents.close(&params.text_document.uri);
        });
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.note(|ready| {
            self.disk.forget();
            let is_settings = |change: &FileEvent| change.uri.path().as_str().ends_with("/pipe.toml");
            if params.changes.iter().any(is_settings) {
                for (root, news) in ready.documents.find_roots(|uri| self.root_of(uri)) {
                    Self::look_after(ready, root, news);
                }
                ready.documents.give_up(|folder| is_project(folder, self.disk.as_ref()));
            }
            ready.documents.touch_all();
        });
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        self.read(&text_document.uri, move |view, document, session| {
            features::hover::hover(view, document, position, session)
        })
        .await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        self.read(&text_document.uri, move |view, document, session| {
            features::definition::definition(view, document, position, session)
        })
        .await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        self.read(&text_document.uri, move |view, document, session| {
            features::completion::completion(view, document, position, session)
        })
        .await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.read(&params.text_document.uri, features::symbols::symbols).await
    }

    /// Needs no analysis: a text that is being written is formatted before its project is understood.
    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let Some(document) = self.ready()?.documents.get(&params.text_document.uri) else {
            return Ok(None);
        };
        let text = Arc::clone(&document);
        tokio::select! {
            biased;
            () = document.superseded() => Err(Error::content_modified()),
            result = work::run(move |_| features::formatting::formatting(&text)) => {
                result.map(Some).map_err(|panicked| self.log(panicked))
            }
        }
    }
}
