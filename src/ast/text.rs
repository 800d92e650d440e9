//! The text of literals: escapes resolved, the margin of text blocks taken off.

use super::{Expression, Piece, Text, TextForm};
use crate::syntax::{Kind, Node};

/// Reads a string, a single-quoted string or a text block. `expression` reads what is interpolated.
pub(super) fn text(node: Node<'_>, mut expression: impl FnMut(Node<'_>) -> Expression) -> Text {
    let mut pieces = Pieces::default();
    let form = match node.kind() {
        Kind::single_string => {
            let inner = node.text().strip_prefix('\'').unwrap_or_default();
            pieces.push(&inner.strip_suffix('\'').unwrap_or(inner).replace("''", "'"));
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
                        pieces.push(child.text().trim_end_matches("\"\"\""));
                        lines += 1;
                    }
                    _ => continue,
                }
                pieces.push("\n");
            }
            if lines > 0 && node.child(Kind::text_strip).is_some() {
                pieces.strip_final_newlines();
            }
            TextForm::Block
        }
        _ => {
            for child in node.children() {
                match child.kind() {
                    Kind::escape => pieces.push(match child.text() {
                        "\\n" => "\n",
                        "\\t" => "\t",
                        other => &other[1..],
                    }),
                    Kind::unclosed_string => pieces.push(child.text().strip_prefix('"').unwrap_or_default()),
                    _ => piece(child, &mut pieces, &mut expression),
                }
            }
            TextForm::Double
        }
    };
    Text { form, pieces: pieces.0 }
}

fn block_line(line: Node<'_>, pieces: &mut Pieces, expression: &mut impl FnMut(Node<'_>) -> Expression) {
    for child in line.children() {
        piece(child, pieces, expression);
    }
}

fn piece(node: Node<'_>, pieces: &mut Pieces, expression: &mut impl FnMut(Node<'_>) -> Expression) {
    match node.kind() {
        Kind::interpolation => pieces.0.push(Piece::Expression(expression(node))),
        Kind::escaped_open => pieces.push("${{"),
        _ => pieces.push(node.text()),
    }
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push(&mut self, text: &str) {
        if let Some(Piece::Text(last)) = self.0.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.0.push(Piece::Text(text.to_owned()));
        }
    }

    fn strip_final_newlines(&mut self) {
        if let Some(Piece::Text(last)) = self.0.last_mut() {
            last.truncate(last.trim_end_matches('\n').len());
        }
    }
}
