//! Everything that asks judges we do not own, as one test program: they share their support, and one program uses
//! all of it.

#![expect(clippy::panic, reason = "a test that cannot go on says why by panicking")]

mod actions;
mod agent;
mod corpus;
mod examples;
mod flow;
mod harness;
#[path = "../support/schema.rs"]
mod schema;
#[path = "../support/mod.rs"]
mod support;
mod themselves;
mod values;
