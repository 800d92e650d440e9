//! Tables: how a text is written.

use super::{seen, seen_by_read, seen_by_serde_yaml};
use crate::yaml::{Node, write};

/// Checks the scalar after `k: ` and that both readers see the text.
fn check(text: &str, expected: &str) {
    let node = Node::map().with("k", text);
    let written = write(&node);
    assert_eq!(written, format!("k: {expected}\n"), "for the text {text:?}");
    assert_eq!(seen_by_serde_yaml(&written), seen(&node), "serde_yaml, for {text:?}");
    assert_eq!(seen_by_read(&written), seen(&node), "read, for {text:?}");
}

#[test]
fn plain_texts() {
    for text in [
        "main",
        "a b",
        "ubuntu-latest",
        "ubuntu:22.04",
        "actions/checkout@v4",
        "https://example.org/a?b=c#d",
        "${{ github.sha }}",
        "${{ a && b || c }}",
        "v1",
        "1.2.3",
        "10.0.0.1",
        "1.2.3-rc.1",
        "5m",
        "100Mi",
        "3d",
        "--flag",
        "-x",
        "-y",
        "a:b",
        "a#b",
        "it's",
        "say \"x\"",
        "C:\\dir",
        "./run.sh",
        ".",
        "..",
        "/",
        "~/x",
        "a, b",
        "a [b]",
        "héllo",
        "日本語",
        "🚀 deploy",
        "yesterday",
        "nullable",
        "on-call",
        "only",
        "ns",
        "e3",
        "0xyz",
        "2026-01",
        "2026-01-31-nightly",
        "a=b",
        "a<3",
        "$HOME",
        "(a)",
        "a?",
        "+x",
        "a*",
        "a & b",
        "\\n",
        "_1",
        "1_000x",
        "a\u{a0}b",
    ] {
        check(text, text);
    }
}

#[test]
fn texts_that_a_reader_takes_for_something_else() {
    for text in [
        "",
        "~",
        "null",
        "Null",
        "NULL",
        "true",
        "True",
        "TRUE",
        "false",
        "False",
        "yes",
        "Yes",
        "YES",
        "no",
        "No",
        "NO",
        "on",
        "On",
        "ON",
        "off",
        "Off",
        "OFF",
        "y",
        "Y",
        "n",
        "N",
        "=",
        "<<",
        "0",
        "1",
        "-1",
        "+1",
        "010",
        "0o17",
        "0x1F",
        "0b11",
        "1_000",
        "1,000",
        "12:30",
        "12:30:45",
        "190:20:30.15",
        "1e3",
        "1E3",
        "12e03",
        "1e+3",
        "6.8523015e+5",
        "3.10",
        "1.",
        ".5",
        "+.5",
        "-.5",
        ".inf",
        "-.inf",
        "+.INF",
        ".nan",
        ".NaN",
        "inf",
        "nan",
        "-Infinity",
        "2026-01-31",
        "2026-1-3",
        "2026-01-31T10:00:00Z",
        "2026-01-31 10:00:00 +1",
        "00",
        "0.0",
    ] {
        check(text, &format!("'{text}'"));
    }
}

#[test]
fn texts_that_look_like_syntax() {
    for text in [
        "- a",
        "-",
        "? a",
        "?",
        "?a",
        ": a",
        ":a",
        ":",
        ", a",
        "[a]",
        "]",
        "{a}",
        "{{ a }}",
        "}",
        "# a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "> a",
        "\"a",
        "%a",
        "@a",
        "`a`",
        "a: b",
        "a:",
        "a #b",
        "---",
        "--- a",
        "...",
        " a",
        "a ",
        " ",
        "\u{a0}a",
        "a\u{3000}",
        "${{ a ? b : c }}",
        "if: \"x\"",
        "*.rs",
    ] {
        check(text, &format!("'{text}'"));
    }
}

