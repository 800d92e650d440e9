//! The types of an action's inputs. GitHub hands every input on as a text, so that `inputs.flag` counts as true where
//! it is `false`: what is declared as `bool` or `number` becomes an expression that has the value it stands for.
//!
//! | written | `flag: bool` | `count: number` |
//! |---|---|---|
//! | where a text is wanted: `"… ${{ x }}"`, `with`, `env`, `contains(x, …)` | `x` | `x` |
//! | beside a text: `x == 'true'` | `x == 'true'` | `x == '3'` |
//! | beside a constant of its type: `x == true`, `x > 3` | `x == 'true'` | `x > 3` |
//! | `!x` | `x != 'true'` | `!fromJSON(x)` |
//! | `x ?? y` | `y` where `x` is the empty text | the same |
//! | elsewhere | `x == 'true'` | `fromJSON(x)` |

use crate::model::expression::Operator;
use crate::model::interface::{Input, InputType};
use crate::model::{Action, CompositeAction, Expression, Site, Value, ValueKind};

/// Functions that make texts of what they are given.
const OF_TEXTS: &[&str] = &["contains", "startswith", "endswith", "format", "join", "fromjson", "hashfiles"];

/// The action with its inputs as GitHub hands them on.
pub(super) fn untyped(action: &CompositeAction) -> CompositeAction {
    let mut action = action.clone();
    let inputs = std::mem::take(&mut action.interface.inputs);
    let types = Types { inputs: &inputs };
    for step in &mut action.steps {
        step.condition.iter_mut().for_each(|condition| types.value(condition));
        for field in &mut step.fields.0 {
            match field.key.as_str() {
                "continue-on-error" => types.value(&mut field.value),
                _ => field.value.expressions_mut(&mut |expression| types.text(expression)),
            }
        }
        step.env.expressions_mut(&mut |expression| types.text(expression));
        step.title.iter_mut().for_each(|title| title.expressions_mut(&mut |expression| types.text(expression)));
        match &mut step.action {
            Action::Run { script } => script.expressions_mut(&mut |expression| types.text(expression)),
            Action::Use { inputs, .. } => inputs.expressions_mut(&mut |expression| types.text(expression)),
            _ => {}
        }
    }
    for output in &mut action.interface.outputs {
        output.value.expressions_mut(&mut |expression| types.text(expression));
    }
    action.interface.inputs = inputs;
    action
}

struct Types<'a> {
    inputs: &'a [Input],
}

