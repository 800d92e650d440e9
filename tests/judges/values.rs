//! Values for comparison: what an independent reader sees in a file, and what a target means.
//!
//! Both become JSON, numbers by their worth. Built from the target without the code that writes files, so that a
//! value lost between the two is noticed.

use pipe_lang::target::argo::{API_VERSION, Data, Manifest, Record, Said};
use pipe_lang::target::github::{Action, Field, Job, Step, Trigger, Uses, Workflow};
use pipe_lang::yaml::{Node, Plain};
use serde_json::{Map, Value, json};

/// What `serde_yaml` reads.
pub fn read(text: &str) -> Value {
    let read = serde_yaml::from_str(text).unwrap_or_else(|error| panic!("serde_yaml: {error} in\n{text}"));
    by_worth(read)
}

/// Keys stay in no order: an order is nothing that a workflow means.
fn by_worth(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(value) => value.into(),
        serde_yaml::Value::Number(number) => number.as_f64().into(),
        serde_yaml::Value::String(text) => text.into(),
        serde_yaml::Value::Sequence(items) => items.into_iter().map(by_worth).collect(),
        serde_yaml::Value::Mapping(entries) => {
            let text = |key| match key {
                serde_yaml::Value::String(text) => text,
                other => panic!("the key {other:?} is no text"),
            };
            Value::Object(entries.into_iter().map(|(key, value)| (text(key), by_worth(value))).collect())
        }
        serde_yaml::Value::Tagged(tagged) => panic!("the tag {} is not ours", tagged.tag),
    }
}

fn number(text: &str) -> Value {
    let number: f64 = text.parse().unwrap_or_else(|error| panic!("the number {text}: {error}"));
    number.into()
}

/// What our own reader sees, or what a part of a workflow means.
pub fn plain(plain: Plain<'_>) -> Value {
    match plain {
        Plain::Null => Value::Null,
        Plain::Bool(value) => value.into(),
        Plain::Number(text) => number(text),
        Plain::Text(text) => text.into(),
        Plain::Sequence(items) => items.into_iter().map(self::plain).collect(),
        Plain::Mapping(entries) => {
            Value::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), self::plain(value))).collect())
        }
    }
}

pub fn workflow(workflow: &Workflow) -> Value {
    let mut all = fields(&workflow.fields);
    all.extend(workflow.name.iter().map(|name| ("name".to_owned(), name.as_str().into())));
    all.insert("on".to_owned(), triggers(&workflow.triggers));
    let jobs = workflow.jobs.iter().map(|job| (job.id.clone(), self::job(job)));
    all.insert("jobs".to_owned(), Value::Object(jobs.collect()));
    Value::Object(all)
}

fn fields(fields: &[Field]) -> Map<String, Value> {
    fields.iter().map(|field| (field.key.clone(), plain(field.node.value()))).collect()
}

/// Several schedules are one list; an event without filters has none.
fn triggers(triggers: &[Trigger]) -> Value {
    let mut all = Map::new();
    for trigger in triggers {
        let filters = plain(trigger.filters.value());
        if trigger.event == "schedule" {
            let list = all.entry("schedule").or_insert_with(|| json!([]));
            list.as_array_mut().into_iter().for_each(|list| list.push(filters.clone()));
        } else {
            all.insert(trigger.event.clone(), if filters == json!({}) { Value::Null } else { filters });
        }
    }
    Value::Object(all)
}

fn job(job: &Job) -> Value {
    let mut all = fields(&job.fields);
    all.extend(job.call.iter().flat_map(|(uses, with)| called(uses, with)));
    if !job.steps.is_empty() {
        all.insert("steps".to_owned(), job.steps.iter().map(self::step).collect());
    }
    Value::Object(all)
}

fn step(step: &Step) -> Value {
    let mut all = fields(&step.fields);
    all.extend(step.name.iter().map(|name| ("name".to_owned(), name.as_str().into())));
    all.extend(step.id.iter().map(|id| ("id".to_owned(), id.as_str().into())));
    all.extend(step.condition.iter().map(|condition| ("if".to_owned(), plain(condition.value()))));
    match &step.action {
        Action::Run { script } => {
            all.insert("run".to_owned(), script.as_str().into());
        }
        Action::Uses { uses, with } => all.extend(called(uses, with)),
        Action::Other { key, value } => {
            all.insert((*key).to_owned(), plain(value.value()));
        }
        Action::Parallel { steps } => {
            all.insert("parallel".to_owned(), steps.iter().map(self::step).collect());
        }
    }
    Value::Object(all)
}

/// `uses` and `with` of a step, or of a job that is a workflow.
fn called(uses: &Uses, with: &Node) -> Vec<(String, Value)> {
    let name = match uses {
        Uses::Pinned(pin) => format!("{}@{}", pin.name, pin.commit),
        Uses::AsWritten(text) => text.clone(),
    };
    let with = Some(plain(with.value())).filter(|with| *with != json!({}));
    [("uses".to_owned(), name.into())].into_iter().chain(with.map(|with| ("with".to_owned(), with))).collect()
}

pub fn manifest(manifest: &Manifest) -> Value {
    let mut all = record(&manifest.rest);
    all.insert("apiVersion".to_owned(), API_VERSION.into());
    all.insert("kind".to_owned(), manifest.kind.into());
    all.insert("metadata".to_owned(), Value::Object(record(&manifest.metadata)));
    all.insert("spec".to_owned(), Value::Object(record(&manifest.spec)));
    Value::Object(all)
}

fn record(record: &Record) -> Map<String, Value> {
    record.0.iter().map(|entry| (entry.key.clone(), said(&entry.said))).collect()
}

fn said(said: &Said<Data>) -> Value {
    match &said.value {
        Data::Null => Value::Null,
        Data::Bool(value) => (*value).into(),
        Data::Number(text) => number(text),
        Data::Text(text) => text.as_str().into(),
        Data::List(items) => items.iter().map(self::said).collect(),
        Data::Record(record) => Value::Object(self::record(record)),
    }
}
