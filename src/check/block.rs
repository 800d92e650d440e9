//! Blocks by their schema: the fields, and the value of each.

use super::Checker;
use super::index::Meaning;
use super::scope::Scope;
use crate::ast::{self, Block as AstBlock, ExpressionKind, Field as AstField, Key, MemberKind, Statement};
use crate::diagnostic::Diagnostic;
use crate::model::{Comments, Field, Fields, Value, ValueKind};
use crate::schema::{Block, Place, Shape};
use crate::source::Span;
use crate::suggest::suggest;

impl<'a> Checker<'a> {
    /// Evaluates a block whose members are all plain fields.
    pub(super) fn fields(&mut self, block: &'a AstBlock, schema: &'static Block, scope: &Scope<'a>) -> Fields {
        let mut fields = Fields::default();
        self.index_block(block.span, schema);
        for member in self.members(block, scope) {
            match &member.node.kind {
                MemberKind::Field(field) => {
                    if let Some(field) = self.schema_field(field, member.node, schema, &member.scope) {
                        self.add_field(&mut fields, field);
                    }
                }
                MemberKind::Statement(statement) => self.unknown_statement(statement, schema),
                _ => {}
            }
        }
        fields
    }

    /// Evaluates one field by the schema of its block; reports a key that the schema does not know.
    pub(super) fn schema_field(
        &mut self,
        field: &'a AstField,
        node: &'a ast::Member,
        schema: &'static Block,
        scope: &Scope<'a>,
    ) -> Option<Field> {
        let key = self.key(&field.key, scope)?;
        let (shape, place) = match (schema.member(&key), &schema.other) {
            (Some(member), _) => {
                self.checked.index.add(field.key.span(), Meaning::Member(member), None);
                (&member.shape, member.place)
            }
            (None, Some(other)) => (&other.shape, other.place),
            (None, None) => {
                self.unknown_member(&key, field.key.span(), schema, scope);
                // What was probably meant is there, so nobody misses it.
                let meant = suggest(&key, schema.words()).filter(|near| schema.member(near).is_some())?;
                let value = self.unknown(field.key.span(), scope);
                let site = value.site;
                return Some(Field { key: meant.to_owned(), value, comments: Comments::default(), site });
            }
        };
        let value = self.field_value(field, shape, place, scope);
        let value = self.known(value, field, place, scope);
        if let (ValueKind::Duration(seconds), "timeout", Some(node)) = (&value.kind, key.as_str(), &field.value) {
            self.check_minutes(*seconds, node.span, scope);
        }
        let site = self.site(field.key.span(), scope);
        Some(Field { key, value, comments: self.comments(&node.comments, field.block.as_ref()), site })
    }

    /// The value, or unknown where the compiler has to know it and a name stands for what only the runner does.
    fn known(&mut self, value: Value, field: &'a AstField, place: Place, scope: &Scope<'a>) -> Value {
        let mut is_known = place != Place::Const || matches!(value.kind, ValueKind::Map(_));
        if !is_known {
            is_known = true;
            value.expressions(&mut |_| is_known = false);
        }
        let Some(node) = field.value.as_ref().filter(|_| !is_known) else { return value };
        let message = "this is known on the runner only";
        let diagnostic = Diagnostic::error("not-constant", node.span, message);
        self.report_in(
            scope,
            diagnostic
                .label("this has to be known when compiling")
                .help("write a constant, a `let` or a parameter that is given one"),
        );
        self.unknown(node.span, scope)
    }

    /// GitHub counts timeouts in whole minutes.
    fn check_minutes(&mut self, seconds: u64, span: Span, scope: &Scope<'a>) {
        if seconds == 0 || !seconds.is_multiple_of(60) {
            let up = format!("{}m", seconds.div_ceil(60).max(1));
            self.report_in(
                scope,
                Diagnostic::error("wrong-type", span, "GitHub counts timeouts in whole minutes")
                    .help(format!("write `{up}`"))
                    .guess(format!("replace with `{up}`"), span, up),
            );
        }
    }

    /// The value of a field that is written `key = value` or `key { … }`.
    pub(super) fn field_value(
        &mut self,
        field: &'a AstField,
        shape: &'static Shape,
        place: Place,
        scope: &Scope<'a>,
    ) -> Value {
        if let (Some(type_), true) = (&field.type_, field.value.is_some() || field.block.is_some()) {
            let message = "a member takes no type: it has that of its value";
            let help = "write `key = value`; types are said of parameters, of inputs and of the outputs of a script";
            self.report_in(scope, Diagnostic::error("unexpected-part", type_.span, message).help(help));
        }
        match (&field.value, &field.block) {
            (Some(value), None) => self.evaluate(value, shape, place, scope),
            (None, Some(block)) => self.block_value(block, shape, place, scope),
            (Some(_), Some(block)) => {
                self.report_in(
                    scope,
                    Diagnostic::error(
                        "unexpected-text",
                        Span { end: block.span.start + 1, ..block.span },
                        "a value takes no block",
                    )
                    .help("write the value or the block, or begin a new line before what is a member of its own"),
                );
                self.unknown(field.key.span(), scope)
            }
            (None, None) if field.type_.is_some() => {
                self.colon_for_value(field, shape, scope);
                self.unknown(field.key.span(), scope)
            }
            (None, None) => {
                self.report_in(
                    scope,
                    Diagnostic::error("missing-value", field.key.span(), "a value is missing")
                        .help("write `key = value`"),
                );
                self.unknown(field.key.span(), scope)
            }
        }
    }

