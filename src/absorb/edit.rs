//! Changes of sources and of `pipe.toml`: another reference, another comment behind it.

use std::collections::BTreeMap;

use super::RULE;
use super::compare::Bump;
use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::model::{ActionReference, Site};
use crate::source::{FileId, Sources, Span};

/// By place: what is to stand there. Several places of an output may come from one of a source.
#[derive(Clone, Debug, Default)]
pub(super) struct Edits(BTreeMap<Span, Vec<String>>);

impl Edits {
    fn add(&mut self, span: Span, text: String) {
        let texts = self.0.entry(span).or_default();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }

    /// Another reference, where the source says it: behind the action, or in `[actions]` of `pipe.toml`.
    pub(super) fn reference(
        &mut self,
        analysis: &Analysis,
        reference: &ActionReference,
        site: Site,
        new: &str,
    ) -> Result<(), (String, &'static str)> {
        let span = own_place(analysis, site)
            .ok_or_else(|| (format!("the version of `{reference}` is that of the standard library"), LIBRARY))?;
        let written = analysis.project.sources.slice(span);
        match written.rfind('@') {
            Some(at) => {
                let start = span.start as usize + at + 1;
                self.add(Span::new(span.file, start, span.end as usize), new.to_owned());
            }
            None => {
                let name = reference.repository.to_ascii_lowercase();
                let version = analysis.project.settings.actions.get(&name);
                let span = version.map(|version| version.span);
                let span = span.ok_or_else(|| (format!("no source says the version of `{reference}`"), LIBRARY))?;
                self.add(span, format!("\"{new}\""));
            }
        }
        Ok(())
    }

    /// Another comment behind the action, where the source has one there.
    pub(super) fn comment(
        &mut self,
        analysis: &Analysis,
        site: Site,
        bump: &Bump,
    ) -> Result<(), (String, &'static str)> {
        if bump.comment == bump.own_comment {
            return Ok(());
        }
        let new = bump.comment.as_deref().map(|comment| format!("# {comment}")).unwrap_or_default();
        let found = own_place(analysis, site).and_then(|span| {
            let text = &analysis.project.sources.get(span.file)?.text;
            let end = span.end as usize;
            let line = text.get(end..)?.split(['\r', '\n']).next()?;
            let old = bump.own_comment.as_deref();
            let at = old.map_or(Some(line.trim_end().len()), |old| line.rfind(&format!("# {old}")))?;
            // Behind what stands on the line, there is room for a comment only where it ends.
            let is_free = old.is_some() || line.trim().is_empty();
            is_free.then(|| Span::new(span.file, end + at, end + line.trim_end().len()))
        });
        let Some(span) = found else {
            let message = "the comment behind this action has changed, and is not on its line in the source".to_owned();
            return Err((message, "change the version and the comment in the source"));
        };
        self.add(span, if bump.own_comment.is_none() { format!(" {new}") } else { new });
        Ok(())
    }

    /// The texts with all changes.
    pub(super) fn applied(&self, sources: &Sources) -> Result<Vec<(FileId, String)>, Vec<Diagnostic>> {
        let two = |(span, texts): (&Span, &Vec<String>)| {
            let [first, second, ..] = &texts[..] else { return None };
            let message = format!("one output has `{first}` in place of this, and another one `{second}`");
            Some(Diagnostic::error(RULE, *span, message).help("put both on one version"))
        };
        let faults: Vec<Diagnostic> = self.0.iter().filter_map(two).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut changed: BTreeMap<FileId, String> = BTreeMap::new();
        // From the back, so that the places before stay where they are.
        for (span, texts) in self.0.iter().rev() {
            let Some(file) = sources.get(span.file) else { continue };
            let text = changed.entry(span.file).or_insert_with(|| file.text.to_string());
            if let Some(new) = texts.first().filter(|_| text.get(span.range()).is_some()) {
                text.replace_range(span.range(), new);
            }
        }
        Ok(changed.into_iter().collect())
    }
}

const LIBRARY: &str = "a newer pipec has newer ones; until then, take a version within the one that is there";

/// Where a site stands in a source of the user.
fn own_place(analysis: &Analysis, site: Site) -> Option<Span> {
    analysis.sites.span(site).filter(|span| !analysis.standard.contains(&span.file))
}
