//! Images, environments, secrets, policies, apps and other manifests.

use super::Checker;
use super::scope::Scope;
use crate::ast::{Member, Statement};
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, EntityKind, ValueKind};
use crate::schema::{FILE, Place};
use crate::source::Span;

impl<'a> Checker<'a> {
    pub(super) fn declaration(&mut self, statement: &'a Statement, member: &'a Member, scope: &Scope<'a>) {
        let keyword = statement.keyword.text.as_str();
        let Some(schema) = FILE.statement(keyword).and_then(|known| known.block) else { return };
        let Some((id, span)) = self.named(statement, scope) else { return };
        let title = statement.title.as_ref().and_then(|title| self.title(title, Place::Const, scope));
        let fields = match &statement.block {
            Some(block) => self.fields(block, schema, scope),
            None => crate::model::Fields::default(),
        };
        let site = self.site(span, scope);
        let comments = self.comments(&member.comments, statement.block.as_ref());
        let declaration = Declaration { id, title, fields, comments, site };
        if keyword == "image" && declaration.fields.get("repository").is_none() {
            self.report(
                Diagnostic::error(
                    "missing-member",
                    span,
                    format!("the image `{}` has no `repository`", declaration.id),
                )
                .help("add `repository = \"ghcr.io/owner/name\"`"),
            );
        }
        let model = &mut self.checked.model;
        let kinds = [EntityKind::Image, EntityKind::Environment, EntityKind::Secret, EntityKind::Policy];
        let kind = kinds.into_iter().chain(EntityKind::MANIFESTS).find(|kind| kind.keyword() == keyword);
        if let Some(list) = kind.and_then(|kind| model.declarations_mut(kind)) {
            list.push(declaration);
        }
    }

    /// The id of a statement that needs one.
    pub(super) fn named(&mut self, statement: &'a Statement, scope: &Scope<'a>) -> Option<(String, Span)> {
        let found = self.subject_id(statement, scope);
        if found.is_none() {
            let keyword = &statement.keyword;
            self.report_in(
                scope,
                Diagnostic::error("missing-name", keyword.span, format!("this {} has no name", keyword.text))
                    .help(format!("write `{} NAME {{ … }}`; a title stands behind the name", keyword.text)),
            );
        }
        found
    }

    /// A title: a text, maybe with expressions.
    /// What people read, with the expressions that its place takes.
    pub(super) fn title(
        &mut self,
        node: &'a crate::ast::Expression,
        place: Place,
        scope: &Scope<'a>,
    ) -> Option<crate::model::Text> {
        match self.value(node, place, scope).kind {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }
}
