//! The language as people write it: messages at their places, compiled files, random inputs, and the documents.

#[path = "../support/project.rs"]
mod project;

mod compile;
mod diagnostics;
mod documents;
mod examples;
mod flow;
mod patterns;
mod properties;
mod runs;
