//! What an environment or a policy requires, and whether a gate or another requirement asks for as much.

use crate::model::{Declaration, Field, Fields, Gate, Value, ValueKind};

/// `coverage(min = 80%)` of an environment's `requires`.
pub(in crate::rules) struct Requirement<'a> {
    name: &'a str,
    declared_in: &'a str,
    arguments: &'a Fields,
    pub value: &'a Value,
    /// The image that is deployed, where it is known.
    image: Option<&'a str>,
}

impl<'a> Requirement<'a> {
    /// Those of an environment, for a deploy of an image to it.
    pub fn all(environment: &'a Declaration, image: Option<&'a str>) -> Vec<Self> {
        let all = environment.fields.get("requires").map(Self::listed).unwrap_or_default();
        all.into_iter().map(|one| Self { image, ..one }).collect()
    }

    /// Those of a list.
    pub fn listed(list: &'a Value) -> Vec<Self> {
        let items = list.as_list().unwrap_or_default();
        let requirement = |value: &'a Value| match &value.kind {
            ValueKind::Call { name, declared_in, arguments } => {
                Some(Self { name, declared_in, arguments, value, image: None })
            }
            _ => None,
        };
        items.iter().filter_map(|item| requirement(&item.value)).collect()
    }

    /// Whether a gate is of the same name.
    pub fn is_called(&self, gate: &Gate) -> bool {
        gate.name == self.name
    }

    /// Whether another one asks for as much.
    pub fn is_met_by(&self, other: &Self) -> bool {
        let is_enough = |wanted: &Field| {
            other.arguments.get(&wanted.key).is_some_and(|given| is_enough(&wanted.key, given, &wanted.value))
        };
        (self.name, self.declared_in) == (other.name, other.declared_in) && self.arguments.iter().all(is_enough)
    }

    pub fn name(&self) -> &str {
        self.name
    }

    /// As it is written.
    pub fn shown(&self) -> String {
        let arguments: Vec<_> =
            self.arguments.iter().map(|field| format!("{} = {}", field.key, shown(&field.value))).collect();
        if arguments.is_empty() { self.name.to_owned() } else { format!("{}({})", self.name, arguments.join(", ")) }
    }

    /// Why a gate of that name is not enough. More of a `min…` and less of a `max…` is stronger, and so is a longer list;
    /// anything else has to be equal.
    pub fn weaker(&self, gate: &Gate) -> Option<String> {
        if gate.declared_in != self.declared_in {
            return Some(format!(
                "this is the gate `{}` of `{}`, and the one of `{}` is required",
                gate.name, gate.declared_in, self.declared_in
            ));
        }
        if let Some(looked_at) = gate.image.as_deref().filter(|image| self.image != Some(*image)) {
            return Some(match self.image {
                Some(image) => format!("this gate looks at the image `{looked_at}`, and `{image}` is deployed"),
                None => format!("this gate looks at the image `{looked_at}` only"),
            });
        }
        self.arguments.iter().find_map(|wanted| {
            let given = gate.arguments.get(&wanted.key);
            if given.is_some_and(|given| is_enough(&wanted.key, given, &wanted.value)) {
                return None;
            }
            Some(match given {
                Some(Value { kind: ValueKind::Run(_), .. }) => {
                    format!("what this gate asks for as `{}` is known in the run only", wanted.key)
                }
                Some(given) => {
                    format!("this gate asks for {} = {}, less than required", wanted.key, shown(given))
                }
                None => format!("this gate asks for no `{}`", wanted.key),
            })
        })
    }
}

fn is_enough(key: &str, given: &Value, wanted: &Value) -> bool {
    match (number(given), number(wanted)) {
        (Some(given), Some(limit)) if key.starts_with("min") => return given >= limit,
        (Some(given), Some(limit)) if key.starts_with("max") => return given <= limit,
        (Some(given), Some(limit)) => return (given - limit).abs() < f64::EPSILON,
        _ => {}
    }
    match (given.as_list(), wanted.as_list()) {
        (Some(given), Some(wanted)) => {
            wanted.iter().all(|wanted| given.iter().any(|given| given.value == wanted.value && is_known(&given.value)))
        }
        _ => given == wanted && is_known(given),
    }
}

fn is_known(value: &Value) -> bool {
    let mut is_open = value.is_unknown();
    value.expressions(&mut |_| is_open = true);
    !is_open
}

#[expect(clippy::cast_precision_loss, reason = "durations are far below 2^52 seconds")]
fn number(value: &Value) -> Option<f64> {
    match &value.kind {
        ValueKind::Percent(text) | ValueKind::Number(text) => text.parse().ok(),
        ValueKind::Duration(seconds) => Some(*seconds as f64),
        _ => None,
    }
}

fn shown(value: &Value) -> String {
    match &value.kind {
        ValueKind::Percent(text) => format!("{text}%"),
        ValueKind::Text(_) => format!("\"{}\"", value.as_text().unwrap_or_default()),
        ValueKind::Duration(seconds) if seconds % 60 == 0 => format!("{}m", seconds / 60),
        ValueKind::Duration(seconds) => format!("{seconds}s"),
        ValueKind::List(items) => {
            format!("[{}]", items.iter().map(|item| shown(&item.value)).collect::<Vec<_>>().join(", "))
        }
        _ => value.as_text().unwrap_or_else(|| "…".to_owned()),
    }
}
