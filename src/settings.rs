//! `pipe.toml`: the settings of a project.

/// Everything that `pipe.toml` says, with defaults for what it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {}
