//! What the platforms read to the text of files.

pub mod github;
