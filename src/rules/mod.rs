//! What compiles and is wrong all the same.

pub mod application;
