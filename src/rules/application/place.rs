//! Where an app comes from and where it goes, so that two can be compared.

use crate::catalog::argo::IN_CLUSTER_SERVER;
use crate::model::{Declaration, Fields, Value, ValueKind};
use crate::schema::app::IN_CLUSTER;

/// A cluster as an app or a project names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Cluster {
    /// That of Argo CD itself, which has a URL and a name.
    Own,
    Server(String),
    Name(String),
}

impl Cluster {
    /// The URL, where it is known.
    pub fn server(&self) -> Option<&str> {
        match self {
            Self::Own => Some(IN_CLUSTER_SERVER),
            Self::Server(server) => Some(server),
            Self::Name(_) => None,
        }
    }

    /// The name, where it is known.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Own => Some(IN_CLUSTER),
            Self::Server(_) => None,
            Self::Name(name) => Some(name),
        }
    }
}

/// The cluster of an app, where it says one.
pub(in crate::rules) fn cluster(app: &Declaration) -> Option<Cluster> {
    of_destination(app.fields.get("destination")?.as_map()?)
}

/// The cluster that a destination names.
pub(in crate::rules) fn of_destination(destination: &Fields) -> Option<Cluster> {
    match (destination.get("server"), destination.get("name").and_then(Value::as_text)) {
        (Some(server), _) => Some(match server_url(server)? {
            url if url.trim_end_matches('/') == IN_CLUSTER_SERVER => Cluster::Own,
            url => Cluster::Server(url),
        }),
        (None, Some(name)) if name == IN_CLUSTER => Some(Cluster::Own),
        (None, Some(name)) => Some(Cluster::Name(name)),
        (None, None) => None,
    }
}

/// The URL of a `server`, where it is known.
pub(in crate::rules) fn server_url(server: &Value) -> Option<String> {
    match &server.kind {
        ValueKind::Word(word) if word == IN_CLUSTER => Some(IN_CLUSTER_SERVER.to_owned()),
        _ => server.as_text(),
    }
}

/// A repository as Argo CD compares it. Source: `NormalizeGitURL` in argo-cd, util/git/git.go.
pub(in crate::rules) fn repository_url(url: &str) -> String {
    let url = url.trim().to_lowercase();
    let url = url.strip_suffix(".git").unwrap_or(&url);
    match url.strip_prefix("ssh://") {
        Some(rest) => rest.to_owned(),
        None if !url.contains("://") => url.replacen(':', "/", 1),
        None => url.to_owned(),
    }
}
