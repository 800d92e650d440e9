//! What the words of the language mean, as data: the members of each block, their types, where expressions may
//! stand, and their documentation. Declared once here; read by the checker, completion, hover and the reference.

pub mod action;
pub mod analysis;
pub mod app;
pub mod application_set;
pub mod block;
pub mod container;
pub mod declaration;
mod below;
mod habit;
pub mod interface;
pub mod job;
pub mod pipeline;
pub mod policy;
pub mod project;
pub mod rollout;
pub mod step;

pub use block::{Block, Member, Other, Part, Place, Shape, Statement};
pub use habit::habit;

use crate::model::EntityKind;

/// The block of what becomes a manifest.
pub fn manifest_block(kind: EntityKind) -> Option<&'static Block> {
    FILE.statement(kind.keyword())?.block
}

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
        policy::POLICY_STATEMENT,
        app::APP_STATEMENT,
        project::PROJECT_STATEMENT,
        application_set::APPLICATION_SET_STATEMENT,
        rollout::ROLLOUT_STATEMENT,
        analysis::ANALYSIS_TEMPLATE_STATEMENT,
    ],
    other: None,
};
