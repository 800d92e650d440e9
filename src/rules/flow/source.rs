//! Where a label comes from, for messages.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::shown_path;
use crate::flow::{Certainty, Flow, Kind, Label, Labels, Scope, normal_path};
use crate::model::{Base, Expression, Site};
use crate::rules::Facts;

/// The part of an expression that a label comes in by.
pub(super) struct Culprit {
    pub site: Site,
    /// As it is written there.
    pub shown: String,
    pub label: Label,
}

impl Culprit {
    /// The first path in an expression that bears a label that its value has, too.
    pub(super) fn find<'a>(
        flow: &Flow<'a>,
        expression: &'a Expression,
        scope: Scope<'a>,
        wanted: impl Fn(&Labels) -> Option<Label>,
    ) -> Option<Self> {
        let whole = wanted(&flow.labels(expression, scope))?;
        let mut found: Option<Self> = None;
        expression.walk(&mut |inner| {
            let Expression::Path { base: Base::Context(context), parts, site } = inner else { return };
            let label = match wanted(&flow.labels(inner, scope)) {
                Some(label) if label.origin == whole.origin => label,
                // Of `github` in `toJSON(github)`, only the function makes a text.
                None if is_inside(&whole.origin, &normal_path(context, parts)) => whole.clone(),
                _ => return,
            };
            if found.as_ref().is_none_or(|found| found.label.way.len() > label.way.len()) {
                found = Some(Self { site: *site, shown: shown_path(context, parts), label });
            }
        });
        found
    }

    pub(super) fn certainty(&self) -> Certainty {
        match self.label.kind {
            Kind::Untrusted(certainty) => certainty,
            Kind::Secret => Certainty::Insider,
        }
    }

    /// Who chooses the value.
    pub(super) fn who(&self) -> &'static str {
        let origin = &*self.label.origin;
        match self.certainty() {
            Certainty::Anyone => "anyone",
            Certainty::Insider if origin.starts_with("inputs.") => "whoever starts the run",
            Certainty::Insider if origin.contains("client_payload") => "whoever sends the event",
            Certainty::Insider if origin.ends_with("ref_name") => "whoever pushes the branch or tag",
            Certainty::Insider => "whoever the condition lets through",
        }
    }

    /// Its name, and what it holds where the label came from elsewhere: a clause that a comma ends.
    pub(super) fn shown_origin(&self) -> String {
        let is_part = is_inside(&self.label.origin, &self.shown);
        let same = self.shown.eq_ignore_ascii_case(&self.label.origin) || self.label.way.len() <= 1;
        if same && !is_part {
            format!("`{}`", self.shown)
        } else {
            format!("{}, in `{}`", self.label.shown(), self.shown)
        }
    }

    /// Shows the way of the label behind its place.
    pub(super) fn explain(&self, mut diagnostic: Diagnostic, facts: &Facts<'_>) -> Diagnostic {
        if self.label.way.len() > 1 {
            for hop in &self.label.way {
                let Some(span) = facts.sites.written(hop.site) else { continue };
                let is_shown = diagnostic.related.iter().any(|label| label.span == span);
                if span != diagnostic.primary.span && !is_shown {
                    let what = if hop.what.starts_with("comes") {
                        format!("`{}` {}", self.label.origin, hop.what)
                    } else {
                        hop.what.to_string()
                    };
                    diagnostic = diagnostic.related(span, what);
                }
            }
        }
        diagnostic
    }

    /// A finding at this place; in a template, at its call.
    pub(super) fn finding(&self, facts: &Facts<'_>, rule: &'static str, message: String) -> Option<Diagnostic> {
        let span = facts.sites.span(self.site)?;
        let diagnostic = Diagnostic::finding(rule, span, message);
        Some(self.explain(outward(diagnostic, self.site, facts.sites), facts))
    }
}

fn is_inside(path: &str, object: &str) -> bool {
    path.strip_prefix(object).is_some_and(|rest| rest.starts_with('.'))
}

/// The untrusted label of a value, no more certain than where it is used allows.
pub(super) fn untrusted(labels: &Labels, scope: Scope<'_>) -> Option<Label> {
    labels.at_most(scope.certainty()).untrusted().map(|(label, _)| label.clone())
}

/// That of an outsider alone.
pub(super) fn of_anyone(labels: &Labels, scope: Scope<'_>) -> Option<Label> {
    let found = labels.at_most(scope.certainty());
    found.untrusted().filter(|(_, certainty)| *certainty == Certainty::Anyone).map(|(label, _)| label.clone())
}
