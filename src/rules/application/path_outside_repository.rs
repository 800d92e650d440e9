//! `path-outside-repository`: Argo CD renders only what lies inside the repository.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let sources = subject.sources().into_iter();
    sources
        .filter_map(|source| {
            let value = source.fields.get("path")?;
            let path = value.as_text()?;
            if !path.starts_with('/') && !leaves(&path) {
                return None;
            }
            let message = format!("`{path}` lies outside of the repository");
            let help = "write the path from the repository's root, without a leading `/`";
            Some(subject.finding("path-outside-repository", value.site, message).help(help))
        })
        .collect()
}

/// Whether a relative path leaves the folder that it starts from.
fn leaves(path: &str) -> bool {
    let mut depth = 0_i64;
    path.split('/').any(|step| {
        depth += match step {
            ".." => -1,
            "" | "." => 0,
            _ => 1,
        };
        depth < 0
    })
}
