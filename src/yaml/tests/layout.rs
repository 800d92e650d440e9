//! What a document looks like.

use super::{seen, seen_by_read, seen_by_serde_yaml};
use crate::yaml::{Node, read, write};

/// Checks the text, that both readers see the value in it, and that reading keeps the layout.
fn check(node: &Node, expected: &str) {
    let written = write(node);
    assert_eq!(written, expected);
    assert_eq!(seen_by_serde_yaml(&written), seen(node));
    assert_eq!(seen_by_read(&written), seen(node));
    assert_eq!(read(&written).map(|node| write(&node)).as_deref(), Ok(expected));
}

#[test]
fn a_workflow() {
    let checkout = Node::map().with("uses", Node::text("actions/checkout@0c366fd").trailing("v4.2.2"));
    let build =
        Node::map().with("name", "Build").with("run", "cargo build\ncargo test\n").with_some("if", None::<&str>);
    let node = Node::map()
        .with("name", "CI")
        .with(
            "on",
            Node::map()
                .with("push", Node::map().with("branches", Node::list(["main", "v*"]).in_flow()))
                .with("workflow_dispatch", Node::null())
                .after_blank_line(),
        )
        .with("permissions", Node::map().after_blank_line())
        .with(
            "jobs",
            Node::map()
                .with(
                    "build",
                    Node::map()
                        .with("runs-on", "ubuntu-latest")
                        .with("timeout-minutes", 10)
                        .with("continue-on-error", false)
                        .with(
                            "steps",
                            Node::list([checkout, build.above("Long, but worth it.").after_blank_line()])
                                .closing("No deployment here."),
                        ),
                )
                .after_blank_line(),
        )
        .above("Written by pipec.\n\nDo not edit.")
        .closing("The end.");
    check(
        &node,
        r"# Written by pipec.
#
# Do not edit.
name: CI

on:
  push:
    branches: [main, v*]
  workflow_dispatch:

permissions: {}

jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    continue-on-error: false
    steps:
      - uses: actions/checkout@0c366fd # v4.2.2

      # Long, but worth it.
      - name: Build
        run: |
          cargo build
          cargo test
      # No deployment here.
# The end.
",
    );
}

#[test]
fn sequences_in_sequences() {
    let inner = || Node::list(["a", "b"]);
    let node = Node::list([
        Node::list([inner(), inner()]),
        Node::list([inner().in_flow()]).trailing("opened"),
        Node::list([Node::map().with("a", Node::text("x").above("first")).with("b", Node::null())]).above("outer"),
        Node::null(),
        Node::list(Vec::<Node>::new()),
    ]);
    check(
        &node,
        "- - - a\n    - b\n  - - a\n    - b\n- # opened\n  - [a, b]\n# outer\n# first\n- - a: x\n    b:\n- null\n- []\n",
    );
}

#[test]
fn flow_where_it_fits() {
    let wide = Node::list((0..30).map(|number| format!("item{number}"))).in_flow();
    assert!(write(&Node::map().with("k", wide)).starts_with("k:\n  - item0\n  - item1\n"));
    let commented = Node::list([Node::text("a").trailing("why"), Node::text("b")]).in_flow();
    check(&Node::map().with("k", commented), "k:\n  - a # why\n  - b\n");
    let map = Node::map().with("a", Node::list(["x", "a: b", "a,b"])).with("b", Node::null()).with("c:d", 1).in_flow();
    check(&Node::map().with("k", map.trailing("c")), "k: { a: [x, 'a: b', 'a,b'], b: null, 'c:d': 1 } # c\n");
    let exactly = Node::map().with("k", Node::list(["a".repeat(95)]).in_flow());
    assert_eq!(write(&exactly).lines().next().map(str::len), Some(100));
    let over = Node::map().with("k", Node::list(["a".repeat(96)]).in_flow());
    assert_eq!(write(&over).lines().next(), Some("k:"));
}

#[test]
fn a_document_that_is_no_collection() {
    check(&Node::null(), "null\n");
    check(&Node::text("a"), "a\n");
    check(&Node::literal("a"), "|-\n  a\n");
    check(&Node::text("  a\nb"), "\"  a\\nb\"\n");
    check(&Node::map(), "{}\n");
    check(&Node::number("3.10").trailing("not 3.1"), "3.10 # not 3.1\n");
}

#[test]
fn a_number_that_is_none_is_text() {
    check(&Node::map().with("a", Node::number("3.10")).with("b", Node::number("0x1F")), "a: 3.10\nb: 0x1F\n");
    assert_eq!(write(&Node::map().with("a", Node::number("1_000"))), "a: '1_000'\n");
    assert_eq!(write(&Node::map().with("a", Node::number("1\nb: 2"))), "a: \"1\\nb: 2\"\n");
}

#[test]
fn comments_cannot_leave_their_line() {
    let node = Node::map()
        .with("a", Node::text("x").above("one\ntwo\r\u{85}three \u{0}").trailing("four\nb: 1\u{2028}"))
        .closing("  five\n\n");
    check(&node, "# one\n# two\n#\n# three \u{fffd}\na: x # four b: 1\n#   five\n#\n#\n");
}

#[test]
fn comments_beside_a_block() {
    let node = Node::map()
        .with("a", Node::literal("x").trailing("why a block"))
        .with("b", Node::text("y\n").closing("not a part of it"))
        .with("c", Node::list([Node::text("z\nz").trailing("t")]).trailing("s").closing("end"));
    check(
        &node,
        "a: |- # why a block\n  x\nb: |\n  y\n# not a part of it\nc: # s\n  - |- # t\n    z\n    z\n  # end\n",
    );
}

#[test]
fn setting_a_member_twice_replaces_it() {
    check(&Node::map().with("a", 1).with("b", 2).with("a", 3), "a: 3\nb: 2\n");
}
