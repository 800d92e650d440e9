//! Gives each comment to the member or element it stands at, by lines.

use super::{Comment, Comments};
use crate::source::Span;
use crate::syntax::Syntax;

/// The comments of a file that nobody has taken yet, in the order of the text.
pub(super) struct Pool<'a> {
    text: &'a str,
    comments: Vec<Pooled>,
}

struct Pooled {
    comment: Comment,
    own_line: bool,
    taken: bool,
}

impl<'a> Pool<'a> {
    pub fn new(syntax: &'a Syntax) -> Self {
        let text: &str = &syntax.text;
        let comments = syntax
            .comments()
            .map(|node| {
                let raw = node.text().trim_start_matches('#');
                let hashes = node.text().len() - raw.len();
                let shown = if hashes > 1 {
                    node.text()[1..].to_owned()
                } else {
                    raw.strip_prefix(' ').unwrap_or(raw).to_owned()
                };
                let line = text[..node.start()].rfind(['\n', '\r']).map_or(0, |at| at + 1);
                Pooled {
                    comment: Comment { text: shown.trim_end().to_owned(), span: node.span() },
                    own_line: text[line..node.start()].trim_start_matches('\u{FEFF}').trim().is_empty(),
                    taken: false,
                }
            })
            .collect();
        Self { text, comments }
    }

    /// Comments on lines of their own between two offsets.
    pub fn above(&mut self, from: usize, to: usize) -> Vec<Comment> {
        self.take(from, to, |pooled| pooled.own_line)
    }

    /// The comment behind something that ends at the offset, on the same line.
    pub fn behind(&mut self, end: usize, limit: usize) -> Option<Comment> {
        let limit = limit.max(end);
        let line_end = self.text[end..limit].find(['\n', '\r']).map_or(limit, |at| end + at);
        self.take(end, line_end, |pooled| !pooled.own_line).into_iter().next()
    }

    /// Everything that is left between two offsets.
    pub fn rest(&mut self, from: usize, to: usize) -> Vec<Comment> {
        self.take(from, to, |_| true)
    }

    /// Gives what is left inside a member to its head.
    pub fn leftovers(&mut self, comments: &mut Comments, span: Span) {
        let head_end =
            self.text[span.range()].find(['\n', '\r']).map_or(span.end as usize, |at| span.start as usize + at);
        for comment in self.rest(span.start as usize, span.end as usize) {
            if comments.trailing.is_none() && (comment.span.start as usize) < head_end {
                comments.trailing = Some(comment);
            } else {
                comments.above.push(comment);
            }
        }
    }

    fn take(&mut self, from: usize, to: usize, wanted: impl Fn(&Pooled) -> bool) -> Vec<Comment> {
        let first = self.comments.partition_point(|pooled| (pooled.comment.span.start as usize) < from);
        self.comments[first..]
            .iter_mut()
            .take_while(|pooled| (pooled.comment.span.start as usize) < to)
            .filter(|pooled| !pooled.taken)
            .filter_map(|pooled| {
                wanted(pooled).then(|| {
                    pooled.taken = true;
                    pooled.comment.clone()
                })
            })
            .collect()
    }
}
