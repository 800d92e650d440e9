//! What is written out means, on texts, what the source means on values.

use proptest::prelude::*;

use super::expression::{Wanted, converted};
use crate::analysis::analyze;
use crate::evaluate::types::{Outputs, Typing};
use crate::evaluate::value::Object;
use crate::evaluate::{Contexts, Error, Value, coerce, evaluate};
use crate::model::expression::Operator;
use crate::model::{Expression, Model, Site};
use crate::project::Project;

/// A pipeline with one job, whose step declares the outputs `flag`, `count` and `tree`.
fn model() -> Model {
    let mut project = Project::default();
    let text = "pipeline p {\n  on push\n  job j {\n    runs-on = \"ubuntu-latest\"\n    run s {\n      outputs { flag: bool, \
                count: number, tree: json }\n      script = \":\"\n    }\n  }\n}\n";
    project.sources.add("p.pipe", text);
    analyze(project).model
}

/// The outputs of the step, as texts or as what they mean.
struct Run {
    flag: Value,
    count: Value,
    tree: Value,
    branch: String,
}

impl Contexts for Run {
    fn context(&self, name: &str) -> Result<Value, Error> {
        let object = |entries: Vec<(&str, Value)>| {
            Value::object(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Object>())
        };
        Ok(match name {
            "steps" => {
                let outputs =
                    vec![("flag", self.flag.clone()), ("count", self.count.clone()), ("tree", self.tree.clone())];
                object(vec![("s", object(vec![("outputs", object(outputs))]))])
            }
            _ => object(vec![("ref_name", Value::text(self.branch.clone()))]),
        })
    }
}

fn output(name: &str) -> Expression {
    Expression::path("steps", &["s", "outputs", name], Site::NONE)
}

fn binary(operator: Operator, left: Expression, right: Expression) -> Expression {
    Expression::binary(operator, left, right)
}

fn number() -> impl Strategy<Value = Expression> {
    let member = Expression::path("steps", &["s", "outputs", "tree", "size"], Site::NONE);
    prop_oneof![
        Just(output("count")),
        (0..4_u8).prop_map(|number| Expression::Number(number.to_string())),
        Just(member),
        (0..4_u8)
            .prop_map(|number| { binary(Operator::Coalesce, output("count"), Expression::Number(number.to_string())) }),
    ]
}

/// Conditions over the outputs.
fn condition() -> impl Strategy<Value = Expression> {
    let comparison = prop_oneof![
        Just(Operator::Equal),
        Just(Operator::NotEqual),
        Just(Operator::Less),
        Just(Operator::GreaterEqual)
    ];
    let branch = Expression::path("github", &["ref_name"], Site::NONE);
    let leaf = prop_oneof![
        3 => Just(output("flag")),
        1 => any::<bool>().prop_map(Expression::Bool),
        1 => Just(binary(Operator::Equal, branch, Expression::Text("main".to_owned()))),
        2 => (comparison, number(), number()).prop_map(|(operator, left, right)| binary(operator, left, right)),
        1 => any::<bool>().prop_map(|value| binary(Operator::Coalesce, output("flag"), Expression::Bool(value))),
        1 => Just(output("count")),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        let pair = (inner.clone(), inner.clone());
        let equal = (prop_oneof![Just(Operator::Equal), Just(Operator::NotEqual)], any::<bool>());
        prop_oneof![
            inner.clone().prop_map(|inner| Expression::Not(Box::new(inner))),
            pair.clone().prop_map(|(left, right)| binary(Operator::And, left, right)),
            pair.prop_map(|(left, right)| binary(Operator::Or, left, right)),
            equal.prop_map(|(operator, value)| binary(operator, output("flag"), Expression::Bool(value))),
            (inner.clone(), inner).prop_map(|(then, otherwise)| Expression::If {
                condition: Box::new(output("flag")),
                then: Box::new(then),
                otherwise: Box::new(otherwise),
            }),
        ]
    })
}

proptest! {
    #[test]
    fn conditions_mean_the_same(source in condition(), flag: bool, count in 0..4_u8, size in 0..4_u8, main: bool) {
        let model = model();
        let outputs = Outputs::new(&model);
        let (pipeline, job) = (&model.pipelines[0], &model.pipelines[0].jobs[0]);
        let typing = Typing { outputs: &outputs, pipeline, job: Some(job), action: None };
        let lowered = converted(&source, Wanted::Condition, typing);
        let branch = if main { "main" } else { "other" }.to_owned();
        let tree = |size: u8| [("size".to_owned(), Value::Number(f64::from(size)))].into_iter().collect::<Object>();
        let meant = Run {
            flag: Value::Bool(flag),
            count: Value::Number(f64::from(count)),
            tree: Value::object(tree(size)),
            branch: branch.clone(),
        };
        let given = Run {
            flag: Value::text(flag.to_string()),
            count: Value::text(count.to_string()),
            tree: Value::text(format!("{{\"size\": {size}}}")),
            branch,
        };
        let truth = |expression: &Expression, run: &Run| evaluate(expression, run).map(|value| coerce::is_true(&value));
        prop_assert_eq!(truth(&source, &meant), truth(&lowered, &given), "{:?} became {:?}", source, lowered);
    }
}
