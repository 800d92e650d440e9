//! The functions of expressions. Source: actionlint (signatures) and the language service (number of arguments).

use super::context::Type;

pub use super::facts::functions::{FUNCTIONS, IMPLICIT_EXPRESSIONS, STATUS_FUNCTIONS};

/// A function and all its forms.
#[derive(Debug)]
pub struct Function {
    pub name: &'static str,
    pub signatures: &'static [Signature],
    pub arguments_min: u32,
    /// None: no limit.
    pub arguments_max: Option<u32>,
    /// Only where [`availability`](mod@super::availability) lists it.
    pub special: bool,
    pub note: Option<&'static str>,
}

/// One form of a function.
#[derive(Debug)]
pub struct Signature {
    pub parameters: &'static [Type],
    /// Whether the last parameter may be repeated.
    pub variadic: bool,
    pub returns: Type,
    /// Whether equal arguments always give equal results.
    pub constant: bool,
}

/// The function of a name, compared without case, as expressions do.
pub fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name.eq_ignore_ascii_case(name))
}