    /// `runs-on: ubuntu-latest`, as in YAML.
    pub(super) fn colon_for_value(&mut self, field: &AstField, shape: &Shape, scope: &Scope<'a>) {
        let (Some(type_), at) = (&field.type_, field.key.span()) else { return };
        let said = self.input.sources.slice(type_.span);
        let is_bare = said.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'));
        let value = if is_bare && takes_text(shape) { format!("\"{said}\"") } else { said.to_owned() };
        let written = format!("{} = {value}", self.input.sources.slice(at));
        let diagnostic = Diagnostic::error("colon-for-value", at, "`:` gives a type; a value is given with `=`")
            .help(format!("write `{written}`"))
            .fix(format!("replace with `{written}`"), Span { end: type_.span.end, ..at }, written);
        self.report_in(scope, diagnostic);
    }

    pub(super) fn key(&mut self, key: &'a Key, scope: &Scope<'a>) -> Option<String> {
        match key {
            Key::Word(name) => Some(name.text.clone()),
            Key::Computed(value) => self.constant_text(value, scope),
        }
    }

    /// A text that has to be known when compiling.
    pub(super) fn constant_text(&mut self, value: &'a ast::Expression, scope: &Scope<'a>) -> Option<String> {
        let evaluated = self.evaluate(value, &Shape::Text, Place::Const, scope);
        evaluated.as_text()
    }

    /// Adds a field; one key stands once.
    pub(super) fn add_field(&mut self, fields: &mut Fields, field: Field) {
        if let Some(first) = fields.field(&field.key) {
            let (here, there) = (self.checked.sites.span(field.site), self.checked.sites.span(first.site));
            // One that was misspelled has been said.
            let is_misspelled = |field: &Field, span: Span| {
                field.value.is_unknown() && self.input.sources.slice(span).trim_matches(['"', '\'']) != field.key
            };
            if let (Some(here), Some(there)) = (here, there)
                && !is_misspelled(&field, here)
                && !is_misspelled(first, there)
            {
                let diagnostic = Diagnostic::error("duplicate-member", here, format!("`{}` is given twice", field.key))
                    .related(there, "given first here");
                self.report(super::outward(diagnostic, field.site, &self.checked.sites));
            }
            return;
        }
        fields.0.push(field);
    }

    pub(super) fn index_block(&mut self, span: Span, schema: &'static Block) {
        self.checked.index.blocks.push((span, schema));
    }

    pub(super) fn comments(&self, comments: &ast::Comments, block: Option<&AstBlock>) -> Comments {
        let text = |comment: &ast::Comment| comment.text.clone();
        Comments {
            above: comments.above.iter().map(text).collect(),
            trailing: comments.trailing.as_ref().map(text),
            below: block.map_or_else(Vec::new, |block| block.comments.iter().map(text).collect()),
            keys: Vec::new(),
        }
    }

    pub(super) fn unknown(&mut self, span: Span, scope: &Scope<'a>) -> Value {
        let site = self.site(span, scope);
        Value::new(ValueKind::Unknown, site)
    }

    /// The id of a statement: its name, or a computed one.
    pub(super) fn subject_id(&mut self, statement: &'a Statement, scope: &Scope<'a>) -> Option<(String, Span)> {
        match &statement.subject {
            Some(ast::Subject::Name(name)) => Some((name.text.clone(), name.span)),
            Some(ast::Subject::List(list)) => match &list.kind {
                ExpressionKind::List(elements) => {
                    let element = elements.first()?;
                    Some((self.constant_text(&element.value, scope)?, list.span))
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// Whether a bare word is a text there that lacks its quotes.
fn takes_text(shape: &Shape) -> bool {
    match shape {
        Shape::Text | Shape::Scalar => true,
        Shape::Many(inner) => takes_text(inner),
        Shape::Either(shapes) => {
            let takes_names = shapes.iter().any(|shape| matches!(shape, Shape::Entity(_) | Shape::Word(_)));
            !takes_names && shapes.iter().any(takes_text)
        }
        _ => false,
    }
}
