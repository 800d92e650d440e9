//! Annotations of Argo CD.
//!
//! `malformed-annotation`: a value that Argo CD does not read, or refuses. `unread-annotation`: one that it does not have.

use super::subject::Subject;
use crate::catalog::argo::{ANNOTATION_PREFIX, ANNOTATIONS, AnnotationValue};
use crate::diagnostic::Diagnostic;
use crate::model::{Field, Value};
use crate::suggest::suggest;

/// The annotations of the app that are Argo CD's, without its prefix.
fn own<'a>(subject: &'a Subject) -> impl Iterator<Item = (&'a str, &'a Field)> {
    let annotations = subject.field(&["annotations"]).map(|field| &field.value).and_then(Value::as_map);
    let fields = annotations.into_iter().flat_map(|fields| fields.iter());
    fields.filter_map(|field| Some((field.key.strip_prefix(ANNOTATION_PREFIX)?, field)))
}

/// `malformed-annotation`
pub(super) fn malformed(subject: &Subject) -> Vec<Diagnostic> {
    let faults = own(subject).filter_map(|(name, field)| {
        let (_, holds) = ANNOTATIONS.iter().find(|(known, _)| *known == name)?;
        let text = field.value.as_text()?;
        let (fault, help) = fault(*holds, text.trim())?;
        let message = format!("`{name}` is `{text}`, which {fault}");
        Some(subject.finding("malformed-annotation", field.value.site, message).help(help))
    });
    faults.collect()
}

/// What is wrong with a value, and what to write.
fn fault(holds: AnnotationValue, text: &str) -> Option<(String, String)> {
    let words = |known: &[&str]| {
        format!("write {}", known.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", "))
    };
    let ignored = "Argo CD does not know and passes over".to_owned();
    match holds {
        AnnotationValue::Word(known) if !known.contains(&text) => Some((ignored, words(known))),
        AnnotationValue::Words(known) => {
            let wrong = text.split(',').map(str::trim).find(|word| !known.contains(word))?;
            let help = suggest(wrong, known.iter().copied())
                .map_or_else(|| words(known), |near| format!("did you mean `{near}`?"));
            Some((ignored, help))
        }
        AnnotationValue::Integer if text.parse::<i32>().is_err() => Some((
            "is no whole number: Argo CD takes it for 0".to_owned(),
            "write a number in quotes: \"-1\"".to_owned(),
        )),
        AnnotationValue::WebAddress if !text.starts_with("http://") && !text.starts_with("https://") => {
            Some(("is no address of the web: Argo CD refuses the app".to_owned(), "write \"https://…\"".to_owned()))
        }
        _ => None,
    }
}

/// `unread-annotation`
pub(super) fn unknown(subject: &Subject) -> Vec<Diagnostic> {
    let known = || ANNOTATIONS.iter().map(|(name, _)| *name);
    let strange = own(subject).filter(|(name, _)| known().all(|known| known != *name));
    let found = strange.filter_map(|(name, field)| {
        // Newer versions may have more: only what is nearly one of these is a mistake for certain.
        let near = suggest(name, known())?;
        let message = format!("Argo CD has no annotation `{}`", field.key);
        let help = format!("did you mean `{ANNOTATION_PREFIX}{near}`?");
        Some(subject.finding("unread-annotation", field.site, message).help(help))
    });
    found.collect()
}
