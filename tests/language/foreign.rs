//! What `lint` says of YAML that people wrote by hand: each file of `tests/foreign/` says by caret comments what is found in it.
//!
//! `#- path` stands above each file of a project; one below `.git` says that the other files are the whole repository. `PIPE_ACCEPT=1 cargo test --test language foreign` writes the comments;
//! read the difference before you commit it.

use std::error::Error;
use std::path::Path;

use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::foreign::judge;
use pipe_lang::import::ForeignFile;
use pipe_lang::project::{Repository, load};
use pipe_lang::source::Sources;

use crate::carets;
use crate::project::Memory;
use crate::said::said;

pub fn found(files: &Memory) -> (Sources, Vec<Diagnostic>) {
    let is_yaml = |path: &str| path.ends_with(".yml") || path.ends_with(".yaml");
    let foreign = files.0.iter().filter(|(path, _)| is_yaml(path)).map(|(path, text)| ForeignFile { path, text });
    let root = Path::new("");
    let repository = Repository::at(files, root);
    let judgement = judge(load(files, root, &[]), &foreign.collect::<Vec<_>>(), repository.as_ref());
    let diagnostics = said(&judgement.diagnostics).into_iter().cloned().collect();
    (judgement.sources, diagnostics)
}

#[test]
fn every_file_says_what_is_found() -> Result<(), Box<dyn Error>> {
    carets::check("tests/foreign", found)
}
