//! Rules of the graph of jobs, and of what starts it: what can never run, never end or never be true.

mod artifact;
mod background;
mod colliding_concurrency;
mod concurrency;
mod conflicting_flow;
mod constant_condition;
pub(super) mod cycle;
mod dead;
mod dead_needs;
mod forgiven_conclusion;
mod frequent_cron;
pub(super) mod labels;
pub(super) mod malformed_cron;
mod malformed_pattern;
mod many_jobs;
mod matrix;
mod matrix_output;
mod needs_cycle;
mod never_true;
mod runner;
mod same_title;
mod self_hosted;
mod shell;
mod unhandled_choice;
mod unknown_time_zone;
mod unknown_workflow;

use super::Check::Project;
use super::{Rule, deny, error, note, off, warn};

pub(super) const RULES: &[Rule] = &[
    error(
        "conflicting-flow",
        "A job waits for one that runs in any case, or only after a failure.",
        Project(conflicting_flow::check),
    ),
    error("needs-cycle", "Jobs that wait for each other never start.", Project(needs_cycle::check)),
    warn("dead-job", "Nothing that starts the pipeline lets a job run.", Project(dead::jobs)),
    warn("dead-step", "Nothing that starts the pipeline lets a step run.", Project(dead::steps)),
    warn("constant-condition", "An `if` is the same in every run.", Project(constant_condition::check)),
    warn("never-true", "A comparison with a text that the other side never is.", Project(never_true::check)),
    warn(
        "forgiven-conclusion",
        "The `conclusion` of a step whose failure is forgiven is never `failure`.",
        Project(forgiven_conclusion::check),
    ),
    deny("malformed-cron", "A `cron` that GitHub cannot read starts no run.", Project(malformed_cron::check)),
    deny(
        "unknown-time-zone",
        "The time zone of a schedule is none that the IANA database has.",
        Project(unknown_time_zone::check),
    ),
    warn(
        "frequent-cron",
        "A schedule asks for runs more often than GitHub starts them.",
        Project(frequent_cron::check),
    ),
    deny(
        "malformed-pattern",
        "A filter of a trigger that GitHub cannot read, or that matches nothing.",
        Project(malformed_pattern::check),
    ),
    warn(
        "unknown-workflow",
        "`on workflow_run` names a pipeline of the project by another name than it has.",
        Project(unknown_workflow::check),
    ),
    deny("empty-matrix", "A row of a matrix has no values, and GitHub fails the job.", Project(matrix::empty)),
    deny("matrix-too-large", "A matrix has more combinations than GitHub takes.", Project(matrix::too_large)),
    off("many-jobs", "A run has very many jobs, with those of matrices and calls.", Project(many_jobs::of_runs)),
    off("long-workflow", "A file has many jobs, or a job many steps.", Project(many_jobs::of_files)),
    off(
        "unhandled-choice",
        "Conditions ask for some choices of an input, and none for another.",
        Project(unhandled_choice::check),
    ),
    warn("zero-parallel", "A `max-parallel` that GitHub takes as no limit.", Project(matrix::zero_parallel)),
    warn("duplicate-matrix-value", "A row of a matrix has a value twice.", Project(matrix::duplicate)),
    warn("idle-exclude", "An `exclude` of a matrix takes nothing away.", Project(matrix::idle_exclude)),
    warn(
        "output-of-matrix",
        "An output of a job with a matrix is that of the leg that ended last.",
        Project(matrix_output::check),
    ),
    warn("missing-artifact", "An artifact is downloaded that no job before uploads.", Project(artifact::missing)),
    deny("duplicate-artifact", "An artifact of one name is uploaded twice in a run.", Project(artifact::duplicate)),
    deny(
        "same-concurrency",
        "A job, or a called pipeline, waits for a group that its own run holds.",
        Project(concurrency::check),
    ),
    warn("shared-concurrency", "A run of one branch cancels those of all others.", Project(concurrency::shared)),
    warn(
        "colliding-concurrency",
        "Two workflows cancel each other, since their groups are the same.",
        Project(colliding_concurrency::check),
    ),
    note("same-title", "Two pipelines have one title.", Project(same_title::check)),
    note(
        "self-hosted-on-pull-request",
        "A pull request chooses what runs on a machine of one's own.",
        Project(self_hosted::on_pull_request),
    ),
    off("self-hosted-runner", "A job runs on a machine of your own.", Project(self_hosted::any)),
    deny("conflicting-queue", "A queue keeps what waits, and a new run cancels it.", Project(concurrency::queue)),
    deny(
        "malformed-runner-group",
        "Before the `/` of a group of runners stands neither `org` nor `ent`.",
        Project(runner::group),
    ),
    warn("unknown-runner", "A label is almost one of GitHub's runners.", Project(runner::unknown)),
    deny("conflicting-runner", "No runner has all these labels.", Project(runner::conflicting)),
    deny("container-without-linux", "GitHub starts containers on Linux only.", Project(runner::container)),
    deny("unknown-shell", "GitHub does not know this shell.", Project(shell::unknown)),
    warn("unavailable-shell", "The job's system does not have this shell.", Project(shell::unavailable)),
    deny(
        "misplaced-background",
        "Steps in the background, or in parallel, where GitHub refuses them.",
        Project(background::check),
    ),
];
