//! The model to what the platforms read.

pub mod application;
pub mod composite;
pub mod data;
pub mod expression;
mod flow;
mod interface;
pub mod pin;
mod typed;
pub mod workflow;
