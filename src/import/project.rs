//! Several files that become one project.
//!
//! In: the files, and the project that they come into. Out: a source for each, or why there is none. What they share is
//! decided here: ids that differ, and which commits are certain enough to be written as versions.

use std::collections::{BTreeMap, BTreeSet};

use super::allow::allow;
use super::form::{Remark, form};
use super::lines::{Lines, Region, UnknownKey};
use super::pins::Pins;
use super::settle::settled;
use super::{
    ChangedNumber, Content, Fault, Imported, Kind, Result, action, changed_numbers, import_content, workflow, written,
};
use crate::analysis::Analysis;
use crate::lock::{ActionKey, NamedAction};
use crate::yaml::Node;

/// A file that is not a source: where it is in its project, with `/`, or its name alone; and its text.
#[derive(Clone, Copy, Debug)]
pub struct ForeignFile<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

impl<'a> ForeignFile<'a> {
    /// The last part of its path.
    pub fn name(&self) -> &'a str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }
}

/// Imports files as one project, beside what is in it already. Without `with_lock`, nothing can be written into its lock
/// file, and commits stay commits.
pub fn import_all(
    files: &[ForeignFile<'_>],
    existing: &Analysis,
    with_lock: bool,
) -> Vec<Result<Imported, Vec<Fault>>> {
    let contents = contents(files);
    let lock = &existing.project.lock;
    let pins = match with_lock {
        true => Pins::of(contents.iter().flatten().filter_map(Content::root), unpinned(existing), lock),
        false => Pins::default(),
    };
    let of = |kind| of_kind(files, &contents, kind);
    let pipelines = pipeline_ids(of(Kind::Workflow).map(ForeignFile::name).collect(), existing);
    let actions = action_ids(of(Kind::Action).map(|file| file.path).collect(), existing);
    let mut seen = BTreeSet::new();
    let each = files.iter().zip(contents);
    let imported = each.map(|(file, content)| {
        let content = content?;
        let id = id_of(&content, *file, pipelines.get(file.name()), &actions);
        if matches!(content, Content::Workflow(_)) && !seen.insert(file.name()) {
            let message = "a project has one workflow of a name, and another file of this import has this one; \
                           import it by itself, with `-o` into the folder of another project";
            return Err(vec![Fault::new(0..0, message)]);
        }
        let imported = import_content(content, *file, &id, &pins, lock)?;
        Ok(settled(imported, *file, &pins, lock))
    });
    let mut imported: Vec<Result<Imported, Vec<Fault>>> = imported.collect();
    allow(&mut imported.iter_mut().flatten().collect::<Vec<_>>(), existing);
    imported
}

type Contents = Vec<Result<Content, Vec<Fault>>>;

fn contents(files: &[ForeignFile<'_>]) -> Contents {
    files.iter().map(|file| Content::read(file.text)).collect()
}

/// The files that hold something of a kind.
fn of_kind<'f, 't>(
    files: &'f [ForeignFile<'t>],
    contents: &'f Contents,
    kind: Kind,
) -> impl Iterator<Item = &'f ForeignFile<'t>> {
    let is_meant = move |content: &Result<Content, _>| matches!(content, Ok(content) if content.kind() == kind);
    files.iter().zip(contents).filter(move |(_, content)| is_meant(content)).map(|(file, _)| file)
}

/// The id that was chosen for a file, or its own.
fn id_of(
    content: &Content,
    file: ForeignFile<'_>,
    pipeline: Option<&String>,
    actions: &BTreeMap<&str, String>,
) -> String {
    let chosen = match content {
        Content::Workflow(_) => pipeline,
        Content::Action(_) => actions.get(file.path),
        Content::Manifests => None,
    };
    chosen.cloned().unwrap_or_else(|| content.id(file))
}

/// A file as a source that is not kept, only judged: nothing is moved to the lock file, and what cannot be written is
/// left out.
#[derive(Debug)]
pub struct Reading {
    pub source: String,
    /// Which part of the source was made of which part of the file. Inner parts stand before those that they are in.
    pub regions: Vec<Region>,
    /// Keys that GitHub does not know at their place.
    pub unknown: Vec<UnknownKey>,
    /// Numbers that the source has as GitHub reads them.
    pub changed: Vec<ChangedNumber>,
    /// What is written and says nothing.
    pub remarks: Vec<Remark>,
    /// The document of a file for GitHub.
    pub root: Option<Node>,
    /// What is no workflow, action or manifest.
    pub faults: Vec<Fault>,
    /// What the file holds; nothing where it is no YAML.
    pub kind: Option<Kind>,
}

/// Reads files as one project, beside what is in it already.
pub fn read_all(files: &[ForeignFile<'_>], existing: &Analysis) -> Vec<Reading> {
    let contents = contents(files);
    let of = |kind| of_kind(files, &contents, kind);
    // Also what has a source already is a file of its own here.
    let taken = |ids: Vec<&String>| ids.into_iter().map(|id| (id.clone(), String::new())).collect();
    let known = taken(existing.model.pipelines.iter().map(|pipeline| &pipeline.id).collect());
    let name = |path: &str| workflow::identifier(path.rsplit('/').next().unwrap_or(path));
    let pipelines = ids(of(Kind::Workflow).map(|file| file.path).collect(), known, name);
    let known = taken(existing.model.actions.iter().map(|action| &action.id).collect());
    let actions = ids(of(Kind::Action).map(|file| file.path).collect(), known, action::name);
    let read = |(file, content): (&ForeignFile<'_>, &Result<Content, Vec<Fault>>)| {
        let broken = |kind, faults: &[Fault]| Reading {
            source: String::new(),
            regions: Vec::new(),
            unknown: Vec::new(),
            changed: Vec::new(),
            remarks: Vec::new(),
            root: None,
            faults: faults.to_vec(),
            kind,
        };
        let content = match content {
            Ok(content) => content,
            Err(faults) => return broken(None, faults),
        };
        let id = id_of(content, *file, pipelines.get(file.path), &actions);
        let root = content.root().cloned().unwrap_or_else(Node::null);
        let (mut refused, mut remarks) = content.root().map(|root| form(file.text, root)).unwrap_or_default();
        let own = content.root().cloned();
        match written(content, &root, *file, &id) {
            Ok(Lines { out, regions, unknown, empty, mut faults, .. }) => {
                let mut changed = Vec::new();
                changed_numbers(&root, &mut changed);
                faults.append(&mut refused);
                remarks.extend(empty);
                let kind = Some(content.kind());
                Reading { source: out, regions, unknown, changed, remarks, root: own, faults, kind }
            }
            Err(faults) => {
                refused.extend(faults);
                Reading { remarks, root: own, ..broken(Some(content.kind()), &refused) }
            }
        }
    };
    files.iter().zip(&contents).map(read).collect()
}

/// The versions that sources name and that stay without a commit.
fn unpinned(existing: &Analysis) -> BTreeSet<ActionKey> {
    let keys = |places: Vec<NamedAction>| places.iter().map(|one| one.action.key()).collect::<BTreeSet<_>>();
    let pinned = keys(existing.pinned_references());
    let mut found = keys(existing.action_references());
    found.retain(|key| !pinned.contains(key) && !existing.project.lock.actions.contains_key(key));
    found
}

/// The id of each workflow's pipeline: made of its name.
fn pipeline_ids<'a>(mut names: Vec<&'a str>, existing: &Analysis) -> BTreeMap<&'a str, String> {
    let taken = existing.model.pipelines.iter().map(|pipeline| (pipeline.id.clone(), pipeline.file_name()));
    // `x.yml` is `x`, whether `x.yaml` stands before it or not.
    names.sort_by_key(|name| !name.ends_with(".yml"));
    ids(names, taken.collect(), workflow::identifier)
}

