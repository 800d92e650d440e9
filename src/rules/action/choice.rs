//! Actions that are not the best way to what they do.
//!
//! `superfluous-action`: it only wraps a program that the runner has. `unpinned-tool`: it installs the newest version of a
//! tool, whatever that is on the day.

use super::input_value::is_given;
use crate::catalog::advice;
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Target, Use};
use crate::rules::Facts;

fn uses(facts: &Facts<'_>, report: impl Fn(&str, Use<'_>) -> Option<Diagnostic>) -> Vec<Diagnostic> {
    let of_use = |one: Use<'_>| match one.target {
        Target::Action(reference) => Some(outward(report(&reference.name(), one)?, one.site, facts.sites)),
        _ => None,
    };
    facts.model.uses().filter_map(of_use).collect()
}

/// `superfluous-action`
pub(super) fn superfluous(facts: &Facts<'_>) -> Vec<Diagnostic> {
    uses(facts, |name, one| {
        let command = advice::superfluous(name)?;
        let message = format!("`{name}` does what `{command}` does, which GitHub's runners have");
        let help = format!("`run = \"{command} …\"` has no code of others in the job");
        Some(Diagnostic::finding("superfluous-action", facts.sites.span(one.site)?, message).help(help))
    })
}

/// `unpinned-tool`
pub(super) fn unpinned_tool(facts: &Facts<'_>) -> Vec<Diagnostic> {
    uses(facts, |name, one| {
        let tool = advice::unpinned_tool(name)?;
        let version = one.inputs.get("version");
        if version.is_some() && !is_given(version, "latest") {
            return None;
        }
        let message = format!("`{name}` installs the newest version of {tool}: another one may run tomorrow");
        let diagnostic = Diagnostic::finding("unpinned-tool", facts.sites.span(one.site)?, message);
        Some(diagnostic.help("say which: `version = \"…\"`"))
    })
}
