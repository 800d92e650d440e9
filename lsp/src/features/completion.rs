//! What may be written at the cursor.

use pipe_lang::analysis::query;
use tower_lsp_server::ls_types::{
    CompletionItem, CompletionResponse, CompletionTextEdit, Documentation, MarkupContent, MarkupKind, Position,
    TextEdit,
};

use crate::documents::Document;
use crate::features::{cursor, kind};
use crate::session::Session;
use crate::view::View;

pub fn completion(
    view: &View,
    document: &Document,
    position: Position,
    session: &Session,
) -> Option<CompletionResponse> {
    let (file, offset) = cursor(view, document, position)?;
    let found = view.analysis.completions(file, offset);
    let items = found.into_iter().enumerate().map(|(index, item)| convert(view, index, item, session)).collect();
    Some(CompletionResponse::Array(items))
}

fn convert(view: &View, index: usize, found: query::Completion, session: &Session) -> CompletionItem {
    let markup = if session.completion_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let documentation = MarkupContent { kind: markup, value: found.documentation };
    let edit = view.range(found.replace).map(|range| TextEdit { range, new_text: found.insert });
    CompletionItem {
        label: found.label,
        kind: Some(kind::completion(found.kind)),
        detail: Some(found.detail).filter(|detail| !detail.is_empty()),
        documentation: (!documentation.value.is_empty()).then_some(Documentation::MarkupContent(documentation)),
        // The language puts the likely ones first; editors would sort by name.
        sort_text: Some(format!("{index:05}")),
        text_edit: edit.map(CompletionTextEdit::Edit),
        ..CompletionItem::default()
    }
}

#[cfg(test)]
mod tests {
    use pipe_lang::source::{FileId, Span};

    use super::*;
    use crate::view::tests::view;

    #[test]
    fn the_word_under_the_cursor_is_replaced_and_the_order_kept() {
        let view = view("ne");
        let found = query::Completion {
            label: "needs".to_string(),
            kind: query::Kind::Field,
            detail: String::new(),
            documentation: String::new(),
            replace: Span::new(FileId(0), 0, 2),
            insert: "needs = ".to_string(),
        };
        let item = convert(&view, 12, found, &Session::default());
        assert_eq!(item.sort_text.as_deref(), Some("00012"));
        assert_eq!((item.detail, item.documentation), (None, None), "nothing is said rather than the empty text");
        let Some(CompletionTextEdit::Edit(edit)) = item.text_edit else {
            unreachable!("the span is in the file");
        };
        assert_eq!((edit.range.end, edit.new_text.as_str()), (Position::new(0, 2), "needs = "));
    }
}
