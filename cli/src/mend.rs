//! `pipec lint --fix`: writes what diagnostics offer.
//!
//! A new text is judged again, since one fix can make another one possible; only the last texts reach the disk, all or
//! none.

use std::fs;
use std::path::PathBuf;

use pipe_lang::diagnostic::{Diagnostic, Severity};
use pipe_lang::fix::{Fixed, fix};
use pipe_lang::foreign::{Judgement, judge};
use pipe_lang::import::ForeignFile;
use pipe_lang::project::{Project, Repository, is_source};
use pipe_lang::source::FileId;

use crate::arguments::Fixes;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::foreign::Foreign;
use crate::output::{Kind, Planned, write_all};
use crate::target::Target;

/// A fix that makes another one possible does so a few times at most.
const ROUNDS_MAX: usize = 10;

/// What is judged together: a project, and the files beside it.
#[derive(Clone)]
pub struct Texts {
    pub project: Project,
    pub files: Vec<Foreign>,
    /// The folder of the project.
    pub root: PathBuf,
}

impl Texts {
    pub fn judged(&self) -> Judgement {
        let files: Vec<_> = self.files.iter().map(|file| ForeignFile { path: &file.path, text: &file.text }).collect();
        judge(self.project.clone(), &files, Repository::at(&Disk, &self.root).as_ref())
    }

    /// The file beside the project of that id in a judgement: they stand behind those of the project.
    fn beside(&self, id: FileId) -> Option<usize> {
        (id.0 as usize).checked_sub(self.project.sources.iter().count()).filter(|&at| at < self.files.len())
    }

    fn with(&self, fixed: &Fixed) -> Self {
        let mut next = self.clone();
        for (id, text) in &fixed.texts {
            match self.beside(*id) {
                Some(at) => next.files[at].text.clone_from(text),
                None => next.project = next.project.with_text(*id, text),
            }
        }
        next
    }

    /// The path and the text of each file that a fix can change.
    fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.project.sources.iter().map(|(_, source)| (source.path.as_str(), &*source.text));
        own.filter(|(path, _)| is_source(path))
            .chain(self.files.iter().map(|file| (file.path.as_str(), file.text.as_str())))
    }
}

/// Mends what was asked for, on the disk too, and gives back what has become of it.
pub fn mend(target: &Target, fixes: Fixes, texts: Texts, console: &mut Console<'_>) -> Result<Judgement, Failure> {
    let (mut now, mut judgement, mut count) = (texts.clone(), texts.judged(), 0);
    for _ in 0..ROUNDS_MAX {
        let sources = &judgement.sources;
        let is_text = |one: &&Diagnostic| {
            let file = one.primary.span.file;
            is_source(sources.path(file)) || now.beside(file).is_some()
        };
        let asked = judgement.diagnostics.iter().filter(|one| target.includes(sources, one)).filter(is_text);
        let fixed = fix(sources, asked, |fix| fix.is_certain || fixes == Fixes::All);
        let next = now.with(&fixed);
        let after = next.judged();
        // What would be worse afterwards stays as it is, and is reported.
        if fixed.count == 0 || errors(&after) > errors(&judgement) {
            break;
        }
        (now, judgement, count) = (next, after, count + fixed.count);
    }
    let places = write(target, &texts, &now)?;
    if count > 0 {
        let (fixes, files) = (if count == 1 { "fix" } else { "fixes" }, if places == 1 { "file" } else { "files" });
        writeln!(console.err, "{} {count} {fixes} in {places} {files}", console.err_style.paint("32", "wrote"))?;
    }
    Ok(judgement)
}

fn errors(judgement: &Judgement) -> usize {
    judgement.diagnostics.iter().filter(|one| one.severity == Severity::Error).count()
}

/// Writes what changed, and says how many files that is.
fn write(target: &Target, before: &Texts, after: &Texts) -> Result<usize, Failure> {
    let mut planned = Vec::new();
    for ((path, old), (_, new)) in before.all().zip(after.all()).filter(|((_, old), (_, new))| old != new) {
        let destination = target.root.join(path);
        // It would be replaced, whatever its permissions say.
        if fs::metadata(&destination).is_ok_and(|metadata| metadata.permissions().readonly()) {
            return Err(Failure::said(format!("{}{path}: the file is read-only; nothing was written", target.shown)));
        }
        planned.push(Planned {
            shown: format!("{}{path}", target.shown),
            destination,
            text: new.to_owned(),
            before: old.to_owned(),
            kind: Kind::Changed,
        });
    }
    write_all(&planned.iter().collect::<Vec<_>>())?;
    Ok(planned.len())
}
