//! The proof that a file with mistakes still says what it said. A sound file needs none: its form follows from its
//! tree. What is broken was never read, so moving its neighbours could give it another meaning.

use std::sync::Arc;

use super::print;
use crate::syntax::{Kind, Node, Syntax, parse};

/// Whether the formatted text has the same words, comments and mistakes, and is canonical itself.
pub(super) fn is_kept(before: &Syntax, text: &str) -> bool {
    let after = parse(before.file, &Arc::from(text));
    print(&after).as_deref() == Some(text) && mistakes(before) == mistakes(&after) && words(before) == words(&after)
}

fn mistakes(syntax: &Syntax) -> Vec<(&str, String)> {
    syntax.diagnostics.iter().map(|diagnostic| (diagnostic.rule, diagnostic.message.clone())).collect()
}

fn words(syntax: &Syntax) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(root) = syntax.root() {
        collect(root, &mut words);
    }
    words.extend(syntax.comments().map(|comment| comment.text().trim_end().to_owned()));
    words
}

fn collect(node: Node<'_>, words: &mut Vec<String>) {
    match node.kind() {
        Kind::text_blank | Kind::text_short => words.push(String::new()),
        // Brackets with nothing in them but blanks and comments.
        Kind::source | Kind::block | Kind::list | Kind::arguments | Kind::parameters | Kind::type_record
            if node.first().is_none() => {}
        _ if node.first().is_none() => words.push(with_line_feeds(node.text())),
        // What is not read stays unread: a bracket in it holds words too.
        Kind::junk | Kind::block_junk => {
            words.push("junk".to_owned());
            node.children().for_each(|child| collect(child, words));
            words.push("read again".to_owned());
        }
        _ => node.children().for_each(|child| collect(child, words)),
    }
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}
