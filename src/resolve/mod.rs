//! Names to definitions, across files. In: the files' nodes. Out: what each file can name, and where it is
//! declared. It does not look inside blocks: what is in them is the checker's.

use std::collections::BTreeMap;

use crate::ast::{Ast, Expression, ExpressionKind, Import, MemberKind, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::EntityKind;
use crate::source::{FileId, Sources, Span};
use crate::standard;
use crate::suggest::suggest;

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Pipeline,
    /// A composite action.
    Action,
    Image,
    Environment,
    Secret,
    Policy,
    App,
    Project,
    ApplicationSet,
    Rollout,
    AnalysisTemplate,
    /// `template steps`, `template job`, `template gate`.
    Template,
    Let,
}

impl Kind {
    pub fn of(entity: EntityKind) -> Option<Self> {
        Some(match entity {
            EntityKind::Pipeline => Self::Pipeline,
            EntityKind::Image => Self::Image,
            EntityKind::Environment => Self::Environment,
            EntityKind::Secret => Self::Secret,
            EntityKind::Policy => Self::Policy,
            EntityKind::App => Self::App,
            EntityKind::Project => Self::Project,
            EntityKind::ApplicationSet => Self::ApplicationSet,
            EntityKind::Rollout => Self::Rollout,
            EntityKind::AnalysisTemplate => Self::AnalysisTemplate,
            EntityKind::Job => return None,
        })
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Action => "action",
            Self::Image => "image",
            Self::Environment => "environment",
            Self::Secret => "secret",
            Self::Policy => "policy",
            Self::App => "app",
            Self::Project => "project",
            Self::ApplicationSet => "application-set",
            Self::Rollout => "rollout",
            Self::AnalysisTemplate => "analysis-template",
            Self::Template => "template",
            Self::Let => "let",
        }
    }

    /// Entities are known to the whole project by their id, so an id is given once.
    fn is_entity(self) -> bool {
        !matches!(self, Self::Template | Self::Let)
    }
}

/// A declaration at the top of a file.
#[derive(Clone, Debug)]
pub struct Definition {
    pub kind: Kind,
    pub name: String,
    /// The name in the source.
    pub span: Span,
    pub file: FileId,
    /// Which member of the file.
    pub member: usize,
}

/// All definitions, and what each file sees of them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub definitions: Vec<Definition>,
    /// The path of each import, and the file that it names.
    pub imports: Vec<(Span, FileId)>,
    scopes: BTreeMap<FileId, Scope>,
    /// Which definitions bear a name.
    named: BTreeMap<Kind, BTreeMap<String, Vec<usize>>>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Debug, Default)]
struct Scope {
    /// Files whose definitions are seen without a prefix, the file itself first.
    open: Vec<FileId>,
    /// Files behind a name: `import … as lib`.
    named: BTreeMap<String, FileId>,
}

impl Names {
    /// The definition that a name, maybe `lib.name`, has in a file.
    pub fn lookup(&self, file: FileId, kind: Kind, name: &str) -> Option<&Definition> {
        let scope = self.scopes.get(&file)?;
        if let Some((prefix, rest)) = name.split_once('.') {
            return self.in_file(*scope.named.get(prefix)?, kind, rest);
        }
        scope.open.iter().find_map(|&open| self.in_file(open, kind, name)).or_else(|| self.in_standard(kind, name))
    }

    /// The definitions of a name in all files, in their order.
    fn named(&self, kind: Kind, name: &str) -> impl Iterator<Item = &Definition> {
        let indices = self.named.get(&kind).and_then(|names| names.get(name));
        indices.into_iter().flatten().filter_map(|&index| self.definitions.get(index))
    }

    fn in_file(&self, file: FileId, kind: Kind, name: &str) -> Option<&Definition> {
        self.named(kind, name).find(|found| found.file == file)
    }

    fn in_standard(&self, kind: Kind, name: &str) -> Option<&Definition> {
        self.named(kind, name).find(|found| !self.scopes.contains_key(&found.file))
    }

    /// Where an entity of that id is declared, whether the file sees it or not.
    pub fn anywhere(&self, kind: Kind, name: &str) -> Option<&Definition> {
        self.named(kind, name).next()
    }

    /// The files that a file sees behind a name: `import … as lib`.
    pub fn aliases(&self, file: FileId) -> impl Iterator<Item = (&str, FileId)> {
        let scope = self.scopes.get(&file);
        scope.into_iter().flat_map(|scope| &scope.named).map(|(name, file)| (name.as_str(), *file))
    }

    /// The names of a kind that a file sees without a prefix.
    pub fn visible(&self, file: FileId, kind: Kind) -> impl Iterator<Item = &Definition> {
        let open = self.scopes.get(&file).map_or(&[][..], |scope| &scope.open);
        self.definitions.iter().filter(move |found| {
            found.kind == kind && (open.contains(&found.file) || !self.scopes.contains_key(&found.file))
        })
    }
}

