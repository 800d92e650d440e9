//! What the disk said, remembered, so that an edit costs no walk through the project.
//!
//! The memory ends when the client reports a change, when a document is saved or opened, and by age: not every
//! client reports changes, and none reports those outside its folders.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pipe_lang::project::Files;

const AGE_MAX: Duration = Duration::from_secs(2);
const AGE_MAX_WATCHED: Duration = Duration::from_secs(30);

struct Memory {
    since: Instant,
    /// Tells an answer that was asked for before the memory ended from one of today.
    generation: u64,
    contents: HashMap<PathBuf, Option<Vec<u8>>>,
    exists: HashMap<PathBuf, bool>,
    sources: HashMap<PathBuf, Vec<PathBuf>>,
}

/// The given files behind a memory.
pub struct Disk {
    files: Arc<dyn Files + Send + Sync>,
    memory: Mutex<Memory>,
    watched: AtomicBool,
}

impl Disk {
    pub fn new(files: Arc<dyn Files + Send + Sync>) -> Self {
        let memory = Memory {
            since: Instant::now(),
            generation: 0,
            contents: HashMap::new(),
            exists: HashMap::new(),
            sources: HashMap::new(),
        };
        Self { files, memory: Mutex::new(memory), watched: AtomicBool::new(false) }
    }

    /// From now on the client reports changes.
    pub fn set_watched(&self) {
        self.watched.store(true, Ordering::Relaxed);
    }

    pub fn forget(&self) {
        let mut memory = self.lock();
        memory.since = Instant::now();
        memory.generation += 1;
        memory.contents.clear();
        memory.exists.clear();
        memory.sources.clear();
    }

    /// To be called before a project is read: within one reading the memory stays.
    pub fn forget_if_old(&self) {
        let age_max = if self.watched.load(Ordering::Relaxed) { AGE_MAX_WATCHED } else { AGE_MAX };
        let age = self.lock().since.elapsed();
        if age > age_max {
            self.forget();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers from one of the three maps, or asks without holding the lock and remembers.
    fn remember<T: Clone>(
        &self,
        path: &Path,
        map: fn(&mut Memory) -> &mut HashMap<PathBuf, T>,
        ask: impl FnOnce() -> T,
    ) -> T {
        let generation = {
            let mut memory = self.lock();
            if let Some(known) = map(&mut memory).get(path) {
                return known.clone();
            }
            memory.generation
        };
        let answer = ask();
        let mut memory = self.lock();
        if memory.generation == generation {
            map(&mut memory).insert(path.to_path_buf(), answer.clone());
        }
        answer
    }
}

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let mut fault = None;
        let content = self.remember(
            path,
            |memory| &mut memory.contents,
            || self.files.read(path).map_err(|error| fault = Some(error)).ok(),
        );
        // A file that could not be read is asked for again, so that the true reason is told each time.
        match (content, fault) {
            (Some(bytes), _) => Ok(bytes),
            (None, Some(error)) => Err(error),
            (None, None) => self.files.read(path),
        }
    }

    fn exists(&self, path: &Path) -> bool {
        self.remember(path, |memory| &mut memory.exists, || self.files.exists(path))
    }

    fn sources(&self, root: &Path) -> io::Result<Vec<PathBuf>> {
        let mut fault = None;
        let paths = self.remember(
            root,
            |memory| &mut memory.sources,
            || {
                self.files.sources(root).unwrap_or_else(|error| {
                    fault = Some(error);
                    Vec::new()
                })
            },
        );
        fault.map_or(Ok(paths), Err)
    }
}
