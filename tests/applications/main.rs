//! Apps: what can be said of one, what is wrong with one, and the file that it becomes.

#[path = "../support/fields.rs"]
mod fields;
#[path = "../support/schema.rs"]
mod schema;

mod files;
mod members;
mod rules;
