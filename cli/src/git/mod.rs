//! Asking Git about actions that this pipec does not know: which commit a reference is, and what the action takes
//! and gives there. The only part of pipec that uses the network, and only in `pipec lock`.
//!
//! - `command`: one run of Git, with a limit of time and without questions;
//! - `remote`: from a reference to a commit and its exact version;
//! - `fetch`: one commit in a folder that is removed again;
//! - `action_file`: from `action.yml` to an interface.

mod action_file;
mod command;
mod fetch;
mod remote;

use std::collections::BTreeMap;

use pipe_lang::lock::{ActionKey, Interface, LockedAction};
use pipe_lang::names::{is_inner_path, is_reference, is_repository};

pub use remote::is_exact;

/// Where repositories are, unless PIPEC_GIT_BASE says something else.
const BASE: &str = "https://github.com";
const BASE_VARIABLE: &str = "PIPEC_GIT_BASE";

/// The place that is asked.
pub struct Git {
    base: String,
}

impl Git {
    pub fn from_environment() -> Self {
        let base = std::env::var(BASE_VARIABLE).ok().filter(|base| !base.is_empty());
        Self::at(base.as_deref().unwrap_or(BASE))
    }

    /// Asks below an address or a folder.
    pub fn at(base: &str) -> Self {
        Self { base: base.to_string() }
    }

    /// The commit that a reference stands for now, and the highest version at it.
    ///
    /// # Errors
    /// A clause that follows the action's name.
    pub fn resolve(&self, name: &str, reference: &str) -> Result<LockedAction, String> {
        let (commit, version) = remote::resolve(&self.address(name)?, reference)?;
        Ok(LockedAction { version, commit, ..LockedAction::default() })
    }

    /// The interfaces at a commit, for each of the paths.
    ///
    /// # Errors
    /// A clause that follows the action's name.
    pub fn interfaces(
        &self,
        name: &str,
        key: &ActionKey,
        commit: &str,
        paths: &[&str],
    ) -> Result<BTreeMap<String, Interface>, String> {
        if let Some(path) = paths.iter().find(|path| !is_inner_path(path)) {
            return Err(format!("`{path}` is not a path inside a repository"));
        }
        let checkout = fetch::fetch(&self.address(name)?, commit, key.reference())?;
        paths.iter().map(|path| Ok(((*path).to_string(), action_file::read(&checkout, path)?))).collect()
    }

    /// The repository's address. Names come from sources, so they are checked before Git sees them.
    fn address(&self, name: &str) -> Result<String, String> {
        if is_repository(name) {
            Ok(format!("{}/{name}", self.base.trim_end_matches('/')))
        } else {
            Err("this is not the name of a repository".to_string())
        }
    }
}

/// Whether Git may be given a reference.
fn checked_reference(reference: &str) -> Result<&str, String> {
    if is_reference(reference) { Ok(reference) } else { Err(format!("`{reference}` is not a tag, branch or commit")) }
}
