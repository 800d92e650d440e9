//! The language server: a thin layer between an editor and [`pipe_lang::analysis`].
//!
//! The tour, in the order in which a message passes through it:
//!
//! * `frames` lets messages through and nothing else.
//! * `server` is the route table; `session` holds what the client can do; `parent` watches the client's process.
//! * `documents` owns the open texts (`convert` counts positions in them) and hands out snapshots.
//! * `place`, `disk` and `overlay` find the project of a document and show it to the language as files.
//! * `view` analyzes a snapshot, once for all who need it; `work` runs that beside the loop that reads messages.
//! * `features` has one file for each question that an editor asks; `publish` tells what nobody asked for.

use std::io;
use std::sync::Arc;

use pipe_lang::project::Files;
use tokio::io::{AsyncRead, AsyncWrite};

mod convert;
mod disk;
mod documents;
mod features;
mod frames;
mod language;
mod overlay;
mod parent;
mod place;
mod publish;
mod server;
mod session;
mod view;
mod work;

pub use language::Language;

/// Serves one client on standard input and output until it leaves. Blocks.
///
/// # Errors
/// When the client left without saying so (`exit` or the end of the input before `shutdown`), or when there is no
/// runtime to be had. The protocol wants an exit code of 1 then.
pub fn serve(files: Arc<dyn Files + Send + Sync>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let result = runtime.block_on(serve_on(tokio::io::stdin(), tokio::io::stdout(), files, Language::default()));
    // The thread that reads the input cannot be woken; waiting for it would keep the process alive.
    runtime.shutdown_background();
    result
}

/// Serves one client on any pair of streams.
///
/// # Errors
/// As [`serve`].
pub async fn serve_on(
    input: impl AsyncRead + Unpin,
    output: impl AsyncWrite,
    files: Arc<dyn Files + Send + Sync>,
    language: Language,
) -> io::Result<()> {
    server::run(input, output, files, language).await
}
