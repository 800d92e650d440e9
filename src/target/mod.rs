//! What the platforms read, as plain data.

pub mod argo;
