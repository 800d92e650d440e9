//! What a source says that the token may do.

use crate::catalog::permission::{Level, Scope};
use crate::model::{Job, Pipeline, Value};

/// What `permissions` says.
#[derive(Clone, Debug, PartialEq)]
pub enum Stated {
    /// `read-all`, `write-all`
    All(Level),
    /// Those that are named; the others are none.
    Scopes(Vec<(Scope, Level)>),
}

impl Stated {
    /// The level of a scope.
    pub fn level(&self, scope: Scope) -> Level {
        match self {
            Self::All(level) if scope.facts().levels.contains(level) => *level,
            // `id-token` cannot be read, `models` not be written.
            Self::All(level) => {
                scope.facts().levels.iter().copied().filter(|one| one < level).max().unwrap_or(Level::None)
            }
            Self::Scopes(scopes) => {
                scopes.iter().filter(|(one, _)| *one == scope).map(|(_, level)| *level).max().unwrap_or(Level::None)
            }
        }
    }

    /// Whether something can be written with it; an identity of the run is no such thing.
    pub fn can_write(&self) -> bool {
        Scope::all().any(|scope| scope != Scope::IdToken && self.level(scope) == Level::Write)
    }
}

/// What a job's `permissions` says, or that of its pipeline; nothing where both leave it open.
pub fn granted(pipeline: &Pipeline, job: &Job) -> Option<Stated> {
    statement(pipeline, job).and_then(stated)
}

/// Where that is said.
pub fn statement<'a>(pipeline: &'a Pipeline, job: &'a Job) -> Option<&'a Value> {
    job.field("permissions").or_else(|| pipeline.fields.get("permissions"))
}

/// What a `permissions` says; nothing where it leaves that open, or cannot be read.
pub fn stated(value: &Value) -> Option<Stated> {
    if let Some(scopes) = value.as_map() {
        let scopes = scopes
            .iter()
            .filter_map(|field| Some((Scope::from_name(&field.key)?, Level::from_name(&field.value.as_text()?)?)));
        return Some(Stated::Scopes(scopes.collect()));
    }
    match value.as_text()?.as_str() {
        "read-all" => Some(Stated::All(Level::Read)),
        "write-all" => Some(Stated::All(Level::Write)),
        "none" => Some(Stated::Scopes(Vec::new())),
        _ => None,
    }
}
