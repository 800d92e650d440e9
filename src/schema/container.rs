//! Containers of jobs, and services beside them.

use super::block::{Block, Member, Place, Shape};

/// `container = "node:22"`, `container { image = … }`
pub const CONTAINER_VALUE: Shape = Shape::Either(&[Shape::Block(&CONTAINER), Shape::Text]);

/// `services { db { image = … } }`
pub const SERVICES: Shape = Shape::Map(&Shape::Either(&[Shape::Block(&SERVICE), Shape::Text]));

const IMAGE_DOC: &str = "The image, with its registry and tag.";

pub const CONTAINER: Block = Block {
    name: "container",
    doc: "The container in which the steps of a job run.",
    members: &[
        Member {
            name: "image",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.container.image"),
            doc: IMAGE_DOC,
        },
        CREDENTIALS_MEMBER,
        Member {
            name: "env",
            shape: Shape::Map(&Shape::Scalar),
            place: Place::Run("jobs.<job_id>.container.env.<env_id>"),
            doc: "Environment variables of the container.",
        },
        Member {
            name: "ports",
            shape: Shape::List(&Shape::Scalar),
            place: Place::Run("jobs.<job_id>.container.ports"),
            doc: "Ports to open.",
        },
        Member {
            name: "volumes",
            shape: Shape::List(&Shape::Text),
            place: Place::Run("jobs.<job_id>.container.volumes"),
            doc: "Volumes to mount: `source:target`.",
        },
        Member {
            name: "options",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.container.options"),
            doc: "Options of `docker create`.",
        },
    ],
    statements: &[],
    other: None,
};

pub const SERVICE: Block = Block {
    name: "service",
    doc: "A container that runs beside a job: a database, a queue.",
    members: &[
        Member {
            name: "image",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.services.<service_id>.image"),
            doc: IMAGE_DOC,
        },
        CREDENTIALS_MEMBER,
        Member {
            name: "env",
            shape: Shape::Map(&Shape::Scalar),
            place: Place::Run("jobs.<job_id>.services.<service_id>.env.<env_id>"),
            doc: "Environment variables of the container.",
        },
        Member {
            name: "ports",
            shape: Shape::List(&Shape::Scalar),
            place: Place::Run("jobs.<job_id>.services.<service_id>.ports"),
            doc: "Ports to open: `5432:5432`.",
        },
        Member {
            name: "volumes",
            shape: Shape::List(&Shape::Text),
            place: Place::Run("jobs.<job_id>.services.<service_id>.volumes"),
            doc: "Volumes to mount: `source:target`.",
        },
        Member {
            name: "options",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.services.<service_id>.options"),
            doc: "Options of `docker create`, such as a health check.",
        },
        Member {
            name: "entrypoint",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.services.<service_id>.entrypoint"),
            doc: "What the container runs instead of the image's entry point.",
        },
        Member {
            name: "command",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.services.<service_id>.command"),
            doc: "The arguments of the entry point.",
        },
    ],
    statements: &[],
    other: None,
};

const CREDENTIALS_MEMBER: Member = Member {
    name: "credentials",
    shape: Shape::Block(&CREDENTIALS),
    place: Place::Run("jobs.<job_id>.container.credentials"),
    doc: "Who logs in to the registry of the image.",
};

pub const CREDENTIALS: Block = Block {
    name: "credentials",
    doc: "Who logs in to the registry of the image.",
    members: &[
        Member {
            name: "username",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.container.credentials"),
            doc: "The name.",
        },
        Member {
            name: "password",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.container.credentials"),
            doc: "The password: a secret.",
        },
    ],
    statements: &[],
    other: None,
};
