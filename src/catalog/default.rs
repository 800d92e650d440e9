//! What holds when a key of a workflow or action is left out.

pub use super::facts::defaults::DEFAULTS;

/// The default of a key.
#[derive(Debug)]
pub struct DefaultValue {
    pub key: &'static str,
    /// As it would be written; None when it is no fixed value.
    pub value: Option<&'static str>,
    pub note: Option<&'static str>,
}

/// The default of a key such as `jobs.<job_id>.timeout-minutes`.
pub fn default_of(key: &str) -> Option<&'static DefaultValue> {
    DEFAULTS.iter().find(|default| default.key == key)
}
