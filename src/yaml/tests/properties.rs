//! Whatever is written is read back: by our reader and by one that others wrote.
//!
//! Nothing is excluded for `serde_yaml`; its known faults concern what the writer never writes (see `node`).

use proptest::prelude::*;

use super::{seen, seen_by_read, seen_by_serde_yaml};
use crate::yaml::{Entry, Layout, Node, TextStyle, Value, read, write};

/// Texts of pieces that make trouble, and any text.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z0-9]{1,4}",
        "[-?:,\\[\\]{}#&*!|>'\"%@`=<~.+_ ]{1,3}",
        "[ \t\n\r]{1,3}",
        prop::sample::select(vec![
            "\n",
            "\n\n",
            "\n  ",
            "\n\t",
            "  ",
            ": ",
            " #",
            "---",
            "...",
            "null",
            "true",
            "yes",
            "on",
            "0x1F",
            "0o7",
            "1e3",
            "12:30",
            "1_0",
            "2026-01-31",
            ".inf",
            "${{ ",
            " }}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{a0}",
            "\u{3000}",
            "é",
            "🚀",
            "\\",
            "\\n",
            "\u{0}",
            "\u{7f}",
            "\u{9f}",
            "\u{fffe}",
            "\u{ffff}",
            "\u{202e}",
            "\u{10ffff}",
        ])
        .prop_map(str::to_owned),
    ];
    prop_oneof![
        4 => prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat()),
        1 => any::<String>(),
        1 => "[ -~]{0,20}",
        1 => "[-+.0-9a-fA-FxobeE_:]{1,8}",
    ]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![any::<i32>().prop_map(|number| number.to_string()), "-?[1-9][0-9]{0,3}\\.[0-9]{1,3}"]
}

fn layout() -> impl Strategy<Value = Layout> {
    prop_oneof![Just(Layout::Block), Just(Layout::Flow)]
}

fn scalar() -> impl Strategy<Value = Value> {
    let style = prop_oneof![Just(TextStyle::Automatic), Just(TextStyle::Literal)];
    prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => number().prop_map(Value::Number),
        5 => (text(), style).prop_map(|(text, style)| Value::Text { text, style }),
    ]
}

/// Puts comments and empty lines around values; `commented` says whether to.
fn around(value: impl Strategy<Value = Value>, commented: bool) -> impl Strategy<Value = Node> {
    let comment = || if commented { text().boxed() } else { Just(String::new()).boxed() };
    let count = if commented { 0..3_usize } else { 0..1 };
    let comments = || prop::collection::vec(comment(), count.clone());
    let trailing = if commented { prop::option::of(text()).boxed() } else { Just(None).boxed() };
    (value, comments(), trailing, comments(), any::<bool>()).prop_map(
        move |(value, above, trailing, closing, blank)| Node {
            value,
            above,
            blank_line_before: blank && commented,
            trailing,
            closing,
            span: None,
        },
    )
}

fn node(commented: bool) -> impl Strategy<Value = Node> {
    around(scalar(), commented).prop_recursive(4, 24, 4, move |inner| {
        let sequence = (prop::collection::vec(inner.clone(), 0..4), layout())
            .prop_map(|(items, layout)| Value::Sequence { items, layout });
        let mapping = (prop::collection::btree_map(text(), inner, 0..4), layout()).prop_map(|(members, layout)| {
            let entries = members.into_iter().map(|(key, node)| Entry { key, node, key_span: None }).collect();
            Value::Mapping { entries, layout }
        });
        around(prop_oneof![sequence, mapping], commented)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_is_read_back(text in text()) {
        for node in [
            Node::text(text.as_str()),
            Node::literal(text.as_str()),
            Node::map().with(text.as_str(), text.as_str()).with("last", 1),
            Node::list([Node::list([Node::literal(text.as_str())]), Node::list([text.as_str(), "x"]).in_flow()]),
        ] {
            let written = write(&node);
            prop_assert_eq!(seen_by_serde_yaml(&written), seen(&node), "serde_yaml of:\n{}", &written);
            prop_assert_eq!(seen_by_read(&written), seen(&node), "read of:\n{}", &written);
        }
    }

    #[test]
    fn a_document_is_read_back(node in node(false)) {
        let written = write(&node);
        prop_assert!(written.ends_with('\n') && !written.ends_with("\n\n"));
        prop_assert_eq!(seen_by_serde_yaml(&written), seen(&node), "serde_yaml of:\n{}", &written);
        let read = read(&written).map_err(|errors| TestCaseError::fail(format!("{errors:?}\n{written}")))?;
        prop_assert_eq!(read.value(), node.value(), "read of:\n{}", &written);
        prop_assert_eq!(write(&read), written);
    }

    #[test]
    fn comments_do_not_change_a_document(node in node(true)) {
        let written = write(&node);
        prop_assert!(written.ends_with('\n') && !written.ends_with("\n\n"));
        prop_assert_eq!(seen_by_serde_yaml(&written), seen(&node), "serde_yaml of:\n{}", &written);
        let once = read(&written).map_err(|errors| TestCaseError::fail(format!("{errors:?}\n{written}")))?;
        prop_assert_eq!(once.value(), node.value(), "read of:\n{}", &written);
        // No comment is lost, and from here on the file stays as it is.
        let hashes = |text: &str| text.matches('#').count();
        prop_assert_eq!(hashes(&write(&once)), hashes(&written), "of:\n{}", &written);
        let second = write(&once);
        let twice = read(&second).map_err(|errors| TestCaseError::fail(format!("{errors:?}\n{second}")))?;
        prop_assert_eq!(write(&twice), second);
    }

    #[test]
    fn any_text_is_read_without_a_fall(text in text()) {
        let _ = read(&text);
    }
}