/// The id of each action: the name of its folder.
fn action_ids<'a>(paths: Vec<&'a str>, existing: &Analysis) -> BTreeMap<&'a str, String> {
    let folder = &existing.project.settings.output.actions;
    let taken = existing.model.actions.iter().map(|action| (action.id.clone(), action.path(folder)));
    ids(paths, taken.collect(), action::name)
}

/// The ids of files: that which is there for the file already, or else one that is free. `taken` has the files of ids.
fn ids(files: Vec<&str>, mut taken: BTreeMap<String, String>, own: impl Fn(&str) -> String) -> BTreeMap<&str, String> {
    let mut chosen: BTreeMap<&str, String> = BTreeMap::new();
    for file in files {
        let known = taken.iter().find(|(_, other)| other.as_str() == file).map(|(id, _)| id.clone());
        let id = known.unwrap_or_else(|| free(file, own(file), &taken));
        taken.insert(id.clone(), file.to_owned());
        chosen.insert(file, id);
    }
    chosen
}

fn free(file: &str, plain: String, taken: &BTreeMap<String, String>) -> String {
    let with_ending = file.ends_with(".yaml").then(|| format!("{plain}-yaml"));
    let numbered = (2_usize..).map(|number| format!("{plain}-{number}"));
    let mut candidates = std::iter::once(plain.clone()).chain(with_ending).chain(numbered);
    candidates.find(|id| !taken.contains_key(id)).unwrap_or_default()
}
