//! GitHub's expressions as text: laid out as a source writes them, and brought into one form for comparing.
//!
//! In: the text between `${{` and `}}`, or of an `if`. Out: the same expression as it stands in a source, or a text
//! that is equal for expressions that mean the same. What an expression is, `expression_text` says.

use super::value::numeric;
use crate::ast::Operator;
use crate::evaluate::coerce::number_of_text;
use crate::expression_text::{self, Kind, Piece, Token, is_name, parse, tokens};
use crate::model::{Base, Expression, Part};
use crate::source_text::literal;

/// Splits a text at its `${{ … }}`. Where one is not closed, GitHub finds none.
pub(super) fn split(text: &str) -> Vec<Piece<'_>> {
    expression_text::split(text).unwrap_or_else(|_| vec![Piece::Text(text)])
}

/// The expression of a text that is nothing else than one `${{ … }}`.
pub(super) fn whole(text: &str) -> Option<&str> {
    match split(text)[..] {
        [Piece::Expression { text, .. }] => Some(text.trim()),
        _ => None,
    }
}

/// A text with `${{ }}` in it as the expression that GitHub makes of it where it wants one.
pub(super) fn formatted(text: &str) -> String {
    let (mut pattern, mut arguments) = (String::new(), String::new());
    let mut count = 0;
    for piece in split(text) {
        match piece {
            Piece::Text(text) => {
                pattern.push_str(&text.replace('{', "{{").replace('}', "}}").replace('\'', "''"));
            }
            Piece::Expression { text: inner, .. } => {
                pattern.push_str(&format!("{{{count}}}"));
                arguments.push_str(&format!(", {}", inner.trim()));
                count += 1;
            }
        }
    }
    format!("format('{pattern}'{arguments})")
}

/// The longest expression on one line, where it may take several.
const LONG: usize = 100;

/// The expression as it stands in a source: on one line, unless it is long and may take several: then `||` and `&&` begin
/// the others. `None` where it is none.
pub(super) fn laid_out(text: &str, continuation: &str, several: bool) -> Option<String> {
    parse(text).ok()?;
    let tokens = tokens(text).ok()?;
    let gaps = std::iter::once(0).chain(tokens.iter().map(|token| token.end));
    let gaps: Vec<&str> = gaps.zip(&tokens).map(|(end, token)| &text[end..token.start]).collect();
    let own = |token: &Token| &text[token.start..token.end];
    let length: usize =
        tokens.iter().zip(&gaps).map(|(token, gap)| own(token).len() + usize::from(!gap.is_empty())).sum();
    let breaks = if several && length > LONG { line_breaks(&tokens) } else { Vec::new() };
    let mut out = String::new();
    let mut last: Option<&Kind> = None;
    for (index, (token, gap)) in tokens.iter().zip(gaps).enumerate() {
        let kind = &token.kind;
        let between = |kind: &Kind| matches!(kind, Kind::Operator(_));
        if breaks.contains(&index) {
            out.push('\n');
            out.push_str(continuation);
        } else if last.is_some() && (!gap.is_empty() || last.is_some_and(between) || between(kind)) {
            let tight = last.is_some_and(|last| opens(last) || matches!(last, Kind::Not | Kind::Dot))
                || closes(kind)
                || matches!(kind, Kind::Comma | Kind::Dot | Kind::OpenIndex | Kind::OpenCall);
            if !tight {
                out.push(' ');
            }
        }
        match kind {
            Kind::Number => out.push_str(&number(own(token))?),
            // Single quotes do not hold several lines here.
            Kind::Text(text) if text.contains('\r') => return None,
            Kind::Text(text) if text.contains('\n') => out.push_str(&literal::constant(text)),
            _ => out.push_str(own(token)),
        }
        last = Some(kind);
    }
    Some(out)
}

/// The tokens that begin a line of a long expression: the operators that hold its parts together, and those inside of
/// its parts where one is long.
fn line_breaks(tokens: &[Token]) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        depth = depth.saturating_sub(usize::from(closes(&token.kind)));
        if let (0, Kind::Operator(operator @ (Operator::Or | Operator::And))) = (depth, &token.kind) {
            found.push((index, *operator));
        }
        depth += usize::from(opens(&token.kind));
    }
    let either: Vec<usize> =
        found.iter().filter(|(_, operator)| *operator == Operator::Or).map(|(index, _)| *index).collect();
    let bounds = std::iter::once(0).chain(either.iter().copied()).chain([tokens.len()]);
    let is_long = |(from, to): (usize, usize)| match (tokens.get(from), tokens.get(to - 1)) {
        (Some(first), Some(last)) => last.end - first.start > LONG,
        _ => false,
    };
    let fits = !either.is_empty() && !bounds.clone().zip(bounds.skip(1)).any(is_long);
    if fits { either } else { found.into_iter().map(|(index, _)| index).collect() }
}

fn opens(kind: &Kind) -> bool {
    matches!(kind, Kind::Open | Kind::OpenIndex | Kind::OpenCall)
}

fn closes(kind: &Kind) -> bool {
    matches!(kind, Kind::Close | Kind::CloseIndex | Kind::CloseCall)
}

/// A number as the language writes it.
fn number(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let whole = if digits.starts_with('.') { "0" } else { "" };
    let value = format!("{sign}{whole}{}", digits.trim_end_matches('.'));
    numeric(&value).map(|_| value)
}

/// One text for all expressions that mean the same: names in small letters, no superfluous brackets and spaces.
pub(super) fn canonical(text: &str) -> Option<String> {
    parse(text).ok().map(|expression| spelt(&expression))
}

fn spelt(expression: &Expression) -> String {
    match expression {
        Expression::Null => "null".to_owned(),
        Expression::Bool(value) => value.to_string(),
        Expression::Number(text) => number_of_text(text).to_string(),
        Expression::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Expression::Path { base, parts, .. } => {
            let base = match base {
                Base::Context(name) => name.to_ascii_lowercase(),
                Base::Expression(inner) => spelt(inner),
            };
            parts.iter().fold(base, |path, part| match part {
                Part::Star => format!("{path}.*"),
                Part::Name(name, _) => format!("{path}.{}", name.to_ascii_lowercase()),
                Part::Index(Expression::Text(name)) if is_name(name) => format!("{path}.{}", name.to_ascii_lowercase()),
                Part::Index(index) => format!("{path}[{}]", spelt(index)),
            })
        }
        Expression::Call { function, arguments, .. } => {
            let arguments: Vec<String> = arguments.iter().map(spelt).collect();
            format!("{}({})", function.to_ascii_lowercase(), arguments.join(","))
        }
        Expression::Not(inner) => format!("!{}", spelt(inner)),
        Expression::Binary { operator, left, right } => {
            format!("({}{}{})", spelt(left), operator.text(), spelt(right))
        }
        // GitHub has no such thing.
        Expression::If { .. } => String::new(),
    }
}
