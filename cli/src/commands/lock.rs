use super::Outcome;
use crate::arguments::LockArguments;
use crate::console::Console;
use crate::failure::Failure;
pub fn lock(_arguments: &LockArguments, _console: &mut Console<'_>) -> Result<Outcome, Failure> {
    Ok(Outcome::Fine)
}
