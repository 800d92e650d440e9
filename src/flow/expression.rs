//! The labels of expressions.

use super::{Certainty, Flow, Kind, Labels, Scope};
use crate::ast::Operator;
use crate::catalog::security::{SAFE_FUNCTIONS, UNTRUSTED_PATHS};
use crate::model::{Base, Expression, Part, Text, Value};

/// Functions whose result says nothing of what they are given, beside those of the catalog.
const QUIET: [&str; 6] = ["hashFiles", "success", "failure", "always", "cancelled", "canceled"];

/// A path as the catalog writes it: names in lower case, `*` for what is known in the run only.
pub fn normal_path(context: &str, parts: &[Part]) -> String {
    let mut path = context.to_ascii_lowercase();
    for part in parts {
        path.push('.');
        match part {
            Part::Name(name, _) | Part::Index(Expression::Text(name)) => path.push_str(&name.to_ascii_lowercase()),
            Part::Index(_) | Part::Star => path.push('*'),
        }
    }
    path
}

impl<'a> Flow<'a> {
    /// The labels of an expression's value.
    pub fn labels(&self, expression: &'a Expression, scope: Scope<'a>) -> Labels {
        match expression {
            Expression::Null | Expression::Bool(_) | Expression::Number(_) | Expression::Text(_) => Labels::default(),
            Expression::Path { base: Base::Expression(inner), .. } => self.labels(inner, scope),
            Expression::Path { base: Base::Context(context), parts, site } => {
                self.of_path(context, parts, *site, scope)
            }
            Expression::Call { function, arguments, .. } => self.of_call(function, arguments, scope),
            // What is false is no text that somebody chose.
            Expression::Binary { operator: Operator::And, right, .. } => self.labels(right, scope),
            Expression::Binary { operator: Operator::Or | Operator::Coalesce, left, right } => {
                self.union([&**left, right], scope)
            }
            Expression::If { then, otherwise, .. } => self.union([&**then, otherwise], scope),
            Expression::Not(_) | Expression::Binary { .. } => Labels::default(),
        }
    }

    fn union(&self, expressions: impl IntoIterator<Item = &'a Expression>, scope: Scope<'a>) -> Labels {
        let mut found = Labels::default();
        expressions.into_iter().for_each(|expression| found.add(&self.labels(expression, scope)));
        found
    }

    fn of_call(&self, function: &str, arguments: &'a [Expression], scope: Scope<'a>) -> Labels {
        let is = |name: &str| function.eq_ignore_ascii_case(name);
        if SAFE_FUNCTIONS.iter().copied().chain(QUIET).any(is) {
            return Labels::default();
        }
        if is("toJSON")
            && let [Expression::Path { base: Base::Context(context), parts, site }] = arguments
        {
            return self.of_object(context, parts, *site, scope);
        }
        if is("case") {
            let values = arguments.iter().enumerate().filter(|(at, _)| at % 2 == 1 || at + 1 == arguments.len());
            return self.union(values.map(|(_, value)| value), scope);
        }
        self.union(arguments, scope)
    }

    /// A whole object as a text: all that is in it.
    fn of_object(&self, context: &'a str, parts: &'a [Part], site: crate::model::Site, scope: Scope<'a>) -> Labels {
        let mut found = self.of_path(context, parts, site, scope);
        let path = normal_path(context, parts);
        let inside = |untrusted: &&&str| untrusted.strip_prefix(&*path).is_some_and(|rest| rest.starts_with('.'));
        let mut untrusted = UNTRUSTED_PATHS.iter().filter(inside).filter(|untrusted| scope.delivers(untrusted));
        if let Some(first) = untrusted.find(|path| !path.contains("client_payload")) {
            found.add(&Labels::one(Kind::Untrusted(scope.certainty()), first, true, site));
        }
        found
    }

    /// The labels of a value, over all expressions in it.
    pub fn of_value(&self, value: &'a Value, scope: Scope<'a>) -> Labels {
        let mut found = Labels::default();
        value.expressions(&mut |expression| found.add(&self.labels(expression, scope)));
        found
    }

    pub fn of_text(&self, text: &'a Text, scope: Scope<'a>) -> Labels {
        let mut found = Labels::default();
        text.expressions(&mut |expression| found.add(&self.labels(expression, scope)));
        found
    }

    /// Text that an outsider puts into a payload, or someone else where a condition asks for them.
    pub(super) fn untrusted_payload(&self, path: &str, site: crate::model::Site, scope: Scope<'a>) -> Labels {
        let certainty =
            if path.starts_with("github.event.client_payload") { Certainty::Insider } else { scope.certainty() };
        let has_lines = ["body", "message", "description"].iter().any(|name| path.ends_with(name))
            || certainty == Certainty::Insider && path.contains("client_payload");
        Labels::one(Kind::Untrusted(certainty), path, has_lines, site)
    }
}
