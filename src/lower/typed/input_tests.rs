//! The inputs of an action: what GitHub hands on as texts has to mean what the source says.

use super::expression::{Wanted, converted};
use crate::evaluate::types::{Outputs, Typing};
use crate::evaluate::{self, Contexts, Error, coerce};
use crate::expression_text::parse;
use crate::expression_text::written::expression;
use crate::model::interface::{Input, InputType, Interface};
use crate::model::{Baseline, Comments, CompositeAction, Expression, Fields, Model, Site};

fn input(id: &str, kind: InputType) -> Input {
    Input {
        id: id.to_owned(),
        description: None,
        kind: Some(kind),
        options: Vec::new(),
        optional: false,
        default: None,
        required: None,
        fields: Fields::default(),
        comments: Comments::default(),
        site: Site::NONE,
    }
}

fn lowered(text: &str, wanted: Wanted) -> Expression {
    let inputs = vec![
        input("flag", InputType::Bool),
        input("count", InputType::Number),
        input("most", InputType::Number),
        input("text", InputType::String),
    ];
    let action = CompositeAction {
        id: "setup".to_owned(),
        title: None,
        baseline: Baseline::SAFE,
        file: None,
        interface: Interface { inputs, ..Interface::default() },
        fields: Fields::default(),
        steps: Vec::new(),
        comments: Comments::default(),
        site: Site::NONE,
    };
    let (model, around) = (Model::default(), action.as_pipeline());
    let outputs = Outputs::new(&model);
    let typing = Typing { outputs: &outputs, pipeline: &around, job: around.jobs.first(), action: Some(&action) };
    converted(&parse(text).unwrap_or(Expression::Null), wanted, typing)
}

#[test]
fn an_input_of_an_action_becomes_what_it_stands_for() {
    let cases = [
        ("inputs.flag", "inputs.flag == 'true'"),
        ("inputs['FLAG']", "inputs['FLAG'] == 'true'"),
        ("!inputs.flag", "inputs.flag != 'true'"),
        ("inputs.flag && inputs.text", "inputs.flag == 'true' && inputs.text"),
        ("(inputs.flag || a.b) && c.d", "(inputs.flag == 'true' || a.b) && c.d"),
        ("inputs.flag == true", "inputs.flag == 'true'"),
        ("false == inputs.flag", "inputs.flag != 'true'"),
        ("inputs.flag == 'true'", "inputs.flag == 'true'"),
        ("inputs.flag != 'false'", "inputs.flag != 'false'"),
        ("contains(inputs.flag, 'r')", "contains(inputs.flag, 'r')"),
        ("toJSON(inputs.flag)", "toJSON(inputs.flag == 'true')"),
        ("inputs.count", "inputs.count != 0"),
        ("inputs.count > 3", "inputs.count > 3"),
        ("inputs.count > inputs.most", "fromJSON(inputs.count) > fromJSON(inputs.most)"),
        ("inputs.text == 'x'", "inputs.text == 'x'"),
        ("inputs.other && github.token", "inputs.other && github.token"),
    ];
    for (text, wanted) in cases {
        assert_eq!(expression(&lowered(text, Wanted::Condition)), wanted, "{text}");
    }
    let texts = [
        ("inputs.flag", "inputs.flag"),
        ("inputs.count", "inputs.count"),
        ("inputs.flag && 'a' || 'b'", "inputs.flag == 'true' && 'a' || 'b'"),
    ];
    for (text, wanted) in texts {
        assert_eq!(expression(&lowered(text, Wanted::Text)), wanted, "{text}");
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
    let off = Given(&[("flag", "false"), ("count", "0"), ("most", "0"), ("text", "")]);
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
        ("inputs.text", false, true),
    ];
    for (text, without, with) in cases {
        for (given, wanted) in [(&off, without), (&on, with)] {
            let value = evaluate::evaluate(&lowered(text, Wanted::Condition), given);
            assert_eq!(value.map(|value| coerce::is_true(&value)).ok(), Some(wanted), "{text}");
        }
    }
}
