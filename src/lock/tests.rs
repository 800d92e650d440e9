use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostic;
use crate::source::FileId;

const CHECKOUT: &str = r#"# Written by pipec: the commit and the interface of each action that the sources name.
# Commit this file; `pipec build` completes it, `pipec lock --update` moves it forward.
version = 1
pipec = "0.1.0"

[[action]]
name = "actions/checkout"
ref = "v4"
version = "v4.2.2"
commit = "11bd71901bbe5b1630ceea73d27597364c9af683"
replaces = ["eef61447b9ff4aafe5dcd4e0bbf5d482be7e7871"]

[[action.interface]]
read-at = "v4.2.1"
using = "node20"
outputs = ["commit", "ref"]
[action.interface.inputs]
path = {}
repository = { required = true }
token = { default = "${{ github.token }}", deprecated = "say \"no\"\nmore" }

[[action.interface]]
path = "sub/path"
using = "composite"
"#;

fn input(required: bool, default: Option<&str>, deprecated: Option<&str>) -> Input {
    Input { required, default: default.map(Into::into), deprecated: deprecated.map(Into::into) }
}

fn checkout() -> LockedAction {
    let inputs = [
        ("path".to_string(), Input::default()),
        ("repository".to_string(), input(true, None, None)),
        ("token".to_string(), input(false, Some("${{ github.token }}"), Some("say \"no\"\nmore"))),
    ];
    let root = Interface {
        read_at: Some("v4.2.1".into()),
        using: "node20".into(),
        inputs: inputs.into(),
        outputs: vec!["commit".into(), "ref".into()],
    };
    let sub = Interface { using: "composite".into(), ..Interface::default() };
    LockedAction {
        version: "v4.2.2".into(),
        commit: "11bd71901bbe5b1630ceea73d27597364c9af683".into(),
        replaces: vec!["eef61447b9ff4aafe5dcd4e0bbf5d482be7e7871".into()],
        interfaces: [(String::new(), root), ("sub/path".to_string(), sub)].into(),
    }
}

/// A lock file with this as `actions/checkout@v4`.
fn locked(action: LockedAction) -> Lock {
    Lock { actions: [(ActionKey::new("Actions/Checkout", "v4"), action)].into(), ..Lock::default() }
}

fn reference(name: &str, path: &str, reference: &str) -> NamedAction {
    let span = crate::source::Span::new(FileId(0), 0, 0);
    let action = ActionReference { repository: name.into(), path: path.into(), reference: reference.into() };
    NamedAction { action, span }
}

fn faults(text: &str) -> Vec<(String, Diagnostic)> {
    let (_, diagnostics) = Lock::parse(FileId(0), text);
    diagnostics.into_iter().map(|fault| (text[fault.primary.span.range()].to_string(), fault)).collect()
}

#[test]
fn the_file_as_it_is_written() {
    let lock = Lock { pipec: "0.1.0".into(), ..locked(checkout()) };
    assert_eq!(lock.text(), CHECKOUT);
    assert_eq!(Lock::parse(FileId(0), CHECKOUT), (lock, Vec::new()));
}

#[test]
fn a_merge_conflict_has_a_kind_message() {
    let text = CHECKOUT.replace("[[action]]\n", "<<<<<<< HEAD\n[[action]]\n=======\n>>>>>>> other\n");
    let found = faults(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "<<<<<<< HEAD");
    assert!(found[0].1.message.contains("merge conflict"));
}

#[test]
fn wrong_entries_are_said_where_they_stand() {
    for (from, to, place) in [
        ("11bd71901bbe5b1630ceea73d27597364c9af683", "11bd719", "\"11bd719\""),
        ("actions/checkout", "checkout", "\"checkout\""),
        ("ref = \"v4\"", "ref = \"--upload-pack=x\"", "\"--upload-pack=x\""),
        ("version = 1", "version = 2", "2"),
        ("version = 1\n", "", ""),
        (
            "11bd71901bbe5b1630ceea73d27597364c9af683",
            "11bd71901bbe5b1630ceea73d27597364c9af68",
            "\"11bd71901bbe5b1630ceea73d27597364c9af68\"",
        ),
        ("[\"eef61447b9ff4aafe5dcd4e0bbf5d482be7e7871\"]", "[\"eef6144\"]", "[\"eef6144\"]"),
        ("sub/path", "../path", "\"../path\""),
        ("using = \"composite\"", "using = 3", "3"),
        ("required = true", "require = true", "require"),
        ("version = 1\n", "version = 1\n[broken\n", ""),
    ] {
        let found = faults(&CHECKOUT.replace(from, to));
        assert!(!found.is_empty() && found.iter().all(|(_, fault)| fault.rule == "lock-syntax"), "{to}: {found:?}");
        assert!(place.is_empty() || found[0].0 == place, "{to}: {found:?}");
    }
}

