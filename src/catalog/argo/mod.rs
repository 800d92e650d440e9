//! Facts about Argo CD: the names that it has for things, and the annotations that it reads.
//!
//! Sources: the code and the documents of argo-cd v3.5.1.

use super::time_zone;

/// Where Argo CD looks for its manifests unless it is told otherwise.
pub const NAMESPACE: &str = "argocd";
/// The project that every installation has.
pub const PROJECT: &str = "default";
/// The API server of the cluster that Argo CD runs in.
pub const IN_CLUSTER_SERVER: &str = "https://kubernetes.default.svc";

/// Deletes the workload with its Application and waits for it.
pub const FINALIZER: &str = "resources-finalizer.argocd.argoproj.io";
/// Deletes the workload without waiting for what is below it.
pub const FINALIZER_BACKGROUND: &str = "resources-finalizer.argocd.argoproj.io/background";

/// What Argo CD's annotations begin with.
pub const ANNOTATION_PREFIX: &str = "argocd.argoproj.io/";
/// Of which files an app is made, so that a commit to others does not concern it.
pub const GENERATE_PATHS: &str = "manifest-generate-paths";

/// What an annotation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnnotationValue {
    /// One of these words.
    Word(&'static [&'static str]),
    /// Some of these words with commas between them.
    Words(&'static [&'static str]),
    Integer,
    WebAddress,
    Any,
}

/// The annotations that Argo CD reads, behind [`ANNOTATION_PREFIX`].
pub static ANNOTATIONS: &[(&str, AnnotationValue)] = &[
    ("sync-wave", AnnotationValue::Integer),
    ("hook", AnnotationValue::Words(&["PreSync", "Sync", "PostSync", "SyncFail", "Skip", "PreDelete", "PostDelete"])),
    ("hook-delete-policy", AnnotationValue::Words(&["HookSucceeded", "HookFailed", "BeforeHookCreation"])),
    ("sync-options", AnnotationValue::Any),
    ("compare-options", AnnotationValue::Any),
    (GENERATE_PATHS, AnnotationValue::Any),
    ("refresh", AnnotationValue::Word(&["normal", "hard"])),
    ("hydrate", AnnotationValue::Any),
    ("skip-reconcile", AnnotationValue::Word(&["true", "false"])),
    ("managed-by-url", AnnotationValue::WebAddress),
    ("managed-by", AnnotationValue::Any),
    ("client-side-apply-migration-manager", AnnotationValue::Any),
    ("ignore-healthcheck", AnnotationValue::Word(&["true", "false"])),
    ("ignore-default-links", AnnotationValue::Word(&["true", "false"])),
    ("ignore-resource-updates", AnnotationValue::Word(&["true", "false"])),
    ("deletion-approved", AnnotationValue::Any),
    ("tracking-id", AnnotationValue::Any),
    ("installation-id", AnnotationValue::Any),
    ("application-set-refresh", AnnotationValue::Word(&["true", "false"])),
    ("application-set-refresh-token", AnnotationValue::Any),
];

/// Whether Argo CD knows a time zone by this name: those of the IANA database, and one that Go knows by itself.
pub fn is_time_zone(name: &str) -> bool {
    name == "Local" || time_zone::is_time_zone(name)
}
