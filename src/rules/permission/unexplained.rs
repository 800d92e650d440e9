//! `unexplained-permission`: a permission to write stands without a comment that says what for. What the compiler infers,
//! it explains itself.

use crate::diagnostic::Diagnostic;
use crate::model::{Comments, Field, Fields};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let jobs = pipeline.jobs.iter().map(|job| &job.fields);
        for fields in std::iter::once(&pipeline.fields).chain(jobs) {
            // What is said of all of them is said of each.
            let Some(block) = fields.field("permissions").filter(|block| !is_explained(&block.comments)) else {
                continue;
            };
            let scopes = block.value.as_map().into_iter().flat_map(Fields::iter);
            let writes = |field: &&Field| field.value.as_text().as_deref() == Some("write");
            for field in scopes.filter(writes).filter(|field| !is_explained(&field.comments)) {
                let message = format!("nothing says what `{} = write` is for", field.key);
                let finding = facts.finding("unexplained-permission", field.site, message);
                found.push(finding.help("write a comment behind it: `# what needs it`"));
            }
        }
    }
    found
}

fn is_explained(comments: &Comments) -> bool {
    !comments.above.is_empty() || comments.trailing.is_some() || !comments.below.is_empty()
}
