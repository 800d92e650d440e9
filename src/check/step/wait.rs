//! Steps that wait for others in the background, or cancel one.

use super::Head;
use crate::ast::{ExpressionKind, Field as AstField, Member, Name, Statement, Subject};
use crate::check::Checker;
use crate::check::scope::Scope;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Comments, Fields, Job};
use crate::resolve::dotted;
use crate::schema::step::WAIT;

impl<'a> Checker<'a> {
    /// `wait-all { … }`
    pub(in crate::check) fn field_wait(
        &mut self,
        job: &mut Job,
        field: &'a AstField,
        member: &'a Member,
        scope: &Scope<'a>,
    ) {
        let comments = self.comments(&member.comments, field.block.as_ref());
        let head = Head { id: None, title: None, block: field.block.as_ref(), span: field.key.span() };
        self.waiting_step(job, head, Action::WaitAll, comments, scope);
    }

    pub(super) fn wait(&mut self, job: &mut Job, statement: &'a Statement, comments: Comments, scope: &Scope<'a>) {
        let ids: Vec<String> = match &statement.subject {
            Some(Subject::Name(name)) => vec![name.text.clone()],
            Some(Subject::List(list)) => match &list.kind {
                ExpressionKind::List(elements) => {
                    elements.iter().filter_map(|element| dotted(&element.value)).collect()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let known = |id: &String| scope.step_ids.get(id).cloned().unwrap_or_else(|| id.clone());
        let mut ids = ids.iter().map(known).collect::<Vec<_>>();
        let action = match statement.keyword.text.as_str() {
            "wait-all" => Action::WaitAll,
            "wait" if !ids.is_empty() => Action::Wait { ids },
            "cancel" if ids.len() == 1 => Action::Cancel { id: ids.remove(0) },
            word => {
                let message = format!("`{word}` names a step that runs in the background");
                self.report_in(
                    scope,
                    Diagnostic::error("missing-name", statement.keyword.span, message)
                        .help(format!("write `{word} ID`")),
                );
                return;
            }
        };
        let head = Head { id: None, ..self.head(statement) };
        self.waiting_step(job, head, action, comments, scope);
    }

    fn waiting_step(
        &mut self,
        job: &mut Job,
        mut head: Head<'a>,
        action: Action,
        mut comments: Comments,
        scope: &Scope<'a>,
    ) {
        let mut fields = head.block.map_or_else(Fields::default, |block| self.fields(block, &WAIT, scope));
        if let Some(field) = fields.take("id")
            && let (Some(text), Some(span)) = (field.value.as_text(), self.checked.sites.span(field.value.site))
        {
            comments.adopt(field.comments);
            head.id = Some(Name { text, span });
        }
        self.push_step(job, head, action, fields, comments, scope);
    }
}
