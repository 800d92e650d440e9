//! Rules of what scripts say to the shell and to GitHub.

mod deprecated_command;
mod evaluated_code;
mod gh_without_repository;
mod gh_without_token;
mod obsolete_shell;
mod piped_installer;
mod shell;
mod truncated_file;
mod unpinned_package;
mod unquoted_file;

use super::Check::Project;
use super::{Facts, Rule, note, off, warn};
use crate::flow::Scope;
use crate::model::{Job, Step};

pub(super) const RULES: &[Rule] = &[
    warn(
        "deprecated-command",
        "A script gives GitHub a command that it has retired.",
        Project(deprecated_command::check),
    ),
    warn(
        "truncated-file",
        "A script writes to a file of the step, and then writes it anew.",
        Project(truncated_file::check),
    ),
    warn("gh-without-token", "`gh` runs without a token, and fails.", Project(gh_without_token::check)),
    warn(
        "gh-without-repository",
        "`gh` asks Git for the repository, and the job has no checkout.",
        Project(gh_without_repository::check),
    ),
    note("obsolete-shell", "A shell that goes on after a command has failed.", Project(obsolete_shell::check)),
    note("piped-installer", "A script runs what it downloads, unseen.", Project(piped_installer::check)),
    off(
        "unpinned-package",
        "A script installs a package without saying which version.",
        Project(unpinned_package::check),
    ),
    off("lost-pipe-failure", "A command fails in a pipe, and the step goes on.", Project(shell::lost)),
    off("repeated-shell", "Each script of a job says the same shell.", Project(shell::repeated)),
    off("unquoted-file", "The path of a file of the step stands without quotes.", Project(unquoted_file::check)),
    off("evaluated-code", "Code of a step makes code of a text.", Project(evaluated_code::check)),
];

/// Calls a function for each step with something that is kept over the steps of a job.
fn each_job<'a, T: Default>(facts: &Facts<'a>, visit: &mut dyn FnMut(Scope<'a>, &'a Step, &mut T)) {
    let mut kept: Option<(*const Job, T)> = None;
    facts.flow.steps(&mut |scope, step| {
        let job = scope.job.map_or(std::ptr::null(), std::ptr::from_ref);
        match &mut kept {
            Some((own, kept)) if std::ptr::eq(*own, job) => visit(scope, step, kept),
            _ => visit(scope, step, &mut kept.insert((job, T::default())).1),
        }
    });
}
