//! The arguments of `pipec lock`: paths, and actions.

use std::path::PathBuf;

use pipe_lang::lock::{ActionKey, NamedAction};
use pipe_lang::names::{is_reference, is_repository};

use crate::failure::Failure;

/// The actions that are meant; without any, all are.
#[derive(Debug, Default)]
pub struct Only(Vec<Subject>);

#[derive(Debug)]
struct Subject {
    /// As it was written.
    text: String,
    /// `owner/repo` in lower case.
    name: String,
    reference: Option<String>,
    used: bool,
}

/// Tells paths and actions apart: what is there is a path. Without a path, the project around this folder is meant.
pub fn read(arguments: &[PathBuf]) -> Result<(Vec<PathBuf>, Only), Failure> {
    let mut paths = Vec::new();
    let mut only = Only::default();
    for argument in arguments {
        match argument.to_str().filter(|_| !argument.exists()).and_then(Subject::parse) {
            Some(subject) => only.0.push(subject),
            None => paths.push(argument.clone()),
        }
    }
    if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    Ok((paths, only))
}

impl Subject {
    fn parse(text: &str) -> Option<Self> {
        let (name, reference) = match text.split_once('@') {
            Some((name, reference)) => (name, Some(reference)),
            None => (text, None),
        };
        (is_repository(name) && reference.is_none_or(is_reference)).then(|| Self {
            text: text.to_owned(),
            name: name.to_ascii_lowercase(),
            reference: reference.map(str::to_owned),
            used: false,
        })
    }

    fn is(&self, key: &ActionKey) -> bool {
        key.name() == self.name && self.reference.as_ref().is_none_or(|reference| reference == key.reference())
    }
}

impl Only {
    pub fn includes(&self, key: &ActionKey) -> bool {
        self.0.is_empty() || self.0.iter().any(|subject| subject.is(key))
    }

    /// Notes which of them the sources of a project use.
    pub fn mark_used(&mut self, references: &[NamedAction]) {
        for subject in &mut self.0 {
            subject.used |= references.iter().any(|one| subject.is(&one.action.key()));
        }
    }

    /// # Errors
    /// For the first that no source uses.
    pub fn refuse_unused(&self) -> Result<(), Failure> {
        match self.0.iter().find(|subject| !subject.used) {
            Some(Subject { text, .. }) => {
                Err(Failure::said(format!("{text}: neither a file or folder, nor an action that the sources use")))
            }
            None => Ok(()),
        }
    }
}
