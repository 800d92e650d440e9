//! What is known of an expression's value without running anything: its type, and comparisons that can only go one way.
//!
//! In: an expression of the model and the pipeline that it stands in. The types of contexts are the catalog's; events,
//! their activity types and inputs are the pipeline's.

use super::value::Value;
use super::{coerce, operators};
use crate::ast::Operator;
use crate::catalog;
use crate::catalog::context::{Property, Type as Known};
use crate::catalog::event::{EVENTS, RunRef};
use crate::model::interface::InputType;
use crate::model::{Base, Expression, Part, Pipeline, Site, Trigger};
use crate::suggest::suggest;

/// The type of an expression's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    Any,
    Null,
    Bool,
    Number,
    Text,
    /// One of these texts.
    OneOf(Vec<String>),
    /// A text that begins with one of these.
    BeginsWith(&'static [&'static str]),
    Array(Box<Type>),
    Object,
}

/// What `github.ref` begins with.
const REFERENCES: Type = Type::BeginsWith(&["refs/heads/", "refs/tags/", "refs/pull/"]);

/// What people write for the words of GitHub.
const MEANT: [(&str, &str); 10] = [
    ("ubuntu", "Linux"),
    ("ubuntu-latest", "Linux"),
    ("darwin", "macOS"),
    ("osx", "macOS"),
    ("windows-latest", "Windows"),
    ("failed", "failure"),
    ("error", "failure"),
    ("passed", "success"),
    ("succeeded", "success"),
    ("completed", "success"),
];

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub struct Typing<'a> {
    pub pipeline: &'a Pipeline,
}

/// The type of an expression.
pub fn infer(expression: &Expression, typing: Typing<'_>) -> Type {
    match expression {
        Expression::Null => Type::Null,
        Expression::Bool(_) | Expression::Not(_) => Type::Bool,
        Expression::Number(_) => Type::Number,
        Expression::Text(text) => Type::OneOf(vec![text.clone()]),
        Expression::Path { base: Base::Context(context), parts, .. } => typing.path(context, parts),
        Expression::Path { .. } => Type::Any,
        Expression::Call { function, .. } => match catalog::function(function).map(|function| function.signatures) {
            Some([signature, ..]) => of_catalog(signature.returns),
            _ => Type::Any,
        },
        Expression::Binary { operator: Operator::And | Operator::Or | Operator::Coalesce, left, right } => {
            union(infer(left, typing), infer(right, typing))
        }
        Expression::Binary { .. } => Type::Bool,
        Expression::If { then, otherwise, .. } => union(infer(then, typing), infer(otherwise, typing)),
    }
}

fn union(left: Type, right: Type) -> Type {
    match (left, right) {
        (left, right) if left == right => left,
        (Type::OneOf(mut texts), Type::OneOf(more)) => {
            texts.extend(more);
            Type::OneOf(texts)
        }
        (Type::OneOf(_) | Type::Text | Type::BeginsWith(_), Type::OneOf(_) | Type::Text | Type::BeginsWith(_)) => {
            Type::Text
        }
        _ => Type::Any,
    }
}

fn of_catalog(known: Known) -> Type {
    match known {
        Known::Any => Type::Any,
        Known::String => Type::Text,
        Known::Number => Type::Number,
        Known::Boolean => Type::Bool,
        Known::Array(inner) => Type::Array(Box::new(of_catalog(*inner))),
        Known::Object(_) => Type::Object,
    }
}

fn of_property(property: &Property) -> Type {
    match property.allowed {
        [] => of_catalog(property.kind),
        allowed => Type::OneOf(allowed.iter().map(|text| (*text).to_owned()).collect()),
    }
}

