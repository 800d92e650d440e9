//! `pipeline`: a workflow.

use super::block::{Block, Member, Other, Part, Place, Shape, Statement};
use super::interface::{CALL_SECRET_STATEMENT, INPUT_STATEMENT, OUTPUT_STATEMENT};
use super::job::JOB_STATEMENT;
use super::step::SHELL;
use crate::catalog::cache::MODES;
use crate::model::EntityKind;

pub const PIPELINE_STATEMENT: Statement = Statement {
    keyword: "pipeline",
    doc: "A workflow of GitHub Actions. Its id is the name of the output file.",
    form: "pipeline ID \"Title\" { … }",
    takes: &[Part::Title],
    block: Some(&PIPELINE),
};

pub const BASELINE_MEMBER: Member = Member {
    name: "baseline",
    shape: Shape::Either(&[CHOICE, Shape::Block(&BASELINE)]),
    place: Place::Const,
    doc: "`safe` (the default) adds the safe choices; `github` adds nothing that the source does not say; a block says single choices.",
};

pub const PIPELINE: Block = Block {
    name: "pipeline",
    doc: "A workflow of GitHub Actions.",
    members: &[
        Member {
            name: "file",
            shape: Shape::Text,
            place: Place::Const,
            doc: "The name of the output file, where it is not `<id>.yml`.",
        },
        BASELINE_MEMBER,
        Member {
            name: "description",
            shape: Shape::Text,
            place: Place::Const,
            doc: "What the workflow is for, in words.",
        },
        Member {
            name: "run-name",
            shape: Shape::Text,
            place: Place::Run("run-name"),
            doc: "The name of each run in GitHub's list.",
        },
        Member {
            name: "cache-mode",
            shape: Shape::Word(MODES),
            place: Place::Const,
            doc: "What the jobs may do with caches.",
        },
        Member {
            name: "raw",
            shape: Shape::Map(&Shape::Data),
            place: Place::Run("jobs.<job_id>.steps.with"),
            doc: "Keys that this version does not know, written as they are.",
        },
        Member {
            name: "permissions",
            shape: PERMISSIONS,
            place: Place::Const,
            doc: "Permissions of the token for all jobs. Unsaid, each job gets what its steps need.",
        },
        Member {
            name: "env",
            shape: Shape::Map(&Shape::Scalar),
            place: Place::Run("env"),
            doc: "Environment variables of all jobs.",
        },
        Member {
            name: "concurrency",
            shape: Shape::Either(&[CONCURRENCY_POLICY, Shape::Block(&CONCURRENCY), Shape::Text]),
            place: Place::Run("concurrency"),
            doc: "Which runs exclude each other. Unsaid, a new run of a pull request replaces the one before it.",
        },
        Member {
            name: "defaults",
            shape: Shape::Block(&DEFAULTS),
            place: Place::Const,
            doc: "Settings of the `run` steps of all jobs.",
        },
    ],
    statements: &[
        JOB_STATEMENT,
        Statement {
            keyword: "required-check",
            doc: "A job that fails unless every other one passed or was skipped on purpose: one name for branch protection.",
            form: "required-check \"Title\"",
            takes: &[Part::Title],
            block: None,
        },
        INPUT_STATEMENT,
        OUTPUT_STATEMENT,
        CALL_SECRET_STATEMENT,
        Statement {
            keyword: "on",
            doc: "What starts the pipeline.",
            form: "on EVENT { … }",
            takes: &[],
            block: Some(&TRIGGER),
        },
    ],
    other: None,
};

const CHOICE: Shape = Shape::Word(&["safe", "github"]);

const fn choice(name: &'static str, doc: &'static str) -> Member {
    Member { name, shape: CHOICE, place: Place::Const, doc }
}

/// `baseline { … }`: single choices.
pub const BASELINE: Block = Block {
    name: "baseline",
    doc: "Who decides what the source leaves open; `safe` where nothing is said.",
    members: &[
        choice("pins", "A commit in place of the version of each action and workflow."),
        choice("permissions", "No permissions for the pipeline, and those that its steps need for each job."),
        choice("credentials", "`persist-credentials: false` at each `actions/checkout`."),
        choice("timeout", "A timeout for each job."),
        choice("shell", "`shell: bash`, which adds `pipefail`."),
        choice("edges", "The edges of `needs` that expressions imply."),
        choice(
            "others",
            "The rest: `concurrency`, the names of jobs, what a deploy implies, the types of inputs, the declaration of secrets, and constants computed in expressions.",
        ),
    ],
    statements: &[],
    other: None,
};