/// Finds the definitions of all files and links their imports. `standard` are the files of the standard library
/// among them: everybody sees those.
pub fn resolve(sources: &Sources, asts: &[Ast], standard: &[FileId]) -> Names {
    let mut names = Names::default();
    for ast in asts {
        define(ast, &mut names.definitions);
    }
    for (index, found) in names.definitions.iter().enumerate() {
        names.named.entry(found.kind).or_default().entry(found.name.clone()).or_default().push(index);
    }
    report_duplicates(&mut names);
    report_ambiguous(&mut names, standard);
    for ast in asts.iter().filter(|ast| !standard.contains(&ast.file)) {
        let mut scope = Scope { open: vec![ast.file], named: BTreeMap::new() };
        for member in &ast.body.members {
            if let MemberKind::Import(import) = &member.kind {
                match target(sources, ast.file, import) {
                    Ok(Some(file)) => {
                        names.imports.push((import.path.span, file));
                        match &import.alias {
                            Some(alias) => {
                                scope.named.insert(alias.text.clone(), file);
                            }
                            None => scope.open.push(file),
                        }
                    }
                    Ok(None) => {}
                    Err(diagnostic) => names.diagnostics.push(*diagnostic),
                }
            }
        }
        names.scopes.insert(ast.file, scope);
    }
    names
}

fn define(ast: &Ast, definitions: &mut Vec<Definition>) {
    for (member, node) in ast.body.members.iter().enumerate() {
        let (kind, name) = match &node.kind {
            MemberKind::Template(template) => (Kind::Template, template.name.clone()),
            MemberKind::Let(let_) => (Kind::Let, let_.name.clone()),
            MemberKind::Statement(statement) => {
                let kind = match statement.keyword.text.as_str() {
                    "pipeline" => Kind::Pipeline,
                    "action" => Kind::Action,
                    "image" => Kind::Image,
                    "environment" => Kind::Environment,
                    "secret" => Kind::Secret,
                    "policy" => Kind::Policy,
                    "app" => Kind::App,
                    "project" => Kind::Project,
                    "application-set" => Kind::ApplicationSet,
                    "rollout" => Kind::Rollout,
                    "analysis-template" => Kind::AnalysisTemplate,
                    _ => continue,
                };
                match &statement.subject {
                    Some(Subject::Name(name)) => (kind, name.clone()),
                    _ => continue,
                }
            }
            _ => continue,
        };
        definitions.push(Definition { kind, name: name.text, span: name.span, file: ast.file, member });
    }
}

fn report_duplicates(names: &mut Names) {
    let mut first: BTreeMap<(Kind, &str, Option<FileId>), Span> = BTreeMap::new();
    for definition in &names.definitions {
        let file = (!definition.kind.is_entity()).then_some(definition.file);
        match first.get(&(definition.kind, definition.name.as_str(), file)) {
            Some(&span) => names.diagnostics.push(
                Diagnostic::error(
                    "duplicate-name",
                    definition.span,
                    format!("the {} `{}` is declared twice", definition.kind.word(), definition.name),
                )
                .related(span, "declared first here")
                .help("rename one of them"),
            ),
            None => {
                first.insert((definition.kind, &definition.name, file), definition.span);
            }
        }
    }
}

/// `use setup` is the action or the template of that name: there cannot be both.
fn report_ambiguous(names: &mut Names, standard: &[FileId]) {
    let of = |kind: Kind| names.definitions.iter().filter(move |found| found.kind == kind);
    let template = |name: &str| of(Kind::Template).find(|found| found.name == name && !standard.contains(&found.file));
    let found = of(Kind::Action).filter_map(|action| {
        let name = &action.name;
        let message = format!("the action `{name}` is called as a template is: `use {name}` could be both");
        let diagnostic = Diagnostic::error("duplicate-name", action.span, message);
        Some(diagnostic.related(template(name)?.span, "the template").help("rename one of them"))
    });
    let mut found: Vec<Diagnostic> = found.collect();
    names.diagnostics.append(&mut found);
}

/// The file that an import names; nothing for a module of the standard library, which everybody sees.
fn target(sources: &Sources, from: FileId, import: &Import) -> Result<Option<FileId>, Box<Diagnostic>> {
    let path = &import.path;
    if !import.is_file {
        let module = path.text.strip_prefix("std.");
        return if module.is_some_and(|module| standard::MODULES.iter().any(|(name, _)| *name == module)) {
            Ok(None)
        } else {
            let modules: Vec<_> = standard::MODULES.iter().map(|(name, _)| format!("`std.{name}`")).collect();
            Err(Box::new(
                Diagnostic::error("unknown-import", path.span, format!("there is no module `{}`", path.text))
                    .help(format!("the modules are {}; a file is imported by its path in quotes", modules.join(", "))),
            ))
        };
    }
    let folder = sources.path(from).rsplit_once('/').map_or("", |(folder, _)| folder);
    let wanted = join(folder, &path.text);
    if let Some(found) = wanted.as_deref().and_then(|wanted| sources.find(wanted)) {
        return Ok(Some(found));
    }
    let shown = wanted.unwrap_or_else(|| path.text.clone());
    let near = suggest(&shown, sources.iter().map(|(_, file)| file.path.as_str()));
    Err(Box::new(
        Diagnostic::error("unknown-import", path.span, format!("there is no source `{shown}` in this project")).help(
            match near {
                Some(near) => format!("did you mean `{near}`? Paths are relative to the file that imports"),
                None => "paths are relative to the file that imports, and end in `.pipe`".to_owned(),
            },
        ),
    ))
}

/// `folder/path` without `.` and `..`; nothing where it leaves the project.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The text of a dotted name: `a`, `a.b`.
pub fn dotted(expression: &Expression) -> Option<String> {
    match &expression.kind {
        ExpressionKind::Name(name) => Some(name.clone()),
        ExpressionKind::Field { base, name } => Some(format!("{}.{}", dotted(base)?, name.text)),
        _ => None,
    }
}
