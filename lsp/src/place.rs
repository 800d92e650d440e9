//! Where a document lies: between the client's addresses and the paths of the language.

use std::path::{Path, PathBuf};

use pipe_lang::project::Files;
use tower_lsp_server::ls_types::Uri;

use crate::language::Language;

/// What makes a folder the root of a project.
const MARKS: [&str; 2] = ["pipe.toml", ".git"];

/// What is analyzed together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A folder with all its sources.
    Project(PathBuf),
    /// One document outside any project, or one that was never saved.
    Alone(Uri),
}

/// The path of a document on the disk; none for `untitled:` and other schemes.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    if uri.scheme().as_str() != "file" {
        return None;
    }
    uri.to_file_path().map(|path| path.into_owned())
}

/// The path under which the language sees a document.
pub fn language_path(uri: &Uri) -> PathBuf {
    path_of(uri).unwrap_or_else(|| {
        let path = uri.path().decode().to_string_lossy().replace(['/', '\\', ':'], "-");
        Path::new("/").join(format!("{}.pipe", path.trim_start_matches('-').trim_end_matches(".pipe")))
    })
}

/// The root that a document belongs to.
///
/// A folder that nothing marks is no project: a file that is opened in a home folder must not make the server
/// walk through all of it.
pub fn root_of(uri: &Uri, files: &dyn Files, language: &Language) -> Root {
    let Some(path) = path_of(uri) else {
        return Root::Alone(uri.clone());
    };
    let root = (language.find_root)(files, path.parent().unwrap_or(&path));
    if is_project(&root, files) { Root::Project(root) } else { Root::Alone(uri.clone()) }
}

pub fn is_project(folder: &Path, files: &dyn Files) -> bool {
    MARKS.iter().any(|mark| files.exists(&folder.join(mark)))
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn seen_as(uri: &str) -> Option<String> {
        let uri = Uri::from_str(uri).ok()?;
        Some(language_path(&uri).to_string_lossy().into_owned())
    }

    #[test]
    fn documents_that_were_never_saved_have_a_path_for_the_language() {
        assert_eq!(seen_as("untitled:Untitled-1").as_deref(), Some("/Untitled-1.pipe"));
        assert_eq!(seen_as("untitled:/a/new.pipe").as_deref(), Some("/a-new.pipe"));
        assert_eq!(seen_as("inmemory://model/1").as_deref(), Some("/1.pipe"));
    }

    #[test]
    #[cfg(unix)]
    fn addresses_of_files_are_decoded() {
        assert_eq!(seen_as("file:///a%20b/%C3%A9.pipe").as_deref(), Some("/a b/é.pipe"));
    }
}
