//! Values of the model: constants, texts with expressions in them, and what is known only on the runner.

use std::collections::BTreeMap;

use super::expression::Expression;
use super::layout::Layout;
use crate::source::Span;

/// A key into [`Sites`]. Two sites are always equal: where something stands is no part of what it means.
#[derive(Clone, Copy, Debug, Default)]
pub struct Site(u32);

impl PartialEq for Site {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Site {
    /// The place of what has none, as when it comes from YAML.
    pub const NONE: Self = Self(0);
}

/// Where the parts of a model stand in the sources.
#[derive(Clone, Debug, Default)]
pub struct Sites {
    places: Vec<Place>,
    /// Of scripts, by their steps.
    layouts: BTreeMap<u32, Layout>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    span: Span,
    /// The call that brought a template's part here.
    call: Site,
}

impl Sites {
    /// Records a place; `call` is the call of a template in which it was met, or [`Site::NONE`].
    pub fn add(&mut self, span: Span, call: Site) -> Site {
        self.places.push(Place { span, call });
        Site(u32::try_from(self.places.len()).unwrap_or(0))
    }

    /// Notes where the characters of a script stand, by the site of its step.
    pub fn set_layout(&mut self, step: Site, layout: Layout) {
        self.layouts.insert(step.0, layout);
    }

    /// Where the characters of a step's script stand; nothing where they do not come from one text of a source.
    pub fn layout(&self, step: Site) -> Option<&Layout> {
        self.layouts.get(&step.0)
    }

    pub(crate) fn take_layout(&mut self, site: Site) -> Option<Layout> {
        self.layouts.remove(&site.0)
    }

    fn place(&self, site: Site) -> Option<Place> {
        self.places.get((site.0 as usize).checked_sub(1)?).copied()
    }

    /// The span itself, maybe inside a template.
    pub fn span(&self, site: Site) -> Option<Span> {
        self.place(site).map(|place| place.span)
    }

    /// The spans from the innermost template out to the place that the user wrote.
    pub fn trail(&self, site: Site) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut next = self.place(site);
        while let Some(place) = next {
            spans.push(place.span);
            next = self.place(place.call);
        }
        spans
    }

    /// The place that the user wrote, outside of all templates.
    pub fn written(&self, site: Site) -> Option<Span> {
        self.trail(site).last().copied()
    }
}

/// Comments that travel into the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comments {
    pub above: Vec<String>,
    pub trailing: Option<String>,
    /// Below the last member of a block.
    pub below: Vec<String>,
    /// Those of members that the output computes, by its key: `needs`, `if`, …
    pub keys: Vec<(&'static str, Comments)>,
}

impl Comments {
    /// Takes over the comments of a part that has no place of its own in the output.
    pub fn adopt(&mut self, other: Self) {
        self.above.extend(other.above.into_iter().chain(other.trailing).chain(other.below));
        self.keys.extend(other.keys);
    }

    /// Takes over the comments of a member that the output computes; its place there is that key, where it has it.
    pub fn adopt_at(&mut self, key: &'static str, other: Self) {
        match self.keys.iter_mut().find(|(known, _)| *known == key) {
            Some((_, known)) => known.adopt(other),
            None if other == Self::default() => {}
            None => self.keys.push((key, other)),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub kind: ValueKind,
    pub site: Site,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    /// The number before `%`, as written.
    Percent(String),
    /// In seconds.
    Duration(u64),
    /// A word of a closed set.
    Word(String),
    Text(Text),
    /// Known on the runner only.
    Run(Expression),
    List(Vec<Item>),
    Map(Fields),
    Entity(Entity),
    /// `coverage(min = 80%)` where a requirement is meant.
    Call {
        name: String,
        /// The path of the source that declares it.
        declared_in: String,
        arguments: Fields,
    },
    /// `owner/repo@ref`
    Target(String),
    /// Something that was reported: nothing more is said about it.
    Unknown,
}

/// An element of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub value: Value,
    pub comments: Comments,
}

/// A text with expressions in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    Run(Expression),
}

impl Text {
    pub fn constant(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::Text(text.into())] }
    }

    /// The text, where nothing in it is known only on the runner.
    pub fn as_constant(&self) -> Option<String> {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                Piece::Run(_) => None,
            })
            .collect()
    }

    /// Appends a constant, joining it with one before it.
    pub fn push(&mut self, text: &str) {
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.pieces.push(Piece::Text(text.to_owned()));
        }
    }

    pub fn append(&mut self, other: Self) {
        for piece in other.pieces {
            match piece {
                Piece::Text(text) => self.push(&text),
                run @ Piece::Run(_) => self.pieces.push(run),
            }
        }
    }
}

/// Members of a block in the order of the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields(pub Vec<Field>);

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub key: String,
    pub value: Value,
    pub comments: Comments,
    /// The key.
    pub site: Site,
}

