//! The model to what the platforms read.

pub mod application;
pub mod composite;
pub mod data;
pub mod expression;
mod flow;
mod input_type;
mod interface;
pub mod pin;
pub mod workflow;
