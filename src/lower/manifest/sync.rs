//! The options of a `sync`, as the texts that Argo CD compares.

use crate::model::{Comments, Value, ValueKind};
use crate::target::argo::{Data, Said, sync_option};

/// A word, a block of words with values, or a list of both.
pub(super) fn options(value: &Value) -> Vec<Said<Data>> {
    match value.as_list() {
        Some(items) => items.iter().flat_map(|item| option(&item.value, &item.comments)).collect(),
        None => option(value, &Comments::default()),
    }
}

fn option(value: &Value, comments: &Comments) -> Vec<Said<Data>> {
    match &value.kind {
        ValueKind::Word(word) => {
            vec![Said { value: Data::Text(sync_option(word, "true")), comments: comments.clone() }]
        }
        ValueKind::Map(fields) => {
            let mut said: Vec<_> = fields
                .iter()
                .filter_map(|field| {
                    let text = sync_option(&field.key, &field.value.as_text()?);
                    Some(super::said(field, Data::Text(text)))
                })
                .collect();
            if let Some(first) = said.first_mut() {
                first.comments.above.splice(0..0, comments.above.iter().cloned());
                first.comments.trailing = first.comments.trailing.take().or_else(|| comments.trailing.clone());
            }
            said
        }
        _ => Vec::new(),
    }
}
