//! The language server.

use std::io;
use std::sync::Arc;

use pipe_lang::project::Files;

/// Serves until the editor says to stop.
///
/// # Errors
/// When the streams fail.
pub fn serve(_files: Arc<dyn Files + Send + Sync>) -> io::Result<()> {
    Ok(())
}
