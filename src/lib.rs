//! The tour of the language, in the order in which a source passes through it.
//!
//! Each module uses only those above it; `tests/architecture.rs` reads this list and says so when one does not.

pub mod source;
pub mod diagnostic;
pub mod suggest;
pub mod yaml;
pub mod catalog;
pub mod syntax;
pub mod format;
pub mod ast;
pub mod model;
pub mod pattern;
pub mod cron;
pub mod evaluate;
pub mod expression_text;
pub mod schema;
pub mod names;
pub mod uses;
pub mod source_text;
pub mod shell;
pub mod header;
mod toml_reader;
pub mod settings;
pub mod lock;
pub mod project;
pub mod standard;
pub mod resolve;
pub mod check;
pub mod flow;
pub mod permission;
pub mod rules;
pub mod exception;
pub mod analysis;
pub mod target;
pub mod lower;
pub mod emit;
pub mod compile;
pub mod absorb;
pub mod import;
pub mod foreign;
pub mod fix;
pub mod pages;
