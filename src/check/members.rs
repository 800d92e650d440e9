//! The members of a block, with `let` bound, and those of `for` and `when` in place.

use super::scope::Scope;
use super::{Checker, EXPANSION_MAX, describe, fold};
use crate::ast::{self, Block as AstBlock, ExpressionKind, MemberKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

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
                        if list.is_unknown() {
                            self.open_choices += 1;
                            self.expand_once(for_, &scope, found);
                        } else {
                            self.report_in(
                                &scope,
                                Diagnostic::error(
                                    "wrong-type",
                                    for_.list.span,
                                    "`for` runs over a list that is known when compiling",
                                )
                                .label(describe::describe(&list))
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

    /// A `for` over what only a call knows.
    fn expand_once(&mut self, for_: &'a ast::For, scope: &Scope<'a>, found: &mut Vec<Expanded<'a>>) {
        if self.is_for_any_arguments {
            let mut inner = scope.clone();
            let item = self.unknown(for_.name.span, scope);
            inner.bind(&for_.name.text, item, for_.name.span);
            self.expand(&for_.body, inner, found);
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
        if let Some(truthy) = fold::truthy(&value) {
            return truthy == wanted;
        }
        let is_name = matches!(asked.kind, ExpressionKind::Name(_) | ExpressionKind::Field { .. });
        self.open_choices += usize::from(value.is_unknown());
        if self.is_for_any_arguments && value.is_unknown() {
            return true;
        }
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
}
