//! What a policy lets be chosen, and why not.

use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Value};
use crate::pattern;
use crate::rules::Facts;
use crate::rules::report::beside;

/// The choices of all policies that have one of that name.
pub(super) struct Choices<'a> {
    policies: Vec<(&'a Declaration, &'a Value)>,
}

/// Why something may not be chosen.
pub(super) struct Refusal<'a> {
    pub policy: &'a Declaration,
    /// The patterns that decided.
    pub because: &'a Value,
    /// What may be chosen; nothing where it was denied by name.
    pub allowed: Vec<String>,
}

impl<'a> Choices<'a> {
    pub(super) fn of(facts: &'a Facts<'_>, name: &str) -> Self {
        let policies = facts.model.policies.iter();
        Self { policies: policies.filter_map(|policy| Some((policy, policy.fields.get(name)?))).collect() }
    }

    /// The first policy that refuses all of the names under which something is known.
    pub(super) fn refusal(&self, names: &[&str]) -> Option<Refusal<'a>> {
        self.policies.iter().find_map(|(policy, value)| {
            let choice = value.as_map()?;
            if let Some(denied) = choice.get("deny").filter(|denied| has(denied, names)) {
                return Some(Refusal { policy, because: denied, allowed: Vec::new() });
            }
            let allowed = choice.get("allow").filter(|allowed| !has(allowed, names))?;
            Some(Refusal { policy, because: allowed, allowed: allowed.as_texts() })
        })
    }
}

/// Whether one of the patterns matches one of the names.
fn has(patterns: &Value, names: &[&str]) -> bool {
    patterns.as_texts().iter().any(|text| names.iter().any(|name| matches(text, name)))
}

/// Whether a pattern matches a name. One that cannot be read matches what it spells.
pub(super) fn matches(text: &str, name: &str) -> bool {
    text == name || pattern::parse(text).is_ok_and(|pattern| pattern.matches(name))
}

impl Refusal<'_> {
    /// The finding with the policy beside it.
    pub(super) fn explain(&self, facts: &Facts<'_>, diagnostic: Diagnostic) -> Diagnostic {
        let (said, help) = match &self.allowed[..] {
            [] => ("denied here", "take another one".to_owned()),
            allowed => ("what may be chosen", format!("the policy allows {}", listed(allowed))),
        };
        let diagnostic = diagnostic.help(help);
        beside(diagnostic, facts.sites, self.because.site, said)
    }
}

fn listed(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}
