//! Rules of single blocks: what GitHub refuses in them, or takes and ignores.

mod case;
mod empty;
mod filters;
mod icon;
mod ids;
mod incomplete;
mod inputs;
mod unnamed_step;

use super::Check::Project;
use super::{Rule, deny, note, off, warn};
use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::Site;
use crate::rules::Facts;

pub(super) const RULES: &[Rule] = &[
    deny("incomplete-block", "A block or an action lacks what GitHub asks for in it.", Project(incomplete::check)),
    warn("empty-value", "Nothing stands where something has to.", Project(empty::check)),
    deny(
        "same-but-for-case",
        "Two names differ in capitals only, and GitHub takes them for one.",
        Project(case::check),
    ),
    deny("conflicting-filters", "A filter of a trigger stands beside its opposite.", Project(filters::check)),
    deny("too-many-inputs", "More inputs than someone can be asked for.", Project(inputs::too_many)),
    deny(
        "refused-input-type",
        "An input of a call has a type that only a start by hand knows.",
        Project(inputs::refused),
    ),
    warn("duplicate-option", "An input has an option twice.", Project(inputs::duplicate)),
    deny(
        "wrong-default",
        "With `baseline = github`: the default of an input is none of what the input takes.",
        Project(inputs::wrong_default),
    ),
    warn("unknown-icon", "An action has an icon that GitHub does not have.", Project(icon::check)),
    off("mixed-ids", "Ids of one file are written in different manners.", Project(ids::mixed)),
    off("similar-ids", "Two ids differ in `-` and `_` alone.", Project(ids::similar)),
    off("unnamed-step", "A script of several lines has no title.", Project(unnamed_step::check)),
    note("idle-default", "A required input has a default, which is never used.", Project(inputs::idle_default)),
];

fn report(facts: &Facts<'_>, rule: &'static str, site: Site, message: String, help: &str) -> Option<Diagnostic> {
    let diagnostic = Diagnostic::finding(rule, facts.sites.span(site)?, message).help(help);
    Some(outward(diagnostic, site, facts.sites))
}
