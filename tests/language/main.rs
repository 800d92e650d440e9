//! The language as people write it: messages at their places, compiled files, random inputs, and the documents.

#[path = "../support/project.rs"]
mod project;
#[path = "../support/said.rs"]
mod said;

mod bounds;
mod carets;
mod checks;
mod compile;
mod diagnostics;
mod documents;
mod examples;
mod expand;
mod flow;
mod foreign;
mod holds;
mod names;
mod pages;
mod patterns;
mod properties;
mod runs;
