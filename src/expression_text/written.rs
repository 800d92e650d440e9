//! Expressions of the model to the text that GitHub reads.
//!
//! Source of the grammar and precedence: "Evaluate expressions in workflows and actions" in GitHub's documentation.

use crate::evaluate::types::is_text;
use crate::evaluate::{Value, coerce};
use crate::model::expression::Operator;
use crate::model::{Base, Expression, Part, Piece, Text};

/// The expression without `${{ }}`.
pub fn expression(value: &Expression) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out
}

/// `${{ expression }}`
pub fn interpolated(value: &Expression) -> String {
    format!("${{{{ {} }}}}", expression(value))
}

/// A text with its expressions in `${{ }}`; a literal `${{` is kept from being read as one.
pub fn text(text: &Text) -> String {
    text.pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(constant) => constant.replace("${{", "${{ '${{' }}"),
            Piece::Run(value) => interpolated(value),
        })
        .collect()
}

/// How long the expression is that GitHub makes of a text, in units of UTF-16; nothing for a text without expressions.
/// What stands around them becomes the first argument of a `format`, with quotes and braces doubled.
///
/// Source: `ParseScalar` in actions/runner, src/Sdk/WorkflowParser/ObjectTemplating/TemplateReader.cs.
pub fn length(text: &Text) -> Option<usize> {
    let units = |text: &str| text.encode_utf16().count();
    let expressions =
        || text.pieces.iter().filter_map(|piece| if let Piece::Run(run) = piece { Some(run) } else { None });
    if let [Piece::Run(run)] = &text.pieces[..] {
        return Some(units(&expression(run)));
    }
    expressions().next()?;
    let arguments = expressions().enumerate().map(|(index, run)| {
        let place = format!("{{{index}}}");
        units(&place) + ", ".len() + units(&expression(run))
    });
    let constants =
        text.pieces.iter().filter_map(|piece| if let Piece::Text(text) = piece { Some(text) } else { None });
    let doubled = constants.map(|text| units(text) + text.matches(['\'', '{', '}']).count());
    Some("format('')".len() + arguments.sum::<usize>() + doubled.sum::<usize>())
}

/// Operators of GitHub's, the weakest first.
fn precedence(operator: Operator) -> u8 {
    match operator {
        Operator::Or | Operator::Coalesce => 1,
        Operator::And => 2,
        Operator::Equal | Operator::NotEqual => 3,
        _ => 4,
    }
}

fn write(value: &Expression, outer: u8, out: &mut String) {
    match value {
        Expression::Null => out.push_str("null"),
        Expression::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Expression::Number(text) => out.push_str(text),
        Expression::Text(text) => {
            out.push('\'');
            out.push_str(&text.replace('\'', "''"));
            out.push('\'');
        }
        Expression::Path { base, parts, .. } => path(base, parts, out),
        Expression::Call { function, arguments, .. } => call(function, arguments.iter(), out),
        Expression::Not(inner) => {
            out.push('!');
            write(inner, 5, out);
        }
        Expression::Binary { operator: Operator::Coalesce, left, right } => coalesce(left, right, outer, out),
        Expression::Binary { operator, left, right } => binary(*operator, left, right, outer, out),
        Expression::If { condition, then, otherwise } => match is_truthy(then) {
            true => {
                let both = Expression::binary(Operator::And, (**condition).clone(), (**then).clone());
                binary(Operator::Or, &both, otherwise, outer, out);
            }
            false => call("case", [&**condition, &**then, &**otherwise].into_iter(), out),
        },
    }
}

fn binary(operator: Operator, left: &Expression, right: &Expression, outer: u8, out: &mut String) {
    let own = precedence(operator);
    let bracket = own < outer;
    if bracket {
        out.push('(');
    }
    write(left, own, out);
    out.push(' ');
    out.push_str(operator.text());
    out.push(' ');
    write(right, own + 1, out);
    if bracket {
        out.push(')');
    }
}

/// `a ?? b` is b where a is null or the empty text. `||` says the same of what GitHub gives as a text. Of the rest only
/// its JSON tells null from `false` and 0, which `==` takes for equal.
fn coalesce(left: &Expression, right: &Expression, outer: u8, out: &mut String) {
    if is_text(left) {
        binary(Operator::Or, left, right, outer, out);
        return;
    }
    let json = Expression::Call {
        function: "toJSON".to_owned(),
        arguments: vec![left.clone()],
        site: crate::model::Site::NONE,
    };
    let is = |text: &str| Expression::binary(Operator::Equal, json.clone(), Expression::Text(text.to_owned()));
    let missing = Expression::binary(Operator::Or, is("null"), is("\"\""));
    call("case", [&missing, right, left].into_iter(), out);
}

/// Whether a value counts as true whatever the run is.
fn is_truthy(value: &Expression) -> bool {
    match value {
        Expression::Bool(value) => *value,
        Expression::Text(text) => !text.is_empty(),
        Expression::Number(text) => coerce::is_true(&Value::Number(coerce::number_of_text(text))),
        _ => false,
    }
}

fn call<'a>(function: &str, arguments: impl Iterator<Item = &'a Expression>, out: &mut String) {
    out.push_str(function);
    out.push('(');
    for (index, argument) in arguments.enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write(argument, 0, out);
    }
    out.push(')');
}

fn path(base: &Base, parts: &[Part], out: &mut String) {
    match base {
        Base::Context(name) => out.push_str(name),
        Base::Expression(inner) => match **inner {
            Expression::Call { .. } | Expression::Path { .. } => write(inner, 0, out),
            _ => {
                out.push('(');
                write(inner, 0, out);
                out.push(')');
            }
        },
    }
    for part in parts {
        match part {
            Part::Name(name, _) => {
                out.push('.');
                out.push_str(name);
            }
            Part::Star => out.push_str(".*"),
            Part::Index(index) => {
                out.push('[');
                write(index, 0, out);
                out.push(']');
            }
        }
    }
}
