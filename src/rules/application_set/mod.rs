//! Rules of ApplicationSets: their generators, their templates, and what becomes of the Applications.

mod combination;
mod deletion;
mod generated_name;
mod generators;
mod kind;
mod parameter;
mod rolling_sync;
mod template_patch;
mod templated_project;
mod syntax;

use super::Check::Project;
use super::{Rule, deny, note, warn};
use crate::model::{Declaration, Fields, Model, Text, Value, ValueKind};

pub(super) const RULES: &[Rule] = &[
    deny("generator-kind", "An entry that is no generator, or several.", Project(kind::check)),
    deny("generator-combination", "Generators that cannot be joined so.", Project(combination::check)),
    deny("duplicate-generated-app", "Two Applications of a set have one name.", Project(generated_name::check)),
    deny("template-syntax", "A template in the syntax of the other kind.", Project(syntax::check)),
    deny("unknown-parameter", "No generator of the set has this parameter.", Project(parameter::check)),
    note("missing-key-ignored", "A misspelt parameter becomes `<no value>`.", Project(syntax::missing_key)),
    deny(
        "idle-template-patch",
        "A change to the template that is not made, or makes too much.",
        Project(template_patch::check),
    ),
    warn(
        "templated-project",
        "Whoever opens a repository or a pull request chooses the project.",
        Project(templated_project::check),
    ),
    deny("idle-rolling-sync", "Steps that no Application comes to.", Project(rolling_sync::check)),
    warn(
        "rolling-sync-automation",
        "Steps switch off the healing that the template asks for.",
        Project(rolling_sync::automation),
    ),
    note(
        "set-deletes-workloads",
        "An answer without entries deletes every workload of a set.",
        Project(deletion::check),
    ),
];

/// The Applications that sets make, as far as they are the same for all: what is a template in them is unknown. Sets
/// that change them further are left out.
pub(super) fn templates(model: &Model) -> Vec<Declaration> {
    let sets = model.application_sets.iter();
    let plain = sets.filter(|set| {
        set.fields.get("template-patch").is_none() && !generators::of(set).iter().any(|one| one.overrides())
    });
    plain
        .filter_map(|set| {
            let template = set.fields.get("template")?.as_map()?;
            let mut fields = masked(template);
            fields.take("finalizer");
            Some(Declaration { id: set.id.clone(), fields, site: set.site, ..Declaration::default() })
        })
        .collect()
}

/// The template of a set.
fn template(set: &Declaration) -> Option<&Fields> {
    set.fields.get("template")?.as_map()
}

fn masked(fields: &Fields) -> Fields {
    let mut fields = fields.clone();
    for field in &mut fields.0 {
        mask(&mut field.value);
    }
    fields
}

fn mask(value: &mut Value) {
    match &mut value.kind {
        ValueKind::Text(text) if is_template(text) => value.kind = ValueKind::Unknown,
        ValueKind::List(items) => items.iter_mut().for_each(|item| mask(&mut item.value)),
        ValueKind::Map(fields) => fields.0.iter_mut().for_each(|field| mask(&mut field.value)),
        _ => {}
    }
}

fn is_template(text: &Text) -> bool {
    text.as_constant().is_none_or(|text| text.contains("{{"))
}

fn is_true(value: Option<&Value>) -> bool {
    value.is_some_and(|value| value.kind == ValueKind::Bool(true))
}

/// Calls a function for each text in some fields.
fn texts<'a>(fields: &'a Fields, visit: &mut dyn FnMut(&'a Value, String)) {
    for field in fields.iter() {
        of_value(&field.value, visit);
    }
}

fn of_value<'a>(value: &'a Value, visit: &mut dyn FnMut(&'a Value, String)) {
    match &value.kind {
        ValueKind::Map(fields) => texts(fields, visit),
        ValueKind::List(items) => items.iter().for_each(|item| of_value(&item.value, visit)),
        ValueKind::Text(text) => {
            if let Some(text) = text.as_constant() {
                visit(value, text);
            }
        }
        _ => {}
    }
}
