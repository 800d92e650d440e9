//! What contexts and status functions say before a job starts.

use super::Outcome;
use super::atoms::{Atoms, index_of};
use crate::evaluate::scenario::Scenario;
use crate::evaluate::{Contexts, Error, Object, Value};
use crate::model::Job;

/// The results of all jobs before one.
#[derive(Clone, Copy)]
pub(super) struct Moment<'m> {
    pub scenario: &'m Scenario,
    pub before: &'m [(&'m str, Outcome)],
    pub job: &'m Job,
    /// What was decided of that which only the run knows.
    pub atoms: Option<&'m Atoms>,
}

impl Moment<'_> {
    /// The result of a job.
    fn result(&self, job: &str) -> Option<Outcome> {
        self.before.iter().find(|(id, _)| id.eq_ignore_ascii_case(job)).map(|(_, outcome)| *outcome)
    }

    fn any(&self, wanted: Outcome) -> bool {
        self.before.iter().any(|(_, outcome)| *outcome == wanted)
    }
}

impl Contexts for Moment<'_> {
    fn context(&self, name: &str) -> Result<Value, Error> {
        if !name.eq_ignore_ascii_case("needs") {
            return self.scenario.context(name);
        }
        let results = self.job.needs.iter().filter_map(|need| {
            let result = Value::text(self.result(&need.job)?.word());
            Some((need.job.clone(), Value::object(Object::from_iter([("result", result)]))))
        });
        Ok(Value::object(results.collect()))
    }

    fn path(&self, context: &str, names: &[&str]) -> Option<Result<Value, Error>> {
        if let Some(index) = index_of(context, names) {
            let atoms = self.atoms?;
            let inner = Moment { atoms: None, ..*self };
            return Some(atoms.value(index, &inner));
        }
        if !context.eq_ignore_ascii_case("needs") {
            return self.scenario.path(context, names);
        }
        let [job, rest @ ..] = names else { return None };
        // `needs` has the jobs that are needed. That those before them are not in it is not relied on.
        if !self.job.needs.iter().any(|need| need.job.eq_ignore_ascii_case(job)) {
            return Some(if self.result(job).is_some() { Err(Error::Open) } else { Ok(Value::Null) });
        }
        let known = self.result(job).and_then(|outcome| match rest {
            ["result"] => Some(Value::text(outcome.word())),
            // What did not run has written nothing.
            ["outputs", ..] if outcome == Outcome::Skipped => Some(Value::Null),
            _ => None,
        });
        Some(known.ok_or(Error::Open))
    }

    fn call(&self, function: &str, arguments: &[Value]) -> Result<Value, Error> {
        let is_cancelled = self.any(Outcome::Cancelled);
        match function {
            "always" => Ok(Value::Bool(true)),
            "success" => Ok(Value::Bool(self.before.iter().all(|(_, outcome)| *outcome == Outcome::Success))),
            "failure" => Ok(Value::Bool(self.any(Outcome::Failure))),
            // A job that took too long is cancelled too, and then the run is not.
            "cancelled" if is_cancelled => Err(Error::Open),
            "cancelled" => Ok(Value::Bool(false)),
            _ => self.scenario.call(function, arguments),
        }
    }
}
