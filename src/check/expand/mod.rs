//! Sources with everything expanded, as sources.
//!
//! In: what the checker reads, without mistakes. Out: the text of each file, in which templates of steps and of jobs,
//! `let`, `for` and `when` are written out and what names stood for stands in their place. All else stays as it is
//! written: the walk knows no block and no keyword but those that call a template.
//!
//! `gate`, `publish`, `deploy` and `required-check` stay, since they say more than their steps: a gate is proven, a
//! deploy gives its job an environment. So do the project's own `template gate`, with what they use.

mod call;
mod item;
mod keep;
mod member;
mod names;
mod print;

use std::collections::BTreeSet;

use super::members::Expanded;
use super::scope::Scope;
use super::{Checker, Input};
use crate::ast::{self, Block, Member, MemberKind};
use crate::format::format;
use crate::schema::{Place, Shape};
use crate::source::{FileId, Span};
use crate::syntax;
use item::{Body, Item};

/// Expressions were checked at their places; here, each may read what any place may.
const ANYWHERE: Place = Place::Run("jobs.<job_id>.steps.with");

/// The files with everything expanded, in canonical form. The sources have to be without mistakes.
pub fn expand(input: Input<'_>) -> Vec<(FileId, String)> {
    let mut checker = Checker::new(input);
    checker.templates();
    checker.files();
    checker.is_lenient = true;
    let kept = keep::kept(input);
    let words = words(&checker);
    let files = input.asts.iter().filter(|ast| !input.standard.contains(&ast.file));
    files
        .map(|ast| {
            (checker.expanded, checker.grown) = (0, 0);
            let checker = &mut checker;
            let (imports, copied) = (BTreeSet::new(), Vec::new());
            let mut expander = Expander { checker, home: ast.file, kept: &kept, words: &words, imports, copied };
            let text = expander.file(ast);
            (ast.file, format(&syntax::parse(ast.file, &text.as_str().into())))
        })
        .collect()
}

fn words(checker: &Checker<'_>) -> BTreeSet<Span> {
    let is_word = |span: Span, shape: &Shape| matches!(shape, Shape::Word(words) if words.contains(&checker.input.sources.slice(span)));
    let places = checker.checked.index.values.iter();
    places.filter(|(span, shape)| is_word(*span, shape)).map(|(span, _)| *span).collect()
}

struct Expander<'e, 'a> {
    checker: &'e mut Checker<'a>,
    /// The file that is written.
    home: FileId,
    /// The names of declarations that stay.
    kept: &'e BTreeSet<Span>,
    /// The places where a name is a word of a closed set, whatever else it means.
    words: &'e BTreeSet<Span>,
    /// Files that have to be imported besides.
    imports: BTreeSet<FileId>,
    /// What of the member at hand is copied as it is, with the comments in it.
    copied: Vec<Span>,
}

