//! Front door 1: everything up to the rules; what `lint` and editors need.

mod allow;
mod echo;
pub mod query;

use crate::ast::{self, Ast};
use crate::check::{self, Index, Input};
use crate::diagnostic::{Diagnostic, once, tidy};
use crate::lock::NamedAction;
use crate::model::{Baseline, Model, Sites, Target};
use crate::project::Project;
use crate::resolve::{Names, resolve};
use crate::rules;
use crate::source::{FileId, Sources};
use crate::standard;
use crate::syntax::{self, Syntax};

/// A project with everything that is known about it.
#[derive(Debug, Default)]
pub struct Analysis {
    pub project: Project,
    pub syntaxes: Vec<Syntax>,
    pub asts: Vec<Ast>,
    pub names: Names,
    pub model: Model,
    pub sites: Sites,
    pub index: Index,
    /// The files of the standard library, which are among the project's sources here.
    pub standard: Vec<FileId>,
    /// Sorted by place, without repetition.
    pub diagnostics: Vec<Diagnostic>,
}

/// Runs all stages up to the rules. Never fails: what is wrong is in `diagnostics`.
pub fn analyze(project: Project) -> Analysis {
    let mut analysis = analyze_each(project);
    once(&mut analysis.diagnostics);
    analysis
}

/// The same, and an unknown name is reported at each of its places: for who has exceptions of his own.
pub fn analyze_each(mut project: Project) -> Analysis {
    let mut syntaxes: Vec<Syntax> =
        project.pipe_files().map(|(file, source)| syntax::parse(file, &source.text)).collect();
    let mut asts: Vec<Ast> = syntaxes.iter().map(ast::build).collect();
    let mut standard = Vec::new();
    for (module, text) in standard::needed(&asts) {
        let file = project.sources.add(standard::path(module), text);
        let syntax = syntax::parse(file, &text.into());
        asts.push(ast::build(&syntax));
        syntaxes.push(syntax);
        standard.push(file);
    }
    let mut names = resolve(&project.sources, &asts, &standard);
    let checked = check::check(input(&project, &asts, &names, &standard));
    let mut found = checked.diagnostics;
    let said = syntaxes.iter().flat_map(|syntax| &syntax.diagnostics).chain(&names.diagnostics).chain(&found);
    let is_whole = !project.diagnostics.iter().chain(said).any(is_unread);
    found.append(&mut rules::run(&facts(&project, &checked.model, &checked.sites, is_whole)));
    // Of a lock file that cannot be read, that is what is said, and not what it lacks then.
    if project.diagnostics.iter().any(|one| one.rule == crate::lock::RULE) {
        found.retain(|one| one.rule != "unresolved-action");
    }
    allow::apply(&project.sources, &asts, &project.settings, &mut found);

    let mut diagnostics = project.diagnostics.clone();
    let mut unread = syntaxes.iter().flat_map(|syntax| syntax.diagnostics.iter().cloned()).collect();
    echo::drop(&project.sources, &mut unread, &mut found);
    diagnostics.append(&mut unread);
    diagnostics.append(&mut names.diagnostics);
    diagnostics.append(&mut found);
    tidy(&mut diagnostics);
    Analysis {
        project,
        syntaxes,
        asts,
        names,
        model: checked.model,
        sites: checked.sites,
        index: checked.index,
        standard,
        diagnostics,
    }
}

/// Whether a message says that a part of a source has no meaning; what a rule finds has one.
fn is_unread(diagnostic: &Diagnostic) -> bool {
    diagnostic.is_error() && rules::all().all(|rule| rule.name != diagnostic.rule)
}

fn facts<'a>(project: &'a Project, model: &'a Model, sites: &'a Sites, is_whole: bool) -> rules::Facts<'a> {
    rules::Facts::new(model, sites, &project.settings, &project.lock, is_whole)
}

fn input<'a>(project: &'a Project, asts: &'a [Ast], names: &'a Names, standard: &'a [FileId]) -> Input<'a> {
    Input { sources: &project.sources, asts, names, settings: &project.settings, lock: &project.lock, standard }
}

impl Analysis {
    /// The sources with everything expanded, each as text. Of sources with mistakes it gives what it can.
    pub fn expanded(&self) -> Vec<(FileId, String)> {
        check::expand(input(&self.project, &self.asts, &self.names, &self.standard))
    }

    /// The project without the standard library, which the analysis added to it.
    pub fn own_project(&self) -> Project {
        let mut sources = Sources::default();
        for (id, source) in self.project.sources.iter().filter(|(id, _)| !self.standard.contains(id)) {
            let added = sources.add(source.path.clone(), std::sync::Arc::clone(&source.text));
            debug_assert_eq!(added, id, "the standard library comes last");
        }
        Project { sources, ..self.project.clone() }
    }

    /// Every place where a source names an action of another repository.
    pub fn action_references(&self) -> Vec<NamedAction> {
        self.references(|_| true)
    }

    /// Those that need an entry in `pipe.lock`: `pins = github` leaves a version without one as it is written.
    pub fn pinned_references(&self) -> Vec<NamedAction> {
        self.references(|baseline| baseline.pins.is_safe())
    }

    fn references(&self, counts: fn(Baseline) -> bool) -> Vec<NamedAction> {
        let uses = self.model.uses().filter(|one| counts(one.owner.baseline()));
        let named = uses.filter_map(|one| {
            let Target::Action(action) = one.target else { return None };
            Some(NamedAction { action: action.clone(), span: self.sites.written(one.site)? })
        });
        named.collect()
    }

    /// The first message that a part of a source cannot be read.
    pub fn unread(&self) -> Option<&Diagnostic> {
        self.diagnostics.iter().find(|one| is_unread(one))
    }

    /// What is wrong with the lock file, whatever levels say.
    pub fn lock_findings(&self) -> Vec<Diagnostic> {
        rules::of_lock_file(&facts(&self.project, &self.model, &self.sites, self.unread().is_none()))
    }

    /// Whether something is wrong that cannot be compiled, or that a rule denies.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}
