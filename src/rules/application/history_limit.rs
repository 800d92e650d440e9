//! `unusual-history-limit`: no past revision is left to go back to, or more are kept than anybody looks at.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

/// What is kept unless something is said.
const USUAL: u64 = 10;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let Some(field) = subject.field(&["revision-history-limit"]) else { return Vec::new() };
    let Some(limit) = field.value.as_text().and_then(|text| text.parse::<u64>().ok()) else { return Vec::new() };
    let message = match limit {
        0 => "nothing is left for a rollback by hand".to_owned(),
        1..=USUAL => return Vec::new(),
        _ => format!("the Application carries {limit} past revisions with it"),
    };
    vec![subject.finding("unusual-history-limit", field.value.site, message).help(format!("leave it out for {USUAL}"))]
}
