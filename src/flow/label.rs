//! What is known of a value: the labels that it bears.

use std::rc::Rc;

use crate::model::Site;

/// How many labels of a value are kept.
const LABELS_MAX: usize = 8;

/// How many places of a way are kept, the first ones.
const HOPS_MAX: usize = 12;

/// What a label says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Secret,
    /// Someone whom the project does not trust chooses it.
    Untrusted(Certainty),
}

/// Who can choose a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Someone who may start runs or push branches.
    Insider,
    /// Anyone.
    Anyone,
}

/// One label of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    pub kind: Kind,
    /// What bears it first: `github.event.issue.title`.
    pub origin: Rc<str>,
    /// Whether that is a file, and the value what it holds.
    pub is_file: bool,
    /// Whether that can have several lines.
    pub has_lines: bool,
    /// The way that it came, from its origin on.
    pub way: Vec<Hop>,
}

/// A place on the way of a label.
#[derive(Clone, Debug, PartialEq)]
pub struct Hop {
    pub site: Site,
    /// What happens there, as a clause: "becomes the output `title`".
    pub what: Rc<str>,
}

impl Label {
    /// What somebody chooses, for messages.
    pub fn shown(&self) -> String {
        let what = if self.is_file { "what is in " } else { "" };
        format!("{what}`{}`", self.origin)
    }
}

/// The labels of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels(Option<Rc<Vec<Label>>>);

impl Labels {
    pub fn one(kind: Kind, origin: &str, has_lines: bool, site: Site) -> Self {
        let what = if kind == Kind::Secret { "the secret is read here" } else { "comes from here" };
        let way = vec![Hop { site, what: what.into() }];
        Self(Some(Rc::new(vec![Label { kind, origin: origin.into(), is_file: false, has_lines, way }])))
    }

    /// What somebody wrote into a file that comes from elsewhere.
    pub fn of_file(kind: Kind, path: &str, site: Site, what: &str) -> Self {
        let way = vec![Hop { site, what: what.into() }];
        Self(Some(Rc::new(vec![Label { kind, origin: path.into(), is_file: true, has_lines: true, way }])))
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Label> {
        self.0.as_deref().map(Vec::as_slice).unwrap_or_default().iter()
    }

    pub fn is_empty(&self) -> bool {
        self.iter().len() == 0
    }

    pub fn add(&mut self, other: &Self) {
        if self.is_empty() {
            self.0.clone_from(&other.0);
            return;
        }
        for label in other.iter() {
            let is_new = |own: &Label| own.kind != label.kind || own.origin != label.origin;
            if self.iter().len() < LABELS_MAX && self.iter().all(is_new) {
                Rc::make_mut(self.0.get_or_insert_default()).push(label.clone());
            }
        }
    }

    /// The same labels, a place further on their way.
    pub fn through(&self, site: Site, what: impl FnOnce() -> String) -> Self {
        if self.is_empty() {
            return Self::default();
        }
        let hop = Hop { site, what: what().into() };
        let mut labels: Vec<Label> = self.iter().cloned().collect();
        labels.iter_mut().filter(|label| label.way.len() < HOPS_MAX).for_each(|label| label.way.push(hop.clone()));
        Self(Some(Rc::new(labels)))
    }

    /// The untrusted label that is the most certain.
    pub fn untrusted(&self) -> Option<(&Label, Certainty)> {
        let found = self.iter().filter_map(|label| match label.kind {
            Kind::Untrusted(certainty) => Some((label, certainty)),
            Kind::Secret => None,
        });
        // The first of those that are equal.
        found.reduce(|best, other| if other.1 > best.1 { other } else { best })
    }

    pub fn secret(&self) -> Option<&Label> {
        self.iter().find(|label| label.kind == Kind::Secret)
    }

    /// What no outsider chooses is left to insiders.
    pub fn at_most(&self, most: Certainty) -> Self {
        let mut labels: Vec<Label> = self.iter().cloned().collect();
        for label in &mut labels {
            if let Kind::Untrusted(certainty) = &mut label.kind {
                *certainty = (*certainty).min(most);
            }
        }
        Self(Some(Rc::new(labels)))
    }
}
