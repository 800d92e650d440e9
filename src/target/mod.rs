//! What the platforms read, as plain structs: no source, no spans, no choices left to make.

pub mod argo;
pub mod github;
