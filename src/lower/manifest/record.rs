//! A value of the model as data of a manifest, read by its shape.
//!
//! Members of a block are spelt and ordered as the target has it; keys of the user's own choice stay as they are.

use super::{Filled, sync};
use crate::model::{Entity, Field, Fields, Model, Value, ValueKind};
use crate::schema::app::{IN_CLUSTER, names_cluster};
use crate::schema::application_set::template::{OVERRIDE, is_template};
use crate::schema::rollout::step::STEP;
use crate::schema::{Block, Shape};
use crate::target::argo::{Data, Entry, IN_CLUSTER_SERVER, Record, Said, duration, key};

/// What lowering a value has to know.
#[derive(Clone, Copy)]
pub(super) struct Lowering<'a> {
    pub model: &'a Model,
    /// Nothing is filled in.
    pub as_written: bool,
}

impl Lowering<'_> {
    /// A member of a block: by its shape, unless it is written otherwise there than here.
    pub(super) fn member(self, block: &Block, name: &str, field: &Field) -> Option<Said<Data>> {
        let member = block.member(name)?;
        let value = match (block.name, name) {
            ("sync", "options") => Data::List(sync::options(&field.value)),
            (_, "server") if names_cluster(block) && field.value.kind == ValueKind::Word(IN_CLUSTER.to_owned()) => {
                Data::text(IN_CLUSTER_SERVER)
            }
            _ if block.name == STEP.name => {
                self.step(name, &field.value).or_else(|| self.data(&member.shape, &field.value))?
            }
            _ => self.data(&member.shape, &field.value)?,
        };
        Some(super::said(field, value))
    }

    /// The short forms of a canary's steps: how long a pause is, and the one template of an analysis.
    fn step(self, name: &str, value: &Value) -> Option<Data> {
        let with = |key: &str, data| Data::Record(Record(vec![Entry { key: key.to_owned(), said: Said::plain(data) }]));
        match (name, &value.kind) {
            ("pause", ValueKind::Duration(seconds)) => Some(with("duration", Data::Text(duration(*seconds)))),
            ("analysis", ValueKind::Entity(entity)) => {
                let template = with("templateName", Data::Text(self.name(entity)));
                Some(with("templates", Data::List(vec![Said::plain(template)])))
            }
            _ => None,
        }
    }

    /// `None` for what was reported, and for what only a runner could know.
    fn data(self, shape: &Shape, value: &Value) -> Option<Data> {
        if value.is_unknown() {
            return None;
        }
        match shape {
            Shape::List(inner) | Shape::Many(inner) => Some(Data::List(self.list(inner, value))),
            Shape::Map(inner) => Some(Data::Record(self.map(inner, value.as_map()?))),
            Shape::Block(block) => Some(Data::Record(self.record(block, value.as_map()?))),
            Shape::Either(shapes) => match (shape.block(), value.as_map()) {
                (Some(block), Some(fields)) => Some(Data::Record(self.record(block, fields))),
                _ => {
                    self.data(shapes.iter().find(|shape| shape.block().is_none())?, value).or_else(|| self.free(value))
                }
            },
            // A text stays a text, whatever it looks like.
            Shape::Text => value.as_text().map(Data::Text),
            _ => self.free(value),
        }
    }

    /// The members of a block in the order of the schema.
    fn record(self, block: &Block, fields: &Fields) -> Record {
        let mut record = if is_template(block) {
            self.template(block, fields)
        } else {
            let entries = block.members.iter().filter(|member| member.name != "raw").filter_map(|member| {
                let said = self.member(block, member.name, fields.field(member.name)?)?;
                Some(Entry { key: key(block.name, member.name), said })
            });
            Record(entries.collect())
        };
        if let Some(raw) = fields.field("raw") {
            self.raw(raw, &mut record);
        }
        record
    }

    /// `metadata` and `spec`: Argo CD's schema asks for both, also where there is nothing in them.
    fn template(self, block: &Block, fields: &Fields) -> Record {
        let filled = match block.name {
            _ if self.as_written => Filled::Nothing,
            name if name == OVERRIDE.name => Filled::Override,
            _ => Filled::Template,
        };
        let parts = self.parts(block, fields, filled, None);
        let halves = [("metadata", parts.metadata), ("spec", parts.spec)].into_iter();
        let entries =
            halves.map(|(key, record)| Entry { key: key.to_owned(), said: Said::plain(Data::Record(record)) });
        Record(entries.collect())
    }

    /// Keys of the user's choice with values of any kind.
    pub(super) fn keys(self, fields: &Fields) -> Record {
        self.map(&Shape::Data, fields)
    }

    /// Keys of the user's choice in the order of the source.
    fn map(self, inner: &Shape, fields: &Fields) -> Record {
        let entries = fields.iter().filter_map(|field| {
            let value = self.data(inner, &field.value)?;
            Some(Entry { key: field.key.clone(), said: super::said(field, value) })
        });
        Record(entries.collect())
    }

    /// The elements; of one value that stands for a list, itself.
    fn list(self, inner: &Shape, value: &Value) -> Vec<Said<Data>> {
        match value.as_list() {
            Some(items) => items
                .iter()
                .filter_map(|item| {
                    Some(Said { value: self.data(inner, &item.value)?, comments: item.comments.clone() })
                })
                .collect(),
            None => self.data(inner, value).map(Said::plain).into_iter().collect(),
        }
    }

    /// A value as it stands.
    fn free(self, value: &Value) -> Option<Data> {
        Some(match &value.kind {
            ValueKind::Null => Data::Null,
            ValueKind::Bool(value) => Data::Bool(*value),
            ValueKind::Number(text) => Data::Number(text.clone()),
            ValueKind::Percent(number) => Data::Text(format!("{number}%")),
            ValueKind::Duration(seconds) => Data::Text(duration(*seconds)),
            ValueKind::Word(_) | ValueKind::Text(_) | ValueKind::Target(_) => Data::Text(value.as_text()?),
            ValueKind::List(_) => Data::List(self.list(&Shape::Data, value)),
            ValueKind::Map(fields) => Data::Record(self.keys(fields)),
            ValueKind::Entity(entity) => Data::Text(self.name(entity)),
            ValueKind::Run(_) | ValueKind::Call { .. } | ValueKind::Unknown => return None,
        })
    }

    /// The name in the cluster of something that is declared.
    fn name(self, entity: &Entity) -> String {
        let declaration = self.model.declaration(entity.kind, &entity.id);
        declaration.map_or_else(|| entity.id.clone(), crate::model::Declaration::cluster_name)
    }
}
