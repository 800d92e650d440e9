//! The data agree with the types, and with themselves.

#![expect(clippy::panic, reason = "a test that finds no data has failed")]

use super::availability::{NO_EXPRESSIONS, WORKFLOW, action_availability, availability};
use super::context::CONTEXTS;
use super::event::EVENTS;
use super::payload::{Capability, Entry, capability, payload};
use super::permission::{Level, SCOPES, Scope};
use super::pin::Origin;
use super::repository::{repository_names, repository_part};
use super::security::{code_inputs, is_archived, is_untrusted};
use super::{action, action_names, context, event, function, pin, repository};

#[test]
fn every_action_and_repository_can_be_read() {
    for name in action_names() {
        let found = action(name).unwrap_or_else(|| panic!("{name} does not parse"));
        assert_eq!(found.name, name);
        assert!(action(&name.to_uppercase()).is_some(), "{name} in upper case");
    }
    for name in repository_names() {
        assert_eq!(repository(name).unwrap_or_else(|| panic!("{name} does not parse")).name, name);
    }
    assert!(action("actions/chekout").is_none());
}

#[test]
fn every_tag_of_every_action_has_a_pin_and_an_interface() {
    for name in action_names() {
        let (Some(action), Some(repository)) = (action(name), repository(name)) else { continue };
        for tag in &repository.tags {
            let pin = action.pin(&tag.name).unwrap_or_else(|| panic!("{name}@{} has no pin", tag.name));
            assert_eq!((pin.commit, pin.origin), (tag.commit.clone(), Origin::Tag));
            assert!(tag.commit.len() == 40);
            let known = action.interface(&tag.name).is_some() || action.is_absent_in(&tag.name);
            assert!(known, "{name}@{} has no interface", tag.name);
        }
    }
}

#[test]
fn pins_of_well_known_actions() {
    let pinned = |name, reference| pin(name, reference).map(|pin| (pin.commit, pin.version, pin.origin));
    let is = |commit: &str, version: &str, origin| Some((commit.to_owned(), version.to_owned(), origin));
    let floating = pinned("Actions/Checkout", "v4");
    assert_eq!(floating, is("11d5960a326750d5838078e36cf38b85af677262", "v4.4.0", Origin::Tag));
    let full = pinned("actions/checkout", "v4.2.2");
    assert_eq!(full, is("11bd71901bbe5b1630ceea73d27597364c9af683", "v4.2.2", Origin::Tag));
    let branch = pinned("actions/checkout", "main");
    assert_eq!(branch, is("f548e57e544e1ff5a4c46bf1e1b8685f8e4a348a", "main", Origin::Branch));
    let observed = pinned("actions/cache/restore", "v6");
    assert_eq!(observed, is("55cc8345863c7cc4c66a329aec7e433d2d1c52a9", "v6.1.0", Origin::Observed));
    // A newer version was observed (v7.0.1), but the catalog's own v7 stands.
    let own = pinned("actions/upload-artifact", "v7");
    assert_eq!(own.map(|(_, version, origin)| (version, origin)), Some(("v7.0.0".to_owned(), Origin::Tag)));
    // The floating tag was moved to a commit without a version.
    let moved = pinned("actions/cache", "v2");
    assert_eq!(moved.map(|(_, version, _)| version), Some("v2".to_owned()));
    let commit = pinned("actions/checkout", "11bd71901bbe5b1630ceea73d27597364c9af683");
    assert_eq!(commit.map(|(_, version, origin)| (version, origin)), Some(("v4.2.2".to_owned(), Origin::Commit)));
    // One version, tagged in two spellings: each stays itself.
    for spelling in ["0.35.0", "v0.35.0"] {
        let version = pinned("aquasecurity/trivy-action", spelling).map(|(_, version, _)| version);
        assert_eq!(version.as_deref(), Some(spelling));
    }
    assert_eq!(pinned("actions/checkout", "v99"), None);
    assert_eq!(pinned("actions/checkout", "nope"), None);
}

#[test]
fn interfaces_are_found_by_major_branch_and_commit() -> Result<(), &'static str> {
    let checkout = action("actions/checkout").ok_or("checkout")?;
    let interface = checkout.interface("v4").ok_or("v4")?;
    assert_eq!(interface.input("Fetch-Depth").and_then(|input| input.default.as_deref()), Some("1"));
    assert!(interface.input("fetch-dept").is_none());
    assert!(!interface.outputs_are_closed());
    let by_commit = checkout.interface("11bd71901bbe5b1630ceea73d27597364c9af683").ok_or("commit")?;
    assert!(std::ptr::eq(interface, by_commit));
    assert!(checkout.interface("main").is_some());
    let by_branch = checkout.interface("releases/v4").ok_or("branch")?;
    assert!(std::ptr::eq(interface, by_branch));
    assert_eq!(checkout.input_arrives_later("fetch-tags", "v3.0.2"), Some("v3.6.0"));
    for newer in ["v3", "v3.6", "v3.6.0", "v3.7.0", "v4.0.0"] {
        assert_eq!(checkout.input_arrives_later("fetch-tags", newer), None, "{newer}");
    }
    let newer = action("actions/cache").and_then(|cache| cache.interface("v6")).ok_or("cache v6")?;
    assert!(newer.from_table && newer.input("key").is_some_and(|key| key.must_be_given()));
    let docker = action("docker/build-push-action").ok_or("docker")?;
    assert!(docker.interface("v6").is_some_and(|interface| interface.accepts("tags")));
    Ok(())
}

