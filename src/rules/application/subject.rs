//! What the rules of an app ask about it.

use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, EntityKind, Field, Fields, Model, Site, Sites, Value, ValueKind};
use crate::schema::app::sync::SYNC_OPTION_WORDS;
use crate::source::{FileId, Span};

/// An app with what is needed to judge it.
pub(in crate::rules) struct Subject<'a> {
    pub model: &'a Model,
    pub sites: &'a Sites,
    pub app: &'a Declaration,
}

/// A source of an app.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Source<'a> {
    pub fields: &'a Fields,
    pub kind: SourceKind,
    pub site: Site,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::rules) enum SourceKind {
    /// `source`
    Single,
    /// An element of `sources`.
    OfSeveral,
    /// `dry-source` of a hydrator.
    Dry,
}

/// One option of a sync.
pub(in crate::rules) struct SyncOption {
    pub name: String,
    pub value: String,
    pub site: Site,
}

impl<'a> Subject<'a> {
    pub fn new(model: &'a Model, sites: &'a Sites, app: &'a Declaration) -> Self {
        Self { model, sites, app }
    }

    /// A member of the app: `field(&["sync", "retry"])`.
    pub fn field(&self, path: &[&str]) -> Option<&'a Field> {
        let (last, blocks) = path.split_last()?;
        let fields = match blocks {
            [] => &self.app.fields,
            _ => self.app.fields.get_path(blocks)?.as_map()?,
        };
        fields.field(last)
    }

    /// The app's sources, wherever they are said.
    pub fn sources(&self) -> Vec<Source<'a>> {
        let single =
            self.field(&["source"]).and_then(|field| Source::new(&field.value, SourceKind::Single, field.site));
        let dry = self
            .field(&["source-hydrator", "dry-source"])
            .and_then(|field| Source::new(&field.value, SourceKind::Dry, field.site));
        let several = self.field(&["sources"]).map(|field| &field.value);
        let several = several
            .and_then(Value::as_list)
            .unwrap_or_default()
            .iter()
            .filter_map(|item| Source::new(&item.value, SourceKind::OfSeveral, item.value.site));
        single.into_iter().chain(several).chain(dry).collect()
    }

    pub fn sync_options(&self) -> Vec<SyncOption> {
        let Some(field) = self.field(&["sync", "options"]) else { return Vec::new() };
        match field.value.as_list() {
            Some(items) => items.iter().flat_map(|item| SyncOption::read(&item.value)).collect(),
            None => SyncOption::read(&field.value),
        }
    }

    /// The option, where it has that value.
    pub fn sync_option(&self, name: &str, value: &str) -> Option<SyncOption> {
        self.sync_options().into_iter().find(|option| option.name == name && option.value == value)
    }

    /// Whether the option is surely not given: options that were reported may have held it.
    pub fn lacks_sync_option(&self, name: &str) -> bool {
        let sync = self.field(&["sync"]).map(|field| &field.value);
        let options = self.field(&["sync", "options"]).map(|field| &field.value);
        let elements = options.and_then(Value::as_list).unwrap_or_default().iter().map(|item| &item.value);
        let unknown = sync.into_iter().chain(options).chain(elements).any(Value::is_unknown);
        !unknown && self.sync_option(name, "true").is_none()
    }

    /// The app's environment, if something is required before a deployment there.
    pub fn guarded_environment(&self) -> Option<&'a Declaration> {
        let entity = self.field(&["environment"])?.value.as_entity()?;
        let environment = self.model.declaration(EntityKind::Environment, &entity.id)?;
        let required = environment.fields.get("requires")?.as_list()?;
        (!required.is_empty()).then_some(environment)
    }

    /// Whether the app is in production: something is required before a deployment there, or its names say so.
    pub fn is_production(&self) -> bool {
        let names = [
            &["name"][..],
            &["namespace"],
            &["destination", "namespace"],
            &["destination", "name"],
            &["source", "path"],
        ];
        let names = names.into_iter().filter_map(|path| self.field(path)?.value.as_text());
        let says = |name: &str| name.split(['-', '/', '.', '_']).any(|part| matches!(part, "prod" | "production"));
        self.guarded_environment().is_some() || says(&self.app.id) || names.into_iter().any(|name| says(&name))
    }

    /// A finding. What has no place is reported at the app's name.
    pub fn finding(&self, rule: &'static str, site: Site, message: impl Into<String>) -> Diagnostic {
        let mut trail = self.sites.trail(site).into_iter();
        let span = trail.next().or_else(|| self.sites.span(self.app.site)).unwrap_or(Span::new(FileId(0), 0, 0));
        let diagnostic = Diagnostic::finding(rule, span, message);
        trail.fold(diagnostic, |diagnostic, call| diagnostic.related(call, "brought here by this call"))
    }

    /// The span of a place, to be shown beside another.
    pub fn span(&self, site: Site) -> Option<Span> {
        self.sites.span(site)
    }
}

impl<'a> Source<'a> {
    fn new(value: &'a Value, kind: SourceKind, site: Site) -> Option<Self> {
        value.as_map().map(|fields| Self { fields, kind, site })
    }

    pub fn text(&self, name: &str) -> Option<String> {
        self.fields.get(name)?.as_text()
    }
}

impl SyncOption {
    fn read(value: &Value) -> Vec<Self> {
        match &value.kind {
            ValueKind::Word(word) => {
                vec![Self { name: word.clone(), value: "true".to_owned(), site: value.site }]
            }
            ValueKind::Map(fields) => fields
                .iter()
                .filter_map(|field| {
                    Some(Self { name: field.key.clone(), value: field.value.as_text()?, site: field.value.site })
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Whether Argo CD does anything because of it.
    pub fn acts(&self) -> bool {
        match self.value.as_str() {
            "true" => SYNC_OPTION_WORDS.contains(&self.name.as_str()),
            "false" => !SYNC_OPTION_WORDS.contains(&self.name.as_str()),
            _ => true,
        }
    }
}

/// Whether a member is there and `true`.
pub(in crate::rules) fn is_true(field: Option<&Field>) -> bool {
    field.is_some_and(|field| field.value.kind == ValueKind::Bool(true))
}
