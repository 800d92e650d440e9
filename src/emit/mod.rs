//! What the platforms read to the text of files.

pub mod argo;
pub mod github;
