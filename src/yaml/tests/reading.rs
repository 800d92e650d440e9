//! What is read from a text: values, places, comments, faults.

use std::ops::Range;

use crate::yaml::{Node, Plain, read, read_documents, write};

fn document(text: &str) -> Node {
    match read(text) {
        Ok(node) => node,
        Err(errors) => Node::text(format!("{errors:?}")),
    }
}

/// The messages of the faults, each with the text at its place.
fn faults(text: &str) -> Vec<(String, &str)> {
    let slice = |span: Range<usize>| text.get(span).unwrap_or("outside");
    read(text).err().unwrap_or_default().into_iter().map(|error| (error.message, slice(error.span))).collect()
}

#[test]
fn scalars_mean_what_they_mean_to_github() {
    let node =
        document("[yes, off, 010, 1_000, 12:30, 2026-01-31, 3.10, 0o17, True, ~, null, '1', !!str 1, ! 2, .inf]");
    let items: Vec<Plain<'_>> = node.items().iter().map(Node::value).collect();
    let text = Plain::Text;
    assert_eq!(
        items,
        [
            text("yes"),
            text("off"),
            Plain::Number("010"),
            text("1_000"),
            text("12:30"),
            text("2026-01-31"),
            Plain::Number("3.10"),
            Plain::Number("0o17"),
            Plain::Bool(true),
            Plain::Null,
            Plain::Null,
            text("1"),
            text("1"),
            text("2"),
            Plain::Number(".inf"),
        ]
    );
}

#[test]
fn places_are_bytes() {
    let text = "é: [ß, x]\nb:\n  c: |\n    ü\n  d: 'q' # t\n";
    let node = document(text);
    let slice = |span: &Option<Range<usize>>| span.clone().and_then(|span| text.get(span)).unwrap_or("nowhere");
    let spans: Vec<(&str, &str)> =
        node.entries().iter().map(|entry| (slice(&entry.key_span), slice(&entry.node.span))).collect();
    assert_eq!(spans, [("é", "[ß, x]"), ("b", "c: |\n    ü\n  d: 'q'")]);
    let inner: Vec<&str> = node.entries()[1].node.entries().iter().map(|entry| slice(&entry.node.span)).collect();
    assert_eq!(inner, ["ü", "'q'"]);
}

#[test]
fn the_layout_of_a_file_survives() {
    let text = "\
# head
#   er

# of name
name: x # trailing name

on: # why
  # about push
  push:

  pull: # nothing
jobs:
  # about a
  a:
    # steps
    steps: # the steps

      # first
      - run: | # block
          x

          # no comment
      - # dash
        # inner
        run: z
        with: { a: b } # flow
        # end of item

      # another
      - [a, b] # list
      # end of steps
    # end of a

  # about b
  b: {}
# end
";
    assert_eq!(write(&document(text)), text);
}

#[test]
fn forms_that_the_writer_does_not_use() {
    let text = "\u{feff}---\r\njobs:\r\n- a # x\r\n- >-\r\n  b\r\n  c\r\n# next\r\n'k': [ # open\r\n  1, # one\r\n  2\r\n  # close\r\n] # shut\r\n...\r\n";
    assert_eq!(
        write(&document(text)),
        "jobs:\n  - a # x\n  - |-\n    b c\n# next\nk: # open\n  - 1 # one\n  - 2\n  # close\n  # shut\n"
    );
}

#[test]
fn anchors_are_expanded() {
    let node = document("a: &x # c\n  k: [1]\nb: *x # d\n&y c: *y\n");
    assert_eq!(write(&node), "a: # c\n  k: [1]\nb: # d\n  k: [1]\nc: c\n");
}

#[test]
fn anchors_cannot_blow_up() {
    let mut text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        text += &format!("a{level}: &a{level} [{}]\n", vec![alias; 9].join(", "));
    }
    let messages: Vec<String> = faults(&text).into_iter().map(|(message, _)| message).collect();
    assert_eq!(messages, ["the file is too large to read, or its anchors make it so"]);
    assert_eq!(faults("a: &a [*a]"), [("the alias names a node that contains it".to_owned(), "*a")]);
}

#[test]
fn depth_is_bounded() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(read(&deep(100)).is_ok());
    assert_eq!(faults(&deep(101)).len(), 1);
    assert!(read(&deep(100_000)).is_err());
    assert!(read(&"- ".repeat(100_000)).is_err());
}

#[test]
fn many_comments_are_read() {
    assert_eq!(document(&format!("{}a: 1\n", "# c\n".repeat(5000))).entries().len(), 1);
}

#[test]
fn faults_have_their_place() {
    assert_eq!(
        faults("a: 1\nb: 2\n'a': 3\nb: 4\n"),
        [("the key `a` is already there".to_owned(), "'a'"), ("the key `b` is already there".to_owned(), "b")]
    );
    let related = read("a: 1\na: 2").err().and_then(|errors| errors.into_iter().next()?.related);
    assert_eq!(related, Some(0..1));
    assert_eq!(faults("? [a]\n: 1")[0].0, "a key must be a text");
    assert_eq!(faults("a: !secret x")[0].1, "x");
    assert_eq!(faults("a: !!int x")[0].0, "the tag `!!int` does not fit this value: leave it out");
    assert_eq!(faults("a: 1\n---\nb: 2\n")[0].0, "the file holds more than one document");
    assert_eq!(faults("a: [1\nb: 2").len(), 1);
    assert_eq!(faults("a: *b").len(), 1);
}

#[test]
fn documents() {
    let all = read_documents("# one\na: 1\n# end of one\n---\n# two\nb: 2\n---\n").unwrap_or_default();
    let texts: Vec<String> = all.iter().map(write).collect();
    assert_eq!(texts, ["# one\na: 1\n# end of one\n", "# two\nb: 2\n", "null\n"]);
    assert_eq!(write(&document("# nothing\n")), "# nothing\nnull\n");
    assert_eq!(document(""), Node::null());
}
