//! What becomes of the workload when its Application is deleted.

use crate::model::{Field, ValueKind};
use crate::target::argo::{Data, FINALIZER, FINALIZER_BACKGROUND, Said};

/// Unsaid, the workload is deleted with its Application: what the source no longer says is to be gone.
pub(super) fn finalizers(field: Option<&Field>) -> Said<Vec<Said<Data>>> {
    let plain = |text: &str| vec![Said::plain(Data::text(text))];
    let Some(field) = field else { return Said::plain(plain(FINALIZER)) };
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
    super::said(field, value)
}
