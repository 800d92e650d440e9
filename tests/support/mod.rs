//! Support for tests that ask judges we do not own. (`fields` and `schema` beside it are taken one by one.)

pub mod act;
pub mod git;
pub mod judges;
pub mod scratch;
