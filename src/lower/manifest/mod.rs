//! An app or another declaration of the model as a manifest of Argo CD or Argo Rollouts.
//!
//! In: a declaration whose members were evaluated by the schema. Out: the manifest, with what the source does not say
//! filled in unless it says `baseline = argocd`. It is total: a member that was reported is left out. It must not know
//! YAML.

mod comments;
mod finalizer;
mod raw;
mod record;
mod sync;

use crate::model::{Declaration, EntityKind, Field, Fields, Model};
use crate::schema::app::APP;
use crate::schema::{Block, manifest_block};
use crate::target::argo::{self, Data, Entry, FINALIZER, Manifest, NAMESPACE, PROJECT, Record, Said, key};
use record::Lowering;

/// The members that become `metadata`, in the order in which they are written.
const METADATA: &[&str] = &["name", "namespace", "finalizer", "finalizers", "labels", "annotations"];

/// The members that the compiler reads and Kubernetes does not.
pub const OURS: &[&str] = &["environment", "image", "image-name", "file", "baseline", "raw"];

/// Whether a member of a declaration becomes a part of `metadata`.
pub fn is_metadata(member: &str) -> bool {
    METADATA.contains(&member)
}

/// Lowers one declaration.
pub fn manifest(model: &Model, kind: EntityKind, declaration: &Declaration) -> Manifest {
    let as_written = declaration.is_as_written();
    let lowering = Lowering { model, as_written };
    let block = manifest_block(kind).unwrap_or(&APP);
    let fields = &declaration.fields;
    let filled = if as_written { Filled::Nothing } else { Filled::of(kind) };
    let parts = lowering.parts(block, fields, filled, Some(&declaration.id));
    let mut manifest = Manifest {
        kind: argo::kind(kind).unwrap_or_default(),
        metadata: parts.metadata,
        spec: parts.spec,
        rest: Record::default(),
        comments: comments::of_the_whole(declaration),
    };
    if let Some(raw) = fields.field("raw") {
        lowering.raw_manifest(raw, &mut manifest);
    }
    manifest
}

/// What is filled in where the source says nothing.
#[derive(Clone, Copy, PartialEq)]
enum Filled {
    Nothing,
    /// Where Argo CD looks for it.
    Namespace,
    /// What an Application cannot do without.
    Application,
    /// The same, where an ApplicationSet makes it: the rest is the controller's.
    Template,
    /// The same, for one generator: empty leaves what the template says.
    Override,
}

impl Filled {
    fn of(kind: EntityKind) -> Self {
        match kind {
            EntityKind::App => Self::Application,
            EntityKind::Project | EntityKind::ApplicationSet => Self::Namespace,
            _ => Self::Nothing,
        }
    }

    /// The value of a member that the source does not say.
    fn default(self, member: &str) -> Option<Data> {
        match (self, member) {
            (Self::Application | Self::Namespace, "namespace") => Some(Data::text(NAMESPACE)),
            (Self::Application, "finalizer") => Some(Data::List(vec![Said::plain(Data::text(FINALIZER))])),
            (Self::Application | Self::Template, "project") => Some(Data::text(PROJECT)),
            (Self::Override, "project") => Some(Data::text("")),
            // The schema of Argo CD asks for one in any case.
            (Self::Application | Self::Template | Self::Override, "destination") => {
                Some(Data::Record(Record::default()))
            }
            _ => None,
        }
    }
}

/// The two halves of a manifest, and of the template of an ApplicationSet.
struct Parts {
    metadata: Record,
    spec: Record,
}

impl Lowering<'_> {
    /// The members of a block that is a whole manifest; `id` is its name where none is said.
    fn parts(self, block: &Block, fields: &Fields, filled: Filled, id: Option<&str>) -> Parts {
        let (mut metadata, mut spec) = (Record::default(), Record::default());
        for name in METADATA {
            let field = fields.field(name).filter(|field| !field.value.is_unknown());
            let said = match (field, *name) {
                (Some(field), "finalizer") => finalizer::finalizers(field),
                (Some(field), _) => self.member(block, name, field),
                (None, "name") => id.map(|id| Said::plain(Data::text(id))),
                (None, _) if block.member(name).is_some() => filled.default(name).map(Said::plain),
                (None, _) => None,
            };
            let key = if *name == "finalizer" { "finalizers".to_owned() } else { key(block.name, name) };
            metadata.0.extend(said.map(|said| Entry { key, said }));
        }
        for member in block.members.iter().filter(|member| !is_metadata(member.name) && !OURS.contains(&member.name)) {
            let said = match fields.field(member.name).filter(|field| !field.value.is_unknown()) {
                Some(field) => self.member(block, member.name, field),
                None => filled.default(member.name).map(Said::plain),
            };
            spec.0.extend(said.map(|said| Entry { key: key(block.name, member.name), said }));
        }
        Parts { metadata, spec }
    }
}

/// A field as it stands, with another value.
fn said<T>(field: &Field, value: T) -> Said<T> {
    Said { value, comments: field.comments.clone() }
}
