//! What a pipeline takes and gives: the inputs of `workflow_dispatch` and `workflow_call`, the outputs and secrets of a
//! pipeline that others call.

use super::block::{Block, Member, Part, Place, Shape, Statement};

pub const INPUT_STATEMENT: Statement = Statement {
    keyword: "input",
    doc: "Something that whoever starts the pipeline gives: by hand (`workflow_dispatch`), or by calling it.",
    form: "input ID \"What it is\": TYPE = DEFAULT",
    takes: &[Part::Title, Part::Type, Part::Value],
    block: Some(&INPUT),
};

pub const INPUT: Block = Block {
    name: "input",
    doc: "Something that whoever starts the pipeline gives.",
    members: &[Member {
        name: "required",
        shape: Shape::Bool,
        place: Place::Const,
        doc: "Whether it has to be given. Unsaid, it has to be where it has no default and its type is not optional.",
    }],
    statements: &[],
    other: None,
};

pub const OUTPUT_STATEMENT: Statement = Statement {
    keyword: "output",
    doc: "Something that a pipeline gives to the one that called it.",
    form: "output ID \"What it is\" = jobs.JOB.outputs.NAME",
    takes: &[Part::Title, Part::Type, Part::Value],
    block: None,
};

pub const CALL_SECRET_STATEMENT: Statement = Statement {
    keyword: "secret",
    doc: "A secret that a pipeline is given by the one that calls it.",
    form: "secret NAME \"what it is for\" { required = true }",
    takes: &[Part::Title],
    block: Some(&CALL_SECRET),
};

pub const CALL_SECRET: Block = Block {
    name: "secret of a call",
    doc: "A secret that a pipeline is given by the one that calls it.",
    members: &[Member {
        name: "required",
        shape: Shape::Bool,
        place: Place::Const,
        doc: "Whether it has to be given.",
    }],
    statements: &[],
    other: None,
};
