//! `inherited-secrets`: a call hands all secrets to another workflow, those too that it has no use for.
//!
//! What a workflow of another repository does with them can change at any time. Of one of this project it is known what it
//! reads; in a safe pipeline `inherit` is just that, unless the called one leaves to GitHub what it declares.

use crate::check::{ReadSecret, outward, read_secrets};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Site, Target};
use crate::rules::{Facts, count as plural};

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let is_safe = pipeline.baseline.others.is_safe();
        let mut own: Vec<(&str, Site, usize)> = Vec::new();
        for job in &pipeline.jobs {
            let (Some(call), Some(value)) = (&job.call, job.field("secrets")) else { continue };
            if value.as_text().as_deref() != Some("inherit") {
                continue;
            }
            match &call.target {
                Target::Action(reference) => {
                    let Some(span) = facts.sites.span(value.site) else { continue };
                    let message = format!("`{}` is given all secrets of the repository", reference.name());
                    let finding = Diagnostic::finding("inherited-secrets", span, message)
                        .help("name those that it needs: `secrets { NAME = secrets.NAME }`")
                        .at_most(if is_safe { Severity::Error } else { Severity::Warning });
                    found.push(outward(finding, value.site, facts.sites));
                }
                Target::Pipeline(id) => match own.iter_mut().find(|(known, ..)| known == id) {
                    Some((.., count)) => *count += 1,
                    None => own.push((id, value.site, 1)),
                },
                _ => {}
            }
        }
        let weight = if is_safe { Severity::Warning } else { Severity::Note };
        let of_own = own.into_iter().filter_map(|(id, site, count)| of_own(facts, id, site, count));
        found.extend(of_own.map(|finding| finding.at_most(weight)));
    }
    found
}

/// A pipeline of this project that is given all by so many calls. Nothing where it is not known what it reads.
fn of_own(facts: &Facts<'_>, id: &str, site: Site, count: usize) -> Option<Diagnostic> {
    let secrets = read_secrets(facts.model, facts.model.pipeline(id)?)?;
    let read = match &secrets[..] {
        [] => "none".to_owned(),
        [one] => format!("only `{}`", one.name),
        _ => format!("{} of them", secrets.len()),
    };
    let more = match count {
        1 => String::new(),
        _ => format!("; so it is in {} here", plural(count - 1, "other call")),
    };
    let message = format!("`{id}` is given all secrets of the repository, and reads {read}{more}");
    let finding =
        Diagnostic::finding("inherited-secrets", facts.sites.span(site)?, message).help(to_write(id, &secrets));
    Some(outward(finding, site, facts.sites))
}

fn to_write(id: &str, secrets: &[ReadSecret]) -> String {
    if secrets.is_empty() {
        return "leave `secrets` out".to_owned();
    }
    let named: Vec<String> = secrets.iter().map(|one| format!("{0} = secrets.{0}", one.name)).collect();
    let help = format!("hand over just what it reads: `secrets {{ {} }}`", named.join(", "));
    let missing = secrets.iter().filter(|one| !one.is_declared).map(|one| format!("`{}`", one.name));
    match missing.collect::<Vec<_>>()[..] {
        [] => help,
        ref missing => format!("{help}; to take it by name, `{id}` has to declare {}", missing.join(", ")),
    }
}
