//! The Application that an ApplicationSet makes: an app without what belongs to the compiler.

use super::super::app::{
    ANNOTATIONS, DESTINATION_MEMBER, FINALIZER, HISTORY, HYDRATOR_MEMBER, IGNORED, INFOS, LABELS, NAME_IN_TEMPLATE,
    NAMESPACE_IN_TEMPLATE, PROJECT, RAW, SOURCE_MEMBER, SOURCES, SYNC_MEMBER, block,
};
use super::super::block::{Block, Member};

const MEMBERS: &[Member] = &[
    NAME_IN_TEMPLATE,
    NAMESPACE_IN_TEMPLATE,
    FINALIZER,
    LABELS,
    ANNOTATIONS,
    PROJECT,
    SOURCE_MEMBER,
    SOURCES,
    HYDRATOR_MEMBER,
    DESTINATION_MEMBER,
    SYNC_MEMBER,
    IGNORED,
    INFOS,
    HISTORY,
    RAW,
];

pub const TEMPLATE: Block = block(
    "template",
    "The Application that an ApplicationSet makes of each set of parameters; its texts are templates.",
    MEMBERS,
);

pub const OVERRIDE: Block =
    block("generator template", "What one generator says otherwise than the template; what is unsaid stays.", MEMBERS);

/// Whether a block becomes `metadata` and `spec`, as a whole manifest does.
pub fn is_template(block: &Block) -> bool {
    [TEMPLATE.name, OVERRIDE.name].contains(&block.name)
}
