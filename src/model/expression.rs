//! Expressions that are evaluated on the runner.

use super::value::Site;
pub use crate::ast::Operator;

#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    /// `github.event_name`, `fromJSON(x).a[0].*`
    Path {
        base: Base,
        parts: Vec<Part>,
        site: Site,
    },
    /// GitHub's functions.
    Call {
        function: String,
        arguments: Vec<Expression>,
        site: Site,
    },
    Not(Box<Expression>),
    Binary {
        operator: Operator,
        left: Box<Expression>,
        right: Box<Expression>,
    },
    If {
        condition: Box<Expression>,
        then: Box<Expression>,
        otherwise: Box<Expression>,
    },
}

/// What a path begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum Base {
    Context(String),
    Expression(Box<Expression>),
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Name(String, Site),
    Index(Expression),
    Star,
}

impl Expression {
    /// A path of plain names: `path("needs", &["build", "outputs", "tag"])`.
    pub fn path(context: &str, names: &[&str], site: Site) -> Self {
        Self::Path {
            base: Base::Context(context.to_owned()),
            parts: names.iter().map(|name| Part::Name((*name).to_owned(), site)).collect(),
            site,
        }
    }

    pub fn binary(operator: Operator, left: Self, right: Self) -> Self {
        Self::Binary { operator, left: Box::new(left), right: Box::new(right) }
    }

    /// The context and the names of a plain path; an index with a constant text counts as a name.
    pub fn as_path(&self) -> Option<(&str, Vec<&str>)> {
        let Self::Path { base: Base::Context(context), parts, .. } = self else { return None };
        let names = parts
            .iter()
            .map(|part| match part {
                Part::Name(name, _) | Part::Index(Self::Text(name)) => Some(name.as_str()),
                _ => None,
            })
            .collect::<Option<Vec<_>>>()?;
        Some((context, names))
    }

    /// Calls a function for this expression and everything inside it.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::Path { base, parts, .. } => {
                if let Base::Expression(inner) = base {
                    inner.walk(visit);
                }
                for part in parts {
                    if let Part::Index(index) = part {
                        index.walk(visit);
                    }
                }
            }
            Self::Call { arguments, .. } => arguments.iter().for_each(|argument| argument.walk(visit)),
            Self::Not(inner) => inner.walk(visit),
            Self::Binary { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            Self::If { condition, then, otherwise } => {
                condition.walk(visit);
                then.walk(visit);
                otherwise.walk(visit);
            }
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => {}
        }
    }

    /// Calls a function that may change it for everything inside this expression, then for the expression.
    pub fn walk_mut(&mut self, visit: &mut dyn FnMut(&mut Self)) {
        match self {
            Self::Path { base, parts, .. } => {
                if let Base::Expression(inner) = base {
                    inner.walk_mut(visit);
                }
                for part in parts {
                    if let Part::Index(index) = part {
                        index.walk_mut(visit);
                    }
                }
            }
            Self::Call { arguments, .. } => arguments.iter_mut().for_each(|argument| argument.walk_mut(visit)),
            Self::Not(inner) => inner.walk_mut(visit),
            Self::Binary { left, right, .. } => {
                left.walk_mut(visit);
                right.walk_mut(visit);
            }
            Self::If { condition, then, otherwise } => {
                condition.walk_mut(visit);
                then.walk_mut(visit);
                otherwise.walk_mut(visit);
            }
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) => {}
        }
        visit(self);
    }
}
