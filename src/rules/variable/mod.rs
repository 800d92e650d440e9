//! Rules of variables: the names of those of the environment and the repository, and values that change on their way.

mod bad_variable_name;
mod changed;
mod reserved_name;
pub(super) mod runner_setting;
mod undeclared_by_call;
mod unlisted;

pub use changed::changed_number;

use super::Check::Project;
use super::{Rule, deny, warn};

pub(super) const RULES: &[Rule] = &[
    deny("bad-variable-name", "A name that no environment variable can have.", Project(bad_variable_name::check)),
    deny(
        "reserved-name",
        "`vars` and `secrets` have no names that begin with `GITHUB_`.",
        Project(reserved_name::check),
    ),
    deny(
        "unsecure-commands",
        "`ACTIONS_ALLOW_UNSECURE_COMMANDS` lets whatever is printed change the job.",
        Project(runner_setting::unsecure_commands),
    ),
    deny(
        "unlisted-name",
        "A variable, an environment or a secret that `pipe.toml` does not list.",
        Project(unlisted::check),
    ),
    warn("changed-number", "A number that loses digits on its way: `3.10`.", Project(changed::check)),
    warn(
        "idle-debug-setting",
        "The debug settings of the runner have no effect in `env`.",
        Project(runner_setting::idle_debug),
    ),
    warn(
        "secret-not-handed-over",
        "A pipeline that is only called reads a secret that it does not declare.",
        Project(undeclared_by_call::check),
    ),
];

use crate::model::{Field, Fields, Model, Value};

/// Calls a function for each environment variable that is set anywhere.
fn variables<'a>(model: &'a Model, visit: &mut dyn FnMut(&'a Field)) {
    let mut of_block = |block: Option<&'a Value>| {
        block.and_then(Value::as_map).into_iter().flat_map(Fields::iter).for_each(&mut *visit);
    };
    for pipeline in &model.pipelines {
        of_block(pipeline.fields.get("env"));
        pipeline.jobs.iter().for_each(|job| of_block(job.field("env")));
    }
    let steps = model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs).flat_map(|job| job.all_steps());
    let steps = steps.chain(model.actions.iter().flat_map(|action| &action.steps));
    steps.flat_map(|step| step.env.iter()).for_each(visit);
}
