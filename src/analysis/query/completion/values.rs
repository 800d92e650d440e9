//! Where a value, a name or an operand begins.

use super::super::around::{Binding, Holds};
use super::super::{Completion, Kind, describe};
use super::Request;
use super::position::{Wanted, What, is_entity};
use crate::ast::{Name, Type, TypeAtom};
use crate::catalog;
use crate::check::{named_types, signature, type_text};
use crate::model::EntityKind;
use crate::model::graph::JobGraph;
use crate::model::interface::OutputType;
use crate::resolve;
use crate::rules;
use crate::schema::{Place, Shape};
use crate::standard;

impl<'a> Request<'a> {
    // ---- Behind a keyword ----

    pub(super) fn subjects(&self, keyword: &str) -> Vec<Completion> {
        match (keyword, self.path.as_slice()) {
            ("on", []) => self.event_names(),
            ("use", path) => {
                let mut found = self.templates("steps", path);
                found.retain(|_| !self.typed().contains(['/', '@']));
                if path.is_empty() {
                    found.splice(0..0, self.own_actions().into_iter().filter(|_| !self.typed().contains(['/', '@'])));
                    found.extend(self.targets());
                }
                found
            }
            ("gate", path) => self.templates("gate", path),
            ("publish", []) => self.named(resolve::Kind::Image, Kind::Image),
            ("deploy", []) => self.named(resolve::Kind::App, Kind::App),
            ("template", []) => ["steps", "job", "gate"]
                .map(|word| self.item_with(word, " ", Kind::Keyword, String::new(), String::new()))
                .into(),
            ("import", ["std"]) => {
                standard::MODULES.iter().map(|(name, _)| self.item(name, Kind::File, "module", "")).collect()
            }
            ("import", []) => vec![self.item("std", Kind::File, "the standard library", "")],
            _ => Vec::new(),
        }
    }

    fn event_names(&self) -> Vec<Completion> {
        let known = catalog::event::EVENTS.iter();
        let active = known.filter(|event| event.status == catalog::event::EventStatus::Active);
        let mut events: Vec<_> = active.collect();
        let common = ["push", "pull_request", "workflow_dispatch", "schedule"];
        events.sort_by_key(|event| common.iter().position(|name| *name == event.name).unwrap_or(common.len()));
        events.into_iter().map(|event| self.item(event.name, Kind::Event, "event", describe::event(event))).collect()
    }

    /// The templates of a kind, those behind an alias where one is written.
    fn templates(&self, kind: &str, path: &[&str]) -> Vec<Completion> {
        let names = &self.analysis.names;
        let found: Vec<_> = match path {
            [] => names.visible(self.file, resolve::Kind::Template).collect(),
            [alias] => {
                let file = names.aliases(self.file).find(|(name, _)| name == alias).map(|(_, file)| file);
                let of =
                    |found: &&resolve::Definition| Some(found.file) == file && found.kind == resolve::Kind::Template;
                names.definitions.iter().filter(of).collect()
            }
            _ => Vec::new(),
        };
        let icon = if kind == "gate" { Kind::Gate } else { Kind::Template };
        let described = found.into_iter().filter_map(|found| describe::template_at(self.analysis, found.span));
        described
            .filter(|(template, _)| {
                template.kind.text == kind && !matches!(template.name.text.as_str(), "publish" | "deploy")
            })
            .map(|(template, comment)| {
                let doc = describe::template(template, &comment);
                self.item(&template.name.text, icon, signature(template), doc)
            })
            .collect()
    }

    fn named(&self, kind: resolve::Kind, icon: Kind) -> Vec<Completion> {
        let visible = self.analysis.names.visible(self.file, kind);
        visible.map(|found| self.item(&found.name, icon, kind.word(), "")).collect()
    }

    // ---- Behind `=` ----

    pub(super) fn values(&self, wanted: &Wanted<'a>) -> Vec<Completion> {
        match wanted.what {
            What::Target => {
                let mut found = self.own_actions();
                found.extend(self.templates("steps", &[]));
                found.retain(|_| !self.typed().contains(['/', '@']));
                found.extend(self.targets());
                found
            }
            What::Job => {
                let mut found = self.templates("job", &[]);
                found.extend(self.named(resolve::Kind::Pipeline, Kind::Pipeline));
                found.retain(|_| !self.typed().contains(['/', '@']));
                found.extend(self.workflows());
                found
            }
            What::ActivityTypes => self.activity_types(),
            What::Any => self.operands(self.here(wanted.place)),
            What::Type(type_) => self.of_type(type_, self.here(wanted.place)),
            What::Shape(shape) => {
                let mut found = self.of_shape(shape);
                if takes_expression(shape) {
                    found.extend(self.operands(self.here(wanted.place)));
                }
                found
            }
        }
    }

