//! The outputs that a script declares: names with types.

use super::Checker;
use super::scope::Scope;
use crate::ast::{Block, Field as AstField, MemberKind};
use crate::diagnostic::Diagnostic;
use crate::model::interface::OutputType;
use crate::model::{Comments, Field, Fields, Item, Site, Value, ValueKind};

impl<'a> Checker<'a> {
    /// `{ changed: bool, matrix: json }`: each type as a word, a union as the list of its texts.
    pub(super) fn types(&mut self, block: &'a Block, scope: &Scope<'a>) -> Fields {
        let mut fields = Fields::default();
        for member in self.members(block, scope) {
            let MemberKind::Field(field) = &member.node.kind else {
                let message = "only names with types stand here";
                let diagnostic = Diagnostic::error("unknown-member", member.node.span, message);
                self.report_in(&member.scope, diagnostic.help("write `changed: bool`"));
                continue;
            };
            let Some(key) = self.key(&field.key, &member.scope) else { continue };
            let site = self.site(field.key.span(), &member.scope);
            let value = self.type_of(field, site, &member.scope);
            let comments = self.comments(&member.node.comments, None);
            self.add_field(&mut fields, Field { key, value, comments, site });
        }
        fields
    }

    fn type_of(&mut self, field: &'a AstField, site: Site, scope: &Scope<'a>) -> Value {
        if let Some(value) = &field.value {
            let message = "an output of a script has a type here, and no value: the script writes it";
            let help = "write `changed: bool`; values are given to the `outputs` of the job";
            self.report_in(scope, Diagnostic::error("unexpected-part", value.span, message).help(help));
            return Value::new(ValueKind::Unknown, site);
        }
        let Some(type_) = &field.type_ else {
            let message = "the type is missing";
            self.report_in(
                scope,
                Diagnostic::error("missing-type", field.key.span(), message).help("write `changed: bool`"),
            );
            return Value::new(ValueKind::Unknown, site);
        };
        let kind = match self.output_type(type_, scope) {
            Some(OutputType::Choice(options)) => {
                let item = |option| Item { value: Value::text(option, site), comments: Comments::default() };
                ValueKind::List(options.into_iter().map(item).collect::<Vec<_>>())
            }
            Some(kind) => ValueKind::Word(kind.name()),
            None => ValueKind::Unknown,
        };
        Value::new(kind, site)
    }
}
