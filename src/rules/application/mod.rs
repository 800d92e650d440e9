//! Rules that need one app and nothing else: what Argo CD refuses later than it could, and what it takes and ignores.
//!
//! In: an app whose members have the shapes of the schema; members that were reported are missing or unknown. Out:
//! what is wrong with the rest. Nothing here knows how the Application is written.

mod allow_empty;
mod app_without_destination;
mod app_without_source;
mod automated_without_prune;
mod chart_without_version;
mod default_project;
mod destination_conflict;
mod destination_without_namespace;
mod endless_retry;
mod floating_revision;
mod helm_values_conflict;
mod idle_automation;
mod idle_difference;
mod idle_kustomize_option;
mod idle_namespace_metadata;
mod idle_sync_option;
mod incomplete_hydrator;
mod invalid_application_name;
mod malformed_json_pointer;
mod malformed_subscription;
mod overwritten_differences;
mod path_and_chart;
mod path_outside_repository;
mod reconciliation_skipped;
mod render_tool_conflict;
mod retry_without_limit;
mod source_conflict;
mod source_reference;
mod source_without_location;
mod subject;
mod sync_option_conflict;
mod unknown_finalizer;

use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Model, Sites};
use subject::Subject;

/// The names of the rules.
pub const NAMES: &[&str] = &[
    "app-without-source",
    "source-conflict",
    "source-without-location",
    "path-and-chart",
    "path-outside-repository",
    "chart-without-version",
    "source-reference",
    "render-tool-conflict",
    "helm-values-conflict",
    "incomplete-hydrator",
    "app-without-destination",
    "destination-conflict",
    "retry-without-limit",
    "malformed-json-pointer",
    "idle-difference",
    "malformed-subscription",
    "unknown-finalizer",
    "invalid-application-name",
    "destination-without-namespace",
    "floating-revision",
    "automated-without-prune",
    "sync-may-delete-everything",
    "idle-automation",
    "idle-sync-option",
    "sync-option-conflict",
    "endless-retry",
    "idle-namespace-metadata",
    "overwritten-differences",
    "idle-kustomize-option",
    "reconciliation-skipped",
    "default-project",
];

type Rule = fn(&Subject) -> Vec<Diagnostic>;

/// In the order of the Application.
const RULES: &[Rule] = &[
    invalid_application_name::check,
    unknown_finalizer::check,
    reconciliation_skipped::check,
    malformed_subscription::check,
    default_project::check,
    app_without_source::check,
    source_conflict::check,
    source_without_location::check,
    path_and_chart::check,
    path_outside_repository::check,
    chart_without_version::check,
    floating_revision::check,
    source_reference::check,
    render_tool_conflict::check,
    helm_values_conflict::check,
    idle_kustomize_option::check,
    incomplete_hydrator::check,
    app_without_destination::check,
    destination_conflict::check,
    destination_without_namespace::check,
    idle_automation::check,
    automated_without_prune::check,
    allow_empty::check,
    idle_sync_option::check,
    sync_option_conflict::check,
    retry_without_limit::check,
    endless_retry::check,
    idle_namespace_metadata::check,
    overwritten_differences::check,
    malformed_json_pointer::check,
    idle_difference::check,
];

/// Each rule has its name in both lists.
const _: () = assert!(RULES.len() == NAMES.len());

/// Judges one app.
pub fn check(model: &Model, sites: &Sites, app: &Declaration) -> Vec<Diagnostic> {
    let subject = Subject { model, sites, app };
    RULES.iter().flat_map(|rule| rule(&subject)).collect()
}
