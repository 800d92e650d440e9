//! Rules that need one app and nothing else: what Argo CD refuses later than it could, and what it takes and ignores.
//!
//! In: an app whose members have the shapes of the schema; members that were reported are missing or unknown. Out:
//! what is wrong with the rest. Nothing here knows how the Application is written.

mod allow_empty;
mod annotation;
mod app_without_destination;
mod app_without_finalizer;
mod app_without_project;
mod app_without_source;
mod applied_without_validation;
mod automated_without_prune;
mod automated_without_self_heal;
mod chart_without_version;
mod default_project;
mod destination_conflict;
mod destination_without_namespace;
mod endless_retry;
mod floating_revision;
mod helm_values_conflict;
mod history_limit;
mod idle_automation;
mod idle_difference;
mod idle_kustomize_option;
mod idle_namespace_metadata;
mod idle_sync_option;
mod incomplete_hydrator;
mod info_for_nobody;
mod invalid_application_name;
mod malformed_jq;
mod malformed_json_pointer;
mod malformed_subscription;
mod many_sources;
pub(super) mod mutable_image;
mod namespace_conflict;
mod overwritten_differences;
mod path_and_chart;
mod path_outside_repository;
pub(in crate::rules) mod place;
mod plain_secret;
mod reconciliation_skipped;
mod remote_base;
mod render_tool_conflict;
mod retry_without_limit;
pub(super) mod server_without_url;
mod source_conflict;
mod source_reference;
mod source_without_location;
pub(super) mod subject;
mod sync_option_conflict;
mod uncovered_path;
mod unknown_finalizer;

use super::Check::App;
use super::{Rule, deny, note, warn};

