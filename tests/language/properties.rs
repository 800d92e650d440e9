//! Properties of one text after the other: files while they are typed, and random ones.

use std::sync::Arc;
use std::time::Instant;

use pipe_lang::source::FileId;
use pipe_lang::syntax;
use proptest::prelude::*;

use crate::holds::{LIMIT, check, check_syntax, example, on_small_stack, timed};

#[test]
fn the_example_is_clean() {
    assert!(timed("example", example()));
}

/// A file while it is being typed, and with a slip of the finger.
#[test]
fn prefixes_and_deletions_of_the_example() {
    on_small_stack(|| {
        let text = example();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for &end in ends.iter().step_by(if cfg!(debug_assertions) { 3 } else { 1 }) {
            let start = Instant::now();
            let shared: Arc<str> = text[..end].into();
            check_syntax(&syntax::parse(FileId(0), &shared));
            let removed = text[..end].chars().chain(text[end..].chars().skip(1)).collect::<String>();
            check_syntax(&syntax::parse(FileId(0), &removed.as_str().into()));
            assert!(start.elapsed() < LIMIT, "at {end}");
        }
        // The later stages look at words, so one place in a few is enough.
        for &end in ends.iter().step_by(29) {
            check(&text[..end]);
            check(&text[..end].chars().chain(text[end..].chars().skip(1)).collect::<String>());
        }
    });
}

/// Words and marks of the language, so that random text comes further than the first line.
const TOKENS: &[&str] = &[
    "pipeline",
    "job",
    "on",
    "push",
    "run",
    "use",
    "template",
    "steps",
    "gate",
    "let",
    "for",
    "in",
    "when",
    "import",
    "if",
    "then",
    "else",
    "needs",
    "env",
    "with",
    "a",
    "b-c",
    "github",
    ".",
    ",",
    "=",
    "==",
    "!",
    "!=",
    "&&",
    "||",
    "??",
    "<",
    ">=",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "${{",
    "}}",
    "$${{",
    "\\",
    "#",
    "# c\n",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\r",
    "\t",
    " ",
    " ",
    "@",
    "@allow(",
    "?",
    ":",
    "*",
    "1",
    "3.10",
    "80%",
    "15m",
    "0x1",
    "-",
    "true",
    "null",
    "\"text\"",
    "'x'",
    "owner/repo@v1",
    "./x",
    "docker://a:b",
    "as",
    "from",
    "é",
    "🎉",
    "\u{feff}",
    "\0",
    "string",
    "list<",
    "list",
    "coverage",
    "image",
    "app",
];

fn settings(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(settings(300))]

    #[test]
    fn random_text(text in "\\PC{0,200}") {
        timed("random text", text);
    }

    #[test]
    fn random_bytes_that_are_text(letters in prop::collection::vec(any::<char>(), 0..200)) {
        timed("random letters", letters.into_iter().collect());
    }

    #[test]
    fn random_tokens(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..120), blanks in any::<bool>()) {
        timed("random tokens", tokens.join(if blanks { " " } else { "" }));
    }

    #[test]
    fn random_tokens_in_a_job(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..40)) {
        timed("random tokens in a job", format!("pipeline ci {{\n  on push\n  job a {{\n    runs-on = \"x\"\n    {}\n  }}\n}}\n", tokens.join(" ")));
    }

    #[test]
    fn random_edits_of_the_example(place in any::<prop::sample::Index>(), token in prop::sample::select(TOKENS), length in 0usize..30) {
        let text = example();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let at = place.index(ends.len());
        let (start, end) = (ends[at], ends[(at + length).min(ends.len() - 1)]);
        timed("an edited example", format!("{}{token}{}", &text[..start], &text[end..]));
    }
}