/// The members of `on EVENT { … }`; which of them an event takes is said by the catalog.
pub const TRIGGER: Block = Block {
    name: "trigger",
    doc: "What starts the pipeline.",
    members: &[
        Member {
            name: "branches",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of branches: of the pushed one, or of the one that a pull request goes to.",
        },
        Member {
            name: "branches-ignore",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of branches that start no run.",
        },
        Member { name: "tags", shape: Shape::Many(&Shape::Text), place: Place::Const, doc: "Patterns of pushed tags." },
        Member {
            name: "tags-ignore",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of tags that start no run.",
        },
        Member {
            name: "paths",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of files, one of which has to have changed.",
        },
        Member {
            name: "paths-ignore",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of files whose changes alone start no run.",
        },
        Member {
            name: "types",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Activity types of the event.",
        },
        Member {
            name: "cron",
            shape: Shape::Text,
            place: Place::Const,
            doc: "When a `schedule` starts: minute, hour, day of month, month, day of week.",
        },
        Member {
            name: "timezone",
            shape: Shape::Text,
            place: Place::Const,
            doc: "The IANA time zone of a `schedule`; UTC unless said.",
        },
        Member {
            name: "workflows",
            shape: Shape::Many(&Shape::Either(&[Shape::Entity(EntityKind::Pipeline), Shape::Text])),
            place: Place::Const,
            doc: "The workflows whose end starts this one (`workflow_run`): pipelines by their ids, others by their names.",
        },
        Member {
            name: "names",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "The images whose versions start a run (`image_version`).",
        },
        Member {
            name: "versions",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "The versions that start a run (`image_version`).",
        },
    ],
    statements: &[INPUT_STATEMENT, OUTPUT_STATEMENT, CALL_SECRET_STATEMENT],
    other: None,
};

pub const DEFAULTS: Block = Block {
    name: "defaults",
    doc: "Settings of the `run` steps of all jobs.",
    members: &[Member {
        name: "run",
        shape: Shape::Block(&RUN_DEFAULTS),
        place: Place::Const,
        doc: "Shell and working directory of all `run` steps.",
    }],
    statements: &[],
    other: None,
};

/// GitHub evaluates no expressions in the defaults of a workflow.
const RUN_DEFAULTS: Block = Block {
    name: "run defaults",
    doc: "Settings of the `run` steps of all jobs.",
    members: &[
        Member { name: "shell", shape: SHELL, place: Place::Const, doc: "The shell that runs the scripts." },
        Member {
            name: "working-directory",
            shape: Shape::Text,
            place: Place::Const,
            doc: "The folder in which the scripts run.",
        },
    ],
    statements: &[],
    other: None,
};

/// `permissions = read-all`, `permissions { contents = read }`
pub const PERMISSIONS: Shape =
    Shape::Either(&[Shape::Word(&["inherit", "none", "read-all", "write-all"]), Shape::Block(&PERMISSION_SCOPES)]);

/// The scopes; their names are in the catalog.
pub const PERMISSION_SCOPES: Block = Block {
    name: "permissions",
    doc: "What the job's token may do.",
    members: &[],
    statements: &[],
    other: Some(Other { shape: Shape::Word(&["read", "write", "none"]), place: Place::Const }),
};

/// The policies that have a name.
pub const CONCURRENCY_POLICY: Shape = Shape::Word(&["none", "supersede", "queue", "serialize"]);

const CONCURRENCY: Block = Block {
    name: "concurrency",
    doc: "Runs of one group exclude each other.",
    members: &concurrency("concurrency"),
    statements: &[],
    other: None,
};

/// The members of `concurrency`, with the key of the table of contexts where the block stands.
pub const fn concurrency(place: &'static str) -> [Member; 3] {
    let place = Place::Run(place);
    [
        Member { name: "group", shape: Shape::Text, place, doc: "The name of the group." },
        Member {
            name: "cancel-in-progress",
            shape: Shape::Bool,
            place,
            doc: "Whether a new one cancels the running one.",
        },
        Member {
            name: "queue",
            shape: Shape::Word(&["single", "max"]),
            place,
            doc: "Whether one or all that wait are kept.",
        },
    ]
}
