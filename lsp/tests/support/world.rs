//! Files in memory, and a language whose findings are known: it warns at each `TODO`, takes its time over each file
//! that says `SLOW` and panics at one that says `PANIC`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pipe_lang::analysis::Analysis;
use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::project::{Files, Project};
use pipe_lang::source::Span;
use pipe_lsp::Language;

/// How long a file that is slow takes. Each such file is read after the one before, so a cancelled reading ends early.
pub const SLOW: Duration = Duration::from_millis(150);

#[derive(Default)]
pub struct World {
    files: Mutex<BTreeMap<PathBuf, String>>,
    /// How many slow files have been read.
    pub slow_reads: AtomicUsize,
}

impl World {
    pub fn new(files: &[(&str, &str)]) -> Arc<Self> {
        let world = Self::default();
        files.iter().for_each(|(path, text)| world.write(*path, text));
        Arc::new(world)
    }

    pub fn write(&self, path: impl Into<PathBuf>, text: &str) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.into(), text.to_string());
    }

    pub fn remove(&self, path: &str) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(Path::new(path));
    }

    fn get(&self, path: &Path) -> Option<String> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }
}

impl Files for World {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let text = self.get(path).ok_or(io::ErrorKind::NotFound)?;
        if text.contains("SLOW") {
            std::thread::sleep(SLOW);
            self.slow_reads.fetch_add(1, Ordering::SeqCst);
        }
        Ok(text.into_bytes())
    }

    fn exists(&self, path: &Path) -> bool {
        self.get(path).is_some()
    }

    fn sources(&self, root: &Path) -> io::Result<Vec<PathBuf>> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let is_source = |path: &&PathBuf| path.starts_with(root) && path.extension().is_some_and(|e| e == "pipe");
        Ok(files.keys().filter(is_source).cloned().collect())
    }
}

pub fn language() -> Language {
    Language { analyze, ..Language::default() }
}

/// Reads ten slow files for whatever is asked.
pub fn load_slowly(files: &dyn Files, _: &Path, _: &[PathBuf]) -> Project {
    (0..10).for_each(|number| drop(files.read(&slow_file(number))));
    Project::default()
}

pub fn slow_file(number: usize) -> PathBuf {
    PathBuf::from(format!("/project/slow{number}.pipe"))
}

fn analyze(project: Project) -> Analysis {
    let mut diagnostics = Vec::new();
    for (id, file) in project.sources.iter() {
        assert!(!file.text.contains("PANIC"), "the language cannot bear this");
        for (offset, _) in file.text.match_indices("TODO") {
            diagnostics.push(Diagnostic::warning("to-do", Span::new(id, offset, offset + 4), "this is to be done"));
        }
    }
    Analysis { project, diagnostics, ..Analysis::default() }
}
