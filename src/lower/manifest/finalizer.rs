//! What becomes of the workload when its Application is deleted.

use crate::model::{Field, ValueKind};
use crate::target::argo::{Data, FINALIZER, FINALIZER_BACKGROUND, Said};

/// The finalizers that a member says; nothing where it says none.
pub(super) fn finalizers(field: &Field) -> Option<Said<Data>> {
    let plain = |text: &str| vec![Said::plain(Data::text(text))];
    let value = match &field.value.kind {
        ValueKind::Word(word) => match word.as_str() {
            "none" => Vec::new(),
            "background" => plain(FINALIZER_BACKGROUND),
            _ => plain(FINALIZER),
        },
        ValueKind::List(items) => items
            .iter()
            .filter_map(|item| Some(Said { value: Data::Text(item.value.as_text()?), comments: item.comments.clone() }))
            .collect(),
        _ => field.value.as_text().as_deref().map_or_else(|| plain(FINALIZER), plain),
    };
    (!value.is_empty()).then(|| super::said(field, Data::List(value)))
}
