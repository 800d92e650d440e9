//! What holds for all texts: formatting ends, changes no meaning, loses no comment, and is done once.

use pipe_lang::format::format;
use proptest::prelude::*;

use crate::normal::{comments, meaning, syntax};
use crate::{root, sources};

const SOURCES: [&str; 7] = [
    include_str!("../../examples/fastapi-agent/ci.pipe"),
    include_str!("../../src/std/images.pipe"),
    include_str!("cases/expressions.pipe"),
    include_str!("cases/comments.pipe"),
    include_str!("cases/blocks.pipe"),
    include_str!("cases/texts.pipe"),
    include_str!("cases/broken.pipe"),
];

fn check(text: &str) {
    let formatted = format(&syntax(text));
    assert_eq!(format(&syntax(&formatted)), formatted, "formatted twice\n{text}");
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(meaning(&formatted), meaning(&unix), "another meaning\n{text}\n════\n{formatted}");
    assert_eq!(comments(&formatted), comments(&unix), "other comments\n{text}\n════\n{formatted}");
}

#[test]
fn all_sources_of_this_repository() {
    for folder in ["examples", "src/std", "tests"] {
        for path in sources(&root().join(folder)) {
            check(&std::fs::read_to_string(&path).unwrap_or_default());
        }
    }
}

/// Found by chance: a bracket within what cannot be read became a member.
#[test]
fn what_is_not_read_stays_so() {
    check(
        "}, if a = then )  # c\n\"\"\"\n  x\n\"\"\"\n]\"s ${{ a }}\"a = then  # c\n && {\n else a = {if ( # c\n}(, \n\n )}{ \n",
    );
}

/// Each attempt to write on one line may fail in each bracket: nesting them does not double the work.
#[test]
fn deep_nesting_takes_no_longer() {
    let wide = "k".repeat(110);
    for (open, close) in
        [(format!("[{{\n{wide} = "), "\n}]"), (format!("[{{{wide} = "), "}]"), ("[{a = ".to_owned(), "}]")]
    {
        let text = format!("x = {}1{}", open.repeat(45), close.repeat(45));
        let formatted = format(&syntax(&text));
        assert_eq!(format(&syntax(&formatted)), formatted);
    }
}

/// A boundary of the text near an index.
fn boundary(text: &str, index: usize) -> usize {
    (0..=index.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Pieces that make members when they come in a lucky order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => Just("\n".to_owned()),
        3 => Just(" ".to_owned()),
        2 => Just("a = ".to_owned()),
        2 => Just("{".to_owned()),
        2 => Just("}".to_owned()),
        1 => Just("[".to_owned()),
        1 => Just("]".to_owned()),
        1 => Just("(".to_owned()),
        1 => Just(")".to_owned()),
        1 => Just(", ".to_owned()),
        1 => Just(" # c\n".to_owned()),
        1 => Just(" && ".to_owned()),
        1 => Just("if ".to_owned()),
        1 => Just("then ".to_owned()),
        1 => Just("else ".to_owned()),
        1 => Just("\"\"\"\n  x\n\"\"\"".to_owned()),
        1 => Just("\"s ${{ a }}\"".to_owned()),
        1 => Just("run \"T\" = ".to_owned()),
        1 => Just("@allow(x)\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => "[a-z\"'$@#:=?!.<|1-9é\t]{1,3}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything(text in "\\PC{0,80}") {
        check(&text);
    }

    #[test]
    fn many_pieces(text in pieces()) {
        check(&text);
    }

    #[test]
    fn a_source_with_something_else_in_it(source in 0..SOURCES.len(), at in 0..4000_usize, length in 0..30_usize, new in pieces()) {
        let source = SOURCES[source];
        let from = boundary(source, at % source.len());
        let to = boundary(source, from + length).max(from);
        check(&format!("{}{new}{}", &source[..from], &source[to..]));
    }

    /// Blanks, line breaks and comments where the grammar takes them, in sound sources.
    #[test]
    fn a_source_that_is_laid_out_otherwise(source in 0..SOURCES.len(), places in proptest::collection::vec((0..4000_usize, 0..5_usize), 1..30)) {
        let mut text = SOURCES[source].to_owned();
        for (at, what) in places {
            let from = boundary(&text, at % text.len());
            let Some(place) = text[from..].find([' ', '(', ',', '\n', '[', '{']).map(|found| from + found + 1) else { continue };
            let mut changed = text.clone();
            changed.insert_str(place, ["\n", "  ", " # note\n", "\n\n\n", "\t"][what]);
            if syntax(&changed).diagnostics.is_empty() {
                text = changed;
            }
        }
        check(&text);
    }
}
