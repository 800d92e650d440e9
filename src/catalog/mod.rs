//! What is known about GitHub Actions, embedded as data.
//!
//! In: nothing at run time. Out: facts by name. It must not know the language, its checks or the network; what
//! the catalog does not list is unknown, not wrong.
//!
//! The tour:
//! - [`action`](mod@action) and [`repository`](mod@repository): interfaces, permissions and pins of actions, read
//!   on first use from `data/`; [`version`] orders their tags.
//! - [`advice`]: what is known of single inputs and uses of well-known actions; [`agent`](mod@agent): which of them let a
//!   language model act.
//! - [`permission`]: the scopes of `GITHUB_TOKEN`; [`command`]: what commands and calls of the API need of them.
//! - [`program`] and [`installer`]: what programs do that scripts run. [`registry`]: what publishes. [`cache`]: what uses
//!   a cache.
//! - [`context`](mod@context), [`function`](mod@function), [`availability`](mod@availability): what expressions may
//!   say, and where.
//! - [`event`](mod@event) and [`payload`]: what starts a workflow, and what it delivers.
//! - [`runner`]: labels, shells, runtimes. [`input`]: types of inputs, commands, cron. [`syntax`]: the keys of every
//!   mapping. [`default`] and [`limits`]: what holds without a key, and how much of it is allowed.
//! - [`security`]: what outsiders control. [`time_zone`]: the names of time zones.
//!
//! `facts/` and `data/` are made by `scripts/catalog.py`; `data/SOURCES.md` says from what.

pub mod action;
pub mod advice;
pub mod agent;
pub mod argo;
pub mod artifact;
pub mod availability;
pub mod cache;
pub mod command;
pub mod context;
pub mod default;
pub mod event;
mod facts;
pub mod function;
pub mod input;
pub mod installer;
pub mod payload;
pub mod permission;
pub mod pin;
pub mod program;
pub mod registry;
pub mod repository;
pub mod runner;
pub mod security;
pub mod syntax;
mod table;
#[cfg(test)]
mod tests;
pub mod time_zone;
pub mod version;

pub use action::{Action, action, action_names};
pub use availability::availability;
pub use context::context;
pub use event::event;
pub use facts::DATE;
pub use facts::limits;
pub use function::function;
pub use pin::{Pin, pin};
pub use repository::{Repository, repository};
