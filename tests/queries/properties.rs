//! Whatever the text is: no question panics, and what is answered lies in the files.

use std::path::{Path, PathBuf};

use pipe_lang::analysis::query::Outline;
use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::project::load;
use pipe_lang::source::Span;
use proptest::prelude::*;

use crate::world::Memory;

const SOURCE: &str = include_str!("../../examples/fastapi-agent/ci.pipe");

fn analysis(text: &str) -> Analysis {
    let files = Memory([(PathBuf::from("/p/ci.pipe"), text.to_owned())].into());
    analyze(load(&files, Path::new("/p"), &[]))
}

fn lies_in_its_file(analysis: &Analysis, span: Span) -> bool {
    let text = analysis.project.sources.get(span.file).map(|file| &file.text);
    text.is_some_and(|text| span.start <= span.end && text.get(span.range()).is_some())
}

fn check_outline(analysis: &Analysis, items: &[Outline]) {
    for item in items {
        assert!(lies_in_its_file(analysis, item.span) && lies_in_its_file(analysis, item.selection), "{item:?}");
        assert!(item.span.start <= item.selection.start && item.selection.end <= item.span.end, "{item:?}");
        check_outline(analysis, &item.children);
    }
}

fn check(text: &str, offset: u32) {
    let analysis = analysis(text);
    let Some(file) = analysis.project.sources.find("ci.pipe") else { return };
    check_outline(&analysis, &analysis.outline(file));
    let spans = analysis.hover(file, offset).map(|found| found.span).into_iter();
    let definition = analysis.definition(file, offset);
    let spans = spans.chain(definition.into_iter().flat_map(|found| [found.origin, found.target]));
    let completions = analysis.completions(file, offset);
    for item in &completions {
        assert!(item.replace.touches(offset), "{item:?}");
        assert!(!text[item.replace.range()].contains('\n'), "{item:?}");
    }
    for span in spans.chain(completions.iter().map(|item| item.replace)) {
        assert!(lies_in_its_file(&analysis, span), "{span:?}");
    }
}

/// A boundary of the text near an index.
fn boundary(text: &str, index: usize) -> usize {
    (0..=index.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_place_of_a_text_with_one_character_less(deleted in 0..SOURCE.len(), place in 0..SOURCE.len(), near in any::<bool>()) {
        let from = boundary(SOURCE, deleted);
        let length = SOURCE[from..].chars().next().map_or(0, char::len_utf8);
        let text = format!("{}{}", &SOURCE[..from], &SOURCE[from + length..]);
        let offset = boundary(&text, if near { from } else { place });
        check(&text, u32::try_from(offset).unwrap_or(0));
    }

    #[test]
    fn the_end_of_any_beginning(end in 0..SOURCE.len(), tail in "[ \n.{}()\\[\\]=,\"#a@/$é😀]{0,6}") {
        let text = format!("{}{tail}", &SOURCE[..boundary(SOURCE, end)]);
        check(&text, u32::try_from(text.len()).unwrap_or(0));
    }
}
