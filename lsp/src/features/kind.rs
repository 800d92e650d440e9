//! The icons that stand for the kinds of the language.

use pipe_lang::analysis::query::Kind;
use tower_lsp_server::ls_types::{CompletionItemKind, SymbolKind};

pub fn symbol(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Pipeline | Kind::App => SymbolKind::MODULE,
        Kind::Job => SymbolKind::CLASS,
        Kind::Step | Kind::Action => SymbolKind::METHOD,
        Kind::Event | Kind::Gate => SymbolKind::EVENT,
        Kind::Secret => SymbolKind::KEY,
        Kind::Image => SymbolKind::PACKAGE,
        Kind::Environment | Kind::Context => SymbolKind::NAMESPACE,
        Kind::Template => SymbolKind::INTERFACE,
        Kind::Variable | Kind::Input => SymbolKind::VARIABLE,
        Kind::Field | Kind::Output => SymbolKind::FIELD,
        Kind::Value => SymbolKind::CONSTANT,
        Kind::Keyword => SymbolKind::OPERATOR,
        Kind::Function => SymbolKind::FUNCTION,
        Kind::File => SymbolKind::FILE,
    }
}

pub fn completion(kind: Kind) -> CompletionItemKind {
    match kind {
        Kind::Pipeline | Kind::App | Kind::Environment | Kind::Context => CompletionItemKind::MODULE,
        Kind::Job => CompletionItemKind::CLASS,
        Kind::Step | Kind::Action => CompletionItemKind::METHOD,
        Kind::Event | Kind::Gate => CompletionItemKind::EVENT,
        Kind::Secret | Kind::Image => CompletionItemKind::CONSTANT,
        Kind::Template => CompletionItemKind::INTERFACE,
        Kind::Variable | Kind::Input => CompletionItemKind::VARIABLE,
        Kind::Field | Kind::Output => CompletionItemKind::FIELD,
        Kind::Value => CompletionItemKind::VALUE,
        Kind::Keyword => CompletionItemKind::KEYWORD,
        Kind::Function => CompletionItemKind::FUNCTION,
        Kind::File => CompletionItemKind::FILE,
    }
}
