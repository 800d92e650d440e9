//! Which shell reads a script.

use super::{Flow, Scope, address};
use crate::evaluate::types::Matrix;
use crate::evaluate::value::Value as Evaluated;
use crate::model::{Action, Base, Expression, Part, Step, Value, ValueKind};
use crate::shell::{Script, read};
use std::rc::Rc;

/// What reads a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// `bash` or `sh`.
    Posix,
    /// Nothing says that it is another one, and only the runner knows.
    Likely,
    Other,
}

impl<'a> Flow<'a> {
    /// The script of a step, where a shell reads it that this reader knows.
    pub fn script(&self, step: &'a Step, scope: Scope<'a>) -> Option<Rc<Script>> {
        let Action::Run { script } = &step.action else { return None };
        if self.shell(step, scope) == Shell::Other {
            return None;
        }
        let key = address(step);
        if let Some(known) = self.scripts.borrow().get(&key) {
            return Some(Rc::clone(known));
        }
        let left = self.bytes.get().checked_sub(script.flat_length())?;
        self.bytes.set(left);
        let script = Rc::new(read(script));
        self.scripts.borrow_mut().insert(key, Rc::clone(&script));
        Some(script)
    }

    /// The shell of a step's script.
    pub fn shell(&self, step: &Step, scope: Scope<'a>) -> Shell {
        let of = |fields: &'_ crate::model::Fields| fields.get_path(&["defaults", "run", "shell"]).map(of_name);
        let own = step.fields.get("shell").map(of_name);
        let job = || scope.job.and_then(|job| of(&job.fields));
        let pipeline = || scope.pipeline().and_then(|pipeline| of(&pipeline.fields));
        own.or_else(job).or_else(pipeline).unwrap_or_else(|| match scope.job.and_then(|job| job.field("runs-on")) {
            Some(runner) => of_runner(runner, scope),
            None => Shell::Posix,
        })
    }
}

fn of_name(value: &Value) -> Shell {
    match value.as_text() {
        Some(name) => match name.split_whitespace().next() {
            Some("bash" | "sh" | "/bin/bash" | "/bin/sh" | "/usr/bin/bash") => Shell::Posix,
            _ => Shell::Other,
        },
        None => Shell::Likely,
    }
}

/// What runs scripts by default on a runner.
fn of_runner(runner: &Value, scope: Scope<'_>) -> Shell {
    let mut shell = Shell::Posix;
    let mut labels = runner.as_texts();
    runner.expressions(&mut |expression| match of_matrix(expression, scope) {
        Some(values) => labels.extend(values),
        None => shell = Shell::Likely,
    });
    if let ValueKind::Map(fields) = &runner.kind {
        labels.extend(fields.iter().flat_map(|field| field.value.as_texts()));
    }
    let is_windows = labels.iter().any(|label| label.to_ascii_lowercase().contains("windows"));
    if is_windows { Shell::Other } else { shell }
}

/// The labels that a matrix gives, where they are known.
fn of_matrix(expression: &Expression, scope: Scope<'_>) -> Option<Vec<String>> {
    let Expression::Path { base: Base::Context(context), parts, .. } = expression else { return None };
    let [Part::Name(key, _)] = &parts[..] else { return None };
    if context != "matrix" {
        return None;
    }
    let values = Matrix::of(scope.job?)?.values(key)?;
    values
        .into_iter()
        .map(|value| if let Evaluated::Text(text) = value { Some(text.to_string()) } else { None })
        .collect()
}
