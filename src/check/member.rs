//! Members of what is declared: `image.repository`, `app.source.path`.

use super::Checker;
use super::scope::Scope;
use crate::ast::Name;
use crate::diagnostic::Diagnostic;
use crate::model::{Comments, Entity, EntityKind, Expression, Field, Fields, Piece, Value, ValueKind};
use crate::suggest::suggest;

impl<'a> Checker<'a> {
    /// `image.repository`, `app.source.path`
    pub(super) fn entity_member(&mut self, entity: &Entity, name: &'a Name, scope: &Scope<'a>) -> Value {
        let site = self.site(name.span, scope);
        let text = |text: &str| Value::text(text, site);
        if matches!(name.text.as_str(), "id" | "name")
            && !(EntityKind::MANIFESTS.contains(&entity.kind) && name.text == "name")
        {
            return text(&entity.id);
        }
        let Some(declaration) = self.checked.model.declaration(entity.kind, &entity.id) else {
            return self.unknown(name.span, scope);
        };
        if let Some(value) = declaration.fields.get(&name.text) {
            let value = match (entity.kind, name.text.as_str(), value.as_map()) {
                (EntityKind::App, "source", Some(fields)) => {
                    Value::new(ValueKind::Map(with_repository(fields)), value.site)
                }
                _ => value.clone(),
            };
            let has_room = self.grow(super::size::value_size(&value).cost, name.span, scope);
            return if has_room { value } else { self.unknown(name.span, scope) };
        }
        match (entity.kind, name.text.as_str()) {
            (EntityKind::App, "image-name") => text(&entity.id),
            (kind, "name") if EntityKind::MANIFESTS.contains(&kind) => text(&entity.id),
            (EntityKind::Image, "registry") => {
                let repository = declaration.fields.get("repository").cloned();
                match repository.and_then(|value| registry(&value)) {
                    Some(registry) => text(&registry),
                    None => self.unknown(name.span, scope),
                }
            }
            (EntityKind::Image, "digest" | "tag") => match &entity.built_by {
                Some(job) => Value::new(
                    ValueKind::Run(Expression::path(
                        "needs",
                        &[job, "outputs", &format!("{}-{}", entity.id, name.text)],
                        site,
                    )),
                    site,
                ),
                None => {
                    self.report_in(
                        scope,
                        Diagnostic::error(
                            "image-not-built",
                            name.span,
                            format!("the image `{}` is not built where it is used here", entity.id),
                        )
                        .help(format!(
                            "hand over `needs.JOB.images.{}`, where JOB is the job that publishes it",
                            entity.id
                        )),
                    );
                    self.unknown(name.span, scope)
                }
            },
            _ => {
                let statement = crate::schema::FILE.statement(entity.kind.keyword());
                let Some(schema) = statement.and_then(|statement| statement.block) else {
                    return self.unknown(name.span, scope);
                };
                if schema.member(&name.text).is_some() {
                    return Value::new(ValueKind::Null, site);
                }
                let extra =
                    ["id", "registry", "digest", "tag"].into_iter().filter(|_| entity.kind == EntityKind::Image);
                let mut diagnostic = Diagnostic::error(
                    "unknown-member",
                    name.span,
                    format!("{} has no member `{}`", schema.described(), name.text),
                );
                if let Some(near) = suggest(&name.text, schema.words().chain(extra)) {
                    diagnostic = diagnostic.did_you_mean(near, name.span);
                }
                self.report_in(scope, diagnostic);
                self.unknown(name.span, scope)
            }
        }
    }
}

/// The members of an app's source, and `repository`: `owner/repo` of its URL.
fn with_repository(source: &Fields) -> Fields {
    let mut fields = source.clone();
    for key in ["repo-url", "target-revision", "path", "repository"] {
        // What is missing is reported by the rule about deploys.
        if fields.get(key).is_none() && (key != "repository" || source.get("repo-url").is_none()) {
            let value = Value::new(ValueKind::Null, crate::model::Site::NONE);
            fields.0.push(Field {
                key: key.to_owned(),
                value,
                comments: Comments::default(),
                site: crate::model::Site::NONE,
            });
        }
    }
    if let Some(url) = source.get("repo-url") {
        let repository = url.as_text().and_then(|url| crate::model::repository_of(&url)).unwrap_or_default();
        fields.0.push(Field {
            key: "repository".to_owned(),
            value: Value::text(repository, url.site),
            comments: Comments::default(),
            site: url.site,
        });
    }
    fields
}

/// The host of an image's repository; Docker Hub where it names none.
fn registry(repository: &Value) -> Option<String> {
    let ValueKind::Text(text) = &repository.kind else { return None };
    let Some(Piece::Text(start)) = text.pieces.first() else { return None };
    let (first, _) = start.split_once('/')?;
    let is_host = first.contains(['.', ':']) || first == "localhost";
    Some(if is_host { first.to_owned() } else { "docker.io".to_owned() })
}