impl Typing<'_> {
    fn path(self, context: &str, parts: &[Part]) -> Type {
        let names = parts.iter().map(|part| match part {
            Part::Name(name, _) | Part::Index(Expression::Text(name)) => Some(name.to_ascii_lowercase()),
            _ => None,
        });
        let names = names.collect::<Option<Vec<_>>>().unwrap_or_default();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match (context.to_ascii_lowercase().as_str(), &names[..]) {
            ("github", ["ref"]) => self.reference(),
            ("github", ["event_name"]) => self.event_names(),
            ("github", ["event", "action"]) => self.activities(),
            ("inputs", [name]) => self.input(name),
            (context, _) => of_context(context, parts),
        }
    }

    /// A deployment can be of a commit, or of anything that someone calls a ref.
    fn reference(self) -> Type {
        let is_deployed = |trigger: &Trigger| {
            catalog::event::event(&trigger.event).is_some_and(|event| event.runs_on == RunRef::DeployedRef)
        };
        if self.pipeline.triggers.iter().any(is_deployed) { Type::Text } else { REFERENCES }
    }

    /// Whether the run can be that of another pipeline's event.
    fn is_called(self) -> bool {
        self.pipeline.triggers.is_empty() || self.pipeline.triggered_by("workflow_call")
    }

    fn event_names(self) -> Type {
        Type::OneOf(if self.is_called() {
            EVENTS.iter().map(|event| event.name.to_owned()).collect()
        } else {
            self.pipeline.triggers.iter().map(|trigger| trigger.event.clone()).collect()
        })
    }

    /// The activity types of the pipeline's events, where all of them are known.
    fn activities(self) -> Type {
        if self.is_called() {
            return Type::Any;
        }
        let mut texts = Vec::new();
        for trigger in &self.pipeline.triggers {
            let Some(event) = catalog::event::event(&trigger.event) else { return Type::Any };
            match trigger.filters.get("types") {
                Some(types) => texts.extend(types.as_texts()),
                None if event.free_types => return Type::Any,
                None => texts.extend(event.default_types.unwrap_or(event.types).iter().map(|&name| name.to_owned())),
            }
        }
        if texts.is_empty() { Type::Any } else { Type::OneOf(texts) }
    }

    /// What the pipeline declares of an input; all declarations have to say the same.
    fn input(self, name: &str) -> Type {
        let own = std::iter::once(&self.pipeline.interface);
        let interfaces = own.chain(self.pipeline.triggers.iter().map(|trigger| &trigger.interface));
        let inputs = interfaces.flat_map(|interface| &interface.inputs);
        let mut types = inputs.filter(|input| input.id.eq_ignore_ascii_case(name)).map(|input| match &input.kind {
            Some(InputType::Bool) => Type::Bool,
            Some(InputType::Number) => Type::Number,
            // Who calls the pipeline gives any text.
            Some(InputType::Choice(options)) if !self.is_called() => Type::OneOf(options.clone()),
            Some(_) => Type::Text,
            None => Type::Any,
        });
        match types.next() {
            Some(first) if types.all(|other| other == first) => first,
            _ => Type::Any,
        }
    }
}

/// A path by the catalog's table of contexts.
fn of_context(context: &str, parts: &[Part]) -> Type {
    let Some(context) = catalog::context::context(context) else { return Type::Any };
    let mut object = Some(&context.object);
    let mut found = Type::Object;
    let mut is_filtered = false;
    for part in parts {
        let Some(inside) = object else { return Type::Any };
        let property = match part {
            Part::Name(name, _) | Part::Index(Expression::Text(name)) => inside.property(name),
            Part::Index(_) => None,
            Part::Star => {
                is_filtered = true;
                None
            }
        };
        let kind = match (property, inside.values) {
            (Some(property), _) => property.kind,
            (None, Some(values)) => *values,
            (None, None) => return Type::Any,
        };
        found = property.map_or(of_catalog(kind), of_property);
        object = match kind {
            Known::Object(inner) => Some(inner),
            _ => None,
        };
    }
    if is_filtered { Type::Array(Box::new(found)) } else { found }
}

/// Why a comparison can only go one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Never {
    /// The path that is compared.
    pub site: Site,
    pub message: String,
    pub help: Option<String>,
    /// Whether it is GitHub that leaves no other way, whatever pipeline it stands in.
    pub is_everywhere: bool,
}

/// Whether an expression is a comparison with a text that the other side never is: `github.ref == 'main'`. So are
/// `contains(needs.*.result, 'failed')` and `startsWith(github.ref, 'v')`.
pub fn never_true(expression: &Expression, typing: Typing<'_>) -> Option<Never> {
    match expression {
        Expression::Binary { operator: operator @ (Operator::Equal | Operator::NotEqual), left, right } => {
            let (path, text) = sides(left, right).or_else(|| sides(right, left))?;
            let what = if *operator == Operator::Equal { "is never" } else { "is always something else than" };
            never(path, text, what, infer(path, typing), is_text)
        }
        Expression::Call { function, arguments, .. } => {
            let [path, Expression::Text(text)] = &arguments[..] else { return None };
            match (function.to_ascii_lowercase().as_str(), infer(path, typing)) {
                ("contains", Type::Array(inner)) => never(path, text, "never has", *inner, is_text),
                ("startswith", kind) => never(path, text, "never begins with", kind, begins),
                _ => None,
            }
        }
        _ => None,
    }
}

