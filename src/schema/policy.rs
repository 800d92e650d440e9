//! What an organisation asks of all its projects.

use super::block::{Block, Member, Part, Place, Shape, Statement};

pub const POLICY_STATEMENT: Statement = Statement {
    keyword: "policy",
    doc: "What an organisation asks of all its projects. It holds for a project as soon as one of its files declares or \
          imports it.",
    form: "policy ID { … }",
    takes: &[Part::Title],
    block: Some(&POLICY),
};

pub const POLICY: Block = Block {
    name: "policy",
    doc: "What an organisation asks of all its projects.",
    members: &[
        Member {
            name: "environments",
            shape: Shape::Map(&Shape::List(&Shape::Requirement)),
            place: Place::Const,
            doc: "By the name of an environment, the gates that it has to require, at least as strong.",
        },
        Member {
            name: "actions",
            shape: Shape::Block(&CHOICE),
            place: Place::Const,
            doc: "The actions and called workflows of other repositories that may be used, by `owner/repo[/path]`.",
        },
        Member {
            name: "required-actions",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of actions or workflows, each of which every pipeline has to use.",
        },
        Member {
            name: "runners",
            shape: Shape::Block(&CHOICE),
            place: Place::Const,
            doc: "The runners that jobs may run on, by label or group.",
        },
        Member {
            name: "triggers",
            shape: Shape::Block(&CHOICE),
            place: Place::Const,
            doc: "The events that may start a pipeline.",
        },
        Member {
            name: "timeout",
            shape: Shape::Duration,
            place: Place::Const,
            doc: "The longest timeout that a job may have; each job has one.",
        },
    ],
    statements: &[],
    other: None,
};

pub const CHOICE: Block = Block {
    name: "choice",
    doc: "What may be chosen. In a pattern, `*` stands for any text without `/`, `**` for any text.",
    members: &[
        Member {
            name: "allow",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of what may be; everything unless said.",
        },
        Member {
            name: "deny",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of what may not be, whatever `allow` says.",
        },
    ],
    statements: &[],
    other: None,
};
