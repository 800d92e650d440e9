//! Values for comparison: what an independent reader sees in a file, and what a target means.
//!
//! Both become JSON, numbers by their worth. Built from the target without the code that writes files, so that a
//! value lost between the two is noticed.

use pipe_lang::target::argo::{API_VERSION, Application, Data, KIND, Said};
use pipe_lang::target::github::{Action, Field, Job, Step, Trigger, Uses, Workflow};
use pipe_lang::yaml::Plain;
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
    all.insert("steps".to_owned(), job.steps.iter().map(step).collect());
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
        Action::Uses { uses, with } => {
            let with = plain(with.value());
            if with != json!({}) {
                all.insert("with".to_owned(), with);
            }
            let name = match uses {
                Uses::Pinned(pin) => format!("{}@{}", pin.name, pin.commit),
                Uses::AsWritten(text) => text.clone(),
            };
            all.insert("uses".to_owned(), name.into());
        }
    }
    Value::Object(all)
}

pub fn application(application: &Application) -> Value {
    let (metadata, spec) = (&application.metadata, &application.spec);
    let finalizers: Vec<Value> = metadata.finalizers.value.iter().map(said).collect();
    let finalizers = (!finalizers.is_empty()).then(|| finalizers.into());
    json!({
        "apiVersion": API_VERSION,
        "kind": KIND,
        "metadata": members([
            ("name", Some(metadata.name.value.as_str().into())),
            ("namespace", Some(metadata.namespace.value.as_str().into())),
            ("finalizers", finalizers),
            ("labels", metadata.labels.as_ref().map(said)),
            ("annotations", metadata.annotations.as_ref().map(said)),
        ]),
        "spec": members([
            ("project", Some(spec.project.value.as_str().into())),
            ("source", spec.source.as_ref().map(said)),
            ("sources", spec.sources.as_ref().map(said)),
            ("sourceHydrator", spec.source_hydrator.as_ref().map(said)),
            ("destination", Some(said(&spec.destination))),
            ("syncPolicy", spec.sync_policy.as_ref().map(said)),
            ("ignoreDifferences", spec.ignore_differences.as_ref().map(said)),
            ("info", spec.info.as_ref().map(said)),
            ("revisionHistoryLimit", spec.revision_history_limit.as_ref().map(said)),
        ]),
    })
}

fn members<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let said = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(said.collect())
}

fn said(said: &Said<Data>) -> Value {
    match &said.value {
        Data::Null => Value::Null,
        Data::Bool(value) => (*value).into(),
        Data::Number(text) => number(text),
        Data::Text(text) => text.as_str().into(),
        Data::List(items) => items.iter().map(self::said).collect(),
        Data::Record(record) => {
            Value::Object(record.0.iter().map(|entry| (entry.key.clone(), self::said(&entry.said))).collect())
        }
    }
}