fn sides<'a>(path: &'a Expression, text: &'a Expression) -> Option<(&'a Expression, &'a str)> {
    match (path, text) {
        (Expression::Path { .. }, Expression::Text(text)) => Some((path, text)),
        _ => None,
    }
}

/// Whether a value is what a text says of it.
type Test = fn(&Value, &str) -> bool;

fn is_text(value: &Value, text: &str) -> bool {
    operators::is_equal(value, &Value::text(text))
}

fn begins(value: &Value, text: &str) -> bool {
    coerce::without_case(&coerce::text(value)).starts_with(&coerce::without_case(text))
}

/// A finding where none of the values of a type passes a test. Nothing is said of the empty text: much of what is missing
/// on the runner is that.
fn never(path: &Expression, text: &str, what: &str, kind: Type, test: Test) -> Option<Never> {
    let Expression::Path { base: Base::Context(context), parts, site } = path else { return None };
    if text.is_empty() {
        return None;
    }
    let shown = shown(context, parts);
    let (reason, help) = match kind {
        Type::Bool if ![true, false].iter().any(|value| test(&Value::Bool(*value), text)) => {
            let word = text.to_ascii_lowercase();
            let is_boolean = ["true", "false"].contains(&word.as_str());
            let help = is_boolean.then(|| format!("compare with `{word}`, without quotes"));
            ("it is a boolean".to_owned(), help)
        }
        Type::OneOf(texts) if !texts.iter().any(|value| test(&Value::text(value), text)) => {
            (listed(&texts), meant(text, &texts))
        }
        Type::BeginsWith(starts) if !starts.iter().any(|start| fits(start, text)) => {
            let reason = listed(starts).replacen("it is", "it begins with", 1);
            let name = shown.strip_suffix(".ref").map(|rest| format!("{rest}.ref_name"));
            (reason, name.map(|name| format!("write `refs/heads/{text}`, or compare with `{name}`")))
        }
        _ => return None,
    };
    let is_event = shown == "github.event_name";
    let is_of_pipeline = context == "inputs" || is_event || shown == "github.event.action";
    let is_no_event = is_event && EVENTS.iter().all(|event| event.name != text);
    Some(Never {
        site: *site,
        message: format!("`{shown}` {what} `{text}`: {reason}"),
        help,
        is_everywhere: !is_of_pipeline || is_no_event,
    })
}

/// Whether a text can be one that begins so, or a beginning of it.
fn fits(start: &str, text: &str) -> bool {
    let (start, text) = (coerce::without_case(start), coerce::without_case(text));
    text.starts_with(&start) || start.starts_with(&text)
}

fn listed<S: AsRef<str>>(texts: &[S]) -> String {
    let mut shown: Vec<String> = texts.iter().map(|text| format!("`{}`", text.as_ref())).collect();
    if shown.len() > 8 {
        return "there is no such value".to_owned();
    }
    match shown.pop() {
        Some(last) if shown.is_empty() => format!("it is {last}"),
        Some(last) => format!("it is {} or {last}", shown.join(", ")),
        None => "it has no value".to_owned(),
    }
}

/// What was probably meant.
fn meant(text: &str, texts: &[String]) -> Option<String> {
    let near = suggest(text, texts.iter().map(String::as_str));
    let word = MEANT.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, word)| *word);
    let word = word.filter(|word| texts.iter().any(|text| text == word));
    near.or(word).map(|word| format!("did you mean `{word}`?"))
}

/// A path as it is written.
fn shown(context: &str, parts: &[Part]) -> String {
    let parts = parts.iter().map(|part| match part {
        Part::Name(name, _) | Part::Index(Expression::Text(name)) => format!(".{name}"),
        Part::Star => ".*".to_owned(),
        Part::Index(_) => "[…]".to_owned(),
    });
    std::iter::once(context.to_owned()).chain(parts).collect()
}
