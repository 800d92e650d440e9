//! What holds for every expression: written out and read again it is the same, and evaluating it never panics.

use std::sync::Arc;

use pipe_lang::evaluate::{Contexts, Error, Object, Value, coerce, evaluate};
use pipe_lang::expression_text::written::expression as write;
use pipe_lang::expression_text::{Piece, parse, split};
use pipe_lang::model::expression::Operator;
use pipe_lang::model::{Base, Expression, Part, Site};
use proptest::prelude::*;

const COMPARISONS: [Operator; 8] = [
    Operator::And,
    Operator::Or,
    Operator::Equal,
    Operator::NotEqual,
    Operator::Less,
    Operator::LessEqual,
    Operator::Greater,
    Operator::GreaterEqual,
];

const FUNCTIONS: [(&str, usize); 12] = [
    ("contains", 2),
    ("StartsWith", 2),
    ("endsWith", 2),
    ("format", 3),
    ("join", 1),
    ("join", 2),
    ("toJSON", 1),
    ("fromjson", 1),
    ("case", 3),
    ("hashFiles", 2),
    ("always", 0),
    ("notThere", 1),
];

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z_][a-zA-Z0-9_-]{0,5}".prop_filter("a word of the language", |name| {
        !["true", "false", "null", "NaN", "Infinity"].contains(&name.as_str())
    })
}

fn leaf() -> impl Strategy<Value = Expression> {
    prop_oneof![
        Just(Expression::Null),
        any::<bool>().prop_map(Expression::Bool),
        "-?[0-9]{1,4}(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,3})?|0x[0-9a-fA-F]{1,8}|0o[0-7]{1,4}|NaN|Infinity|-Infinity"
            .prop_map(Expression::Number),
        "\\PC*|[{}0-9'$ \n:]*".prop_map(Expression::Text),
        prop_oneof![Just("github".to_owned()), Just("Matrix".to_owned()), name()].prop_map(|name| Expression::path(
            &name,
            &[],
            Site::NONE
        )),
    ]
}

fn parts(inner: impl Strategy<Value = Expression>) -> impl Strategy<Value = Vec<Part>> {
    let part = prop_oneof![
        prop_oneof![Just("event".to_owned()), Just("true".to_owned()), name()]
            .prop_map(|name| Part::Name(name, Site::NONE)),
        inner.prop_map(Part::Index),
        Just(Part::Star),
    ];
    proptest::collection::vec(part, 1..4)
}

/// Expressions as GitHub's grammar has them.
fn expression() -> impl Strategy<Value = Expression> {
    leaf().prop_recursive(5, 40, 4, |inner| {
        prop_oneof![
            (inner.clone(), parts(inner.clone())).prop_map(|(base, more)| match base {
                Expression::Path { base, mut parts, site } => {
                    parts.extend(more);
                    Expression::Path { base, parts, site }
                }
                other => Expression::Path { base: Base::Expression(Box::new(other)), parts: more, site: Site::NONE },
            }),
            (0..FUNCTIONS.len(), proptest::collection::vec(inner.clone(), 3)).prop_map(|(which, mut arguments)| {
                let (name, count) = FUNCTIONS[which];
                arguments.truncate(count);
                Expression::Call { function: name.to_owned(), arguments, site: Site::NONE }
            }),
            inner.clone().prop_map(|inner| Expression::Not(Box::new(inner))),
            (0..COMPARISONS.len(), inner.clone(), inner).prop_map(|(which, left, right)| Expression::binary(
                COMPARISONS[which],
                left,
                right
            )),
        ]
    })
}

/// The same with what the language adds.
fn own_expression() -> impl Strategy<Value = Expression> {
    (expression(), expression(), expression()).prop_map(|(condition, then, otherwise)| Expression::If {
        condition: Box::new(Expression::binary(Operator::Coalesce, condition.clone(), then.clone())),
        then: Box::new(then),
        otherwise: Box::new(otherwise),
    })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(Value::Number),
        "\\PC{0,6}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(3, 20, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::array),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|items| Value::Filtered(Arc::new(items))),
            proptest::collection::vec((name(), inner), 0..4)
                .prop_map(|entries| Value::object(entries.into_iter().collect::<Object>())),
        ]
    })
}

/// Contexts that are all the same, and open where there is nothing.
struct Always(Option<Value>);

