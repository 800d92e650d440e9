//! Fields and statements, of whatever block, part by part.

use super::item::Item;
use super::{ANYWHERE, Expander};
use crate::ast::{self, Expression, ExpressionKind, Field, Statement, Subject};
use crate::check::parameter::type_text;
use crate::check::scope::Scope;
use crate::resolve::{Kind, dotted};
use crate::schema::job::JOB;
use crate::source_text::literal;

impl<'a> Expander<'_, 'a> {
    pub(super) fn field(&mut self, field: &'a Field, scope: &Scope<'a>) -> Item {
        let word = match &field.key {
            ast::Key::Word(name) => self.slice(name.span).to_owned(),
            ast::Key::Computed(value) => {
                let text = self.checker.value(value, ANYWHERE, scope).as_text().unwrap_or_default();
                literal::key(&text)
            }
        };
        let step = field.key.word().is_some_and(|name| JOB.statement(&name.text).is_some() || name.text == "parallel");
        let key = Some(word.trim_matches(['"', '\'']).to_owned());
        let mut item = Item { key, is_statement: step, head: word, ..Item::default() };
        if let Some(type_) = &field.type_ {
            item.head.push_str(&format!(": {}", type_text(Some(type_))));
        }
        match &field.value {
            Some(Expression { kind: ExpressionKind::Record(block), .. }) if field.block.is_none() => {
                item.body = Some(self.body(block, scope));
            }
            Some(value) => match self.map_of(value, scope).filter(|_| field.block.is_none()) {
                Some(body) => item.body = Some(body),
                None => {
                    let value = self.print(value, scope);
                    item.head.push_str(&format!(" = {value}"));
                }
            },
            None => {}
        }
        if let Some(block) = &field.block {
            item.body = Some(self.body(block, scope));
        }
        item
    }

    pub(super) fn statement(&mut self, statement: &'a Statement, scope: &Scope<'a>) -> Item {
        let mut head = statement.keyword.text.clone();
        head.push_str(&self.subject(statement, scope));
        if let Some(title) = &statement.title {
            head.push_str(&self.title(title, scope));
        }
        if let Some(arguments) = &statement.arguments {
            head.push_str(&self.arguments(arguments, scope));
        }
        for clause in &statement.clauses {
            let value = self.print(&clause.value, scope);
            head.push_str(&format!(" {} {value}", clause.word.text));
        }
        if let Some(type_) = &statement.type_ {
            head.push_str(&format!(": {}", type_text(Some(type_))));
        }
        if let Some(value) = &statement.value {
            let value = self.print(value, scope);
            head.push_str(&format!(" = {value}"));
        }
        let before = self.checker.as_written;
        if let ("pipeline" | "action", Some(block)) = (statement.keyword.text.as_str(), &statement.block) {
            self.checker.as_written = !self.checker.baseline_of(block, scope).others.is_safe();
        }
        let body = statement.block.as_ref().map(|block| self.body(block, scope));
        self.checker.as_written = before;
        Item { is_statement: true, head, body, ..Item::default() }
    }

    /// The subject of a statement behind a blank.
    pub(super) fn subject(&mut self, statement: &'a Statement, scope: &Scope<'a>) -> String {
        let keyword = statement.keyword.text.as_str();
        let step = |name: &str| scope.step_ids.get(name).cloned().unwrap_or_else(|| name.to_owned());
        match &statement.subject {
            None => String::new(),
            Some(Subject::Target(name)) => format!(" {}", name.text),
            Some(Subject::Name(name)) => match (keyword, scope.get(&name.text)) {
                ("run" | "use" | "wait" | "cancel", _) => format!(" {}", step(&name.text)),
                ("gate", _) => format!(" {}", self.visible_name(Kind::Template, &name.text, scope)),
                ("publish" | "deploy", Some((value, _))) => {
                    let value = value.clone();
                    format!(" {}", self.written(&value).unwrap_or_default())
                }
                ("publish", None) => format!(" {}", self.visible_name(Kind::Image, &name.text, scope)),
                ("deploy", None) => format!(" {}", self.visible_name(Kind::App, &name.text, scope)),
                _ => format!(" {}", name.text),
            },
            Some(Subject::List(list)) => match (&list.kind, keyword) {
                (ExpressionKind::List(elements), "wait") => {
                    let ids = elements.iter().filter_map(|element| dotted(&element.value)).map(|id| step(&id));
                    format!(" [{}]", ids.collect::<Vec<_>>().join(", "))
                }
                (ExpressionKind::List(elements), keyword) if keyword != "on" => {
                    let value = elements.first().map(|element| self.checker.value(&element.value, ANYWHERE, scope));
                    let id = value.and_then(|value| value.as_text()).unwrap_or_default();
                    format!(" {}", literal::id(&[literal::Piece::Text(&id)]))
                }
                _ => format!(" {}", self.slice(list.span)),
            },
        }
    }
}
