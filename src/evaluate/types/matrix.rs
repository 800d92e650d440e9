//! The combinations of a matrix that is known when compiling.
//!
//! Source: "Running variations of jobs in a workflow" in GitHub's documentation. `exclude` goes first; an entry of
//! `include` joins each combination whose own values it does not change, and is one by itself where there is none.

use std::collections::BTreeSet;

use crate::evaluate::coerce::text;
use crate::evaluate::constant::constant;
use crate::evaluate::value::{Object, Value};
use crate::model::{Fields, Item, Job, Value as ModelValue};

/// How many combinations GitHub takes.
const LEGS_MAX: usize = 256;

/// The matrix of a job, where it is no expression.
pub struct Matrix<'a> {
    fields: &'a Fields,
}

/// The names and values of one combination.
type Leg = Vec<(String, Value)>;

impl<'a> Matrix<'a> {
    pub fn of(job: &'a Job) -> Option<Self> {
        let fields = job.field("strategy")?.as_map()?.get("matrix")?.as_map()?;
        Some(Self { fields })
    }

    fn rows(&self) -> impl Iterator<Item = (&'a str, &'a ModelValue)> {
        let rows = self.fields.iter().filter(|field| !matches!(field.key.as_str(), "include" | "exclude"));
        rows.map(|field| (field.key.as_str(), &field.value))
    }

    /// All keys; nothing where some are known in the run only.
    pub fn keys(&self) -> Option<Vec<&'a str>> {
        let mut keys: Vec<&str> = self.rows().map(|(key, _)| key).collect();
        for item in self.list("include")? {
            keys.extend(item.value.as_map()?.iter().map(|field| field.key.as_str()));
        }
        Some(keys)
    }

    /// `include` or `exclude`; nothing where it is an expression.
    fn list(&self, key: &str) -> Option<&'a [Item]> {
        self.fields.get(key).map_or(Some(&[]), ModelValue::as_list)
    }

    fn entries(&self, key: &str) -> Option<Vec<Leg>> {
        let entry = |item: &Item| {
            let fields = item.value.as_map()?.iter();
            fields.map(|field| Some((field.key.clone(), constant(&field.value)?))).collect()
        };
        self.list(key)?.iter().map(entry).collect()
    }

    /// What a key can be, null where a combination lacks it. Nothing where that is known in the run only, or where there
    /// is no such key.
    pub fn values(&self, key: &str) -> Option<Vec<Value>> {
        self.keys()?.iter().find(|known| known.eq_ignore_ascii_case(key))?;
        let values = match self.legs() {
            Some(legs) => legs.iter().map(|leg| value_of(leg, key).cloned().unwrap_or(Value::Null)).collect(),
            None => self.values_of_row(key)?,
        };
        let mut different: Vec<Value> = Vec::new();
        for value in values {
            if !different.contains(&value) {
                different.push(value);
            }
        }
        Some(different)
    }

    /// The values of a row and of `include`, where other rows are not known.
    fn values_of_row(&self, key: &str) -> Option<Vec<Value>> {
        let mut values = match self.rows().find(|(row, _)| row.eq_ignore_ascii_case(key)) {
            Some((_, row)) => constants(row)?,
            None => vec![Value::Null],
        };
        for entry in self.entries("include")? {
            values.push(value_of(&entry, key).cloned().unwrap_or(Value::Null));
        }
        Some(values)
    }

    /// The values of a key as they are written, in its row and in `include`; nothing where some are known in the run only.
    pub fn written(&self, key: &str) -> Option<Vec<&'a ModelValue>> {
        let mut found = Vec::new();
        if let Some((_, row)) = self.rows().find(|(row, _)| row.eq_ignore_ascii_case(key)) {
            found.extend(row.as_list()?.iter().map(|item| &item.value));
        }
        for item in self.list("include")? {
            let field = item.value.as_map()?.iter().find(|field| field.key.eq_ignore_ascii_case(key));
            found.extend(field.map(|field| &field.value));
        }
        Some(found)
    }

    /// How many jobs it makes; nothing where that is known in the run only.
    pub fn count(&self) -> Option<usize> {
        self.legs().map(|legs| legs.len())
    }

    /// Keys whose values, as texts that fit, tell all combinations apart: one where one is enough. Nothing where there are
    /// none, or where that is known in the run only.
    pub fn telling(&self, fits: &dyn Fn(&str) -> bool) -> Option<Vec<&'a str>> {
        let legs = self.legs()?;
        let texts = |key: &str| -> Option<Vec<String>> {
            let values = legs.iter().map(|leg| value_of(leg, key));
            let is_plain = |value: &Value| !matches!(value, Value::Array(_) | Value::Filtered(_) | Value::Object(_));
            let texts = values.map(|value| value.filter(|value| is_plain(value)).map(text));
            texts.map(|text| text.filter(|text| fits(text))).collect()
        };
        let mut keys: Vec<(&str, Vec<String>)> = Vec::new();
        for key in self.keys()? {
            if keys.iter().all(|(known, _)| !known.eq_ignore_ascii_case(key)) {
                keys.extend(texts(key).filter(|texts| !is_same(texts)).map(|texts| (key, texts)));
            }
        }
        let is_telling = |keys: &[(&str, Vec<String>)]| {
            let mut seen = BTreeSet::new();
            (0..legs.len()).all(|leg| seen.insert(keys.iter().map(|(_, texts)| texts.get(leg)).collect::<Vec<_>>()))
        };
        if let Some((one, _)) = keys.iter().find(|key| is_telling(std::slice::from_ref(key))) {
            return Some(vec![one]);
        }
        is_telling(&keys).then(|| keys.iter().map(|(key, _)| *key).collect())
    }

    fn legs(&self) -> Option<Vec<Leg>> {
        let rows: Vec<(&str, Vec<Value>)> =
            self.rows().map(|(key, row)| Some((key, constants(row)?))).collect::<Option<_>>()?;
        let count = rows.iter().try_fold(1_usize, |count, (_, row)| count.checked_mul(row.len()));
        count.filter(|count| *count <= LEGS_MAX)?;
        let (exclude, include) = (self.entries("exclude")?, self.entries("include")?);
        let mut legs: Vec<Leg> = if rows.is_empty() { Vec::new() } else { vec![Vec::new()] };
        for (key, row) in &rows {
            let with = |leg: &Leg, value: &Value| {
                let mut leg = leg.clone();
                leg.push(((*key).to_owned(), value.clone()));
                leg
            };
            legs = legs.iter().flat_map(|leg| row.iter().map(move |value| with(leg, value))).collect();
        }
        let has = |leg: &Leg, (key, value): &(String, Value)| value_of(leg, key) == Some(value);
        legs.retain(|leg| !exclude.iter().any(|entry| entry.iter().all(|pair| has(leg, pair))));
        let (own, mut alone) = (legs.clone(), Vec::new());
        for entry in include {
            let mut joined = false;
            for (leg, own) in legs.iter_mut().zip(&own) {
                if entry.iter().all(|(key, value)| value_of(own, key).is_none_or(|known| known == value)) {
                    joined = true;
                    leg.extend(entry.iter().cloned());
                }
            }
            if !joined {
                alone.push(entry);
            }
        }
        legs.extend(alone);
        Some(legs)
    }
}