#[test]
fn toolchains_are_branches() -> Result<(), &'static str> {
    let toolchain = action("dtolnay/rust-toolchain").ok_or("toolchain")?;
    let input = |reference| toolchain.interface(reference).and_then(|interface| interface.input("toolchain"));
    assert_eq!(input("stable").and_then(|input| input.default.as_deref()), Some("stable"));
    assert!(input("master").is_some_and(|input| input.must_be_given()));
    assert_eq!(toolchain.pin("stable").map(|pin| pin.version), Some("stable".to_owned()));
    Ok(())
}

#[test]
fn permissions_of_actions() -> Result<(), &'static str> {
    let stale = action("actions/stale").and_then(|stale| stale.permissions.as_ref()).ok_or("stale")?;
    let needed: Vec<_> = stale.iter().flat_map(|rule| &rule.permissions).collect();
    assert!(needed.contains(&&(Scope::Issues, Level::Write)));
    assert!(SCOPES.iter().enumerate().all(|(at, facts)| facts.scope as usize == at));
    assert_eq!(Scope::from_name("pull-requests").map(Scope::name), Some("pull-requests"));
    Ok(())
}

#[test]
fn availability_is_inherited_and_ends_where_nothing_is_evaluated() {
    let contexts = |key| availability(key).map(|found| found.contexts);
    assert!(contexts("jobs.<job_id>.steps.run").is_some_and(|contexts| contexts.contains(&"steps")));
    assert_eq!(contexts("jobs.<job_id>.runs-on.labels.x"), contexts("jobs.<job_id>.runs-on"));
    assert!(contexts("jobs.<job_id>.steps.uses").is_none());
    assert!(contexts("name").is_none());
    assert!(availability("jobs.<job_id>.if").is_some_and(|found| found.special_function("Always").is_some()));
    assert!(availability("jobs.<job_id>.if").is_some_and(|found| !found.has_context("env")));
    assert!(action_availability("runs.steps.run").is_some());
    assert!(WORKFLOW.is_sorted_by_key(|entry| entry.key) && NO_EXPRESSIONS.is_sorted());
}

#[test]
fn contexts_functions_and_events() {
    let os = context("runner").and_then(|runner| runner.object.property("OS"));
    assert_eq!(os.map(|os| os.allowed), Some(["Linux", "Windows", "macOS"].as_slice()));
    assert!(CONTEXTS.iter().all(|found| context(found.name).is_some()));
    assert_eq!(function("tojson").map(|found| found.name), Some("toJSON"));
    assert_eq!(event("pull_request").and_then(|found| found.default_types).map(<[_]>::len), Some(3));
    assert!(EVENTS.iter().all(|found| event(found.name).is_some()));
}

#[test]
fn payloads_show_misspelled_names() {
    let pull_request = payload("pull_request").and_then(|payload| payload.get("pull_request"));
    let Some(Entry::Object(pull_request)) = pull_request else { panic!("no pull_request") };
    assert!(matches!(pull_request.get("number"), Some(Entry::Leaf)));
    assert!(pull_request.get("nubmer").is_none());
    assert_eq!(crate::suggest::suggest("nubmer", pull_request.names()), Some("number"));
    assert!(payload("pull_request_target").is_some() && payload("nonsense").is_none());
}

#[test]
fn what_outsiders_control() {
    assert_eq!(capability("github.event.issue.title"), Some(Capability::Arbitrary));
    assert_eq!(capability("github.sha"), Some(Capability::Fixed));
    assert_eq!(capability("runner.tool_cache"), Some(Capability::Fixed));
    assert_eq!(capability("github.nothing"), None);
    for line in include_str!("data/capabilities.txt").lines() {
        let path = line.split(' ').next().unwrap_or("");
        assert!(capability(path).is_some(), "{path}");
    }
    assert!(is_untrusted("github.head_ref") && is_untrusted("github.event.client_payload.text"));
    assert!(!is_untrusted("github.head_refs") && !is_untrusted("github.sha"));
    assert_eq!(code_inputs("actions/GitHub-Script"), ["script"]);
    assert!(is_archived("actions-rs/cargo") && !is_archived("actions/cache/restore"));
    assert_eq!(repository_part("a/b/c/d"), "a/b");
}
