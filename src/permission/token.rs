//! Who is given the token: through an input, a default of an input, or the environment.

use crate::catalog::advice::TOKEN_INPUTS;
use crate::check::interface;
use crate::lock::Lock;
use crate::model::{Action, ActionReference, Baseline, Expression, Fields, Job, Pipeline, Step, Target, Text, Value};

/// What stands around the steps of a job.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// The environment of the job or the pipeline gives every step the token.
    pub is_given: bool,
    /// It gives another token to programs that look for one.
    pub has_other: bool,
    /// Checkout leaves the job's own token for Git.
    pub leaves_credentials: bool,
    /// Checkout is given other credentials: what pushes does so with these.
    pub checks_out_with_other: bool,
    /// A caller hands secrets over: one of them may be the token.
    pub takes_secrets: bool,
}

impl Around {
    pub(super) fn of(pipeline: &Pipeline, job: &Job) -> Self {
        let environments = [pipeline.fields.get("env"), job.field("env")].into_iter().flatten();
        let environments: Vec<&Fields> = environments.filter_map(Value::as_map).collect();
        let mut around = Self {
            is_given: environments.iter().any(|fields| has_token(fields)),
            has_other: environments.iter().any(|fields| has_other_token(fields)),
            takes_secrets: pipeline.secrets().next().is_some(),
            ..Self::default()
        };
        around.leaves_credentials = leaves_credentials(&job.steps, pipeline.baseline);
        around.checks_out_with_other = checkouts(&job.steps).any(is_checkout_with_other);
        around
    }
}

/// The inputs of the checkouts among steps.
fn checkouts(steps: &[Step]) -> impl Iterator<Item = &Fields> {
    steps.iter().filter_map(|step| match &step.action {
        Action::Use { target: Target::Action(reference), inputs, .. } => {
            reference.name().eq_ignore_ascii_case("actions/checkout").then_some(inputs)
        }
        _ => None,
    })
}

fn is_checkout_with_other(inputs: &Fields) -> bool {
    inputs.get("ssh-key").is_some() || inputs.get("token").is_some_and(|value| !is_given_in(value))
}

/// Whether a checkout leaves the token of the job for Git.
pub(super) fn leaves_credentials(steps: &[Step], baseline: Baseline) -> bool {
    checkouts(steps).any(|inputs| {
        let keeps = match inputs.get("persist-credentials") {
            Some(value) => value.as_text().as_deref() != Some("false"),
            None => !baseline.credentials.is_safe(),
        };
        keeps && !is_checkout_with_other(inputs)
    })
}

/// Whether an action is given the token of the job.
pub(super) fn gets(step: &Step, reference: &ActionReference, inputs: &Fields, lock: &Lock) -> bool {
    if has_token(inputs) || has_token(&step.env) {
        return true;
    }
    let Some(interface) = interface(lock, reference) else { return false };
    interface.inputs.iter().any(|(name, input)| {
        let default = input.default.as_deref().unwrap_or_default();
        default.contains("github.token") && !inputs.iter().any(|field| field.key.eq_ignore_ascii_case(name))
    })
}

/// Whether an action is given other credentials where it could be given the token.
pub(super) fn is_replaced(
    step: &Step,
    reference: &ActionReference,
    inputs: &Fields,
    lock: &Lock,
    around: Around,
) -> bool {
    if gets(step, reference, inputs, lock) {
        return false;
    }
    let asks = |key: &str| {
        let key: String =
            key.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect();
        TOKEN_INPUTS.contains(&key.as_str())
    };
    let is_other = |value: &Value| !around.takes_secrets && is_other(value);
    inputs.iter().any(|field| asks(&field.key) && is_other(&field.value))
}

/// Whether one of the texts carries the token of the job.
pub(super) fn has_token(fields: &Fields) -> bool {
    fields.iter().any(|field| is_given_in(&field.value))
}

/// Whether something that is called a token is one that GitHub did not make for the job.
pub(super) fn has_other_token(fields: &Fields) -> bool {
    let named = fields.iter().filter(|field| {
        let key = field.key.to_ascii_lowercase();
        key.contains("token") || key.ends_with("_pat") || key == "ssh-key"
    });
    named.into_iter().any(|field| !is_given_in(&field.value))
}

/// Whether the token is put into a text.
pub(super) fn has_token_in(text: &Text) -> bool {
    let mut found = false;
    text.expressions(&mut |expression| expression.walk(&mut |inner| found |= is_token(inner)));
    found
}

pub(super) fn is_given_in(value: &Value) -> bool {
    let mut found = false;
    value.expressions(&mut |expression| expression.walk(&mut |inner| found |= is_token(inner)));
    found
}

/// Made by another step, or a secret.
fn is_other(value: &Value) -> bool {
    let mut found = false;
    value.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            found |= matches!(inner.as_path(), Some(("steps" | "secrets", _)));
        });
    });
    found && !is_given_in(value)
}

/// `github.token` or `secrets.GITHUB_TOKEN`.
fn is_token(expression: &Expression) -> bool {
    match expression.as_path() {
        Some(("github", names)) => names == ["token"],
        Some(("secrets", names)) => names.first().is_some_and(|name| name.eq_ignore_ascii_case("github_token")),
        _ => false,
    }
}
