//! `job`: steps on one runner.

use super::block::{Block, Member, Part, Place, Shape, Statement};
use super::container::{CONTAINER_VALUE, SERVICES};
use super::pipeline::{CONCURRENCY_POLICY, PERMISSIONS, concurrency};
use super::step;
use crate::catalog::cache::MODES;
use crate::model::EntityKind;

pub const JOB_STATEMENT: Statement = Statement {
    keyword: "job",
    doc: "Steps that run one after another on one machine.",
    form: "job ID \"Title\" { … }",
    takes: &[Part::Title, Part::Value],
    block: Some(&JOB),
};

pub const JOB: Block = Block {
    name: "job",
    doc: "Steps that run one after another on one machine.",
    members: &[
        Member {
            name: "needs",
            shape: Shape::Many(&Shape::Entity(EntityKind::Job)),
            place: Place::Const,
            doc: "Jobs that have to succeed first; one with `?` may be skipped. `needs.x.…` in an expression implies the edge.",
        },
        Member { name: "if", shape: Shape::Bool, place: Place::Run("jobs.<job_id>.if"), doc: "Whether the job runs." },
        Member {
            name: "guard",
            shape: Shape::List(&Shape::Word(&["main-repository", "same-repository", "not-draft", "label(\"…\")"])),
            place: Place::Const,
            doc: "Named conditions: only in `[project] repository`, not for pull requests from forks, not for drafts, only with a label.",
        },
        Member {
            name: "paths",
            shape: Shape::Many(&Shape::Text),
            place: Place::Const,
            doc: "Patterns of files, as in a trigger: the job runs only if one of them has changed, else it is skipped.",
        },
        Member {
            name: "when-failed",
            shape: Shape::Bool,
            place: Place::Const,
            doc: "Runs only if a job before it failed.",
        },
        Member {
            name: "finally",
            shape: Shape::Either(&[Shape::Word(&["unless-cancelled"]), Shape::Bool]),
            place: Place::Const,
            doc: "Runs whatever became of the jobs before it; `unless-cancelled` leaves out cancelled runs.",
        },
        Member {
            name: "runs-on",
            shape: Shape::Either(&[Shape::Many(&Shape::Text), Shape::Block(&RUNNER_GROUP)]),
            place: Place::Run("jobs.<job_id>.runs-on"),
            doc: "The label of the runner, or several that it has to have.",
        },
        Member {
            name: "timeout",
            shape: Shape::Duration,
            place: Place::Run("jobs.<job_id>.timeout-minutes"),
            doc: "After which the job is cancelled; 60m unless said.",
        },
        Member {
            name: "permissions",
            shape: PERMISSIONS,
            place: Place::Const,
            doc: "What the job's token may do. Unsaid, what its steps need.",
        },
        Member {
            name: "environment",
            shape: Shape::Either(&[
                Shape::Block(&JOB_ENVIRONMENT),
                Shape::Entity(EntityKind::Environment),
                Shape::Text,
            ]),
            place: Place::Run("jobs.<job_id>.environment"),
            doc: "The environment whose secrets and protection rules apply. A deploy implies it.",
        },
        Member {
            name: "concurrency",
            shape: Shape::Either(&[CONCURRENCY_POLICY, Shape::Block(&JOB_CONCURRENCY), Shape::Text]),
            place: Place::Run("jobs.<job_id>.concurrency"),
            doc: "Which jobs exclude each other. A deploy implies one group for its app and environment.",
        },
        Member {
            name: "outputs",
            shape: Shape::Map(&Shape::Text),
            place: Place::Run("jobs.<job_id>.outputs.<output_id>"),
            doc: "What later jobs read as `needs.<job>.outputs.<name>`.",
        },
        Member {
            name: "env",
            shape: Shape::Map(&Shape::Scalar),
            place: Place::Run("jobs.<job_id>.env"),
            doc: "Environment variables of all steps.",
        },
        Member {
            name: "defaults",
            shape: Shape::Block(&DEFAULTS),
            place: Place::Run("jobs.<job_id>.defaults.run"),
            doc: "Settings of the job's `run` steps.",
        },
        Member {
            name: "strategy",
            shape: Shape::Block(&STRATEGY),
            place: Place::Run("jobs.<job_id>.strategy"),
            doc: "Runs the job once for each combination of a matrix.",
        },
        Member {
            name: "container",
            shape: CONTAINER_VALUE,
            place: Place::Run("jobs.<job_id>.container"),
            doc: "The container in which the steps run.",
        },
        Member {
            name: "services",
            shape: SERVICES,
            place: Place::Run("jobs.<job_id>.services"),
            doc: "Containers that run beside the job.",
        },
        Member {
            name: "snapshot",
            shape: Shape::Either(&[Shape::Block(&SNAPSHOT), Shape::Text]),
            place: Place::Const,
            doc: "The custom image that the job makes of its runner.",
        },
        Member {
            name: "cancel-timeout",
            shape: Shape::Duration,
            place: Place::Run("jobs.<job_id>.cancel-timeout-minutes"),
            doc: "How long a cancelled job may take to end.",
        },
        Member {
            name: "cache-mode",
            shape: Shape::Word(MODES),
            place: Place::Const,
            doc: "What the job may do with caches.",
        },
        Member {
            name: "with",
            shape: Shape::Map(&Shape::Scalar),
            place: Place::Run("jobs.<job_id>.with.<with_id>"),
            doc: "The inputs of the called workflow, where there are many.",
        },
        Member {
            name: "secrets",
            shape: Shape::Either(&[Shape::Word(&["inherit"]), Shape::Map(&Shape::Text)]),
            place: Place::Run("jobs.<job_id>.secrets.<secrets_id>"),
            doc: "The secrets that the called workflow is given; `inherit` gives a pipeline of this project what it reads.",
        },
        Member {
            name: "raw",
            shape: Shape::Map(&Shape::Data),
            place: Place::Run("jobs.<job_id>.steps.with"),
            doc: "Keys that this version does not know, written as they are.",
        },
        Member {
            name: "continue-on-error",
            shape: Shape::Bool,
            place: Place::Run("jobs.<job_id>.continue-on-error"),
            doc: "Whether the run goes on and counts as a success when the job fails.",
        },
    ],
    statements: step::STATEMENTS,
    other: None,
};