    fn activity_types(&self) -> Vec<Completion> {
        let types = self.events().into_iter().flat_map(|event| event.types);
        types
            .map(|name| {
                let mut item = self.item(name, Kind::Value, "activity type", "");
                item.insert = format!("\"{name}\"");
                item
            })
            .collect()
    }

    fn of_shape(&self, shape: &'static Shape) -> Vec<Completion> {
        let word = |word: &&str| self.item(word, Kind::Value, "", "");
        match shape {
            Shape::Word(words) => words.iter().map(word).collect(),
            Shape::Bool => ["true", "false"].iter().map(word).collect(),
            Shape::Entity(kind) => self.entities(*kind),
            Shape::Requirement => self.templates("gate", &[]),
            Shape::Either(shapes) => shapes.iter().flat_map(|shape| self.of_shape(shape)).collect(),
            Shape::Many(inner) => self.of_shape(inner),
            // The brackets are still to be written.
            Shape::List(inner) => {
                let mut found = self.of_shape(inner);
                for item in &mut found {
                    item.insert = format!("[{}]", item.insert);
                }
                found
            }
            _ => Vec::new(),
        }
    }

    fn of_type(&self, type_: &Type, place: Place) -> Vec<Completion> {
        let mut found = Vec::new();
        for atom in &type_.alternatives {
            match atom {
                TypeAtom::Literal(Name { text, .. }) => {
                    let mut item = self.item(text, Kind::Value, "", "");
                    item.insert = format!("\"{text}\"");
                    found.push(item);
                }
                TypeAtom::Name { name, .. } if name.text == "secret" => {
                    found.extend(self.secrets().into_iter().map(|mut item| {
                        item.label = format!("secrets.{}", item.label);
                        item.insert.clone_from(&item.label);
                        item
                    }));
                }
                TypeAtom::Name { name, .. } => {
                    let shape = named_types().find(|(known, _)| *known == name.text).map(|(_, shape)| shape);
                    found.extend(shape.map_or_else(Vec::new, |shape| self.of_shape(shape)));
                }
                TypeAtom::Record(_) => {}
            }
        }
        found.extend(self.operands(place));
        found
    }

    fn entities(&self, kind: EntityKind) -> Vec<Completion> {
        match kind {
            EntityKind::Job if self.around.job.is_some() => self.jobs_to_need(),
            EntityKind::Job => Vec::new(),
            EntityKind::Image => self.named(resolve::Kind::Image, Kind::Image),
            EntityKind::App
            | EntityKind::Project
            | EntityKind::ApplicationSet
            | EntityKind::Rollout
            | EntityKind::AnalysisTemplate => {
                resolve::Kind::of(kind).map_or_else(Vec::new, |kind| self.named(kind, Kind::App))
            }
            EntityKind::Policy => Vec::new(),
            EntityKind::Environment => self.named(resolve::Kind::Environment, Kind::Environment),
            EntityKind::Pipeline => self.named(resolve::Kind::Pipeline, Kind::Pipeline),
            EntityKind::Secret => self.named(resolve::Kind::Secret, Kind::Secret),
        }
    }

    /// The jobs that `needs` may name and does not name yet.
    fn jobs_to_need(&self) -> Vec<Completion> {
        let needs = self.job().and_then(|(_, job)| job).map_or(&[][..], |job| &job.needs);
        let named = |id: &str| needs.iter().any(|need| need.job == id && !need.implied);
        let mut found = self.jobs_before();
        found.retain(|item| item.label == self.typed() || !named(&item.label));
        found
    }

    /// The jobs that this one can come after: those that do not come after it.
    pub(super) fn jobs_before(&self) -> Vec<Completion> {
        let Some((pipeline, job)) = self.job() else { return Vec::new() };
        let graph = JobGraph::new(pipeline);
        let own = job.map_or("", |job| job.id.as_str());
        let others = pipeline.jobs.iter().filter(|other| other.id != own && !graph.ancestors(&other.id).contains(own));
        others
            .map(|other| {
                let title = other.title.as_ref().and_then(crate::model::Text::as_constant).unwrap_or_default();
                self.item(&other.id, Kind::Job, title, "")
            })
            .collect()
    }

