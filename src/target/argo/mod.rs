//! A manifest of Argo CD or Argo Rollouts.
//!
//! Trees of records, spelt and ordered as the projects' own references do it. Nothing here knows the language or YAML.

pub mod data;
pub mod duration;
pub mod key;

pub use data::{Data, Entry, Record, Said};
pub use duration::{duration, seconds};
pub use key::{camel_case, key, sync_option};

use crate::model::{Comments, EntityKind};

pub const API_VERSION: &str = "argoproj.io/v1alpha1";

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

/// A manifest: `apiVersion` and `kind`, then these.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    pub kind: &'static str,
    pub metadata: Record,
    pub spec: Record,
    /// Other keys, which only `raw` says.
    pub rest: Record,
    /// About the whole: those above stand at the top, those below at the end.
    pub comments: Comments,
}

/// What a declaration is called in `kind`.
pub fn kind(kind: EntityKind) -> Option<&'static str> {
    Some(match kind {
        EntityKind::App => "Application",
        EntityKind::Project => "AppProject",
        EntityKind::ApplicationSet => "ApplicationSet",
        EntityKind::Rollout => "Rollout",
        EntityKind::AnalysisTemplate => "AnalysisTemplate",
        _ => return None,
    })
}
