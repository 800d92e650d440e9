//! The outline of a document.

use pipe_lang::analysis::query::Outline;
use tower_lsp_server::ls_types::{
    DocumentSymbol, DocumentSymbolResponse, Location, Position, Range, SymbolInformation, Uri,
};

use crate::documents::Document;
use crate::features::kind;
use crate::session::Session;
use crate::view::View;

pub fn symbols(view: &View, document: &Document, session: &Session) -> Option<DocumentSymbolResponse> {
    let outline = view.analysis.outline(view.file(document)?);
    if session.nested_symbols {
        let symbols = outline.into_iter().filter_map(|item| nested(view, item)).collect();
        return Some(DocumentSymbolResponse::Nested(symbols));
    }
    let mut symbols = Vec::new();
    flatten(view, &document.uri, None, outline, &mut symbols);
    Some(DocumentSymbolResponse::Flat(symbols))
}

#[expect(deprecated, reason = "the field has no default and cannot be left out")]
fn nested(view: &View, item: Outline) -> Option<DocumentSymbol> {
    let range = view.range(item.span)?;
    let children: Vec<_> = item.children.into_iter().filter_map(|child| nested(view, child)).collect();
    Some(DocumentSymbol {
        name: shown(item.name),
        detail: Some(item.detail).filter(|detail| !detail.is_empty()),
        kind: kind::symbol(item.kind),
        tags: None,
        deprecated: None,
        range,
        selection_range: within(range, view.range(item.selection)?),
        children: Some(children).filter(|children| !children.is_empty()),
    })
}

#[expect(deprecated, reason = "the field has no default and cannot be left out")]
fn flatten(
    view: &View,
    uri: &Uri,
    container: Option<&str>,
    outline: Vec<Outline>,
    symbols: &mut Vec<SymbolInformation>,
) {
    for item in outline {
        let Some(range) = view.range(item.selection) else { continue };
        symbols.push(SymbolInformation {
            name: shown(item.name.clone()),
            kind: kind::symbol(item.kind),
            tags: None,
            deprecated: None,
            location: Location { uri: uri.clone(), range },
            container_name: container.map(str::to_string),
        });
        flatten(view, uri, Some(&item.name), item.children, symbols);
    }
}

/// Editors refuse an outline with an empty name, which a half-written item has.
fn shown(name: String) -> String {
    if name.trim().is_empty() { "…".to_string() } else { name }
}

/// Editors refuse an outline in which a name lies outside its item.
fn within(outer: Range, inner: Range) -> Range {
    let into = |position: Position| position.clamp(outer.start, outer.end);
    Range { start: into(inner.start), end: into(inner.end) }
}

#[cfg(test)]
mod tests {
    use pipe_lang::analysis::query::Kind;
    use pipe_lang::source::{FileId, Span};

    use super::*;
    use crate::view::tests::view;

    fn item(name: &str, span: (usize, usize), selection: (usize, usize), children: Vec<Outline>) -> Outline {
        let of = |(start, end)| Span::new(FileId(0), start, end);
        let (name, detail) = (name.to_string(), String::new());
        Outline { name, detail, kind: Kind::Job, span: of(span), selection: of(selection), children }
    }

    #[test]
    fn names_are_moved_into_their_items_and_never_empty() {
        let view = view("job a {\n}\n");
        let symbol = nested(&view, item("", (0, 5), (4, 9), vec![item("s", (0, 3), (0, 1), Vec::new())]));
        let Some(symbol) = symbol else { unreachable!("the span is in the file") };
        assert_eq!(symbol.name, "…");
        assert_eq!(symbol.selection_range, Range { start: Position::new(0, 4), end: Position::new(0, 5) });
        assert_eq!(symbol.children.map(|children| children.len()), Some(1));
    }

    #[test]
    fn a_flat_outline_names_the_container() {
        let view = view("job a {\n}\n");
        let Some(uri) = view.uri(FileId(0)).cloned() else { unreachable!("the file is open") };
        let mut symbols = Vec::new();
        let outline = vec![item("a", (0, 9), (4, 5), vec![item("s", (0, 3), (0, 1), Vec::new())])];
        flatten(&view, &uri, None, outline, &mut symbols);
        let seen: Vec<_> = symbols.iter().map(|s| (s.name.as_str(), s.container_name.as_deref())).collect();
        assert_eq!(seen, [("a", None), ("s", Some("a"))]);
    }
}
