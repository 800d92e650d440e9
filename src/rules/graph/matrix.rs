//! What is wrong with a matrix by itself.
//!
//! `empty-matrix`: a row without values. `duplicate-matrix-value`: a value that a row has twice. `idle-exclude`: an
//! `exclude` that takes nothing away. `matrix-too-large`: more combinations than GitHub takes. `zero-parallel`: a limit
//! that is none.

use crate::catalog::limits::MATRIX_JOBS_PER_RUN;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::constant::constant;
use crate::evaluate::value::Value as Known;
use crate::model::{Field, Fields, Job, Site, Value, ValueKind};
use crate::rules::Facts;
use crate::suggest::suggest;

/// A job and its matrix, where it is no expression.
fn matrices<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = (&'a Job, &'a Fields, Site)> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.filter_map(|job| {
        let field = job.field("strategy")?.as_map()?.field("matrix")?;
        Some((job, field.value.as_map()?, field.site))
    })
}

fn rows(matrix: &Fields) -> impl Iterator<Item = &Field> {
    matrix.iter().filter(|field| !matches!(field.key.as_str(), "include" | "exclude"))
}

/// `empty-matrix`
pub(super) fn empty(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let all = matrices(facts).flat_map(|(_, matrix, _)| rows(matrix));
    let empty = all.filter(|row| row.value.as_list().is_some_and(<[_]>::is_empty));
    empty
        .filter_map(|row| {
            let message = format!("the row `{}` has no values, and GitHub fails the job", row.key);
            report(facts, "empty-matrix", row.site, message, "give it values, or remove it")
        })
        .collect()
}

/// `duplicate-matrix-value`
pub(super) fn duplicate(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for row in matrices(facts).flat_map(|(_, matrix, _)| rows(matrix)) {
        let mut seen: Vec<(Known, Site)> = Vec::new();
        for item in row.value.as_list().unwrap_or_default() {
            let Some(value) = constant(&item.value) else { continue };
            match seen.iter().find(|(other, _)| *other == value) {
                Some((_, first)) => {
                    let message = format!("`{}` has this value twice, so its jobs run twice", row.key);
                    let site = item.value.site;
                    let diagnostic = report(facts, "duplicate-matrix-value", site, message, "remove one of them");
                    let there = facts.sites.span(*first).filter(|there| Some(*there) != facts.sites.span(site));
                    found.extend(diagnostic.map(|diagnostic| match there {
                        Some(there) => diagnostic.related(there, "the first one"),
                        None => diagnostic,
                    }));
                }
                None => seen.push((value, item.value.site)),
            }
        }
    }
    found
}

/// `idle-exclude`
pub(super) fn idle_exclude(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, matrix, _) in matrices(facts) {
        for item in matrix.get("exclude").and_then(Value::as_list).unwrap_or_default() {
            for field in item.value.as_map().into_iter().flat_map(Fields::iter) {
                found.extend(of_excluded(facts, matrix, field));
            }
        }
    }
    found
}

fn of_excluded(facts: &Facts<'_>, matrix: &Fields, field: &Field) -> Option<Diagnostic> {
    let rule = "idle-exclude";
    let Some(row) = rows(matrix).find(|row| row.key.eq_ignore_ascii_case(&field.key)) else {
        let message = format!("the matrix has no row `{}`, and GitHub refuses this `exclude`", field.key);
        let names: Vec<&str> = rows(matrix).map(|row| row.key.as_str()).collect();
        let help = match suggest(&field.key, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`exclude` takes away combinations of the rows; what `include` adds is none of them".to_owned(),
        };
        return report(facts, rule, field.site, message, &help);
    };
    let wanted = constant(&field.value)?;
    let values = row.value.as_list()?.iter().map(|item| constant(&item.value)).collect::<Option<Vec<_>>>()?;
    // A record is excluded by some of its members too.
    let is_there = !wanted.is_primitive() || values.iter().any(|value| !value.is_primitive() || same(value, &wanted));
    if is_there {
        return None;
    }
    let message = format!("this excludes nothing: `{}` never has this value", row.key);
    let near = field.value.as_text().and_then(|text| {
        let names: Vec<String> = values.iter().map(crate::evaluate::coerce::text).collect();
        let longer = || names.iter().find(|name| !text.is_empty() && name.starts_with(&text)).map(String::as_str);
        suggest(&text, names.iter().map(String::as_str)).or_else(longer).map(|near| format!("did you mean `{near}`?"))
    });
    let help = near.unwrap_or_else(|| "remove it, or write a value of the row".to_owned());
    report(facts, rule, field.value.site, message, &help)
}

/// GitHub compares the texts of both.
fn same(value: &Known, wanted: &Known) -> bool {
    crate::evaluate::coerce::text(value).eq_ignore_ascii_case(&crate::evaluate::coerce::text(wanted))
}

/// `zero-parallel`
///
/// Source: actions/runner, WorkflowTemplateConverter: only a number above 0 is a limit, else it is that of all combinations.
pub(super) fn zero_parallel(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let jobs = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let of = |job: &Job| {
        let field = job.field("strategy")?.as_map()?.field("max-parallel")?;
        let ValueKind::Number(text) = &field.value.kind else { return None };
        let is_none = text.parse::<f64>().is_ok_and(|number| number <= 0.0);
        let message =
            format!("GitHub takes `{text}` as no limit, so all jobs of the matrix of `{}` may run at a time", job.id);
        let help = "write how many may run at a time, or remove it";
        is_none.then(|| report(facts, "zero-parallel", field.value.site, message, help))?
    };
    jobs.filter_map(of).collect()
}

/// How many combinations the matrix of a job has for certain: not where `exclude` takes some away.
pub(super) fn combinations(job: &Job) -> Option<u64> {
    let matrix = job.field("strategy")?.as_map()?.get("matrix")?.as_map()?;
    if matrix.get("exclude").is_some() {
        return None;
    }
    let sizes = rows(matrix).map(|row| row.value.as_list().map(|items| items.len() as u64));
    Some(sizes.collect::<Option<Vec<u64>>>()?.into_iter().fold(1, u64::saturating_mul))
}

/// `matrix-too-large`
pub(super) fn too_large(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let most = MATRIX_JOBS_PER_RUN;
    matrices(facts)
        .filter_map(|(job, _, site)| {
            let count = combinations(job).filter(|count| *count > most)?;
            let message =
                format!("the matrix of `{}` has {count} combinations, and GitHub takes at most {most}", job.id);
            report(facts, "matrix-too-large", site, message, "leave values out, or spread them over several jobs")
        })
        .collect()
}

fn report(facts: &Facts<'_>, rule: &'static str, site: Site, message: String, help: &str) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::finding(rule, facts.sites.span(site)?, message).help(help);
    Some(outward(diagnostic, site, facts.sites))
}
