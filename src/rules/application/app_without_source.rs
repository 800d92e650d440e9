//! `app-without-source`: an app that is rendered from nothing is refused.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;

const RULE: &str = "app-without-source";
const HELP: &str = "write `source { repo-url = \"…\", target-revision = \"…\", path = \"…\" }`";

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let app = subject.app;
    if let Some(field) = subject.field(&["sources"])
        && field.value.as_list().is_some_and(<[_]>::is_empty)
    {
        return vec![subject.finding(RULE, field.site, "`sources` is empty").help(HELP)];
    }
    let said = ["source", "sources", "source-hydrator"].iter().any(|name| app.fields.get(name).is_some());
    if said {
        return Vec::new();
    }
    vec![subject.finding(RULE, app.site, format!("`{}` has no source", app.id)).help(HELP)]
}
