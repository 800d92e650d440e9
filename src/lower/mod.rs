//! The model to what the platforms read.

pub mod composite;
pub mod manifest;
pub mod data;
pub mod expression;
mod flow;
mod interface;
mod job;
pub mod pin;
mod step;
mod typed;
pub mod workflow;