#[test]
fn an_action_locked_twice_is_said() {
    let (_, entry) = CHECKOUT.split_once("\n[[action]]").unwrap_or_default();
    let found = faults(&format!("{CHECKOUT}\n[[action]]{entry}"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.message.contains("locked twice"));
}

#[test]
fn completing_changes_nothing_that_is_locked() {
    let mut lock = locked(checkout());
    let newer = LockedAction { commit: "f".repeat(40), version: "v4.9.9".into(), ..checkout() };
    let known = |name: &str, _: &str| (name == "actions/checkout").then(|| newer.clone());
    let used = [
        reference("Actions/Checkout", "", "v4"),
        reference("actions/checkout", "other", "v4"),
        reference("actions/checkout", "", "v5"),
        reference("nobody/knows", "", "v1"),
        reference("nobody/knows", "", "v1"),
    ];
    let missing: Vec<String> = lock
        .complete(&used, &known)
        .iter()
        .map(|one| format!("{}/{}", one.action.repository, one.action.path))
        .collect();
    assert_eq!(missing, ["actions/checkout/other", "nobody/knows/"]);
    assert_eq!(lock.get("actions/checkout", "v4"), Some(&checkout()));
    assert_eq!(lock.get("ACTIONS/checkout", "v5").map(|action| action.version.as_str()), Some("v4.9.9"));
}

#[test]
fn an_interface_of_another_version_gives_way_to_that_of_the_locked_one() {
    let mut lock = locked(checkout());
    let fresh = Interface { using: "node24".into(), ..Interface::default() };
    let known = |commit: &str| {
        let interfaces = [(String::new(), fresh.clone())].into();
        LockedAction { version: "v4.2.2".into(), commit: commit.into(), interfaces, ..LockedAction::default() }
    };
    let root = reference("actions/checkout", "", "v4");
    assert!(
        lock.is_outdated(&root.action) && !lock.is_outdated(&reference("actions/checkout", "sub/path", "v4").action)
    );
    let other = known(&"f".repeat(40));
    assert_eq!(lock.complete([&root], &|_, _| Some(other.clone())).len(), 0);
    assert_eq!(lock, locked(checkout()), "another commit says nothing of this one");
    let same = known(&checkout().commit);
    lock.complete([&root], &|_, version| (version == "v4.2.2").then(|| same.clone()));
    assert_eq!(lock.get("actions/checkout", "v4").map(|action| &action.interfaces[""]), Some(&fresh));
}

#[test]
fn what_no_source_names_is_dropped() {
    let mut lock = locked(checkout());
    lock.retain(&[reference("actions/checkout", "", "v4")]);
    assert_eq!(lock.get("actions/checkout", "v4").map(|action| action.interfaces.len()), Some(1));
    lock.retain(&[]);
    assert_eq!(lock.actions, BTreeMap::new());
}

fn interfaces() -> impl Strategy<Value = BTreeMap<String, Interface>> {
    let text = || proptest::option::of(any::<String>());
    let input = (any::<bool>(), text(), text()).prop_map(|(required, default, deprecated)| Input {
        required,
        default,
        deprecated,
    });
    let interface = (
        text(),
        "[a-z0-9]{0,8}",
        proptest::collection::btree_map(any::<String>(), input, 0..4),
        proptest::collection::btree_set(any::<String>(), 0..4),
    )
        .prop_map(|(read_at, using, inputs, outputs)| Interface {
            read_at,
            using,
            inputs,
            outputs: outputs.into_iter().collect(),
        });
    proptest::collection::btree_map("([a-z]{1,5}(/[a-z]{1,5}){0,2})?", interface, 0..3)
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        pipec in any::<String>(),
        names in proptest::collection::vec(("[a-z][a-z0-9-]{0,5}/[a-z_.]{1,5}x", "[a-zA-Z][a-zA-Z0-9-]{0,8}"), 0..4),
        interfaces in interfaces(),
        commit in "[0-9a-f]{40}",
        replaces in proptest::collection::vec("[0-9a-f]{40}", 0..3),
    ) {
        let locked = LockedAction { version: "v1.0.0".into(), commit, replaces, interfaces };
        let actions = names.iter().map(|(name, reference)| (ActionKey::new(name, reference), locked.clone())).collect();
        let lock = Lock { pipec, actions, ..Lock::default() };
        prop_assert_eq!(Lock::parse(FileId(0), &lock.text()), (lock, Vec::new()));
    }

    #[test]
    fn no_text_is_too_odd_to_read(text in any::<String>()) {
        let _ = Lock::parse(FileId(0), &text);
    }
}
