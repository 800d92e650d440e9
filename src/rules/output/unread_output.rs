//! `unread-output`: an output of a job that no other job reads. Nothing else can read it.

use std::collections::BTreeSet;

use crate::check::{of_owner, owners};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Expression, Fields, Part, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut read: BTreeSet<(String, String, String)> = BTreeSet::new();
    // Pipelines in which outputs are read by names that are not plain, or of all jobs at once.
    let mut open: BTreeSet<String> = BTreeSet::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return };
            if context != "needs" && context != "jobs" {
                return;
            }
            match &parts[..] {
                [Part::Name(job, _), Part::Name(_, _), Part::Name(name, _), ..] => {
                    let names = (typing.pipeline.id.clone(), job.clone(), name.to_ascii_lowercase());
                    read.insert(names);
                }
                [Part::Name(_, _), Part::Name(member, _)] if member != "outputs" => {}
                [Part::Star, Part::Name(member, _)] if member == "result" => {}
                _ => drop(open.insert(typing.pipeline.id.clone())),
            }
        });
    });
    let mut found = Vec::new();
    for pipeline in facts.model.pipelines.iter().filter(|pipeline| !open.contains(&pipeline.id)) {
        for job in &pipeline.jobs {
            let outputs = job.field("outputs").and_then(Value::as_map);
            for output in outputs.into_iter().flat_map(Fields::iter) {
                let names = (pipeline.id.clone(), job.id.clone(), output.key.to_ascii_lowercase());
                let Some(span) = facts.sites.written(output.site).filter(|_| !read.contains(&names)) else { continue };
                let message = format!("nothing reads the output `{}` of the job `{}`", output.key, job.id);
                let help = "leave it out, or read it in a job that needs this one";
                found.push(Diagnostic::finding("unread-output", span, message).help(help));
            }
        }
    }
    found
}
