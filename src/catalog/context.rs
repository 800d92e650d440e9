//! The context objects of expressions: `github`, `runner`, `needs` …
//!
//! Source: GitHub's documentation of contexts, the language service and actionlint.

pub use super::facts::contexts::CONTEXTS;

/// The type of an expression.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    Any,
    String,
    Number,
    Boolean,
    Array(&'static Type),
    Object(&'static Object),
}

/// Names and what stands behind them.
#[derive(Debug)]
pub struct Object {
    /// Sorted by lower-cased name.
    pub properties: &'static [Property],
    /// Whether other names may stand too.
    pub open: bool,
    /// The type of every entry that is not among the properties.
    pub values: Option<&'static Type>,
}

/// One known name of an object.
#[derive(Debug)]
pub struct Property {
    pub name: &'static str,
    pub kind: Type,
    /// The only texts it can be; empty when it can be any.
    pub allowed: &'static [&'static str],
    /// The only events that set it; empty for all.
    pub events: &'static [&'static str],
    pub only_in_steps: bool,
    pub undocumented: bool,
    /// Missing on GitHub Enterprise Server.
    pub not_on_ghes: bool,
}

/// A context object.
#[derive(Debug)]
pub struct Context {
    pub name: &'static str,
    pub object: Object,
    /// What its names are made from, when they come from the file: `needs` from the needs of the job.
    pub made_from: Option<&'static str>,
    /// Names that are always there: `secrets.GITHUB_TOKEN`.
    pub always: &'static [&'static str],
    /// The only keys where it may stand; empty when [`availability`](mod@super::availability) alone decides.
    pub only_in: &'static [&'static str],
}

/// The context of a name, compared without case, as expressions do.
pub fn context(name: &str) -> Option<&'static Context> {
    CONTEXTS.iter().find(|context| context.name.eq_ignore_ascii_case(name))
}

impl Object {
    /// A known name, compared without case.
    pub fn property(&self, name: &str) -> Option<&'static Property> {
        self.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name))
    }

    /// The object behind a name: a known one, or any where all entries are objects.
    pub fn inner(&self, name: &str) -> Option<&'static Object> {
        let kind = self.property(name).map(|property| property.kind).or(self.values.copied());
        match kind {
            Some(Type::Object(inner)) => Some(inner),
            _ => None,
        }
    }
}
