//! The model to what the platforms read.

pub mod composite;
pub mod manifest;
pub mod data;
mod flow;
mod interface;
mod job;
pub mod pin;
mod step;
mod typed;
pub mod workflow;
