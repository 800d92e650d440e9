//! The steps of a job, and those of a composite action, where GitHub has fewer keys and contexts.

use super::block::{Block, Member, Part, Place, Shape, Statement};

/// The statements that are steps.
pub const STATEMENTS: &[Statement] = &[
    Statement {
        keyword: "use",
        doc: "Runs an action, or puts in the steps of a template.",
        form: "use [ID] [\"Title\"] = OWNER/REPO@REF(input = value) { … }",
        takes: &[Part::Title, Part::Arguments, Part::Value],
        block: Some(&USE),
    },
    Statement {
        keyword: "run",
        doc: "Runs a script.",
        form: "run [ID] [\"Title\"] = SCRIPT { … }",
        takes: &[Part::Title, Part::Value],
        block: Some(&RUN),
    },
    Statement {
        keyword: "gate",
        doc: "Steps whose failure means: not good enough to go on.",
        form: "gate NAME(argument = value) for IMAGE",
        takes: &[Part::Arguments, Part::Clause],
        block: None,
    },
    Statement {
        keyword: "publish",
        doc: "Builds an image and pushes it. Later jobs have it as `needs.<job>.images.<image>`.",
        form: "publish IMAGE",
        takes: &[],
        block: None,
    },
    Statement {
        keyword: "wait",
        doc: "Waits for steps that run in the background.",
        form: "wait [ID, …]",
        takes: &[Part::Title],
        block: Some(&WAIT),
    },
    Statement {
        keyword: "wait-all",
        doc: "Waits for all steps that run in the background.",
        form: "wait-all",
        takes: &[Part::Title],
        block: Some(&WAIT),
    },
    Statement {
        keyword: "cancel",
        doc: "Cancels a step that runs in the background.",
        form: "cancel ID",
        takes: &[Part::Title],
        block: Some(&WAIT),
    },
    Statement {
        keyword: "deploy",
        doc: "Hands an image over to an app: commits it to the repository that the app is rendered from.",
        form: "deploy APP(image = needs.JOB.images.IMAGE, token = secrets.TOKEN)",
        takes: &[Part::Arguments],
        block: None,
    },
];

/// GitHub's shells, or a command with `{0}`.
pub const SHELL: Shape =
    Shape::Either(&[Shape::Word(&["bash", "sh", "pwsh", "powershell", "cmd", "python"]), Shape::Text]);

const IF: Member = Member {
    name: "if",
    shape: Shape::Bool,
    place: Place::Run("jobs.<job_id>.steps.if"),
    doc: "Whether the step runs.",
};
const ENV: Member = Member {
    name: "env",
    shape: Shape::Map(&Shape::Scalar),
    place: Place::Run("jobs.<job_id>.steps.env"),
    doc: "Environment variables of the step.",
};
const TIMEOUT: Member = Member {
    name: "timeout",
    shape: Shape::Duration,
    place: Place::Run("jobs.<job_id>.steps.timeout-minutes"),
    doc: "After which the step is cancelled.",
};
const CONTINUE_ON_ERROR: Member = Member {
    name: "continue-on-error",
    shape: Shape::Bool,
    place: Place::Run("jobs.<job_id>.steps.continue-on-error"),
    doc: "Whether the job goes on when the step fails.",
};

const BACKGROUND: Member = Member {
    name: "background",
    shape: Shape::Bool,
    place: Place::Const,
    doc: "Whether the steps behind it start before it has ended.",
};
const RAW: Member = Member {
    name: "raw",
    shape: Shape::Map(&Shape::Data),
    place: Place::Run("jobs.<job_id>.steps.with"),
    doc: "Keys that this version does not know, written as they are.",
};

pub const WAIT: Block = Block {
    name: "waiting step",
    doc: "Waits for or cancels steps that run in the background.",
    members: &[
        Member {
            name: "id",
            shape: Shape::Text,
            place: Place::Const,
            doc: "The id of the step itself: the head names those that it waits for or cancels.",
        },
        CONTINUE_ON_ERROR,
        RAW,
    ],
    statements: &[],
    other: None,
};

const OUTPUTS: Member = Member {
    name: "outputs",
    shape: Shape::Types,
    place: Place::Const,
    doc: "The outputs that the script writes, each with its type: `changed: bool`.",
};

