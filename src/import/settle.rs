//! The form in which a source settles: that of its own output.
//!
//! An output has an order of keys and a layout of its own. A source that kept those of the foreign file would come back
//! otherwise from a second import. So a file is imported, compiled and imported again, and a source reads in the order in
//! which it is read as YAML.

use super::pins::{Pins, add_pins};
use super::verify::{Verdict, judge};
use super::{Content, ForeignFile, Imported, SECRETS_FILE, declare, import_content};
use crate::analysis::{Analysis, analyze};
use crate::compile::{Compilation, compile};
use crate::lock::Lock;
use crate::project::Project;
use crate::rules;
use crate::settings::{Level, RuleLevel};
use crate::source::{FileId, Span};

/// The import of what an import compiles to; itself where that is another workflow.
pub(super) fn settled(imported: Imported, file: ForeignFile<'_>, pins: &Pins, lock: &Lock) -> Imported {
    let (_, compilation) = compiled(&imported);
    let [output] = &compilation.files[..] else { return imported };
    if !matches!(judge(file, &compilation.files), Verdict::Equal { lost } if lost.is_empty()) {
        return imported;
    }
    let own = ForeignFile { text: &output.text, ..file };
    match Content::read(own.text).and_then(|content| import_content(content, own, &imported.id, pins, lock)) {
        // What is to be said is said of the file that people know.
        Ok(settled) => Imported { notes: imported.notes, ..settled },
        Err(_) => imported,
    }
}

/// An import by itself, compiled with its part of the lock file and its declarations. Faults that GitHub takes are no
/// matter here: they are for `lint` to find.
pub(super) fn compiled(imported: &Imported) -> (Analysis, Compilation) {
    let mut project = Project::default();
    project.sources.add(format!("{}.pipe", imported.id), imported.source.as_str());
    project.sources.add(SECRETS_FILE, declare("", &imported.secrets, &[]).unwrap_or_default());
    add_pins(&mut project.lock, &imported.pins);
    for name in rules::names() {
        let level = RuleLevel { level: Level::Off, span: Span::new(FileId(0), 0, 0) };
        project.settings.rules.insert(name.to_owned(), level);
    }
    let analysis = analyze(project);
    let compilation = compile(&analysis);
    (analysis, compilation)
}
