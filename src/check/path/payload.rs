//! `github.event.x` against what the events of the pipeline deliver.
//!
//! It speaks only where all events are known, and where nothing is written for the case that it is missing. The payload
//! of a called workflow is its caller's.

use super::{Paths, list};
use crate::catalog::event::EVENTS;
use crate::catalog::payload::{Entry, Payload, payload};
use crate::diagnostic::Diagnostic;
use crate::model::{Expression, Part, Site};
use crate::suggest::suggest;

impl Paths<'_, '_> {
    pub(super) fn payload(&self, parts: &[Part]) -> Option<Diagnostic> {
        let events = &self.pipeline.triggers;
        if events.is_empty() || self.may_be_missing {
            return None;
        }
        let mut payloads: Vec<Payload> =
            events.iter().map(|trigger| payload(&trigger.event)).collect::<Option<Vec<_>>>()?;
        let mut shown = "github.event".to_owned();
        for (depth, part) in parts.iter().enumerate() {
            let (name, at) = match part {
                Part::Name(name, at) => (name.as_str(), *at),
                // Names in a list are those of its elements.
                Part::Star | Part::Index(Expression::Number(_)) => continue,
                Part::Index(_) => return None,
            };
            let entries: Vec<Entry> = payloads.iter().filter_map(|payload| payload.get(name)).collect();
            if entries.is_empty() {
                return self.unknown_payload(&shown, name, at, &payloads, depth == 0);
            }
            if entries.iter().any(|entry| matches!(entry, Entry::Leaf)) {
                return None;
            }
            let inner = entries.into_iter().filter_map(|entry| match entry {
                Entry::Object(inner) => Some(inner),
                Entry::Leaf => None,
            });
            payloads = inner.collect();
            shown = format!("{shown}.{name}");
        }
        None
    }

    fn unknown_payload(
        &self,
        shown: &str,
        name: &str,
        at: Site,
        payloads: &[Payload],
        is_outermost: bool,
    ) -> Option<Diagnostic> {
        // A template may read what only another of its users is given.
        if is_outermost && self.sites.trail(at).len() > 1 {
            return None;
        }
        let mut names: Vec<&str> = payloads.iter().flat_map(|payload| payload.names()).collect();
        names.sort_unstable();
        names.dedup();
        let message = match is_outermost {
            true => format!("no event of the pipeline delivers `{shown}.{name}`"),
            false => format!("`{shown}` has no member `{name}`"),
        };
        let place = format!("{} {shown}", self.pipeline.id);
        let warning = Diagnostic::warning("unknown-payload", self.sites.span(at)?, message).not_known(&place, name);
        let near = suggest(name, names.iter().copied());
        self.finish(Some(warning), at, near, || {
            let others = if is_outermost { delivered_by(name) } else { Vec::new() };
            Some(match others[..] {
                [] if names.len() <= 12 => format!("it has {}", list(&names)),
                [] => "look at what GitHub's documentation says of the event's payload".to_owned(),
                [one] => format!("`{one}` delivers it; for other events write a fallback: `… || …`"),
                _ => format!("{} deliver it; for other events write a fallback: `… || …`", list(&others)),
            })
        })
    }
}

/// The first few events whose payload has a name.
fn delivered_by(name: &str) -> Vec<&'static str> {
    const SHOWN: usize = 3;
    let has = |event: &&str| payload(event).is_some_and(|payload| payload.get(name).is_some());
    EVENTS.iter().map(|event| event.name).filter(has).take(SHOWN).collect()
}
