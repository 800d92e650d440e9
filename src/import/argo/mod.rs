//! Manifests of Argo CD and Argo Rollouts as declarations.
//!
//! In: the text of a file with one or more documents, and its path in the project. Out: a source with
//! `baseline = argocd` whose declarations compile to the same documents in the same file.
//!
//! - `document`: the documents of a file, and those that are not ours.
//! - `declaration`: one manifest as one declaration.
//! - `member`: a key of a manifest as a member of a block, or as `raw`.
//! - `literal`: values by the shape that their place wants.
//! - `misfit`: what a manifest says that its kind does not take.
//! - `normal`: the form in which manifests are compared.

mod declaration;
mod document;
mod literal;
mod member;
mod misfit;
mod normal;

use super::lines::Lines;
use super::{Fault, Result};
use crate::header::header_source;
use crate::model::EntityKind;
use crate::settings::OutputFolders;
use crate::yaml::{Node, Value};

pub(super) use document::{documents, inner, is_manifest};
pub(super) use misfit::misfits;
pub use misfit::{Misfit, MisfitKind};
pub(super) use normal::normal;

/// A declaration of the imported file.
struct Known {
    kind: EntityKind,
    /// In the cluster.
    name: String,
    id: String,
}

/// The source of a file with manifests; `path` is where it is in its project, or its name alone.
pub(super) fn import(text: &str, path: &str) -> Result<Lines, Vec<Fault>> {
    let mut documents = documents(text)?;
    if let (Some(first), true) = (documents.first_mut(), header_source(text).is_some()) {
        without_header(first);
    }
    let mut known: Vec<Known> = Vec::new();
    let mut lines = Lines::default();
    documents.retain(|document| match declaration::known(document, &known) {
        Ok(one) => {
            known.push(one);
            true
        }
        Err(fault) => {
            lines.faults.push(fault);
            false
        }
    });
    for (document, own) in documents.iter().zip(&known) {
        match declaration::declaration(document, own, &known, file(path, own, &known).as_deref()) {
            Ok(part) => {
                if !lines.out.is_empty() {
                    lines.out.push('\n');
                }
                lines.append(part);
            }
            Err(fault) => lines.faults.push(fault),
        }
    }
    Ok(lines)
}

/// Takes the first comment away, which is of the file, or of its first key where no empty line is between.
fn without_header(document: &mut Node) {
    if document.above.is_empty() {
        if let Value::Mapping { entries, .. } = &mut document.value
            && let Some(first) = entries.first_mut().filter(|first| !first.node.above.is_empty())
        {
            first.node.above.remove(0);
        }
    } else {
        document.above.remove(0);
    }
}

/// What `file` has to say of a declaration; nothing where it is written there anyway.
fn file(path: &str, own: &Known, all: &[Known]) -> Option<String> {
    let folders = OutputFolders::default();
    let folder = folders.folder(own.kind);
    let (known_folder, name) = path.rsplit_once('/').map_or((None, path), |(folder, name)| (Some(folder), name));
    let together = all.iter().all(|one| folders.folder(one.kind) == folder);
    match known_folder {
        Some(known) if known != folder || !together => Some(path.to_owned()),
        // They share a file, and their kinds do not share a folder.
        None if !together => Some(format!("{}/{name}", folders.folder(EntityKind::App))),
        _ if all.len() == 1 && name == format!("{}.yaml", own.id) => None,
        _ => Some(name.to_owned()),
    }
}