const JOB_CONCURRENCY: Block = Block {
    name: "job concurrency",
    doc: "Jobs of one group exclude each other.",
    members: &concurrency("jobs.<job_id>.concurrency"),
    statements: &[],
    other: None,
};

/// `environment { name = …, url = … }`
pub const JOB_ENVIRONMENT: Block = Block {
    name: "job environment",
    doc: "The environment of a job, with what GitHub shows of the deployment.",
    members: &[
        Member {
            name: "name",
            shape: Shape::Either(&[Shape::Entity(EntityKind::Environment), Shape::Text]),
            place: Place::Run("jobs.<job_id>.environment"),
            doc: "The environment.",
        },
        Member {
            name: "url",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.environment.url"),
            doc: "Where the service is to be seen.",
        },
        Member {
            name: "deployment",
            shape: Shape::Bool,
            place: Place::Run("jobs.<job_id>.environment"),
            doc: "Whether the job counts as a deployment; `true` unless said.",
        },
    ],
    statements: &[],
    other: None,
};

/// `snapshot { image-name = … }`
pub const SNAPSHOT: Block = Block {
    name: "snapshot",
    doc: "The custom image that the job makes of its runner.",
    members: &[
        Member { name: "image-name", shape: Shape::Text, place: Place::Const, doc: "The name of the image." },
        Member { name: "version", shape: Shape::Text, place: Place::Const, doc: "The version of the image." },
        Member {
            name: "if",
            shape: Shape::Bool,
            place: Place::Run("jobs.<job_id>.snapshot.if"),
            doc: "Whether the image is made.",
        },
    ],
    statements: &[],
    other: None,
};

pub const RUNNER_GROUP: Block = Block {
    name: "runner group",
    doc: "Runners of a group.",
    members: &[
        Member {
            name: "group",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.runs-on"),
            doc: "The name of the group.",
        },
        Member {
            name: "labels",
            shape: Shape::Many(&Shape::Text),
            place: Place::Run("jobs.<job_id>.runs-on"),
            doc: "Labels that the runner has to have.",
        },
    ],
    statements: &[],
    other: None,
};

pub const DEFAULTS: Block = Block {
    name: "job defaults",
    doc: "Settings of the job's `run` steps.",
    members: &[Member {
        name: "run",
        shape: Shape::Block(&RUN_DEFAULTS),
        place: Place::Run("jobs.<job_id>.defaults.run"),
        doc: "Shell and working directory of the job's `run` steps.",
    }],
    statements: &[],
    other: None,
};

pub const RUN_DEFAULTS: Block = Block {
    name: "job run defaults",
    doc: "Settings of the job's `run` steps.",
    members: &[
        Member {
            name: "shell",
            shape: step::SHELL,
            place: Place::Run("jobs.<job_id>.defaults.run"),
            doc: "The shell that runs the scripts.",
        },
        Member {
            name: "working-directory",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.defaults.run"),
            doc: "The folder in which the scripts run.",
        },
    ],
    statements: &[],
    other: None,
};

pub const STRATEGY: Block = Block {
    name: "strategy",
    doc: "Runs the job once for each combination of a matrix.",
    members: &[
        Member {
            name: "matrix",
            shape: Shape::Data,
            place: Place::Run("jobs.<job_id>.strategy"),
            doc: "Lists of values; `include` and `exclude` change single combinations.",
        },
        Member {
            name: "fail-fast",
            shape: Shape::Bool,
            place: Place::Run("jobs.<job_id>.strategy"),
            doc: "Whether the first failure cancels the others; `true` unless said.",
        },
        Member {
            name: "max-parallel",
            shape: Shape::Number,
            place: Place::Run("jobs.<job_id>.strategy"),
            doc: "How many run at the same time.",
        },
    ],
    statements: &[],
    other: None,
};
