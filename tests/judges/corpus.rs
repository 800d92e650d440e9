//! Real workflows (`PIPEC_CORPUS`) that GitHub's own parser takes are taken after an import and a build, too.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};

use pipe_lang::analysis::analyze;
use pipe_lang::compile::compile;
use pipe_lang::import::import_all;
use pipe_lang::project::Project;

use crate::support::judges;
use crate::support::scratch::Scratch;

#[path = "../support/corpus.rs"]
mod files;

#[test]
fn what_github_takes_is_taken_after_a_build() -> Result<(), Box<dyn Error>> {
    let Some(projects) = files::projects()? else { return Ok(()) };
    let (before, after) = (Scratch::new("before"), Scratch::new("after"));
    let (mut originals, mut outputs) = (Vec::new(), Vec::new());
    for (number, project) in projects.iter().enumerate() {
        let workflows: Vec<_> = project.iter().map(files::File::workflow).collect();
        let imported = import_all(&workflows, &analyze(Project::default()), true);
        let compilation = compile(&files::built(imported.iter().flatten()));
        for file in project {
            let name = format!("{number}/.github/workflows/{}", file.name);
            let built = compilation.files.iter().find(|built| name.ends_with(&built.path));
            let Some(built) = built.filter(|built| built.path.ends_with(&format!("/{}", file.name))) else { continue };
            originals.push(before.write(&name, &file.text));
            outputs.push((after.write(&name, &built.text), &file.path));
        }
    }
    let (Some(first), Some(second)) = (
        judges::github_parser(&originals),
        judges::github_parser(&outputs.iter().map(|(built, _)| built.clone()).collect::<Vec<_>>()),
    ) else {
        return Ok(());
    };
    let (faulty, worse) = (named(&first, before.path()), named(&second, after.path()));
    eprintln!("{} workflows; GitHub's parser refuses {} of them", originals.len(), faulty.len());
    let mut said = Vec::new();
    for path in worse.difference(&faulty) {
        let built = after.path().join(path);
        let origin = outputs.iter().find(|(output, _)| *output == built).map_or(path, |(_, origin)| origin);
        let line = second.lines().find(|line| line.starts_with(&*built.to_string_lossy())).unwrap_or_default();
        said.push(format!("{}: {line}", origin.display()));
    }
    assert!(said.is_empty(), "{}", said.join("\n"));
    Ok(())
}

/// The files that are named in findings, from their folder.
fn named(findings: &str, folder: &Path) -> BTreeSet<PathBuf> {
    let paths = findings.lines().filter_map(|line| Some(Path::new(line.split(':').next()?)));
    paths.filter_map(|path| path.strip_prefix(folder).ok()).map(Path::to_path_buf).collect()
}
