//! The committed outputs of every example, before judges that we do not own.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::compile::{Compilation, compile};
use pipe_lang::lower;
use pipe_lang::lower::workflow::Facts;
use pipe_lang::project::{Files, is_source, load};
use pipe_lang::yaml;
use serde_json::Value;

use crate::schema;
use crate::support::judges;
use crate::values;

/// One folder below `examples/`, compiled.
struct Example {
    folder: PathBuf,
    analysis: Analysis,
    compilation: Compilation,
}

/// The disk, as far as an example needs it.
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn exists(&self, path: &Path) -> bool {
        path.exists()
    }

    fn sources(&self, root: &Path) -> io::Result<Vec<PathBuf>> {
        let mut sources = Vec::new();
        for entry in fs::read_dir(root)? {
            let path = entry?.path();
            if path.is_dir() {
                sources.extend(self.sources(&path)?);
            } else if is_source(&path.to_string_lossy()) {
                sources.push(path);
            }
        }
        sources.sort();
        Ok(sources)
    }
}

fn examples() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("no {}: {error}", folder.display()));
    let folders = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).filter(|path| path.is_dir());
    let examples: Vec<Example> = folders.map(example).collect();
    assert!(!examples.is_empty(), "no examples in {}", folder.display());
    examples
}

fn example(folder: PathBuf) -> Example {
    let analysis = analyze(load(&Disk, &folder, &[]));
    let compilation = compile(&analysis);
    assert!(!compilation.files.is_empty(), "{} gives no files: {:?}", folder.display(), analysis.diagnostics);
    Example { folder, analysis, compilation }
}

impl Example {
    /// What is committed of the outputs below a folder.
    fn committed(&self, below: &str) -> BTreeMap<String, String> {
        let outputs = self.compilation.files.iter().filter(|file| file.path.starts_with(below));
        let read = |path: &str| fs::read_to_string(self.folder.join(path)).unwrap_or_default();
        outputs.map(|file| (file.path.clone(), read(&file.path))).collect()
    }

    fn workflows(&self) -> BTreeMap<String, String> {
        self.committed(&self.analysis.project.settings.output.workflows)
    }

    fn applications(&self) -> BTreeMap<String, String> {
        self.committed(&self.analysis.project.settings.output.argocd)
    }
}

#[test]
fn the_committed_files_are_what_the_compiler_writes() {
    for example in examples() {
        let built: BTreeMap<_, _> =
            example.compilation.files.iter().map(|file| (file.path.clone(), file.text.clone())).collect();
        let committed = example.committed("");
        assert_eq!(committed, built, "`cargo run -- build {}` brings them up to date", example.folder.display());
    }
}

/// What zizmor says of an example whatever it does: any `workflow_run`, also a guarded one.
const SHOWN: &[(&str, &str)] = &[("deploy-after-build", "[dangerous-triggers]")];

#[test]
fn zizmor_finds_nothing() {
    for example in examples() {
        let found = judges::zizmor(&example.folder).unwrap_or_default();
        let shown = SHOWN.iter().find(|(folder, _)| example.folder.ends_with(folder));
        match shown {
            None => assert_eq!(found, ""),
            Some((_, audit)) => {
                let starts = ["error[", "warning[", "info[", "help["];
                let mut heads = found.lines().filter(|line| starts.iter().any(|start| line.starts_with(start)));
                assert!(heads.all(|head| head.contains(audit)), "{found}");
            }
        }
    }
}

#[test]
fn actionlint_finds_nothing() {
    for example in examples() {
        assert_eq!(judges::actionlint(&judges::workflows(&example.folder)).unwrap_or_default(), "");
    }
}

#[test]
fn the_parser_of_github_finds_nothing() {
    for example in examples() {
        assert_eq!(judges::github_parser(&judges::workflows(&example.folder)).unwrap_or_default(), "");
    }
}

#[test]
fn shellcheck_finds_nothing_in_the_scripts() {
    for example in examples() {
        for (path, text) in example.workflows() {
            for script in scripts(&values::read(&text)) {
                assert_eq!(judges::shellcheck(&script).unwrap_or_default(), "", "{path}:\n{script}");
            }
        }
    }
}

/// Every script of a workflow.
fn scripts(workflow: &Value) -> Vec<String> {
    let jobs = workflow["jobs"].as_object().into_iter().flat_map(|jobs| jobs.values());
    let steps = jobs.flat_map(|job| job["steps"].as_array().into_iter().flatten());
    steps.filter_map(|step| step["run"].as_str().map(str::to_owned)).collect()
}

#[test]
fn argo_cd_s_schema_allows_the_applications() -> Result<(), Box<dyn std::error::Error>> {
    let application = schema::load("application.json")?;
    for example in examples() {
        for (path, text) in example.applications() {
            assert_eq!(schema::violations(&application, &text)?, Vec::<String>::new(), "{path}");
        }
    }
    Ok(())
}

#[test]
fn another_reader_reads_what_we_read() {
    for example in examples() {
        for (path, text) in example.committed("") {
            let ours = yaml::read(&text).unwrap_or_else(|errors| panic!("{path}: {errors:?}"));
            assert_eq!(values::read(&text), values::plain(ours.value()), "{path}");
        }
    }
}

#[test]
fn another_reader_reads_what_we_meant() {
    for example in examples() {
        let model = &example.analysis.model;
        let settings = &example.analysis.project.settings;
        let facts = Facts { model, lock: &example.compilation.lock, settings };
        let workflows = model.pipelines.iter().map(|one| values::workflow(&lower::workflow::workflow(one, facts)));
        assert_same(example.workflows(), workflows);
        let applications = model.apps.iter().map(|one| values::application(&lower::application::application(one)));
        assert_same(example.applications(), applications);
    }
}

/// The files hold these values: each file its own.
fn assert_same(files: BTreeMap<String, String>, meant: impl Iterator<Item = Value>) {
    let mut left: Vec<Value> = meant.collect();
    for (path, text) in files {
        let read = values::read(&text);
        let Some(at) = left.iter().position(|meant| *meant == read) else {
            panic!("{path} says {read:#}\nbut meant was one of {left:#?}")
        };
        left.swap_remove(at);
    }
    assert!(left.is_empty(), "no file says {left:#?}");
}