impl Types<'_> {
    /// A value that is looked at for what it is, and not as a text.
    fn value(&self, value: &mut Value) {
        match &mut value.kind {
            ValueKind::Run(expression) => self.typed(expression),
            _ => value.expressions_mut(&mut |expression| self.text(expression)),
        }
    }

    /// An expression of which GitHub makes a text: an input alone is one.
    fn text(&self, expression: &mut Expression) {
        if self.input(expression).is_none() {
            self.typed(expression);
        }
    }

    fn typed(&self, expression: &mut Expression) {
        match expression {
            Expression::Not(inner) => match self.input(inner).map(|input| &input.kind) {
                Some(Some(InputType::Bool)) => *expression = is_true(inner, Operator::NotEqual),
                _ => self.typed(inner),
            },
            Expression::Binary { operator: Operator::Coalesce, left, right } => {
                self.typed(right);
                match self.input(left) {
                    Some(_) => {
                        let is_empty =
                            Expression::binary(Operator::Equal, (**left).clone(), Expression::Text(String::new()));
                        self.typed(left);
                        *expression = Expression::If {
                            condition: Box::new(is_empty),
                            then: right.clone(),
                            otherwise: left.clone(),
                        };
                    }
                    None => self.typed(left),
                }
            }
            Expression::Binary { operator, left, right } => {
                let compared = self.compared(*operator, left, right).or_else(|| self.compared(*operator, right, left));
                if let Some(compared) = compared {
                    *expression = compared;
                    return;
                }
                let operator = *operator;
                let (keep_left, keep_right) =
                    (self.is_kept(operator, left, right), self.is_kept(operator, right, left));
                for (side, keep) in [(left, keep_left), (right, keep_right)] {
                    if keep { self.text(side) } else { self.typed(side) }
                }
            }
            Expression::Call { function, arguments, .. } => {
                let takes_texts = OF_TEXTS.iter().any(|known| function.eq_ignore_ascii_case(known));
                for argument in arguments {
                    if takes_texts { self.text(argument) } else { self.typed(argument) }
                }
            }
            Expression::If { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().for_each(|part| self.typed(part));
            }
            Expression::Path { .. } => match self.input(expression) {
                Some(input) => *expression = of_type(expression, input),
                None => self.inside(expression),
            },
            _ => {}
        }
    }

    /// The indices of a path and what it begins with.
    fn inside(&self, path: &mut Expression) {
        let Expression::Path { base, parts, .. } = path else { return };
        if let crate::model::Base::Expression(inner) = base {
            self.typed(inner);
        }
        for part in parts {
            if let crate::model::Part::Index(index) = part {
                self.typed(index);
            }
        }
    }

    /// Beside a text, an input is compared as the text that it is; beside a number, GitHub makes a number of it.
    fn is_kept(&self, operator: Operator, side: &Expression, other: &Expression) -> bool {
        let is_number = || self.input(side).is_some_and(|input| input.kind == Some(InputType::Number));
        compares(operator)
            && match other {
                Expression::Text(_) => true,
                Expression::Number(_) => is_number(),
                _ => false,
            }
    }

    /// An input beside a constant of its type.
    fn compared(&self, operator: Operator, path: &Expression, other: &Expression) -> Option<Expression> {
        match (&self.input(path)?.kind, operator, other) {
            (Some(InputType::Bool), Operator::Equal, Expression::Bool(true))
            | (Some(InputType::Bool), Operator::NotEqual, Expression::Bool(false)) => {
                Some(is_true(path, Operator::Equal))
            }
            (Some(InputType::Bool), Operator::Equal, Expression::Bool(false))
            | (Some(InputType::Bool), Operator::NotEqual, Expression::Bool(true)) => {
                Some(is_true(path, Operator::NotEqual))
            }
            _ => None,
        }
    }

    /// The input that an expression is, where its type is not that of a text.
    fn input(&self, expression: &Expression) -> Option<&Input> {
        let Some(("inputs", names)) = expression.as_path() else { return None };
        let [name] = names[..] else { return None };
        let input = self.inputs.iter().find(|input| input.id.eq_ignore_ascii_case(name))?;
        matches!(input.kind, Some(InputType::Bool | InputType::Number)).then_some(input)
    }
}

/// Whether an operator compares two values.
fn compares(operator: Operator) -> bool {
    !matches!(operator, Operator::And | Operator::Or | Operator::Coalesce)
}

fn is_true(path: &Expression, operator: Operator) -> Expression {
    Expression::binary(operator, path.clone(), Expression::Text("true".to_owned()))
}

