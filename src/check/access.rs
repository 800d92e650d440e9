//! What stands behind a value: `.member`, `[index]`, `.*`.

use super::index::Meaning;
use super::scope::Scope;
use super::{Checker, describe};
use crate::ast::{Expression as Node, ExpressionKind, Name};
use crate::diagnostic::Diagnostic;
use crate::model::{Base, Entity, EntityKind, Expression, Part, Value, ValueKind};
use crate::resolve::{Kind, dotted};
use crate::schema::Place;
use crate::suggest::suggest;

impl<'a> Checker<'a> {
    /// `base.name`
    pub(super) fn access(
        &mut self,
        node: &'a Node,
        base: &'a Node,
        name: &'a Name,
        place: Place,
        scope: &Scope<'a>,
    ) -> Value {
        if let Some(image) = self.built_image(node, place, scope) {
            return image;
        }
        if let Some(value) = self.behind_alias(node, scope) {
            return value;
        }
        let value = self.value(base, place, scope);
        match value.kind {
            ValueKind::Unknown => value,
            ValueKind::Null => value,
            ValueKind::Map(fields) => match fields.get(&name.text) {
                Some(value) => value.clone(),
                None => {
                    let near = suggest(&name.text, fields.iter().map(|field| field.key.as_str()));
                    let mut diagnostic =
                        Diagnostic::error("unknown-member", name.span, format!("there is no member `{}`", name.text));
                    if let Some(near) = near {
                        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
                    }
                    self.report_in(scope, diagnostic);
                    self.unknown(node.span, scope)
                }
            },
            ValueKind::Entity(entity) => self.entity_member(&entity, name, scope),
            ValueKind::Run(expression) => {
                if matches!(&base.kind, ExpressionKind::Name(context) if context == "secrets") {
                    self.index_secret(name, scope);
                }
                let site = self.site(name.span, scope);
                let part = Part::Name(self.step_id(&name.text, base, scope), site);
                self.extend(expression, part, node, scope)
            }
            _ => {
                let seen = describe::describe(&value);
                self.report_in(
                    scope,
                    Diagnostic::error("unknown-member", name.span, format!("it has no member `{}`", name.text))
                        .label(seen),
                );
                self.unknown(node.span, scope)
            }
        }
    }

    /// `secrets.NAME` to its declaration.
    fn index_secret(&mut self, name: &Name, scope: &Scope<'a>) {
        let names = self.input.names;
        let found = names.lookup(scope.file, Kind::Secret, &name.text);
        if let Some(found) = found.or_else(|| names.anywhere(Kind::Secret, &name.text)) {
            let meaning = Meaning::Name { word: "secret", name: name.text.clone(), detail: String::new() };
            self.checked.index.add(name.span, meaning, Some(found.span));
        }
    }

    /// `lib.name`: a `let` of a file that was imported with a name.
    fn behind_alias(&mut self, node: &Node, scope: &Scope<'a>) -> Option<Value> {
        let path = dotted(node)?;
        if scope.get(path.split('.').next()?).is_some() {
            return None;
        }
        let found = self.input.names.lookup(scope.file, Kind::Let, &path)?;
        Some(self.imported_let(node.span, found.file, found.member, found.span, scope))
    }

    /// The id of a step as it is called in the job: templates rename theirs.
    fn step_id(&self, name: &str, base: &Node, scope: &Scope<'a>) -> String {
        match &base.kind {
            ExpressionKind::Name(context) if context == "steps" => {
                scope.step_ids.get(name).cloned().unwrap_or_else(|| name.to_owned())
            }
            _ => name.to_owned(),
        }
    }

    pub(super) fn part(
        &mut self,
        node: &'a Node,
        base: &'a Node,
        part: Part,
        place: Place,
        scope: &Scope<'a>,
    ) -> Value {
        let value = self.value(base, place, scope);
        match self.expression_of(value, base, scope) {
            Some(expression) => self.extend(expression, part, node, scope),
            None => self.unknown(node.span, scope),
        }
    }

    fn extend(&mut self, expression: Expression, part: Part, node: &Node, scope: &Scope<'a>) -> Value {
        let site = self.site(node.span, scope);
        let path = match expression {
            Expression::Path { base, mut parts, .. } => {
                parts.push(part);
                Expression::Path { base, parts, site }
            }
            other => Expression::Path { base: Base::Expression(Box::new(other)), parts: vec![part], site },
        };
        Value::new(ValueKind::Run(path), site)
    }

    /// `needs.JOB.images.IMAGE`
    fn built_image(&mut self, node: &'a Node, place: Place, scope: &Scope<'a>) -> Option<Value> {
        let path = dotted(node)?;
        let parts: Vec<_> = path.split('.').collect();
        let ["needs", job, "images", image] = parts[..] else { return None };
        if !self.context_is_available(node.span, "needs", place, scope) {
            return Some(self.unknown(node.span, scope));
        }
        let ExpressionKind::Field { base, name } = &node.kind else { return None };
        if let ExpressionKind::Field { base: inner, .. } = &base.kind
            && let ExpressionKind::Field { name: job, .. } = &inner.kind
        {
            let meaning = Meaning::Name { word: "job", name: job.text.clone(), detail: String::new() };
            self.checked.index.add(job.span, meaning, None);
        }
        let Some(found) = self.input.names.lookup(scope.file, Kind::Image, image) else {
            let diagnostic = self.unknown_name(name.span, Kind::Image, image, scope);
            self.report_in(scope, diagnostic);
            return Some(self.unknown(node.span, scope));
        };
        let (id, span) = (found.name.clone(), found.span);
        self.checked.index.add(
            name.span,
            Meaning::Name { word: "image", name: id.clone(), detail: format!("built by job `{job}`") },
            Some(span),
        );
        let site = self.site(node.span, scope);
        Some(Value::new(
            ValueKind::Entity(Entity { kind: EntityKind::Image, id, built_by: Some(job.to_owned()) }),
            site,
        ))
    }
}