    /// `ci.` where jobs of other pipelines may stand; else the members of what the path names.
    pub(super) fn value_path(&self, wanted: &Wanted<'a>) -> Vec<Completion> {
        let jobs = matches!(wanted.what, What::Shape(shape) if is_entity(shape, EntityKind::Job));
        if let (true, [pipeline]) = (jobs, self.path.as_slice()) {
            let pipeline = self.analysis.model.pipelines.iter().find(|found| found.id == *pipeline);
            let jobs = pipeline.iter().flat_map(|pipeline| &pipeline.jobs);
            return jobs.map(|job| self.item(&job.id, Kind::Job, "job", "")).collect();
        }
        self.path_members(self.here(wanted.place))
    }

    // ---- In expressions ----

    /// Bound names, contexts and functions, as far as the place has them.
    pub(super) fn operands(&self, place: Place) -> Vec<Completion> {
        let bindings = self.around.bindings.iter().rev();
        let mut found: Vec<_> = bindings
            .map(|binding| {
                let detail = match binding {
                    Binding::Let(_) => "let".to_owned(),
                    Binding::Parameter(parameter) => type_text(parameter.type_.as_ref()),
                    Binding::Item(_) => "element".to_owned(),
                };
                self.item(&binding.name().text, Kind::Variable, detail, "")
            })
            .collect();
        let imported =
            self.analysis.names.visible(self.file, resolve::Kind::Let).filter(|found| found.file != self.file);
        found.extend(imported.map(|found| self.item(&found.name, Kind::Variable, "let", "")));
        let Place::Run(key) = place else { return found };
        let Some(available) = catalog::availability(key) else { return found };
        let contexts = available.contexts.iter().filter_map(|name| catalog::context(name));
        found.extend(
            contexts.map(|context| self.item(context.name, Kind::Context, "context", describe::context(context))),
        );
        let functions = catalog::function::FUNCTIONS
            .iter()
            .filter(|function| !function.special || available.special_function(function.name).is_some());
        found.extend(functions.map(|function| {
            self.item_with(function.name, "(", Kind::Function, "function".to_owned(), describe::function(function))
        }));
        found
    }

    pub(super) fn secrets(&self) -> Vec<Completion> {
        let declared = self.analysis.names.definitions.iter().filter(|found| found.kind == resolve::Kind::Secret);
        let mut found: Vec<_> = declared
            .map(|secret| {
                let declaration = self.analysis.model.declaration(EntityKind::Secret, &secret.name);
                let title = declaration.and_then(|found| found.title.as_ref()?.as_constant()).unwrap_or_default();
                self.item(&secret.name, Kind::Secret, title, "")
            })
            .collect();
        found.push(self.item("GITHUB_TOKEN", Kind::Secret, "the job's token", ""));
        found
    }

    // ---- Types and rules ----

    pub(super) fn types(&self) -> Vec<Completion> {
        let is_of_outputs = matches!(self.around.holds, Holds::Types);
        let outputs = OutputType::NAMED.iter().map(|(name, _)| *name).filter(|_| is_of_outputs);
        let all = named_types().map(|(name, _)| name).chain(["list", "map"]).filter(|_| !is_of_outputs);
        outputs.chain(all).map(|name| self.item(name, Kind::Value, "type", "")).collect()
    }

    pub(super) fn rules(&self) -> Vec<Completion> {
        let item = |rule: &rules::Rule| {
            self.item_with(rule.name, ", \"", Kind::Value, "rule".to_owned(), rule.summary.to_owned())
        };
        rules::all().filter(|rule| rule.level.is_some()).map(item).collect()
    }
}

/// Whether something that is computed may stand for a value of this shape.
fn takes_expression(shape: &Shape) -> bool {
    match shape {
        Shape::Word(_) | Shape::Entity(_) | Shape::Requirement => false,
        Shape::Either(shapes) => shapes.iter().any(takes_expression),
        Shape::Many(inner) | Shape::List(inner) => takes_expression(inner),
        _ => true,
    }
}