/// The value that an input stands for.
fn of_type(path: &Expression, input: &Input) -> Expression {
    if input.kind == Some(InputType::Bool) {
        return is_true(path, Operator::Equal);
    }
    // What was left out is the empty text, of which `fromJSON` makes nothing.
    let text = match input.optional && input.default.is_none() {
        true => Expression::binary(Operator::Or, path.clone(), Expression::Text("null".to_owned())),
        false => path.clone(),
    };
    Expression::Call { function: "fromJSON".to_owned(), arguments: vec![text], site: Site::NONE }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::{self, Contexts, Error, coerce};
    use crate::expression_text::parse;
    use crate::lower::expression::expression;
    use crate::model::{Comments, Fields};

    fn input(id: &str, kind: InputType, optional: bool) -> Input {
        Input {
            id: id.to_owned(),
            description: None,
            kind: Some(kind),
            optional,
            default: None,
            required: None,
            fields: Fields::default(),
            comments: Comments::default(),
            site: Site::NONE,
        }
    }

    fn inputs() -> [Input; 4] {
        [
            input("flag", InputType::Bool, false),
            input("count", InputType::Number, false),
            input("most", InputType::Number, true),
            input("text", InputType::String, false),
        ]
    }

    fn lowered(text: &str) -> Expression {
        let mut value = parse(text).unwrap_or(Expression::Null);
        Types { inputs: &inputs() }.typed(&mut value);
        value
    }

    #[test]
    fn an_input_becomes_what_it_stands_for() {
        let cases = [
            ("inputs.flag", "inputs.flag == 'true'"),
            ("inputs.FLAG", "inputs.FLAG == 'true'"),
            ("inputs['flag']", "inputs['flag'] == 'true'"),
            ("!inputs.flag", "inputs.flag != 'true'"),
            ("!!inputs.flag", "!(inputs.flag != 'true')"),
            ("inputs.flag && inputs.text", "inputs.flag == 'true' && inputs.text"),
            ("(inputs.flag || a.b) && c.d", "(inputs.flag == 'true' || a.b) && c.d"),
            ("inputs.flag == true", "inputs.flag == 'true'"),
            ("false == inputs.flag", "inputs.flag != 'true'"),
            ("inputs.flag != false", "inputs.flag == 'true'"),
            ("inputs.flag == 'true'", "inputs.flag == 'true'"),
            ("inputs.flag != 'false'", "inputs.flag != 'false'"),
            ("inputs.flag == 1", "inputs.flag == 'true' == 1"),
            ("inputs.flag == a.b", "inputs.flag == 'true' == a.b"),
            ("contains(inputs.flag, 'r')", "contains(inputs.flag, 'r')"),
            ("fromJSON(inputs.flag)", "fromJSON(inputs.flag)"),
            ("toJSON(inputs.flag)", "toJSON(inputs.flag == 'true')"),
            ("a[inputs.flag]", "a[inputs.flag == 'true']"),
            ("inputs.count", "fromJSON(inputs.count)"),
            ("!inputs.count", "!fromJSON(inputs.count)"),
            ("inputs.count > 3", "inputs.count > 3"),
            ("3 == inputs.count", "3 == inputs.count"),
            ("inputs.count == inputs.most", "fromJSON(inputs.count) == fromJSON(inputs.most || 'null')"),
            ("inputs.count < a.b", "fromJSON(inputs.count) < a.b"),
            ("inputs.text == 'x'", "inputs.text == 'x'"),
            ("inputs.other && github.token", "inputs.other && github.token"),
        ];
        for (text, wanted) in cases {
            assert_eq!(expression(&lowered(text)), wanted, "{text}");
        }
    }

    /// What GitHub hands on: texts.
    struct Given(&'static [(&'static str, &'static str)]);

    impl Contexts for Given {
        fn context(&self, _: &str) -> Result<evaluate::Value, Error> {
            Err(Error::Open)
        }

        fn path(&self, _: &str, names: &[&str]) -> Option<Result<evaluate::Value, Error>> {
            let (_, text) = self.0.iter().find(|(name, _)| names == [*name])?;
            Some(Ok(evaluate::Value::text(*text)))
        }

        fn call(&self, _: &str, _: &[evaluate::Value]) -> Result<evaluate::Value, Error> {
            Err(Error::Open)
        }
    }

    #[test]
    fn a_condition_says_what_it_means() {
        let off = Given(&[("flag", "false"), ("count", "0"), ("most", ""), ("text", "")]);
        let on = Given(&[("flag", "true"), ("count", "10"), ("most", "9"), ("text", "x")]);
        let cases = [
            ("inputs.flag", false, true),
            ("!inputs.flag", true, false),
            ("inputs.flag == true", false, true),
            ("inputs.flag == 'false'", true, false),
            ("inputs.flag && true || false", false, true),
            ("inputs.count", false, true),
            ("!inputs.count", true, false),
            ("inputs.count > inputs.most", false, true),
            ("inputs.count >= 10", false, true),
            ("!inputs.most", true, false),
        ];
        for (text, without, with) in cases {
            for (given, wanted) in [(&off, without), (&on, with)] {
                let value = evaluate::evaluate(&lowered(text), given).map(|value| coerce::is_true(&value));
                assert_eq!(value.ok(), Some(wanted), "{text}");
            }
        }
    }
}
