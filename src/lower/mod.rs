//! The model to what the platforms read.

pub mod application;
pub mod data;
pub mod expression;
mod interface;
pub mod pin;
pub mod workflow;
