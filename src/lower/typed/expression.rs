//! An expression with the outputs, and the inputs of an action, in it converted to what is wanted of them.

use crate::evaluate::types::{Type, Typing, infer, is_text};
use crate::model::expression::Operator;
use crate::model::interface::OutputType;
use crate::model::{Base, Expression, Part, Site};

/// What is made of an expression's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A text, which an output is already.
    Text,
    /// It is asked whether it counts as true.
    Condition,
    /// What it means.
    Value,
}

/// The expression with its outputs converted.
pub(super) fn converted(expression: &Expression, wanted: Wanted, typing: Typing<'_, '_>) -> Expression {
    Conversion { typing }.expression(expression, wanted)
}

#[derive(Clone, Copy)]
struct Conversion<'o, 'a> {
    typing: Typing<'o, 'a>,
}

impl Conversion<'_, '_> {
    fn expression(self, expression: &Expression, wanted: Wanted) -> Expression {
        match expression {
            Expression::Path { base, parts, site } => self.path(expression, base, parts, *site, wanted),
            Expression::Call { function, arguments, site } => Expression::Call {
                function: function.clone(),
                arguments: self.arguments(function, arguments, wanted),
                site: *site,
            },
            Expression::Not(inner) => match self.kind(inner) {
                Some(OutputType::Bool) => is_true(inner, Operator::NotEqual),
                _ => Expression::Not(Box::new(self.expression(inner, Wanted::Condition))),
            },
            Expression::Binary { operator, left, right } => self.binary(*operator, left, right, wanted),
            Expression::If { condition, then, otherwise } => Expression::If {
                condition: Box::new(self.expression(condition, Wanted::Condition)),
                then: Box::new(self.expression(then, wanted)),
                otherwise: Box::new(self.expression(otherwise, wanted)),
            },
            Expression::Null | Expression::Bool(_) | Expression::Number(_) | Expression::Text(_) => expression.clone(),
        }
    }