/// In the order of the Application.
pub(super) const RULES: &[Rule] = &[
    deny("invalid-application-name", "Names that Kubernetes refuses.", App(invalid_application_name::check)),
    deny(
        "unknown-finalizer",
        "A finalizer that nobody removes keeps its Application from ever being deleted.",
        App(unknown_finalizer::check),
    ),
    warn(
        "reconciliation-skipped",
        "An annotation that stops everything, left behind.",
        App(reconciliation_skipped::check),
    ),
    deny(
        "malformed-subscription",
        "An annotation of the notifications that nobody reads.",
        App(malformed_subscription::check),
    ),
    deny("malformed-annotation", "An annotation with a value that Argo CD does not read.", App(annotation::malformed)),
    warn("unread-annotation", "An annotation that Argo CD does not have.", App(annotation::unknown)),
    deny(
        "uncovered-path",
        "By its annotation, a commit to the app's own folder does not concern it.",
        App(uncovered_path::check),
    ),
    note(
        "app-without-finalizer",
        "The app can be deleted, and what it made stays in the cluster.",
        App(app_without_finalizer::check),
    ),
    deny("app-without-project", "Kubernetes refuses an app without a project.", App(app_without_project::check)),
    note(
        "default-project",
        "The project `default` allows any repository, any cluster and any kind of object.",
        App(default_project::check),
    ),
    deny("app-without-source", "An app that is rendered from nothing is refused.", App(app_without_source::check)),
    deny(
        "source-conflict",
        "Of several kinds of source, Argo CD takes one and ignores the rest.",
        App(source_conflict::check),
    ),
    deny("source-without-location", "A source says a repository, and what of it.", App(source_without_location::check)),
    deny("path-and-chart", "A source is a folder of a repository or a chart.", App(path_and_chart::check)),
    deny(
        "path-outside-repository",
        "Argo CD renders only what lies inside the repository.",
        App(path_outside_repository::check),
    ),
    deny(
        "chart-without-version",
        "Argo CD refuses a chart whose version is not said.",
        App(chart_without_version::check),
    ),
    warn(
        "floating-revision",
        "A guarded environment follows whatever the repository's default branch happens to be.",
        App(floating_revision::check),
    ),
    deny(
        "source-reference",
        "Names of sources that nothing can refer to, and references to names that are not there.",
        App(source_reference::check),
    ),
    deny(
        "render-tool-conflict",
        "One tool renders a source, and Helm renders a chart.",
        App(render_tool_conflict::check),
    ),
    deny("helm-values-conflict", "`values` is ignored where `values-object` is set.", App(helm_values_conflict::check)),
    warn("idle-kustomize-option", "An option that does nothing without another.", App(idle_kustomize_option::check)),
    warn(
        "remote-base-without-revision",
        "A component of another repository follows its default branch.",
        App(remote_base::check),
    ),
    deny("plain-secret", "A manifest holds a secret in plain text.", App(plain_secret::check)),
    warn("mutable-image", "A tag that moves: what runs is not what Git says.", App(mutable_image::check)),
    deny("malformed-kube-version", "A version of Kubernetes that is none.", App(malformed_jq::kube_version)),
    warn(
        "namespace-conflict",
        "The tool renders for another namespace than the app is brought to.",
        App(namespace_conflict::check),
    ),
    note("many-sources", "An app is put together of many sources.", App(many_sources::check)),
    deny("incomplete-hydrator", "What a hydrator cannot do without.", App(incomplete_hydrator::check)),
    deny("app-without-destination", "An app that says no cluster is refused.", App(app_without_destination::check)),
    deny("server-without-url", "A cluster is named where its URL belongs.", App(server_without_url::check)),
    deny("destination-conflict", "A cluster is named by its URL or by its name.", App(destination_conflict::check)),
    deny(
        "destination-without-namespace",
        "Objects that name no namespace have nowhere to go.",
        App(destination_without_namespace::check),
    ),
    warn("idle-automation", "Settings of an automation that is switched off.", App(idle_automation::check)),
    warn(
        "automated-without-prune",
        "What left the source stays in the cluster, and the app out of sync for ever.",
        App(automated_without_prune::check),
    ),
    note(
        "automated-without-self-heal",
        "What somebody changes in the cluster stays until the next commit.",
        App(automated_without_self_heal::check),
    ),
    warn(
        "sync-may-delete-everything",
        "An app that syncs by itself may render to nothing, and be deleted.",
        App(allow_empty::check),
    ),
    warn(
        "idle-sync-option",
        "An option with a value that Argo CD does not act on, or one that is said twice.",
        App(idle_sync_option::check),
    ),
    warn("sync-option-conflict", "Of two ways to apply an object, one wins.", App(sync_option_conflict::check)),
    note("applied-without-validation", "No object is held against its schema.", App(applied_without_validation::check)),
    warn("replaced-objects", "Each sync replaces every object of the app.", App(applied_without_validation::replaced)),
    deny(
        "retry-without-limit",
        "Beside a `retry` without a limit, Argo CD's default of five attempts becomes none.",
        App(retry_without_limit::check),
    ),
    warn(
        "endless-retry",
        "Without `refresh`, one bad commit is tried for ever and its repair is never looked at.",
        App(endless_retry::check),
    ),
    warn(
        "idle-namespace-metadata",
        "Labels for a namespace that the sync does not make.",
        App(idle_namespace_metadata::check),
    ),
    warn(
        "overwritten-differences",
        "A sync still writes the fields whose differences are ignored.",
        App(overwritten_differences::check),
    ),
    deny(
        "malformed-json-pointer",
        "A pointer that points to nothing, so that its difference is not ignored.",
        App(malformed_json_pointer::check),
    ),
    deny("malformed-jq-path", "An expression that jq cannot read.", App(malformed_jq::path)),
    note(
        "info-notifies-nobody",
        "A channel among the facts of an app, to which nothing is sent.",
        App(info_for_nobody::check),
    ),
    note(
        "unusual-history-limit",
        "No past revision is kept to go back to, or more than anybody looks at.",
        App(history_limit::check),
    ),
    deny("idle-difference", "An entry of `ignore-differences` that can match nothing.", App(idle_difference::check)),
];
