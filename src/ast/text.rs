//! The text of literals: escapes resolved, the margin of text blocks taken off.

use super::{Expression, Piece, Text, TextForm, TextPlace};
use crate::source::Span;
use crate::syntax::{Kind, Node};

/// Reads a string, a single-quoted string or a text block. `expression` reads what is interpolated.
pub(super) fn text(node: Node<'_>, mut expression: impl FnMut(Node<'_>) -> Expression) -> Text {
    let mut pieces = Pieces::default();
    let form = match node.kind() {
        Kind::single_string => {
            let inner = node.text().strip_prefix('\'').unwrap_or_default();
            let inner = inner.strip_suffix('\'').unwrap_or(inner);
            pieces.push(&inner.replace("''", "'"), within(node, 1, inner.len()));
            TextForm::Single
        }
        Kind::text_block => {
            let mut lines = 0;
            for child in node.children() {
                match child.kind() {
                    Kind::text_line => {
                        block_line(child, &mut pieces, &mut expression);
                        lines += 1;
                    }
                    Kind::text_blank | Kind::text_short => lines += 1,
                    Kind::text_inline => {
                        let text = child.text().trim_end_matches("\"\"\"");
                        pieces.push(text, within(child, 0, text.len()));
                        lines += 1;
                    }
                    _ => continue,
                }
                pieces.append("\n");
            }
            if lines > 0 && node.child(Kind::text_strip).is_some() {
                pieces.strip_final_newlines();
            }
            TextForm::Block
        }
        _ => {
            for child in node.children() {
                match child.kind() {
                    Kind::escape => {
                        let text = match child.text() {
                            "\\n" => "\n",
                            "\\t" => "\t",
                            other => &other[1..],
                        };
                        pieces.push(text, child.span());
                    }
                    Kind::unclosed_string => {
                        let text = child.text().strip_prefix('"').unwrap_or_default();
                        pieces.push(text, within(child, 1, text.len()));
                    }
                    _ => piece(child, &mut pieces, &mut expression),
                }
            }
            TextForm::Double
        }
    };
    Text { form, pieces: pieces.list, places: pieces.places }
}

fn block_line(line: Node<'_>, pieces: &mut Pieces, expression: &mut impl FnMut(Node<'_>) -> Expression) {
    for child in line.children() {
        piece(child, pieces, expression);
    }
}

fn piece(node: Node<'_>, pieces: &mut Pieces, expression: &mut impl FnMut(Node<'_>) -> Expression) {
    match node.kind() {
        Kind::interpolation => {
            pieces.places.push(TextPlace { piece: pieces.list.len(), at: 0, length: 0, span: node.span() });
            pieces.list.push(Piece::Expression(expression(node)));
        }
        Kind::escaped_open => pieces.push("${{", node.span()),
        _ => pieces.push(node.text(), node.span()),
    }
}

/// The span of a part of a node.
fn within(node: Node<'_>, from: usize, length: usize) -> Span {
    let start = node.start() + from;
    Span::new(node.span().file, start, start + length)
}

#[derive(Default)]
struct Pieces {
    list: Vec<Piece>,
    places: Vec<TextPlace>,
}

impl Pieces {
    fn push(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        self.append(text);
        if let Some(Piece::Text(last)) = self.list.last() {
            let (piece, at) = (self.list.len() - 1, last.len() - text.len());
            self.places.push(TextPlace { piece, at, length: text.len(), span });
        }
    }

    /// Adds what stands nowhere in particular.
    fn append(&mut self, text: &str) {
        if let Some(Piece::Text(last)) = self.list.last_mut() {
            last.push_str(text);
        } else {
            self.list.push(Piece::Text(text.to_owned()));
        }
    }

    fn strip_final_newlines(&mut self) {
        if let Some(Piece::Text(last)) = self.list.last_mut() {
            last.truncate(last.trim_end_matches('\n').len());
        }
    }
}
