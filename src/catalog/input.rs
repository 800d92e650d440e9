//! Types of inputs, commands of the runner, variables that are always set, and the fields of `cron`.

pub use super::facts::inputs::{
    CALL_INPUT_TYPES, CRON_FIELDS, CRON_UNSUPPORTED, DEFAULT_VARIABLES, DEPRECATED_COMMANDS, DISABLED_COMMANDS,
    DISPATCH_INPUT_TYPES, ENVIRONMENT_FILES,
};

/// A field of a `cron` expression.
#[derive(Debug)]
pub struct CronField {
    pub name: &'static str,
    pub min: u8,
    pub max: u8,
    /// Words for its numbers, from `min` on; any case.
    pub names: &'static [&'static str],
}
