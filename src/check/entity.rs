//! Names of declared things (images, apps, pipelines, …) where one is wanted: to their declarations, or what could be
//! meant instead.

use super::Checker;
use super::index::Meaning;
use super::scope::Scope;
use crate::ast::{Expression as Node, Statement};
use crate::diagnostic::Diagnostic;
use crate::model::{Entity, EntityKind, Value, ValueKind};
use crate::resolve::{self, Definition, Kind};
use crate::source::Span;
use crate::suggest::suggest;

impl<'a> Checker<'a> {
    /// A bare name where an entity is wanted.
    pub(super) fn entity(&mut self, node: &'a Node, kind: EntityKind, scope: &Scope<'a>) -> Value {
        let Some(name) = resolve::dotted(node) else { return self.unknown(node.span, scope) };
        if let Some((value, span)) = scope.get(&name) {
            let value = value.clone();
            self.checked.index.add(
                node.span,
                Meaning::Name { word: "parameter", name, detail: String::new() },
                Some(span),
            );
            return value;
        }
        let site = self.site(node.span, scope);
        let entity = |id: String| Value::new(ValueKind::Entity(Entity { kind, id, built_by: None }), site);
        let Some(wanted) = Kind::of(kind) else {
            // A job: of this pipeline by its id, of another as `pipeline.job`. Checked when all jobs are known.
            let meaning = Meaning::Name { word: kind.keyword(), name: name.clone(), detail: String::new() };
            self.checked.index.add(node.span, meaning, None);
            return entity(name);
        };
        match self.input.names.lookup(scope.file, wanted, &name) {
            Some(found) => {
                let (id, span) = (found.name.clone(), found.span);
                self.checked.index.add(
                    node.span,
                    Meaning::Name { word: kind.keyword(), name: id.clone(), detail: String::new() },
                    Some(span),
                );
                entity(id)
            }
            // A declaration that a `for` made has no name in the source.
            None if self.checked.model.declaration(kind, &name).is_some() => entity(name),
            None => {
                let diagnostic = self.unknown_name(node.span, wanted, &name, scope);
                self.report_in(scope, diagnostic);
                self.unknown(node.span, scope)
            }
        }
    }

    pub(super) fn subject_entity(
        &mut self,
        statement: &'a Statement,
        kind: Kind,
        scope: &Scope<'a>,
    ) -> Option<(Value, Span)> {
        let (name, span) = self.named(statement, scope)?;
        if let Some((value, _)) = scope.get(&name) {
            return Some((value.clone(), span));
        }
        let entity = match kind {
            Kind::Image => EntityKind::Image,
            _ => EntityKind::App,
        };
        let Some(found) = self.input.names.lookup(scope.file, kind, &name) else {
            if self.checked.model.declaration(entity, &name).is_some() {
                let site = self.site(span, scope);
                let entity = Entity { kind: entity, id: name, built_by: None };
                return Some((Value::new(ValueKind::Entity(entity), site), span));
            }
            let diagnostic = self.unknown_name(span, kind, &name, scope);
            self.report_in(scope, diagnostic);
            return None;
        };
        let (id, declared) = (found.name.clone(), found.span);
        let meaning = Meaning::Name { word: kind.word(), name: id.clone(), detail: String::new() };
        self.checked.index.add(span, meaning, Some(declared));
        let site = self.site(span, scope);
        Some((Value::new(ValueKind::Entity(Entity { kind: entity, id, built_by: None }), site), span))
    }

    /// That there is no such thing.
    pub(super) fn unknown_name(&self, span: Span, kind: Kind, name: &str, scope: &Scope<'a>) -> Diagnostic {
        let diagnostic = Diagnostic::error("unknown-name", span, format!("there is no {} `{name}`", kind.word()))
            .not_known(kind.word(), name);
        if let Some(elsewhere) = self.input.names.anywhere(kind, name) {
            return self.elsewhere(diagnostic, elsewhere);
        }
        let visible: Vec<_> = self.input.names.visible(scope.file, kind).map(|found| found.name.as_str()).collect();
        match suggest(name, visible.iter().copied()) {
            Some(near) => diagnostic.did_you_mean(near, span),
            None if visible.is_empty() => diagnostic.help(format!("declare it: `{} {name} {{ … }}`", kind.word())),
            None => diagnostic.help(format!(
                "there are {}",
                visible.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
            )),
        }
    }

    /// Says of what is not known that another file declares it.
    pub(super) fn elsewhere(&self, diagnostic: Diagnostic, elsewhere: &Definition) -> Diagnostic {
        let path = self.input.sources.path(elsewhere.file);
        diagnostic
            .related(elsewhere.span, "declared in a file that is not imported here")
            .help(format!("import \"{path}\" (the path is relative to this file)"))
    }
}
