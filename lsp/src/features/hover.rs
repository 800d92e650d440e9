//! What is to be known about the thing under the cursor.

use pipe_lang::analysis::query;
use tower_lsp_server::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::documents::Document;
use crate::features::cursor;
use crate::session::Session;
use crate::view::View;

pub fn hover(view: &View, document: &Document, position: Position, session: &Session) -> Option<Hover> {
    let (file, offset) = cursor(view, document, position)?;
    view.analysis.hover(file, offset).map(|found| convert(view, found, session))
}

fn convert(view: &View, found: query::Hover, session: &Session) -> Hover {
    // Markdown reads well as plain text, so a client that cannot draw it gets the same words.
    let kind = if session.hover_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value: found.markdown }),
        range: view.range(found.span),
    }
}

#[cfg(test)]
mod tests {
    use pipe_lang::source::{FileId, Span};
    use tower_lsp_server::ls_types::Range;

    use super::*;
    use crate::view::tests::view;

    #[test]
    fn a_client_that_draws_markdown_gets_markdown() {
        let view = view("😀 job");
        let found = query::Hover { span: Span::new(FileId(0), 5, 8), markdown: "**job**".to_string() };
        let session = Session { hover_markdown: true, ..Session::default() };
        let hover = convert(&view, found.clone(), &session);
        assert_eq!(hover.range, Some(Range { start: Position::new(0, 3), end: Position::new(0, 6) }));
        let kind = |hover| match hover {
            Hover { contents: HoverContents::Markup(content), .. } => Some(content.kind),
            Hover { .. } => None,
        };
        assert_eq!(kind(hover), Some(MarkupKind::Markdown));
        assert_eq!(kind(convert(&view, found, &Session::default())), Some(MarkupKind::PlainText));
    }
}