    /// The type of an expression that is an output and nothing more.
    fn kind(self, expression: &Expression) -> Option<OutputType> {
        let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return None };
        match self.typing.output(context, parts)? {
            (kind, []) => Some(kind),
            _ => None,
        }
    }

    fn path(self, whole: &Expression, base: &Base, parts: &[Part], site: Site, wanted: Wanted) -> Expression {
        let lowered = |parts: &[Part]| -> Vec<Part> {
            let part = |part: &Part| match part {
                Part::Index(index) => Part::Index(self.expression(index, Wanted::Value)),
                part => part.clone(),
            };
            parts.iter().map(part).collect()
        };
        let context = match base {
            Base::Context(context) => context,
            Base::Expression(inner) => {
                let base = Base::Expression(Box::new(self.expression(inner, Wanted::Value)));
                return Expression::Path { base, parts: lowered(parts), site };
            }
        };
        match (self.typing.output(context, parts), wanted) {
            (Some((OutputType::Json, inside @ [_, ..])), _) => {
                let own = &parts[..parts.len() - inside.len()];
                let output = Expression::Path { base: base.clone(), parts: own.to_vec(), site };
                Expression::Path { base: Base::Expression(Box::new(from_json(output))), parts: lowered(inside), site }
            }
            (Some((OutputType::Bool, [])), Wanted::Condition | Wanted::Value) => is_true(whole, Operator::Equal),
            (Some((OutputType::Number, [])), Wanted::Condition) => {
                Expression::binary(Operator::NotEqual, whole.clone(), Expression::Number("0".to_owned()))
            }
            (Some((OutputType::Number, [])), Wanted::Value) => from_json(whole.clone()),
            (Some((OutputType::Json, [])), Wanted::Condition | Wanted::Value) => from_json(whole.clone()),
            _ => Expression::Path { base: base.clone(), parts: lowered(parts), site },
        }
    }

    fn arguments(self, function: &str, arguments: &[Expression], wanted: Wanted) -> Vec<Expression> {
        let last = arguments.len().saturating_sub(1);
        let of = |(index, argument): (usize, &Expression)| {
            let wanted = match (function.to_ascii_lowercase().as_str(), index) {
                ("case", index) if index % 2 == 0 && index < last => Wanted::Condition,
                ("case", _) => wanted,
                ("tojson", _) | ("join", 0) => Wanted::Value,
                ("contains", 0) if self.kind(argument) == Some(OutputType::Json) => Wanted::Value,
                // GitHub makes texts of all others.
                _ => Wanted::Text,
            };
            self.expression(argument, wanted)
        };
        arguments.iter().enumerate().map(of).collect()
    }

    fn binary(self, operator: Operator, left: &Expression, right: &Expression, wanted: Wanted) -> Expression {
        let both = |first: Wanted, second: Wanted| {
            Expression::binary(operator, self.expression(left, first), self.expression(right, second))
        };
        match operator {
            Operator::And => both(Wanted::Condition, wanted),
            Operator::Or if wanted == Wanted::Condition => both(wanted, wanted),
            Operator::Or => both(Wanted::Value, wanted),
            Operator::Coalesce => match self.kind(left).filter(|_| wanted != Wanted::Text) {
                Some(kind) => self.coalesce(&kind, left, right, wanted),
                // What is a text is never null.
                None if self.kind(left).is_some() => {
                    Expression::binary(Operator::Or, self.expression(left, wanted), self.expression(right, wanted))
                }
                None => both(wanted, wanted),
            },
            _ => match self.with_boolean(operator, left, right).or_else(|| self.with_boolean(operator, right, left)) {
                Some(short) => short,
                None => both(self.beside(operator, right), self.beside(operator, left)),
            },
        }
    }

    /// `x == true` is `x == 'true'`.
    fn with_boolean(self, operator: Operator, output: &Expression, constant: &Expression) -> Option<Expression> {
        let Expression::Bool(value) = constant else { return None };
        if self.kind(output)? != OutputType::Bool {
            return None;
        }
        match (operator, value) {
            (Operator::Equal, true) | (Operator::NotEqual, false) => Some(is_true(output, Operator::Equal)),
            (Operator::Equal, false) | (Operator::NotEqual, true) => Some(is_true(output, Operator::NotEqual)),
            _ => None,
        }
    }

    /// What is wanted beside another side of a comparison. Beside a number that is written out, GitHub reads texts as
    /// numbers. Two texts are compared as texts, which is right for `==` and wrong for `<`.
    fn beside(self, operator: Operator, other: &Expression) -> Wanted {
        let is_equality = matches!(operator, Operator::Equal | Operator::NotEqual);
        match (self.kind(other), other) {
            (_, Expression::Number(_) | Expression::Null) => Wanted::Text,
            (Some(OutputType::Bool | OutputType::Number | OutputType::Json), _) => Wanted::Value,
            _ if !is_equality => Wanted::Value,
            _ if is_text(other) => Wanted::Text,
            _ => match infer(other, self.typing) {
                Type::Text | Type::OneOf(_) | Type::BeginsWith(_) => Wanted::Text,
                _ => Wanted::Value,
            },
        }
    }

    /// `x ?? y` of an output: y where the script wrote nothing.
    fn coalesce(self, kind: &OutputType, left: &Expression, right: &Expression, wanted: Wanted) -> Expression {
        let as_text = match right {
            Expression::Bool(value) if *kind == OutputType::Bool => Some(Expression::Text(value.to_string())),
            Expression::Number(text) if *kind == OutputType::Number => Some(Expression::Text(text.clone())),
            Expression::Call { function, arguments, .. }
                if *kind == OutputType::Json && function.eq_ignore_ascii_case("fromJSON") =>
            {
                arguments.first().filter(|argument| matches!(argument, Expression::Text(_))).cloned()
            }
            _ => self.kind(right).filter(|other| other == kind).map(|_| right.clone()),
        };
        match (kind, as_text) {
            (OutputType::String | OutputType::Choice(_), _) => {
                Expression::binary(Operator::Coalesce, left.clone(), self.expression(right, wanted))
            }
            (kind, Some(text)) => {
                let either = Expression::binary(Operator::Or, left.clone(), text);
                match kind {
                    OutputType::Bool => is_true(&either, Operator::Equal),
                    _ => from_json(either),
                }
            }
            (_, None) => {
                let nothing = Expression::binary(Operator::Equal, left.clone(), Expression::Text(String::new()));
                let arguments = vec![nothing, self.expression(right, wanted), self.expression(left, Wanted::Value)];
                Expression::Call { function: "case".to_owned(), arguments, site: Site::NONE }
            }
        }
    }
}

/// `x == 'true'`, or `!=`.
fn is_true(output: &Expression, operator: Operator) -> Expression {
    Expression::binary(operator, output.clone(), Expression::Text("true".to_owned()))
}

fn from_json(text: Expression) -> Expression {
    Expression::Call { function: "fromJSON".to_owned(), arguments: vec![text], site: Site::NONE }
}
