//! Rules of everything that becomes a manifest: its name, what its kind asks for, and what other manifests say.

mod duplicate;
mod missing_field;
mod name;
mod newer;
mod registered;
mod shared;

use super::Check::Project;
use super::{Rule, deny, note, warn};

pub(super) const RULES: &[Rule] = &[
    deny("missing-field", "Kubernetes refuses a manifest without this field.", Project(missing_field::check)),
    deny("newer-than-argocd", "A field that the installed Argo CD does not have yet.", Project(newer::check)),
    deny("unknown-cluster", "A cluster that is not registered in Argo CD.", Project(registered::cluster)),
    deny("unwatched-namespace", "An app in a namespace that Argo CD does not look at.", Project(registered::namespace)),
    deny(
        "unknown-subscription",
        "A subscription to a trigger or a service that Argo CD does not have.",
        Project(registered::subscription),
    ),
    deny("refused-name", "A name that Kubernetes refuses.", Project(name::check)),
    deny(
        "duplicate-manifest",
        "Two manifests are one object in the cluster, and take it from each other.",
        Project(duplicate::manifests),
    ),
    deny(
        "duplicate-app",
        "Two apps bring the same to the same place, and take it from each other.",
        Project(duplicate::apps),
    ),
    warn(
        "environments-share-namespace",
        "Apps of two environments run in one namespace of one cluster.",
        Project(shared::environments),
    ),
    note(
        "shared-namespace",
        "Apps share a namespace, and none of them fails where another owns an object.",
        Project(shared::namespaces),
    ),
    note(
        "missing-generate-paths",
        "Every commit renders every app of a large repository anew.",
        Project(shared::repository),
    ),
];
