//! Writing: every text is on the disk, beside its destination, before the first file is replaced.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::plan::Planned;
use crate::failure::Failure;

/// Writes files. A reader sees the old text or the new one, never a part; a fault before the last text is on the
/// disk leaves every file as it was.
///
/// # Errors
/// When the system refuses.
pub fn write_all(files: &[&Planned]) -> Result<(), Failure> {
    let mut staged = Vec::new();
    for file in files {
        staged.push((file, stage(file).map_err(|error| Failure::at(&file.destination, &error))?));
    }
    for (file, temporary) in staged {
        temporary.persist(&file.destination).map_err(|error| Failure::at(&file.destination, &error.error))?;
    }
    Ok(())
}

fn stage(file: &Planned) -> io::Result<NamedTempFile> {
    let folder = file.destination.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = new_file(folder)?;
    temporary.write_all(file.text.as_bytes())?;
    if let Ok(metadata) = fs::metadata(&file.destination) {
        temporary.as_file().set_permissions(metadata.permissions())?;
    }
    temporary.as_file().sync_all()?;
    Ok(temporary)
}

/// A file as any program makes one: who may read it is up to the user's mask, not to us.
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".pipec-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
