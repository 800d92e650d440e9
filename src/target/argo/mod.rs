//! A manifest of Argo CD or Argo Rollouts.
//!
//! Trees of records, spelt and ordered as the projects' own references do it. Nothing here knows the language or YAML.

pub mod data;
pub mod duration;
pub mod key;

pub use data::{Data, Entry, Record, Said};
pub use duration::{duration, seconds};
pub use key::{camel_case, key, sync_option};

pub use crate::catalog::argo::{FINALIZER, FINALIZER_BACKGROUND, IN_CLUSTER_SERVER, NAMESPACE, PROJECT};
use crate::model::{Comments, EntityKind};

pub const API_VERSION: &str = "argoproj.io/v1alpha1";

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
