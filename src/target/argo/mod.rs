//! An Application as Argo CD reads it.
//!
//! What every Application has is a field of a struct, with its default filled in; what lies below is a tree of
//! records, spelt and ordered as Argo CD's own reference does it. Nothing here knows the language or YAML.

pub mod data;
pub mod duration;
pub mod key;

pub use data::{Data, Entry, Record, Said};
pub use duration::duration;
pub use key::{camel_case, key, sync_option};

use crate::model::Comments;

pub const API_VERSION: &str = "argoproj.io/v1alpha1";
pub const KIND: &str = "Application";

/// Where Argo CD looks for Applications unless it is told otherwise.
pub const NAMESPACE: &str = "argocd";
/// The project that every installation has.
pub const PROJECT: &str = "default";
/// The API server of the cluster that Argo CD runs in.
pub const IN_CLUSTER_SERVER: &str = "https://kubernetes.default.svc";

/// Deletes the workload with its Application and waits for it.
pub const FINALIZER: &str = "resources-finalizer.argocd.argoproj.io";
/// The same, said in full.
pub const FINALIZER_FOREGROUND: &str = "resources-finalizer.argocd.argoproj.io/foreground";
/// Deletes the workload without waiting for what is below it.
pub const FINALIZER_BACKGROUND: &str = "resources-finalizer.argocd.argoproj.io/background";

#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    pub metadata: Metadata,
    pub spec: Spec,
    /// About the Application as a whole: those above stand at the top of the file, those below at its end.
    pub comments: Comments,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Metadata {
    pub name: Said<String>,
    pub namespace: Said<String>,
    /// None deletes the Application and leaves its workload.
    pub finalizers: Said<Vec<Said<Data>>>,
    pub labels: Option<Said<Data>>,
    pub annotations: Option<Said<Data>>,
}

/// The members in the order in which they are written; one of the three kinds of source is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    pub project: Said<String>,
    pub source: Option<Said<Data>>,
    pub sources: Option<Said<Data>>,
    pub source_hydrator: Option<Said<Data>>,
    pub destination: Said<Data>,
    pub sync_policy: Option<Said<Data>>,
    pub ignore_differences: Option<Said<Data>>,
    pub info: Option<Said<Data>>,
    pub revision_history_limit: Option<Said<Data>>,
}
