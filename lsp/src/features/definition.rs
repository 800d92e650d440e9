//! Where the thing under the cursor is declared.

use pipe_lang::analysis::query;
use tower_lsp_server::ls_types::{GotoDefinitionResponse, LocationLink, Position};

use crate::documents::Document;
use crate::features::cursor;
use crate::session::Session;
use crate::view::View;

pub fn definition(
    view: &View,
    document: &Document,
    position: Position,
    session: &Session,
) -> Option<GotoDefinitionResponse> {
    let (file, offset) = cursor(view, document, position)?;
    convert(view, view.analysis.definition(file, offset)?, session)
}

fn convert(view: &View, found: query::Definition, session: &Session) -> Option<GotoDefinitionResponse> {
    let target = view.location(found.target)?;
    if !session.definition_links {
        return Some(GotoDefinitionResponse::Scalar(target));
    }
    Some(GotoDefinitionResponse::Link(vec![LocationLink {
        origin_selection_range: view.range(found.origin),
        target_uri: target.uri,
        target_range: target.range,
        target_selection_range: target.range,
    }]))
}

#[cfg(test)]
mod tests {
    use pipe_lang::source::{FileId, Span};
    use tower_lsp_server::ls_types::Range;

    use super::*;
    use crate::view::tests::view;

    #[test]
    fn a_link_says_what_was_under_the_cursor() {
        let view = view("job a\njob b needs a");
        let found = query::Definition { origin: Span::new(FileId(0), 18, 19), target: Span::new(FileId(0), 4, 5) };
        let target = Range { start: Position::new(0, 4), end: Position::new(0, 5) };
        let plain = convert(&view, found, &Session::default());
        assert!(matches!(plain, Some(GotoDefinitionResponse::Scalar(location)) if location.range == target));
        let session = Session { definition_links: true, ..Session::default() };
        let Some(GotoDefinitionResponse::Link(links)) = convert(&view, found, &session) else {
            unreachable!("the client can follow links");
        };
        let origin = Range { start: Position::new(1, 12), end: Position::new(1, 13) };
        assert_eq!(links[0].origin_selection_range, Some(origin));
        assert_eq!(links[0].target_selection_range, target);
    }
}