impl Fields {
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.field(key).map(|field| &field.value)
    }

    pub fn field(&self, key: &str) -> Option<&Field> {
        self.0.iter().find(|field| field.key == key)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Field> {
        self.0.iter()
    }

    /// Removes a field and gives it back.
    pub fn take(&mut self, key: &str) -> Option<Field> {
        let index = self.0.iter().position(|field| field.key == key)?;
        Some(self.0.remove(index))
    }

    /// A value inside nested maps: `get_path(&["source", "path"])`.
    pub fn get_path(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        let value = self.get(first)?;
        if rest.is_empty() { Some(value) } else { value.as_map()?.get_path(rest) }
    }
}

/// What a declared thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntityKind {
    Image,
    Environment,
    Secret,
    Policy,
    App,
    Project,
    ApplicationSet,
    Rollout,
    AnalysisTemplate,
    Pipeline,
    Job,
}

impl EntityKind {
    /// Those that become a manifest of Argo CD or Argo Rollouts.
    pub const MANIFESTS: [Self; 5] =
        [Self::App, Self::Project, Self::ApplicationSet, Self::Rollout, Self::AnalysisTemplate];

    /// The word that declares it.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Environment => "environment",
            Self::Secret => "secret",
            Self::Policy => "policy",
            Self::App => "app",
            Self::Project => "project",
            Self::ApplicationSet => "application-set",
            Self::Rollout => "rollout",
            Self::AnalysisTemplate => "analysis-template",
            Self::Pipeline => "pipeline",
            Self::Job => "job",
        }
    }
}

/// A reference to something that is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    pub kind: EntityKind,
    /// `pipeline.job` for a job.
    pub id: String,
    /// For an image that a job of this pipeline built: that job.
    pub built_by: Option<String>,
}

impl Value {
    pub fn new(kind: ValueKind, site: Site) -> Self {
        Self { kind, site }
    }

    pub fn text(text: impl Into<String>, site: Site) -> Self {
        Self::new(ValueKind::Text(Text::constant(text)), site)
    }

    /// The constant text of a text, a word or a number.
    pub fn as_text(&self) -> Option<String> {
        match &self.kind {
            ValueKind::Text(text) => text.as_constant(),
            ValueKind::Word(text) | ValueKind::Number(text) | ValueKind::Target(text) => Some(text.clone()),
            ValueKind::Bool(value) => Some(value.to_string()),
            _ => None,
        }
    }

    pub fn as_map(&self) -> Option<&Fields> {
        match &self.kind {
            ValueKind::Map(fields) => Some(fields),
            _ => None,
        }
    }

    pub fn as_list(&self) -> Option<&[Item]> {
        match &self.kind {
            ValueKind::List(items) => Some(items),
            _ => None,
        }
    }

    /// The constant texts of a list, or of one text; values that are no constants are left out.
    pub fn as_texts(&self) -> Vec<String> {
        match self.as_list() {
            Some(items) => items.iter().filter_map(|item| item.value.as_text()).collect(),
            None => self.as_text().into_iter().collect(),
        }
    }

    pub fn as_entity(&self) -> Option<&Entity> {
        match &self.kind {
            ValueKind::Entity(entity) => Some(entity),
            _ => None,
        }
    }

    pub fn is_unknown(&self) -> bool {
        self.kind == ValueKind::Unknown
    }

    /// Calls a function for every expression in the value.
    pub fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expression)) {
        match &self.kind {
            ValueKind::Run(expression) => visit(expression),
            ValueKind::Text(text) => text.expressions(visit),
            ValueKind::List(items) => items.iter().for_each(|item| item.value.expressions(visit)),
            ValueKind::Map(fields) => fields.expressions(visit),
            ValueKind::Call { arguments, .. } => arguments.expressions(visit),
            _ => {}
        }
    }
}

impl Text {
    pub fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expression)) {
        for piece in &self.pieces {
            if let Piece::Run(expression) = piece {
                visit(expression);
            }
        }
    }
}

impl Value {
    /// Calls a function that may change it for every expression in the value.
    pub fn expressions_mut(&mut self, visit: &mut dyn FnMut(&mut Expression)) {
        match &mut self.kind {
            ValueKind::Run(expression) => visit(expression),
            ValueKind::Text(text) => text.expressions_mut(visit),
            ValueKind::List(items) => items.iter_mut().for_each(|item| item.value.expressions_mut(visit)),
            ValueKind::Map(fields) | ValueKind::Call { arguments: fields, .. } => fields.expressions_mut(visit),
            _ => {}
        }
    }
}

impl Text {
    pub fn expressions_mut(&mut self, visit: &mut dyn FnMut(&mut Expression)) {
        for piece in &mut self.pieces {
            if let Piece::Run(expression) = piece {
                visit(expression);
            }
        }
    }
}

impl Fields {
    pub fn expressions_mut(&mut self, visit: &mut dyn FnMut(&mut Expression)) {
        self.0.iter_mut().for_each(|field| field.value.expressions_mut(visit));
    }

    pub fn expressions<'a>(&'a self, visit: &mut dyn FnMut(&'a Expression)) {
        self.iter().for_each(|field| field.value.expressions(visit));
    }
}