impl<'a> Expander<'_, 'a> {
    fn file(&mut self, ast: &'a ast::Ast) -> String {
        let mut items = Vec::new();
        let mut own_imports = Vec::new();
        for member in &ast.body.members {
            match &member.kind {
                MemberKind::Import(_) => own_imports.push(self.verbatim(member)),
                MemberKind::Template(template) if self.kept.contains(&template.name.span) => {
                    items.push(self.verbatim(member));
                }
                MemberKind::Let(let_) if self.kept.contains(&let_.name.span) => items.push(self.verbatim(member)),
                _ => {}
            }
        }
        if let Some(scope) = self.checker.file_scope(ast.file) {
            items.extend(self.items(&ast.body, &scope));
        }
        let mut out = String::new();
        for file in std::mem::take(&mut self.imports) {
            out.push_str(&format!("import \"{}\"\n", self.path_to(file)));
        }
        item::write(&own_imports, &[], &mut out);
        if !out.is_empty() {
            out.push('\n');
        }
        item::write(&items, &comments(&ast.body.comments), &mut out);
        out
    }

    /// A member as it is written.
    fn verbatim(&mut self, member: &'a Member) -> Item {
        let head = self.slice(member.span).to_owned();
        let mut item = Item { is_statement: true, head, ..Item::default() };
        self.copied.push(member.span);
        self.comment(&mut item, member);
        item
    }

    /// The members of a block, expanded.
    fn items(&mut self, block: &'a Block, scope: &Scope<'a>) -> Vec<Item> {
        let mut items = Vec::new();
        for member in self.checker.members(block, scope) {
            let first = items.len();
            self.member(&member, &mut items);
            let around = annotations_around(block, member.node.span);
            let is_expanded = member_around(block, member.node.span).is_none_or(|own| own.span != member.node.span);
            let around: Vec<String> = around.map(|annotation| self.slice(annotation.span).to_owned()).collect();
            for item in &mut items[first..] {
                item.above.extend(around.iter().cloned());
                item.is_expanded |= is_expanded;
            }
        }
        items
    }

    fn body(&mut self, block: &'a Block, scope: &Scope<'a>) -> Body {
        let items = self.items(block, scope);
        Body {
            items,
            below: comments(&block.comments),
            is_open: self.slice(block.span)[1..].trim_start_matches([' ', '\t']).starts_with(['\n', '\r', '#']),
        }
    }

    fn member(&mut self, member: &Expanded<'a>, items: &mut Vec<Item>) {
        let (node, scope) = (member.node, &member.scope);
        let called = match &node.kind {
            MemberKind::Field(field) => self.used(field, scope),
            MemberKind::Statement(statement) => self.called(statement, scope),
            _ => return,
        };
        if let Some(called) = called {
            self.template(node, called, scope, items);
            return;
        }
        let copied = std::mem::take(&mut self.copied);
        let mut item = match &node.kind {
            MemberKind::Field(field) => self.field(field, scope),
            MemberKind::Statement(statement) => self.statement(statement, scope),
            _ => return,
        };
        self.comment(&mut item, node);
        self.copied = copied;
        items.push(item);
    }

    /// Gives an item its comments and annotations, but those that were copied with it.
    fn comment(&mut self, item: &mut Item, member: &Member) {
        let copied = std::mem::take(&mut self.copied);
        let is_free = |comment: &&ast::Comment| {
            !copied.iter().any(|span| {
                span.start <= comment.span.start && comment.span.end <= span.end && span.file == comment.span.file
            })
        };
        // What stands behind a list of several lines is above the member as well, since the output has it there.
        let sources = self.checker.input.sources;
        let is_behind = |comment: &&ast::Comment| {
            copied.iter().any(|span| {
                let between = Span { start: span.end.min(comment.span.start), end: comment.span.start, ..*span };
                span.end <= comment.span.start && !sources.slice(between).contains(['\n', '\r'])
            })
        };
        let (behind, above): (Vec<_>, Vec<_>) = member.comments.above.iter().filter(is_free).partition(is_behind);
        item.above = above.into_iter().map(comment_text).collect();
        item.trailing = member.comments.trailing.iter().find(is_free).or(behind.first().copied()).map(comment_text);
        let is_annotated = !copied.contains(&member.span);
        let annotations = member.annotations.iter().filter(|_| is_annotated);
        item.above.extend(annotations.map(|annotation| self.slice(annotation.span).to_owned()));
        let comments = member.comments.above.iter().map(|comment| comment.span.start);
        let annotations = member.annotations.iter().map(|annotation| annotation.span.start);
        let start = comments.chain(annotations).fold(member.span.start, u32::min);
        let file = self.checker.input.sources.get(member.span.file);
        let before = file.and_then(|file| file.text.get(..start as usize)).unwrap_or("");
        let lines = before.trim_end_matches([' ', '\t']).replace('\r', "");
        item.is_apart = lines.ends_with("\n\n");
    }

    fn slice(&self, span: Span) -> &'a str {
        self.checker.input.sources.slice(span)
    }
}

/// The member of a block that is or holds what stands at a place.
fn member_around(block: &Block, span: Span) -> Option<&Member> {
    let index = block.members.partition_point(|member| member.span.end < span.end);
    block.members.get(index).filter(|member| member.span.start <= span.start)
}

/// The annotations of each `for` and `when` around a member of a block.
fn annotations_around(block: &Block, span: Span) -> impl Iterator<Item = &ast::Annotation> {
    let mut found = Vec::new();
    let mut next = Some(block);
    while let Some(block) = next.take() {
        let inner = member_around(block, span).and_then(|member| match &member.kind {
            MemberKind::For(for_) => Some((member, &for_.body)),
            MemberKind::When(when) => Some((member, &when.body)),
            _ => None,
        });
        if let Some((member, body)) = inner {
            found.extend(&member.annotations);
            next = Some(body);
        }
    }
    found.into_iter()
}

fn comment_text(comment: &ast::Comment) -> String {
    comment_line(&comment.text)
}

fn comment_line(text: &str) -> String {
    match text {
        "" => "#".to_owned(),
        text if text.starts_with('#') => format!("#{text}"),
        text => format!("# {text}"),
    }
}

fn comments(comments: &[ast::Comment]) -> Vec<String> {
    comments.iter().map(comment_text).collect()
}
