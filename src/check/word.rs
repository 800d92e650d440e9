//! The words of a block: keywords of statements and what they take, and what is meant by a word that there is not.

use super::Checker;
use super::index::Meaning;
use super::scope::Scope;
use crate::ast::Statement;
use crate::diagnostic::Diagnostic;
use crate::schema::{self, Block, Part};
use crate::source::Span;
use crate::suggest::suggest;

/// What may stand in every block, and how it is written.
const FORMS: &[(&str, &str)] = &[
    ("when", "when CONDITION { … }"),
    ("for", "for NAME in LIST { … }"),
    ("let", "let NAME = VALUE"),
    ("import", "import \"path/file.pipe\""),
    ("template", "template steps NAME(PARAMETERS) { … }"),
];

impl<'a> Checker<'a> {
    pub(super) fn unknown_member(&mut self, key: &str, span: Span, schema: &'static Block, scope: &Scope<'a>) {
        let diagnostic =
            Diagnostic::error("unknown-member", span, format!("{} has no member `{key}`", schema.described()));
        let diagnostic = self.help_with_word(diagnostic, key, span, schema, true);
        self.report_in(scope, diagnostic);
    }

    /// What was probably meant by a word that a block does not know.
    fn help_with_word(
        &self,
        diagnostic: Diagnostic,
        word: &str,
        span: Span,
        schema: &'static Block,
        is_key: bool,
    ) -> Diagnostic {
        if let Some(habit) = schema::habit(schema.name, word) {
            return diagnostic.help(habit);
        }
        if let Some(member) = schema.member(word) {
            let message = format!("`{}` has no value", member.name);
            return Diagnostic { message, ..diagnostic }.help(format!("it is written `{} = …`", member.name));
        }
        if let Some(statement) = schema.statement(word) {
            return diagnostic.help(format!("it is written `{}`", statement.form));
        }
        if let Some((_, form)) = FORMS.iter().find(|(known, _)| *known == word) {
            return diagnostic.help(format!("it is written `{form}`"));
        }
        if let Some(near) = suggest(word, schema.words()) {
            let form =
                schema.statement(near).map_or_else(|| format!("{near} = …"), |statement| statement.form.to_owned());
            // A key is not mended by the word of a statement, nor the reverse.
            return match schema.member(near).is_some() == is_key {
                true => diagnostic.did_you_mean(near, span),
                false => diagnostic.help(format!("did you mean `{near}`? It is written `{form}`")),
            };
        }
        let mut known: Vec<_> = schema.words().map(|word| format!("`{word}`")).collect();
        known.sort();
        diagnostic.help(format!("it has {}", known.join(", ")))
    }

    /// Reports a statement whose keyword its block does not know.
    pub(super) fn unknown_statement(&mut self, statement: &'a Statement, schema: &'static Block) {
        let diagnostic = self.no_statement(statement, schema);
        self.report(diagnostic);
    }

    pub(super) fn no_statement(&self, statement: &Statement, schema: &'static Block) -> Diagnostic {
        let keyword = &statement.keyword;
        let message = format!("{} has no `{}`", schema.described(), keyword.text);
        let diagnostic = Diagnostic::error("unknown-member", keyword.span, message);
        self.help_with_word(diagnostic, &keyword.text, keyword.span, schema, false)
    }

    /// Notes a keyword that its block knows, for editors, and reports parts of its head that it does not take.
    pub(super) fn keyword(&mut self, statement: &Statement, schema: &'static Block) {
        let Some(known) = schema.statement(&statement.keyword.text) else { return };
        self.checked.index.add(statement.keyword.span, Meaning::Statement(known), None);
        let parts = [
            (Part::Title, statement.title.as_ref().map(|title| title.span)),
            (Part::Arguments, statement.arguments.as_ref().map(|arguments| arguments.span)),
            (Part::Clause, statement.clauses.first().map(|clause| clause.word.span)),
            (Part::Type, statement.type_.as_ref().map(|type_| type_.span)),
            (Part::Value, statement.value.as_ref().map(|value| value.span)),
        ];
        for (part, span) in parts {
            if let Some(span) = span.filter(|_| !known.takes.contains(&part)) {
                let message = format!("`{}` takes no {}", known.keyword, part.describe());
                self.report(
                    Diagnostic::error("unexpected-part", span, message).help(format!("it is written `{}`", known.form)),
                );
            }
        }
        if let (Some(block), None) = (&statement.block, known.block) {
            let message = format!("`{}` takes no block", known.keyword);
            let span = Span { end: block.span.start + 1, ..block.span };
            self.report(
                Diagnostic::error("unexpected-part", span, message).help(format!("it is written `{}`", known.form)),
            );
        }
    }
}
