use std::collections::BTreeMap;

use super::*;
use crate::source::{FILE_BYTES_MAX, Span};

/// Files in a map; `None` is a folder.
#[derive(Default)]
struct Map(BTreeMap<PathBuf, Option<Vec<u8>>>);

impl Map {
    fn with(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.insert(path.into(), Some(bytes.into()));
        self
    }

    fn with_folder(mut self, path: &str) -> Self {
        self.0.insert(path.into(), None);
        self
    }
}

impl Files for Map {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.0.get(path) {
            Some(Some(bytes)) if bytes == b"locked" => Err(io::ErrorKind::PermissionDenied.into()),
            Some(Some(bytes)) if bytes == b"vanished" => Err(io::ErrorKind::NotFound.into()),
            Some(Some(bytes)) => Ok(bytes.clone()),
            Some(None) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.contains_key(path)
    }

    fn sources(&self, root: &Path) -> io::Result<Vec<PathBuf>> {
        let below = |path: &&PathBuf| path.starts_with(root) && path.to_string_lossy().ends_with(".pipe");
        Ok(self.0.keys().filter(below).cloned().collect())
    }
}

fn messages(project: &Project) -> Vec<(String, String)> {
    let one = |fault: &Diagnostic| (project.sources.path(fault.primary.span.file).to_string(), fault.message.clone());
    project.diagnostics.iter().map(one).collect()
}

#[test]
fn the_nearest_settings_make_the_root() {
    let files = Map::default().with("/a/pipe.toml", "").with_folder("/a/b/.git").with("/a/b/c/x.pipe", "");
    assert_eq!(find_root(&files, Path::new("/a/b/c")), Path::new("/a"));
    let files = Map::default().with_folder("/a/.git");
    assert_eq!(find_root(&files, Path::new("/a/b/c")), Path::new("/a"));
    assert_eq!(find_root(&Map::default(), Path::new("/a/b/c")), Path::new("/a/b/c"));
}

#[test]
fn settings_and_lock_are_read_with_the_sources() {
    let files = Map::default()
        .with("/p/pipe.toml", "[project]\nrepository = \"org/app\"\n[output]\nroo = \"x\"\n")
        .with("/p/pipe.lock", "version = 1\npipec = \"0.1.0\"\n")
        .with("/p/lib/a.pipe", "pipeline a {}\n");
    let project = load(&files, Path::new("/p"), &[]);
    assert_eq!(project.settings.repository.as_deref(), Some("org/app"));
    assert_eq!(project.lock.pipec, "0.1.0");
    assert_eq!(project.pipe_files().map(|(_, file)| file.path.as_str()).collect::<Vec<_>>(), ["lib/a.pipe"]);
    assert_eq!(messages(&project), [("pipe.toml".to_string(), "unknown key `roo` in `[output]`".to_string())]);
}

#[test]
fn each_bad_file_is_one_diagnostic_and_the_others_go_on() {
    let files = Map::default()
        .with("/p/empty.pipe", "")
        .with("/p/good.pipe", "pipeline good {}\n")
        .with("/p/large.pipe", vec![b'x'; 10 * 1024 * 1024])
        .with("/p/locked.pipe", "locked")
        .with_folder("/p/folder.pipe")
        .with("/p/latin.pipe", b"# caf\xe9\n".to_vec())
        .with("/p/vanished.pipe", "vanished");
    let project = load(&files, Path::new("/p"), &[]);
    let large =
        format!("the file has 10485760 bytes; a source may have {FILE_BYTES_MAX}: split it and import the parts");
    let expected = [
        ("folder.pipe", "it is a folder"),
        ("large.pipe", large.as_str()),
        ("latin.pipe", "the byte at offset 5 is not UTF-8: save the file as UTF-8"),
        ("locked.pipe", "permission denied"),
        ("vanished.pipe", "it is not there (any more)"),
    ]
    .map(|(path, reason)| (path.to_string(), format!("`{path}` cannot be read: {reason}")));
    let mut found = messages(&project);
    found.sort();
    assert_eq!(found, expected);
    assert!(project.diagnostics.iter().all(|fault| fault.rule == "unreadable-file"));
    assert_eq!(
        project.sources.find("good.pipe").map(|id| project.sources.slice(Span::new(id, 0, 8))),
        Some("pipeline")
    );
}

#[test]
fn named_sources_replace_the_listing() {
    let files = Map::default().with("/p/a.pipe", "a").with("/p/b.pipe", "b");
    let project = load(&files, Path::new("/p"), &[PathBuf::from("/p/b.pipe")]);
    assert_eq!(project.pipe_files().map(|(_, file)| file.path.as_str()).collect::<Vec<_>>(), ["b.pipe"]);
}

#[test]
fn headers_name_the_source_from_the_folder_of_the_outputs() {
    for (output, expected) in [("", "ci.pipe"), ("../..", "services/api/ci.pipe"), ("out", "../ci.pipe")] {
        let files = Map::default()
            .with("/r/services/api/pipe.toml", format!("[output]\nroot = \"{output}\"\n"))
            .with("/r/services/api/ci.pipe", "");
        let project = load(&files, Path::new("/r/services/api"), &[]);
        let header = project.header(FileId(0));
        assert_eq!(crate::header::header_source(&header), Some(expected), "{output}");
    }
}

#[test]
fn a_repository_lacks_what_is_nowhere_in_it() {
    let modules = "[submodule \"x\"]\n\tpath = vendor/x\n\turl = https://example.com/x\n";
    let files = Map::default()
        .with_folder("/r/.git")
        .with("/r/.gitmodules", modules)
        .with("/r/.gitignore", "# made\n/dist/\n**/build/*\n*.map\n")
        .with("/r/a/action.yml", "");
    let repository = Repository::at(&files, Path::new("/r"));
    assert!(repository.is_some());
    let lacks = |path: &str| repository.as_ref().is_some_and(|one| one.lacks(path));
    assert!(lacks("a/action.yaml") && lacks("./b") && lacks("vendor/y") && lacks("a/../c"));
    assert!(!lacks("a/action.yml") && !lacks("./a//action.yml") && !lacks("b/../a/action.yml"));
    // Nothing is known of another repository, nor of what is outside.
    assert!(!lacks("vendor/x/action.yml") && !lacks("vendor/x") && !lacks("../b"));
    let may_ignore = |path: &str| repository.as_ref().is_some_and(|one| one.may_ignore(path));
    assert!(may_ignore("dist/index.js") && may_ignore("a/build/x.js") && may_ignore("a/x.map") && may_ignore("../x"));
    assert!(!may_ignore("a/index.js") && !may_ignore("made"));
}

#[test]
fn a_part_of_a_repository_is_none() {
    assert!(Repository::at(&Map::default(), Path::new("/r")).is_none());
    let files = Map::default().with_folder("/r/.git").with("/r/.git/info/sparse-checkout", "a\n");
    assert!(Repository::at(&files, Path::new("/r")).is_none());
}
