//! `input-not-yet-set`: the default of an input reads itself, or an input that stands below it.

use super::place::finding;
use crate::diagnostic::Diagnostic;
use crate::model::interface::Interface;
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in &facts.model.pipelines {
        let interfaces = std::iter::once(&pipeline.interface);
        for interface in interfaces.chain(pipeline.triggers.iter().map(|trigger| &trigger.interface)) {
            of_interface(facts, interface, &mut found);
        }
    }
    found
}

fn of_interface(facts: &Facts<'_>, interface: &Interface, found: &mut Vec<Diagnostic>) {
    for (index, input) in interface.inputs.iter().enumerate() {
        let Some(default) = &input.default else { continue };
        default.expressions(&mut |expression| {
            expression.walk(&mut |inner| {
                let Some(("inputs", names)) = inner.as_path() else { return };
                let [name, ..] = names[..] else { return };
                let is_set = |other: &crate::model::interface::Input| other.id.eq_ignore_ascii_case(name);
                if !interface.inputs.iter().skip(index).any(is_set) {
                    return;
                }
                let message = format!("the default of `{}` reads the input `{name}`, which has no value yet", input.id);
                let help = "read an input that stands above it, or give a default that reads none";
                let site = super::place::site_of(inner).unwrap_or(default.site);
                found.extend(finding("input-not-yet-set", site, message, help, facts.sites));
            });
        });
    }
}
