//! What was agreed with the client when it introduced itself.

use serde_json::json;
use tower_lsp_server::ls_types::*;

use crate::convert::Encoding;

/// What a name may follow. Not the space: a list that opens after each word is in the way.
const COMPLETION_TRIGGERS: [&str; 6] = [".", "@", "{", "=", "(", "\""];

const WATCHED: [&str; 3] = ["**/*.pipe", "**/pipe.toml", "**/pipe.lock"];

/// What the client can do. All is modest by default: a client that says nothing gets what every client understands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Session {
    pub encoding: Encoding,
    pub related_information: bool,
    pub nested_symbols: bool,
    pub definition_links: bool,
    pub hover_markdown: bool,
    pub completion_markdown: bool,
    /// Whether it reports changes of files when it is asked to.
    pub watches_files: bool,
}

impl Session {
    pub fn new(params: &InitializeParams) -> Self {
        let can = &params.capabilities;
        Self {
            encoding: Encoding::negotiate(
                can.general.as_ref().and_then(|general| general.position_encodings.as_deref()),
            ),
            watches_files: can
                .workspace
                .as_ref()
                .and_then(|workspace| workspace.did_change_watched_files?.dynamic_registration)
                .unwrap_or(false),
            ..Self::of_documents(can)
        }
    }

    fn of_documents(can: &ClientCapabilities) -> Self {
        let Some(can) = &can.text_document else {
            return Self::default();
        };
        let markdown =
            |formats: Option<&Vec<MarkupKind>>| formats.is_some_and(|formats| formats.contains(&MarkupKind::Markdown));
        let completion = can.completion.as_ref().and_then(|completion| completion.completion_item.as_ref());
        Self {
            related_information: can
                .publish_diagnostics
                .as_ref()
                .and_then(|diagnostics| diagnostics.related_information)
                .unwrap_or(false),
            nested_symbols: can
                .document_symbol
                .as_ref()
                .and_then(|symbols| symbols.hierarchical_document_symbol_support)
                .unwrap_or(false),
            definition_links: can.definition.as_ref().and_then(|definition| definition.link_support).unwrap_or(false),
            hover_markdown: markdown(can.hover.as_ref().and_then(|hover| hover.content_format.as_ref())),
            completion_markdown: markdown(completion.and_then(|item| item.documentation_format.as_ref())),
            ..Self::default()
        }
    }
}

/// The server's half of the introduction.
pub fn introduction(session: &Session) -> InitializeResult {
    InitializeResult {
        capabilities: ServerCapabilities {
            position_encoding: Some(session.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::Supported(true)),
                ..TextDocumentSyncOptions::default()
            })),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            definition_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            document_formatting_provider: Some(OneOf::Left(true)),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(COMPLETION_TRIGGERS.map(String::from).to_vec()),
                ..CompletionOptions::default()
            }),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo {
            name: "pipec".to_string(),
            version: Some(env!("CARGO_PKG_VERSION").to_string()),
        }),
        ..InitializeResult::default()
    }
}

/// The wish to be told about files that change outside the editor.
pub fn watched_files() -> Registration {
    let watchers: Vec<_> = WATCHED.map(|pattern| json!({ "globPattern": pattern })).into();
    Registration {
        id: "watched-files".to_string(),
        method: "workspace/didChangeWatchedFiles".to_string(),
        register_options: Some(json!({ "watchers": watchers })),
    }
}
