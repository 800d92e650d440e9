//! What `build` writes: whose files they are, whether they differ, and how they reach the disk.
//!
//! - `site`: the folders, and where a path in them really leads;
//! - `plan`: each file compared with what is there, before anything is written;
//! - `same`: whether two YAML texts mean the same;
//! - `unknown_commits`: what an update bot wrote into our files;
//! - `orphans`: our files that nothing produces any more;
//! - `diff`, `write`: the two ends of a plan.

mod site;
mod plan;
mod same;
mod unknown_commits;
mod orphans;
mod diff;
mod write;
#[cfg(test)]
mod tests;

pub use diff::write_diff;
pub use orphans::orphans;
pub use plan::{Kind, Plan, Planned, plan, planned, planned_lock};
pub use site::Site;
pub use write::write_all;
