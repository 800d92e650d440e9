//! From the model to what the platforms read.

pub mod application;
