//! An app of the model as an Application of Argo CD.
//!
//! In: a declaration whose members were evaluated by the schema. Out: the Application, with what the source does
//! not say filled in. It is total: a member that was reported is left out. It must not know YAML.

mod comments;
mod finalizer;
mod record;
mod sync;

use crate::model::{Declaration, Field, Fields, ValueKind};
use crate::schema::app::{APP, IN_CLUSTER};
use crate::target::argo::{Application, Data, IN_CLUSTER_SERVER, Metadata, NAMESPACE, PROJECT, Record, Said, Spec};

/// Lowers one app.
pub fn application(app: &Declaration) -> Application {
    let fields = &app.fields;
    Application {
        metadata: Metadata {
            name: text_or(fields, "name", &app.id),
            namespace: text_or(fields, "namespace", NAMESPACE),
            finalizers: finalizer::finalizers(fields.field("finalizer")),
            labels: member(fields, "labels"),
            annotations: member(fields, "annotations"),
        },
        spec: Spec {
            project: text_or(fields, "project", PROJECT),
            source: member(fields, "source"),
            sources: member(fields, "sources"),
            source_hydrator: member(fields, "source-hydrator"),
            destination: destination(fields),
            sync_policy: fields.field("sync").and_then(sync::sync_policy),
            ignore_differences: member(fields, "ignore-differences"),
            info: member(fields, "info"),
            revision_history_limit: member(fields, "revision-history-limit"),
        },
        comments: comments::of_the_whole(app),
    }
}

/// The name of an app's Application in the cluster.
pub fn application_name(app: &Declaration) -> String {
    text_or(&app.fields, "name", &app.id).value
}

/// A member of an app, by its shape in the schema.
fn member(fields: &Fields, name: &str) -> Option<Said<Data>> {
    let field = fields.field(name)?;
    let shape = &APP.member(name)?.shape;
    Some(Said { value: record::data(shape, &field.value)?, comments: field.comments.clone() })
}

fn text_or(fields: &Fields, name: &str, default: &str) -> Said<String> {
    let Some(field) = fields.field(name) else { return Said::plain(default.to_owned()) };
    Said { value: field.value.as_text().unwrap_or_else(|| default.to_owned()), comments: field.comments.clone() }
}

/// The destination, with the cluster's word replaced by its URL. The schema of Argo CD asks for one in any case.
fn destination(fields: &Fields) -> Said<Data> {
    let mut said = member(fields, "destination").unwrap_or_else(|| Said::plain(Data::Record(Record::default())));
    let server = fields.get_path(&["destination", "server"]);
    if server.is_some_and(|server| server.kind == ValueKind::Word(IN_CLUSTER.to_owned()))
        && let Data::Record(record) = &mut said.value
        && let Some(entry) = record.0.iter_mut().find(|entry| entry.key == "server")
    {
        entry.said.value = Data::text(IN_CLUSTER_SERVER);
    }
    said
}

/// A field as it stands, with another value.
fn said<T>(field: &Field, value: T) -> Said<T> {
    Said { value, comments: field.comments.clone() }
}
