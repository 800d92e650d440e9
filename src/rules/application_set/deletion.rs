//! `set-deletes-workloads`: an answer without entries, as after a failure of what is asked, deletes every Application and
//! what it made. Source: argo-cd#14318, #18480, #18780.

use super::generators::all;
use super::is_true;
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::rules::Facts;

/// The generators that ask something outside. That the workload of a pull request goes with it is what is wanted.
const ASKING: &[&str] = &["scm-provider", "plugin", "cluster-decision-resource"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for set in &facts.model.application_sets {
        let keeps = is_true(set.fields.get_path(&["sync", "preserve-resources-on-deletion"]));
        let policy = set.fields.get_path(&["sync", "applications-sync"]).and_then(Value::as_text);
        if keeps || matches!(policy.as_deref(), Some("create-only" | "create-update")) {
            continue;
        }
        let generators = all(set);
        let Some(asking) =
            generators.iter().flat_map(|one| one.kinds()).find(|kind| ASKING.contains(&kind.key.as_str()))
        else {
            continue;
        };
        let message =
            "if what is asked here answers with nothing, every Application of the set and its workload is deleted";
        let help = "write `sync { applications-sync = create-update, preserve-resources-on-deletion = true }`";
        found.push(facts.finding("set-deletes-workloads", asking.site, message).help(help));
    }
    found
}
