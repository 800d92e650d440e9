//! Blocks by their schema: members with `let`, `for` and `when` expanded, and each value evaluated.

use super::index::Meaning;
use super::scope::Scope;
use super::{Checker, EXPANSION_MAX};
use crate::ast::{self, Block as AstBlock, ExpressionKind, Field as AstField, Key, MemberKind, Statement};
use crate::diagnostic::Diagnostic;
use crate::model::{Comments, Field, Fields, Value, ValueKind};
use crate::schema::{self, Block, Part, Place, Shape};
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

/// A member with the scope in which it stands.
pub(super) struct Expanded<'a> {
    pub node: &'a ast::Member,
    pub scope: Scope<'a>,
}

impl<'a> Checker<'a> {
    /// The members of a block, those of `for` and `when` in place.
    pub(super) fn members(&mut self, block: &'a AstBlock, scope: &Scope<'a>) -> Vec<Expanded<'a>> {
        let mut found = Vec::new();
        self.expand(block, scope.clone(), &mut found);
        found
    }

    fn expand(&mut self, block: &'a AstBlock, mut scope: Scope<'a>, found: &mut Vec<Expanded<'a>>) {
        let is_file = self.input.asts.iter().any(|ast| std::ptr::eq(&ast.body, block));
        for member in &block.members {
            if scope.is_put_in && self.expanded >= EXPANSION_MAX {
                return;
            }
            match &member.kind {
                // Those at the top of a file are bound already.
                MemberKind::Let(_) if is_file => {}
                MemberKind::Let(let_) => {
                    if !self.spend(let_.name.span, &scope) {
                        return;
                    }
                    self.bind_let(let_, &mut scope);
                }
                MemberKind::For(for_) => {
                    let list = self.constant(&for_.list, &scope);
                    let Some(items) = list.as_list() else {
                        if !list.is_unknown() {
                            self.report_in(
                                &scope,
                                Diagnostic::error(
                                    "wrong-type",
                                    for_.list.span,
                                    "`for` runs over a list that is known when compiling",
                                )
                                .label(super::describe::describe(&list))
                                .help("write `for x in [\"a\", \"b\"] { … }`, or a `let` that is a list"),
                            );
                        }
                        continue;
                    };
                    let body = for_.body.span.range().len();
                    for item in items {
                        let mut inner = scope.clone();
                        inner.is_put_in = true;
                        if !self.spend(for_.name.span, &inner) || !self.grow(body, for_.name.span, &scope) {
                            return;
                        }
                        inner.bind(&for_.name.text, item.value.clone(), for_.name.span);
                        self.expand(&for_.body, inner, found);
                    }
                }
                MemberKind::When(when) => {
                    if self.holds(&when.condition, &scope) {
                        self.expand(&when.body, scope.clone(), found);
                    }
                }
                MemberKind::Import(_) | MemberKind::Template(_) => {}
                MemberKind::Field(ast::Field { key, .. }) => {
                    if !self.spend(key.span(), &scope) {
                        return;
                    }
                    found.push(Expanded { node: member, scope: scope.clone() });
                }
                MemberKind::Statement(statement) => {
                    if !self.spend(statement.keyword.span, &scope) {
                        return;
                    }
                    found.push(Expanded { node: member, scope: scope.clone() });
                }
            }
        }
    }

    /// The condition of a `when`. A value that is known on the runner only is there, which is what `when x` and
    /// `when !x` ask for; more cannot be said about it.
    fn holds(&mut self, condition: &'a ast::Expression, scope: &Scope<'a>) -> bool {
        let (asked, wanted) = match &condition.kind {
            ExpressionKind::Not(inner) => (&**inner, false),
            _ => (condition, true),
        };
        let value = self.constant(asked, scope);
        if let Some(truthy) = super::fold::truthy(&value) {
            return truthy == wanted;
        }
        let is_name = matches!(asked.kind, ExpressionKind::Name(_) | ExpressionKind::Field { .. });
        if value.is_unknown() || is_name {
            return wanted && !value.is_unknown();
        }
        self.report_in(
            scope,
            Diagnostic::error("not-constant", asked.span, "this is known on the runner only")
                .label("this has to be known when compiling")
                .help("`when` chooses while compiling; what is decided in the run is an `if`"),
        );
        false
    }

    /// Counts what is put in. Says so, once, when it is too much.
    fn spend(&mut self, span: Span, scope: &Scope<'a>) -> bool {
        if !scope.is_put_in {
            return true;
        }
        self.expanded += 1;
        if self.expanded == EXPANSION_MAX {
            self.report_in(
                scope,
                Diagnostic::error(
                    "expansion-too-large",
                    span,
                    format!("templates and `for` put in more than {EXPANSION_MAX} members; this is where it ended"),
                )
                .help("look at the `for` and the templates around this place"),
            );
        }
        self.expanded < EXPANSION_MAX
    }

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
                    .fix(format!("replace with `{up}`"), span, up),
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
                true => {
                    diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace with `{near}`"), span, near)
                }
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

    pub(super) fn index_block(&mut self, span: Span, schema: &'static Block) {
        self.checked.index.blocks.push((span, schema));
    }

    pub(super) fn comments(&self, comments: &ast::Comments, block: Option<&AstBlock>) -> Comments {
        let text = |comment: &ast::Comment| comment.text.clone();
        Comments {
            above: comments.above.iter().map(text).collect(),
            trailing: comments.trailing.as_ref().map(text),
            below: block.map_or_else(Vec::new, |block| block.comments.iter().map(text).collect()),
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
