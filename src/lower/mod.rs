//! The model to what the platforms read.

pub mod composite;
pub mod manifest;
pub mod data;
pub mod expression;
mod flow;
mod interface;
pub mod pin;
mod typed;
pub mod workflow;
