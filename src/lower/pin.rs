//! Pins: the only way from an action as the source names it to one that can be written.

use crate::lock::Lock;
use crate::model::{ActionReference, Choice};
use crate::target::github::{Commit, Uses};

/// The pinned form of an action; nothing where the lock file lacks it and the pipeline asks for a pin.
pub fn pin(reference: &ActionReference, lock: &Lock, pins: Choice) -> Option<Uses> {
    match lock.get(&reference.repository, &reference.reference) {
        Some(locked) => Some(Uses::Pinned(Commit {
            name: reference.name(),
            commit: locked.commit.clone(),
            version: locked.version.clone(),
        })),
        None if pins == Choice::Github => Some(Uses::AsWritten(reference.to_string())),
        None => None,
    }
}
