//! What holds for every text, good or bad: it ends soon, nothing panics, and what is said points into the file.
//!
//! Each text is tried on a thread with the stack that a language server's worker has: an overflow would end the process.

use std::sync::Arc;
use std::time::{Duration, Instant};

use pipe_lang::diagnostic::Severity;
use pipe_lang::source::{FileId, Span};
use pipe_lang::syntax::{self, Kind, Node, Syntax};

use crate::project::{build_text, root};

const STACK_BYTES: usize = 2 * 1024 * 1024;

/// Far more than any input below takes alone; tests run side by side, without optimization.
pub const LIMIT: Duration = Duration::from_secs(120);

/// Runs a function as a worker of a server would.
pub fn on_small_stack<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(run);
    match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(value)) => value,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => unreachable!("no thread: {error}"),
    }
}

/// Long inputs are shorter without optimization, where the parser is twenty times slower.
pub const SHORTER: usize = if cfg!(debug_assertions) { 8 } else { 1 };

fn in_file(text: &str, span: Span) -> bool {
    let range = span.range();
    range.start <= range.end && text.get(range).is_some()
}

/// Children lie in their parent, one after the other, on boundaries of characters.
fn check_node(node: Node<'_>, text: &str) {
    assert!(in_file(text, node.span()), "{:?} lies outside", node.kind());
    let mut end = node.start();
    for child in node.children() {
        assert!(child.start() >= end, "{:?} begins before its neighbour ends, in {:?}", child.kind(), node.kind());
        assert!(child.end() <= node.end(), "{:?} ends behind its parent {:?}", child.kind(), node.kind());
        end = child.end();
        check_node(child, text);
    }
}

pub fn check_syntax(syntax: &Syntax) {
    let text: &str = &syntax.text;
    match syntax.root() {
        None => assert!(!syntax.diagnostics.is_empty(), "no tree and no word about it"),
        Some(root) => {
            assert_eq!((root.start(), root.kind()), (0, Kind::source));
            check_node(root, text);
            let mut covered = vec![false; text.len()];
            for node in root.descendants() {
                let is_whole =
                    matches!(node.kind(), Kind::COMMENT | Kind::junk | Kind::block_junk | Kind::closing_junk);
                if is_whole || node.children().next().is_none() {
                    covered[node.start()..node.end()].fill(true);
                }
            }
            // What is left between the leaves is punctuation and blanks; letters always belong to somebody.
            let lost = text.char_indices().find(|(at, letter)| letter.is_alphanumeric() && !covered[*at]);
            let lost = lost.map(|(at, _)| text[at..].chars().take(30).collect::<String>());
            assert_eq!(lost, None, "lost from the tree");
        }
    }
    assert!(syntax.diagnostics.iter().all(|fault| in_file(text, fault.primary.span)));
}

/// All that holds for one text. Gives back whether it was clean.
pub fn check(text: &str) -> bool {
    let shared: Arc<str> = text.into();
    let first = syntax::parse(FileId(0), &shared);
    check_syntax(&first);
    let second = syntax::parse(FileId(0), &shared);
    assert_eq!(format!("{:?}", first.root()), format!("{:?}", second.root()));
    assert_eq!(first.diagnostics, second.diagnostics);
    let (analysis, compilation) = build_text(text);
    for fault in analysis.diagnostics.iter().chain(&compilation.diagnostics) {
        let labels = std::iter::once(&fault.primary).chain(&fault.related);
        for span in
            labels.map(|label| label.span).chain(fault.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span))
        {
            let file = analysis.project.sources.get(span.file);
            assert!(file.is_some_and(|file| in_file(&file.text, span)), "{} points outside: {span:?}", fault.rule);
        }
    }
    assert!(compilation.files.is_empty() || !analysis.has_errors());
    analysis.diagnostics.iter().all(|fault| fault.severity == Severity::Note)
}

/// One text, with its time.
pub fn timed(name: &str, text: String) -> bool {
    let name = name.to_owned();
    on_small_stack(move || {
        let start = Instant::now();
        let clean = check(&text);
        let time = start.elapsed();
        if std::env::var_os("PIPE_TIMES").is_some() {
            eprintln!("{:>8} ms  {name}", time.as_millis());
        }
        assert!(time < LIMIT, "{name} took {time:?}");
        clean
    })
}

pub fn example() -> String {
    std::fs::read_to_string(root().join("examples/fastapi-agent/ci.pipe")).unwrap_or_default()
}

/// A pipeline with something as the value of a variable.
pub fn with_value(value: &str) -> String {
    format!(
        "pipeline ci {{\n  on push\n  job a {{\n    runs-on = \"ubuntu-latest\"\n    env {{ X = {value} }}\n    run = \"true\"\n  }}\n}}\n"
    )
}
