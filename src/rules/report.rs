//! How rules put a finding at its place: for those of manifests the user's own token, for those of jobs the step.

use std::ops::Range;

use super::Facts;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Site, Sites, Step};
use crate::source::{FileId, Span};

impl Facts<'_> {
    /// A finding at a place. Within a template it is reported where a person called it.
    pub fn finding(&self, rule: &'static str, site: Site, message: impl Into<String>) -> Diagnostic {
        let span = self.sites.span(site).unwrap_or(Span::new(FileId(0), 0, 0));
        outward(Diagnostic::finding(rule, span, message), site, self.sites)
    }

    /// A finding at a range of a step's script.
    pub fn in_script(
        &self,
        rule: &'static str,
        step: &Step,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Option<Diagnostic> {
        let layout = self.sites.layout(step.site);
        let span = layout.and_then(|layout| layout.span(range)).or_else(|| self.sites.span(step.site))?;
        Some(outward(Diagnostic::finding(rule, span, message), step.site, self.sites))
    }
}

/// Shows another place beside the finding, if it has one.
pub(super) fn beside(diagnostic: Diagnostic, sites: &Sites, site: Site, text: impl Into<String>) -> Diagnostic {
    match sites.span(site) {
        Some(span) => diagnostic.related(span, text),
        None => diagnostic,
    }
}