#[test]
fn texts_with_both_kinds_of_trouble() {
    check("'a'", r#""'a'""#);
    check("${{ a == 'x: y' }}", r#""${{ a == 'x: y' }}""#);
    check("'a' \"b\"", r#"'''a'' "b"'"#);
    check("a: 'b' \\", r"'a: ''b'' \'");
}

#[test]
fn texts_that_need_escapes() {
    for (text, expected) in [
        ("a\tb", r#""a\tb""#),
        ("\n", r#""\n""#),
        ("a\rb", r#""a\rb""#),
        ("a\r\nb\r\n", r#""a\r\nb\r\n""#),
        ("a\0b", r#""a\x00b""#),
        ("\u{1b}[1m", r#""\x1B[1m""#),
        ("a\u{7f}", r#""a\x7F""#),
        ("a\u{85}b", r#""a\x85b""#),
        ("a\u{2028}b", r#""a\u2028b""#),
        ("\u{feff}a", r#""\uFEFFa""#),
        ("a\u{202e}b", r#""a\u202Eb""#),
        ("\u{ffff}", r#""\uFFFF""#),
        ("say \"\\\"\n\0", r#""say \"\\\"\n\x00""#),
        ("a\n \n", r#""a\n \n""#),
        ("\n\n", r#""\n\n""#),
        ("a\n\t", r#""a\n\t""#),
    ] {
        check(text, expected);
    }
}

#[test]
fn blocks() {
    for (text, expected) in [
        ("a\nb\n", "|\n    a\n    b"),
        ("a\nb", "|-\n    a\n    b"),
        ("a\n", "|\n    a"),
        ("a\n\nb\n", "|\n    a\n\n    b"),
        ("a\n  b\n", "|\n    a\n      b"),
        ("  a\nb\n", "|2\n      a\n    b"),
        ("\n  a\nb", "|2-\n\n      a\n    b"),
        ("\ta\n", "|2\n    \ta"),
        ("\na\n", "|\n\n    a"),
        ("# a\n---\n", "|\n    # a\n    ---"),
        ("a \nb\n", "|\n    a \n    b"),
    ] {
        let node = Node::map().with("x", Node::map().with("k", text));
        let written = write(&node);
        assert_eq!(written, format!("x:\n  k: {expected}\n"), "for the text {text:?}");
        assert_eq!(seen_by_serde_yaml(&written), seen(&node), "serde_yaml, for {text:?}");
        assert_eq!(seen_by_read(&written), seen(&node), "read, for {text:?}");
    }
}

#[test]
fn final_line_breaks() {
    let node = Node::map().with("k", "a\n\n").with("l", Node::from("b\n\n\n").trailing("c"));
    // The last one would end the file with empty lines.
    assert_eq!(write(&node), "k: |+\n  a\n\nl: \"b\\n\\n\\n\" # c\n");
    // An empty line that is asked for would belong to the text.
    let node = Node::map().with("k", "a\n\n").with("l", Node::from("b").above("c").after_blank_line());
    let written = write(&node);
    assert_eq!(written, "k: |+\n  a\n\n# c\nl: b\n");
    assert_eq!(seen_by_serde_yaml(&written), seen(&node));
    assert_eq!(seen_by_read(&written), seen(&node));
}

#[test]
fn keys() {
    let node = Node::map()
        .with("on", Node::map().with("on", Node::null()).with("push", Node::null()))
        .with("yes", 1)
        .with("123", 1)
        .with("", 1)
        .with("a b", 1)
        .with("a: b", 1)
        .with("<<", 1)
        .with("a\nb", 1)
        .with("/metadata/*", 1);
    let written = write(&node);
    assert_eq!(
        written,
        r#"on:
  'on':
  push:
'yes': 1
'123': 1
'': 1
a b: 1
'a: b': 1
'<<': 1
"a\nb": 1
/metadata/*: 1
"#
    );
    assert_eq!(seen_by_serde_yaml(&written), seen(&node));
    assert_eq!(seen_by_read(&written), seen(&node));
}

#[test]
fn a_long_key_is_written_after_a_question_mark() {
    let key = "k".repeat(2000);
    let node = Node::list([Node::map().with(&key, Node::map().with("a", 1)).with("b", 2)]);
    let written = write(&node);
    assert_eq!(written, format!("- ? {key}\n  :\n    a: 1\n  b: 2\n"));
    assert_eq!(seen_by_serde_yaml(&written), seen(&node));
    assert_eq!(seen_by_read(&written), seen(&node));
}
