//! Values in place: what no name of the compiler stands in is copied, the rest is written anew.

use super::item::{Body, Item};
use super::{ANYWHERE, Expander, comment_line, comment_text};
use crate::ast::{Arguments, Block, Comments, Expression, ExpressionKind, Key, MemberKind, Piece};
use crate::catalog;
use crate::check::scope::Scope;
use crate::model::{self, EntityKind, Fields, Value, ValueKind};
use crate::resolve::{Definition, Kind, dotted};
use crate::source::Span;
use crate::source_text::{self, literal};

/// The kinds of declarations that an expression can name.
const ENTITIES: [Kind; 5] = [Kind::Image, Kind::App, Kind::Environment, Kind::Pipeline, Kind::Secret];

impl<'a> Expander<'_, 'a> {
    /// An expression in which nothing is left to expand.
    pub(super) fn print(&mut self, node: &'a Expression, scope: &Scope<'a>) -> String {
        if self.is_plain(node, scope) {
            return match self.folded(node, scope) {
                Some(text) => text,
                None => self.copy(node.span),
            };
        }
        match &node.kind {
            ExpressionKind::List(elements) => {
                let is_open = self.is_open(node.span);
                let parts: Vec<_> = elements
                    .iter()
                    .map(|element| (lines(&element.comments), self.print(&element.value, scope)))
                    .collect();
                return bracketed('[', parts, ']', is_open);
            }
            ExpressionKind::Record(block) => return self.body(block, scope).text(),
            ExpressionKind::Optional(inner) => return format!("{}?", self.print(inner, scope)),
            _ => {}
        }
        if let Some(found) = self.entity(node, scope) {
            let found = found.clone();
            return self.name_of(&found);
        }
        let value = self.checker.value(node, ANYWHERE, scope);
        if let Some(text) = self.written(&value) {
            return text;
        }
        match &node.kind {
            ExpressionKind::Call { callee, arguments } => {
                let callee = match dotted(callee) {
                    Some(name) => self.visible_name(Kind::Template, &name, scope),
                    None => self.copy(callee.span),
                };
                format!("{callee}{}", self.arguments(arguments, scope))
            }
            _ => self.copy(node.span),
        }
    }

    /// `"Title"` behind a blank.
    pub(super) fn title(&mut self, node: &'a Expression, scope: &Scope<'a>) -> String {
        if self.is_plain(node, scope) {
            return format!(" {}", self.copy(node.span));
        }
        match self.checker.value(node, ANYWHERE, scope).kind {
            ValueKind::Text(text) => format!(" {}", source_text::quoted(&text)),
            _ => format!(" {}", self.copy(node.span)),
        }
    }

    /// `(name = value)`
    pub(super) fn arguments(&mut self, arguments: &'a Arguments, scope: &Scope<'a>) -> String {
        let mut items = arguments.items.iter();
        if items.all(|argument| self.is_plain(&argument.value, scope) && !self.is_folded(&argument.value, scope)) {
            return self.copy(arguments.span);
        }
        let is_open = self.is_open(arguments.span);
        let parts = arguments.items.iter().map(|argument| {
            let value = self.print(&argument.value, scope);
            let text = match &argument.name {
                Some(name) => format!("{} = {value}", self.slice(name.span)),
                None => value,
            };
            (lines(&argument.comments), text)
        });
        let parts = parts.collect();
        bracketed('(', parts, ')', is_open)
    }

    /// The members of a value that is a map behind a name.
    pub(super) fn map_of(&mut self, node: &'a Expression, scope: &Scope<'a>) -> Option<Body> {
        if self.is_plain(node, scope) {
            return None;
        }
        match self.checker.value(node, ANYWHERE, scope).kind {
            ValueKind::Map(fields) => self.map_body(&fields),
            _ => None,
        }
    }

    fn map_body(&mut self, fields: &Fields) -> Option<Body> {
        let items = fields.iter().map(|field| {
            let mut item = Item { key: Some(field.key.clone()), head: literal::key(&field.key), ..Item::default() };
            (item.above, item.trailing) = model_lines(&field.comments);
            match &field.value.kind {
                ValueKind::Map(fields) => {
                    let below = field.comments.below.iter().map(|text| comment_line(text)).collect();
                    item.body = Some(Body { below, ..self.map_body(fields)? });
                }
                _ => item.head.push_str(&format!(" = {}", self.written(&field.value)?)),
            }
            Some(item)
        });
        Some(Body { items: items.collect::<Option<_>>()?, ..Body::default() })
    }

    /// A value as it is written here; what it names is imported.
    pub(super) fn written(&mut self, value: &Value) -> Option<String> {
        match &value.kind {
            ValueKind::List(items) => {
                let parts = items.iter().map(|item| Some((model_lines(&item.comments), self.written(&item.value)?)));
                let parts = parts.collect::<Option<Vec<_>>>()?;
                Some(bracketed('[', parts, ']', false))
            }
            ValueKind::Map(fields) => self.map_body(fields).map(|body| body.text()),
            _ => {
                self.import(value);
                source_text::value(value)
            }
        }
    }

    /// Imports what a value names.
    fn import(&mut self, value: &Value) {
        match &value.kind {
            ValueKind::Entity(entity) if entity.kind != EntityKind::Job => {
                let names = self.checker.input.names;
                let found = Kind::of(entity.kind).and_then(|kind| names.anywhere(kind, &entity.id));
                if let Some(found) = found.cloned()
                    && names.lookup(self.home, found.kind, &found.name).is_none()
                {
                    self.imports.insert(found.file);
                }
            }
            ValueKind::Call { arguments, .. } => arguments.iter().for_each(|field| self.import(&field.value)),
            _ => {}
        }
    }

    /// A constant in place of what computes it.
    fn folded(&mut self, node: &'a Expression, scope: &Scope<'a>) -> Option<String> {
        let is_computed = match &node.kind {
            ExpressionKind::Binary { .. } | ExpressionKind::If { .. } | ExpressionKind::Not(_) => true,
            ExpressionKind::Call { callee, .. } => {
                dotted(callee).is_some_and(|name| name == "minutes" || catalog::function(&name).is_some())
            }
            _ => false,
        };
        if !is_computed || self.checker.as_written {
            return None;
        }
        let value = self.checker.value(node, ANYWHERE, scope);
        match value.kind {
            ValueKind::Run(_) | ValueKind::Unknown => None,
            _ => self.written(&value),
        }
    }

    fn is_folded(&mut self, node: &'a Expression, scope: &Scope<'a>) -> bool {
        self.folded(node, scope).is_some()
    }

    fn copy(&mut self, span: Span) -> String {
        self.copied.push(span);
        self.slice(span).to_owned()
    }

    /// Whether the source breaks the line behind an opening bracket.
    fn is_open(&self, span: Span) -> bool {
        self.slice(span)
            .get(1..)
            .is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r', '#']))
    }

    // ---- What can be copied ----

    /// Whether an expression means the same where it is copied to: no name in it is one of the compiler's.
    fn is_plain(&self, node: &Expression, scope: &Scope<'a>) -> bool {
        match &node.kind {
            ExpressionKind::Name(name) => self.words.contains(&node.span) || self.is_plain_name(node, name, scope),
            ExpressionKind::Field { base, name } => {
                let is_renamed = matches!(&base.kind, ExpressionKind::Name(context) if context == "steps")
                    && scope.step_ids.contains_key(&name.text);
                let is_let = dotted(node)
                    .is_some_and(|path| self.checker.input.names.lookup(scope.file, Kind::Let, &path).is_some());
                let is_bound = is_let && !self.starts_bound(base, scope);
                !is_renamed && !is_bound && self.entity(node, scope).is_none() && self.is_plain(base, scope)
            }
            ExpressionKind::Star(base) | ExpressionKind::Not(base) | ExpressionKind::Optional(base) => {
                self.is_plain(base, scope)
            }
            ExpressionKind::Index { base, index } => self.is_plain(base, scope) && self.is_plain(index, scope),
            ExpressionKind::Call { callee, arguments } => {
                let is_far =
                    scope.file != self.home && dotted(callee).is_some_and(|name| catalog::function(&name).is_none());
                !is_far && arguments.items.iter().all(|argument| self.is_plain(&argument.value, scope))
            }
            ExpressionKind::Binary { left, right, .. } => self.is_plain(left, scope) && self.is_plain(right, scope),
            ExpressionKind::If { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().all(|part| self.is_plain(part, scope))
            }
            ExpressionKind::List(elements) => elements.iter().all(|element| self.is_plain(&element.value, scope)),
            ExpressionKind::Record(block) => self.is_plain_block(block, scope),
            ExpressionKind::Text(text) => text.pieces.iter().all(|piece| match piece {
                Piece::Text(_) => true,
                Piece::Expression(inner) => self.is_plain(inner, scope),
            }),
            _ => true,
        }
    }

    fn is_plain_block(&self, block: &Block, scope: &Scope<'a>) -> bool {
        block.members.iter().all(|member| match &member.kind {
            MemberKind::Field(field) => {
                matches!(field.key, Key::Word(_))
                    && field.value.iter().all(|value| self.is_plain(value, scope))
                    && field.block.iter().all(|block| self.is_plain_block(block, scope))
            }
            _ => false,
        })
    }

    fn is_plain_name(&self, node: &Expression, name: &str, scope: &Scope<'a>) -> bool {
        if scope.get(name).is_some() {
            return false;
        }
        let is_let = || self.checker.input.names.lookup(scope.file, Kind::Let, name).is_some();
        catalog::context(name).is_some() || (!is_let() && self.entity(node, scope).is_none())
    }

    fn starts_bound(&self, node: &Expression, scope: &Scope<'a>) -> bool {
        dotted(node).is_some_and(|path| path.split('.').next().is_some_and(|first| scope.get(first).is_some()))
    }

    /// What a name in another file than this one declares.
    fn entity(&self, node: &Expression, scope: &Scope<'a>) -> Option<&'a Definition> {
        if scope.file == self.home {
            return None;
        }
        let name = dotted(node)?;
        if self.starts_bound(node, scope) || catalog::context(name.split('.').next()?).is_some() {
            return None;
        }
        ENTITIES.into_iter().find_map(|kind| self.checker.input.names.lookup(scope.file, kind, &name))
    }
}

/// The comments above something, and the one behind it.
type Lines = (Vec<String>, Option<String>);

fn lines(comments: &Comments) -> Lines {
    (comments.above.iter().map(comment_text).collect(), comments.trailing.as_ref().map(comment_text))
}

fn model_lines(comments: &model::Comments) -> Lines {
    (
        comments.above.iter().map(|text| comment_line(text)).collect(),
        comments.trailing.as_ref().map(|text| comment_line(text)),
    )
}

/// Elements in brackets; one a line where the source has it so, or where they have comments.
fn bracketed(open: char, parts: Vec<(Lines, String)>, close: char, is_open: bool) -> String {
    let is_bare = |((above, trailing), _): &(Lines, String)| above.is_empty() && trailing.is_none();
    if !is_open && parts.iter().all(is_bare) {
        let parts: Vec<String> = parts.into_iter().map(|(_, text)| text).collect();
        return format!("{open}{}{close}", parts.join(", "));
    }
    let mut out = format!("{open}\n");
    for ((above, trailing), text) in parts {
        above.iter().for_each(|line| out.push_str(&format!("{line}\n")));
        out.push_str(&format!("{text}, {}\n", trailing.unwrap_or_default()));
    }
    out.push(close);
    out
}
