//! What the words of the language mean, as data: the members of each block, their types, where expressions may
//! stand, and their documentation. Declared once here; read by the checker, completion, hover and the reference.

pub mod action;
pub mod app;
pub mod block;
pub mod container;
pub mod declaration;
mod habit;
pub mod interface;
pub mod job;
pub mod pipeline;
pub mod step;

pub use block::{Block, Member, Other, Part, Place, Shape, Statement};
pub use habit::habit;

/// The statements of a file.
pub const FILE: Block = Block {
    name: "file",
    doc: "A source file.",
    members: &[],
    statements: &[
        pipeline::PIPELINE_STATEMENT,
        action::ACTION_STATEMENT,
        declaration::SECRET_STATEMENT,
        declaration::IMAGE_STATEMENT,
        declaration::ENVIRONMENT_STATEMENT,
        app::APP_STATEMENT,
    ],
    other: None,
};