pub const RUN: Block = Block {
    name: "run step",
    doc: "Runs a script.",
    members: &[
        IF,
        ENV,
        Member {
            name: "shell",
            shape: SHELL,
            place: Place::Run("jobs.<job_id>.steps.run"),
            doc: "The shell that runs the script.",
        },
        Member {
            name: "working-directory",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.steps.working-directory"),
            doc: "The folder in which the script runs.",
        },
        TIMEOUT,
        CONTINUE_ON_ERROR,
        BACKGROUND,
        OUTPUTS,
        RAW,
        Member {
            name: "script",
            shape: Shape::Text,
            place: Place::Run("jobs.<job_id>.steps.run"),
            doc: "The script, where it stands in the block.",
        },
    ],
    statements: &[],
    other: None,
};

pub const USE: Block = Block {
    name: "use step",
    doc: "Runs an action.",
    members: &[
        IF,
        Member {
            name: "with",
            shape: Shape::Map(&Shape::Scalar),
            place: Place::Run("jobs.<job_id>.steps.with"),
            doc: "The action's inputs, where there are many.",
        },
        ENV,
        TIMEOUT,
        CONTINUE_ON_ERROR,
        BACKGROUND,
        RAW,
    ],
    statements: &[],
    other: None,
};

/// What steps are made of, by what they are the steps of.
#[derive(Debug)]
pub struct Kind {
    /// What they stand in, and what may stand there.
    pub around: &'static Block,
    pub run: &'static Block,
    pub use_: &'static Block,
    pub title: Place,
    pub script: Place,
    /// Inputs of actions, and arguments of templates, which end up in all parts of a step.
    pub input: Place,
    pub is_of_action: bool,
}

pub const OF_JOB: Kind = Kind {
    around: &super::job::JOB,
    run: &RUN,
    use_: &USE,
    title: Place::Run("jobs.<job_id>.steps.name"),
    script: Place::Run("jobs.<job_id>.steps.run"),
    input: Place::Run("jobs.<job_id>.steps.with"),
    is_of_action: false,
};

pub const OF_ACTION: Kind = Kind {
    around: &super::action::ACTION,
    run: &RUN_OF_ACTION,
    use_: &USE_OF_ACTION,
    title: Place::Run("runs.steps.name"),
    script: SCRIPT_OF_ACTION,
    input: INPUT_OF_ACTION,
    is_of_action: true,
};

const SCRIPT_OF_ACTION: Place = Place::Run("runs.steps.run");
const INPUT_OF_ACTION: Place = Place::Run("runs.steps.with.<with_id>");

const IF_OF_ACTION: Member = Member { place: Place::Run("runs.steps.if"), ..IF };
const ENV_OF_ACTION: Member = Member { place: Place::Run("runs.steps.env.<env_id>"), ..ENV };
const CONTINUE_OF_ACTION: Member = Member {
    place: Place::Run("runs.steps.continue-on-error"),
    doc: "Whether the action goes on when the step fails.",
    ..CONTINUE_ON_ERROR
};
const RAW_OF_ACTION: Member = Member { place: INPUT_OF_ACTION, ..RAW };

pub const RUN_OF_ACTION: Block = Block {
    name: "run step of an action",
    doc: "Runs a script.",
    members: &[
        IF_OF_ACTION,
        ENV_OF_ACTION,
        Member {
            name: "shell",
            shape: SHELL,
            place: Place::Run("runs.steps.shell"),
            doc: "The shell that runs the script; `bash` unless said.",
        },
        Member {
            name: "working-directory",
            shape: Shape::Text,
            place: Place::Run("runs.steps.working-directory"),
            doc: "The folder in which the script runs.",
        },
        CONTINUE_OF_ACTION,
        OUTPUTS,
        RAW_OF_ACTION,
        Member {
            name: "script",
            shape: Shape::Text,
            place: SCRIPT_OF_ACTION,
            doc: "The script, where it stands in the block.",
        },
    ],
    statements: &[],
    other: None,
};

pub const USE_OF_ACTION: Block = Block {
    name: "use step of an action",
    doc: "Runs an action.",
    members: &[
        IF_OF_ACTION,
        Member {
            name: "with",
            shape: Shape::Map(&Shape::Scalar),
            place: INPUT_OF_ACTION,
            doc: "The inputs of the action that is used, where there are many.",
        },
        ENV_OF_ACTION,
        CONTINUE_OF_ACTION,
        RAW_OF_ACTION,
    ],
    statements: &[],
    other: None,
};
