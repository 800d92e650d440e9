//! `matrix.x` against the matrix of the job.

use super::{Paths, list};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::{Matrix, records};
use crate::model::{Job, Part, Site};
use crate::suggest::suggest;

impl Paths<'_, '_> {
    pub(super) fn matrix(&self, job: &Job, name: &str, site: Site, inside: &[Part]) -> Option<Diagnostic> {
        let strategy = job.field("strategy").and_then(crate::model::Value::as_map);
        if strategy.and_then(|strategy| strategy.get("matrix")).is_none() {
            // A strategy that is an expression as a whole may have one.
            if job.field("strategy").is_some_and(|value| value.as_map().is_none()) {
                return None;
            }
            let message = format!("the job `{}` has no matrix", job.id);
            let error = self.unknown("unknown-property", site, &job.id, "matrix", message);
            return self.finish(error, site, None, || Some(format!("add `strategy {{ matrix {{ {name} = […] }} }}`")));
        }
        let matrix = Matrix::of(job)?;
        let names = matrix.keys()?;
        if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            let message = format!("the matrix of `{}` has no `{name}`", job.id);
            let error = self.unknown("unknown-property", site, &format!("{} matrix", job.id), name, message);
            let near = suggest(name, names.iter().copied());
            return self.finish(error, site, near, || Some(format!("it has {}", list(&names))));
        }
        match self.may_be_missing || inside.is_empty() {
            true => None,
            false => self.inside_row(name, &matrix, inside),
        }
    }

    /// `matrix.config.x`: a member that no combination has.
    fn inside_row(&self, name: &str, matrix: &Matrix<'_>, inside: &[Part]) -> Option<Diagnostic> {
        let mut values = matrix.values(name)?;
        let mut shown = format!("matrix.{name}");
        for part in inside {
            let Part::Name(member, at) = part else { return None };
            let records = records(&values)?;
            let names: Vec<&str> = records.iter().flat_map(|record| record.iter()).map(|(name, _)| name).collect();
            if !names.iter().any(|known| known.eq_ignore_ascii_case(member)) {
                let mut names = names;
                names.sort_unstable();
                names.dedup();
                let message = format!("`{shown}` has no member `{member}`");
                let place = format!("{} {shown}", self.owner());
                let error = self.unknown("unknown-property", *at, &place, member, message);
                let near = suggest(member, names.iter().copied());
                return self.finish(error, *at, near, || Some(format!("it has {}", list(&names))));
            }
            values = records.iter().filter_map(|record| record.get(member).cloned()).collect();
            shown = format!("{shown}.{member}");
        }
        None
    }
}
