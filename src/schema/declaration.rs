//! Images, environments and secrets.

use super::block::{Block, Member, Part, Place, Shape, Statement};
use crate::model::EntityKind;

pub const SECRET_STATEMENT: Statement = Statement {
    keyword: "secret",
    doc: "A secret of the repository or of an environment, with those who may use it.",
    form: "secret NAME \"what it is for\" { allow = [ci.deploy] }",
    takes: &[Part::Title],
    block: Some(&SECRET),
};

pub const SECRET: Block = Block {
    name: "secret",
    doc: "A secret and those who may use it.",
    members: &[Member {
        name: "allow",
        shape: Shape::List(&Shape::Either(&[
            Shape::Entity(EntityKind::Job),
            Shape::Entity(EntityKind::Pipeline),
            Shape::Entity(EntityKind::Environment),
        ])),
        place: Place::Const,
        doc: "The jobs (`pipeline.job`), pipelines and environments that may use it. Unsaid, all of this project.",
    }],
    statements: &[],
    other: None,
};

pub const IMAGE_STATEMENT: Statement = Statement {
    keyword: "image",
    doc: "A container image that this project builds.",
    form: "image ID { repository = \"…\" }",
    takes: &[Part::Title],
    block: Some(&IMAGE),
};

pub const IMAGE: Block = Block {
    name: "image",
    doc: "A container image that this project builds.",
    members: &[
        Member {
            name: "repository",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.steps.with"),
            doc: "Where it is pushed to: `registry/path`, without a tag.",
        },
        Member {
            name: "platforms",
            shape: Shape::List(&Shape::Text),
            place: Place::Const,
            doc: "The platforms that it is built for; that of the runner unless said.",
        },
        Member {
            name: "context",
            shape: Shape::Text,
            place: Place::Const,
            doc: "The folder that is built; the repository's root unless said.",
        },
        Member {
            name: "dockerfile",
            shape: Shape::Text,
            place: Place::Const,
            doc: "The Dockerfile; `Dockerfile` in the context unless said.",
        },
        Member {
            name: "username",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.steps.with"),
            doc: "Who logs in to the registry; the run's actor unless said.",
        },
        Member {
            name: "password",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.steps.with"),
            doc: "The password for the registry; the job's token unless said.",
        },
    ],
    statements: &[],
    other: None,
};

pub const ENVIRONMENT_STATEMENT: Statement = Statement {
    keyword: "environment",
    doc: "A place that apps run in, and what has to hold before something is deployed there.",
    form: "environment ID { … }",
    takes: &[Part::Title],
    block: Some(&ENVIRONMENT),
};

pub const ENVIRONMENT: Block = Block {
    name: "environment",
    doc: "A place that apps run in.",
    members: &[
        Member {
            name: "from",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of the branches and tags that may be deployed there.",
        },
        Member {
            name: "requires",
            shape: Shape::List(&Shape::Requirement),
            place: Place::Const,
            doc: "The gates that every deployment has to have passed.",
        },
        Member {
            name: "url",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.environment.url"),
            doc: "Where the service is to be seen; GitHub shows it with the deployment.",
        },
    ],
    statements: &[],
    other: None,
};
