//! The files of a project that are no sources and are linted nevertheless: workflows, actions and manifests of Argo that
//! people wrote by hand.

use std::path::Path;

use pipe_lang::header::header_source;
use pipe_lang::project::Files;
use pipe_lang::source::decode;

use crate::console::Console;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::target::{Target, is_yaml};

/// Where GitHub looks for workflows.
const WORKFLOWS: &str = ".github/workflows";
/// What a manifest of Argo has in its first lines.
const ARGO: &str = "argoproj.io/";

/// A file: its path in the project, with `/`, and its text.
#[derive(Clone)]
pub struct Foreign {
    pub path: String,
    pub text: String,
}

/// The files of a project that are to be judged. Those that were named are among them wherever they stand; one that
/// pipec has written is not, since its source is.
pub fn foreign(target: &Target, console: &mut Console<'_>) -> Result<Vec<Foreign>, Failure> {
    let mut paths = Disk::yaml_files(&target.root);
    let named = target.named.iter().filter(|path| is_yaml(path));
    paths.extend(named.filter(|path| !paths.contains(path)).cloned().collect::<Vec<_>>());
    let mut found = Vec::new();
    for full in paths {
        let Some(path) = relative(&target.root, &full) else { continue };
        let is_named = target.named.contains(&full);
        let bytes = match Disk.read(&full) {
            Ok(bytes) => bytes,
            Err(error) if is_named => return Err(Failure::at(&full, &error)),
            Err(_) => continue,
        };
        let text = match decode(bytes) {
            Ok(text) => text,
            Err(fault) if is_named => return Err(Failure::said(format!("{path}: {fault}"))),
            Err(_) => continue,
        };
        match header_source(&text) {
            Some(source) if is_named => {
                writeln!(console.err, "{path} is generated from {source}: lint that instead")?;
            }
            None if is_named || is_ours(&path, &text) => found.push(Foreign { path, text: text.to_string() }),
            _ => {}
        }
    }
    Ok(found)
}

fn is_ours(path: &str, text: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    folder == WORKFLOWS || matches!(name, "action.yml" | "action.yaml") || text.contains(ARGO)
}

fn relative(root: &Path, path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Option<Vec<&str>> = inside.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}