impl Contexts for Always {
    fn context(&self, _: &str) -> Result<Value, Error> {
        self.0.clone().ok_or(Error::Open)
    }
}

proptest! {
    #[test]
    fn an_expression_survives_being_written(expression in expression()) {
        let text = write(&expression);
        prop_assert_eq!(parse(&text).map_err(|fault| fault.sentence(&text)), Ok(expression), "{}", text);
    }

    #[test]
    fn evaluating_never_panics(expression in own_expression(), value in value()) {
        let _ = evaluate(&expression, &Always(Some(value)));
    }

    /// What is found out with open contexts holds for any.
    #[test]
    fn what_is_known_early_stays(expression in own_expression(), value in value()) {
        if let Ok(early) = evaluate(&expression, &Always(None))
            && let Ok(late) = evaluate(&expression, &Always(Some(value)))
        {
            prop_assert_eq!(coerce::is_true(&early), coerce::is_true(&late));
        }
    }

    #[test]
    fn reading_never_panics(text in "\\PC*|[ a.\\[\\]()*'!=<>&|,0-9xe+-]{0,40}") {
        let _ = parse(&text);
    }

    #[test]
    fn the_pieces_of_a_scalar_are_the_scalar(text in "([a' ]|\\$\\{\\{|\\}\\}|\\}|ä){0,12}") {
        if let Ok(pieces) = split(&text) {
            let again: String = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => (*text).to_owned(),
                Piece::Expression { text, .. } => format!("${{{{{text}}}}}"),
            }).collect();
            prop_assert_eq!(again, text);
        }
    }

    #[test]
    fn a_number_survives_being_a_text(number in any::<f64>()) {
        let again = coerce::number_of_text(&coerce::text_of_number(number));
        prop_assert!(again == number || (again - number).abs() <= number.abs() * 1e-14 || again.is_nan() && number.is_nan());
    }
}

#[test]
fn a_scalar_is_taken_apart() -> Result<(), Box<dyn std::error::Error>> {
    let expression = |text, start| Piece::Expression { text, start };
    assert_eq!(split("a ${{ b }} c")?, [Piece::Text("a "), expression(" b ", 5), Piece::Text(" c")]);
    assert_eq!(split("${{ '}}' }}")?, [expression(" '}}' ", 3)]);
    assert_eq!(split("${{ 'it''s }}' }}}")?, [expression(" 'it''s }}' ", 3), Piece::Text("}")]);
    assert_eq!(split("$ {{ }}")?, [Piece::Text("$ {{ }}")]);
    for text in ["${{ a }", "${{ 'a }}", "${{ }}", "${{}}"] {
        assert!(split(text).is_err(), "{text}");
    }
    Ok(())
}

#[test]
fn long_and_deep_texts_have_an_end() {
    let long = |open: &str, inner: &str, close: &str| {
        let count = 20_000 / (open.len() + close.len());
        format!("{}{inner}{}", open.repeat(count), close.repeat(count))
    };
    assert!(parse(&long("(", "1", ")")).is_ok(), "brackets cost nothing");
    for text in
        [long("!", "1", ""), long("a[", "1", "]"), long("1 || ", "1", ""), long("1 == ", "1", ""), long("a(", "1", ")")]
    {
        assert!(parse(&text).is_err());
    }
    assert!(parse(&" ".repeat(21_001)).is_err());
    let chain = format!("{}1", "1 && ".repeat(999));
    let parsed = parse(&chain).map(|expression| evaluate(&expression, &Always(None)));
    assert_eq!(parsed, Ok(Ok(Value::Number(1.0))));
}

/// That a side is open and the other one true says that the whole is true, but not what it is.
#[test]
fn only_the_truth_of_a_half_known_value_is_known() -> Result<(), String> {
    let open = Always(None);
    let value =
        |text: &str| parse(text).map(|expression| evaluate(&expression, &open)).map_err(|fault| fault.sentence(text));
    assert!(matches!(value("github || true")?, Ok(value) if coerce::is_true(&value)));
    assert!(matches!(value("!(github || true)")?, Ok(Value::Bool(false))));
    for text in ["(github || true).event", "(github || true) == true", "format('{0}', github || true)"] {
        assert_eq!(value(text)?, Err(Error::Open), "{text}");
    }
    Ok(())
}