fn is_same(texts: &[String]) -> bool {
    texts.windows(2).all(|pair| pair.first() == pair.last())
}

/// The last one counts: a later `include` changes what an earlier one added.
fn value_of<'l>(leg: &'l Leg, key: &str) -> Option<&'l Value> {
    leg.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, value)| value)
}

fn constants(row: &ModelValue) -> Option<Vec<Value>> {
    row.as_list()?.iter().map(|item| constant(&item.value)).collect()
}

/// What stands in each of some values under names; nothing where it is no member of records.
pub(super) fn inside(values: &[Value], names: &[&str]) -> Option<Vec<Value>> {
    let mut found = values.to_vec();
    for name in names {
        found = found
            .iter()
            .map(|value| match value {
                Value::Object(object) => Some(object.get(name).cloned().unwrap_or(Value::Null)),
                Value::Null => Some(Value::Null),
                _ => None,
            })
            .collect::<Option<_>>()?;
    }
    Some(found)
}

/// The records among some values; nothing where another value is no record.
pub fn records(values: &[Value]) -> Option<Vec<&Object>> {
    let present = values.iter().filter(|value| !matches!(value, Value::Null));
    let records = present.map(|value| match value {
        Value::Object(object) => Some(&**object),
        _ => None,
    });
    records.collect::<Option<Vec<_>>>().filter(|records| !records.is_empty())
}
