//! Calls of functions: GitHub's, and `minutes(n)`.

use super::index::Meaning;
use super::scope::Scope;
use super::{Checker, describe, fold};
use crate::ast::{Argument, Expression as Node};
use crate::catalog;
use crate::diagnostic::Diagnostic;
use crate::model::{Expression, Value, ValueKind};
use crate::resolve::dotted;
use crate::schema::Place;
use crate::suggest::suggest;

impl<'a> Checker<'a> {
    pub(super) fn call(
        &mut self,
        node: &'a Node,
        callee: &'a Node,
        arguments: &'a [Argument],
        place: Place,
        scope: &Scope<'a>,
    ) -> Value {
        let Some(name) = dotted(callee) else {
            self.report_in(
                scope,
                Diagnostic::error("unknown-function", callee.span, "this is no function")
                    .help("a function is called by its name: `contains(a, b)`"),
            );
            return self.unknown(node.span, scope);
        };
        if let ("minutes", [argument]) = (name.as_str(), arguments) {
            return self.minutes(node, &argument.value, place, scope);
        }
        let Some(function) = catalog::function(&name) else {
            let known = catalog::function::FUNCTIONS.iter().map(|function| function.name);
            let mut diagnostic =
                Diagnostic::error("unknown-function", callee.span, format!("there is no function `{name}`"))
                    .not_known("function", &name);
            diagnostic =
                diagnostic.help("the functions are GitHub's: `contains`, `format`, `fromJSON`, `hashFiles`, `join`, …");
            if let Some(near) = suggest(&name, known) {
                diagnostic = diagnostic.did_you_mean(near, callee.span);
            }
            self.report_in(scope, diagnostic);
            return self.unknown(node.span, scope);
        };
        self.checked.index.add(callee.span, Meaning::Function(function.name.to_owned()), None);
        self.check_arguments(function, node, arguments, place, scope);
        let values: Vec<Value> = arguments.iter().map(|argument| self.value(&argument.value, place, scope)).collect();
        let site = self.site(node.span, scope);
        if let Some(kind) = fold::call(function.name, &values).filter(|_| self.folds(place)) {
            return Value::new(kind, site);
        }
        let parts: Option<Vec<_>> = values
            .into_iter()
            .zip(arguments)
            .map(|(value, argument)| self.expression_of(value, &argument.value, scope))
            .collect();
        let kind = match parts {
            Some(arguments) => ValueKind::Run(Expression::Call { function: function.name.to_owned(), arguments, site }),
            None => ValueKind::Unknown,
        };
        Value::new(kind, site)
    }

    /// `minutes(n)`: a duration of a number.
    fn minutes(&mut self, node: &Node, argument: &'a Node, place: Place, scope: &Scope<'a>) -> Value {
        let value = self.value(argument, place, scope);
        let site = self.site(node.span, scope);
        match value.kind {
            ValueKind::Number(number) => {
                let seconds = number.parse::<f64>().unwrap_or_default() * 60.0;
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "out of range is clamped")]
                Value::new(ValueKind::Duration(seconds.round().max(0.0) as u64), site)
            }
            ValueKind::Run(_) | ValueKind::Unknown => value,
            _ => {
                let diagnostic = Diagnostic::error("wrong-type", argument.span, "`minutes` takes a number");
                self.report_in(scope, diagnostic.label(describe::describe(&value)));
                self.unknown(node.span, scope)
            }
        }
    }

    fn check_arguments(
        &mut self,
        function: &'static catalog::function::Function,
        node: &Node,
        arguments: &[Argument],
        place: Place,
        scope: &Scope<'a>,
    ) {
        let count = arguments.len();
        let (least, most) = (function.arguments_min as usize, function.arguments_max.map(|most| most as usize));
        if count < least || most.is_some_and(|most| count > most) {
            let wanted = match most {
                Some(most) if most == least => format!("{least}"),
                Some(most) => format!("{least} to {most}"),
                None => format!("at least {least}"),
            };
            self.report_in(
                scope,
                Diagnostic::error(
                    "argument-count",
                    node.span,
                    format!("`{}` takes {wanted} arguments, not {count}", function.name),
                )
                .help(format!(
                    "write `{}({})`",
                    function.name,
                    ["a", "b", "c"][..least.min(3)].join(", ")
                )),
            );
        }
        if let Some(named) = arguments.iter().find_map(|argument| argument.name.as_ref()) {
            self.report_in(
                scope,
                Diagnostic::error("argument-count", named.span, "GitHub's functions take their arguments by position")
                    .help("leave the name and the `=` out"),
            );
        }
        let (true, Place::Run(key)) = (function.special, place) else { return };
        let allowed =
            catalog::availability(key).is_some_and(|available| available.special_function(function.name).is_some());
        if !allowed {
            let place = super::name::place_word(key);
            self.report_in(
                scope,
                Diagnostic::error(
                    "context-unavailable",
                    node.span,
                    format!("GitHub does not have `{}()` in `{place}`", function.name),
                )
                .help(match function.name {
                    "hashFiles" => "files are there in the steps of a job only",
                    _ => "it says how the run went so far: use it in an `if`",
                }),
            );
        }
    }
}
