//! `pipe.lock`: pins and interfaces of actions.

/// The content of `pipe.lock`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {}
