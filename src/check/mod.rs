//! Nodes to the model: names, members and their types, phases, templates expanded.
//!
//! In: the files' nodes and what they can name. Out: the model, where its parts stand, what was wrong, and what
//! editors want to know of each place. It knows no YAML and no terminal.

mod access;
mod action;
mod block;
mod call;
mod callee;
mod changes;
mod circle;
mod composite;
mod conform;
mod conversion;
mod declaration;
mod describe;
mod entity;
mod expand;
mod expression;
mod fit;
mod flow;
mod fold;
mod function;
mod index;
mod inherit;
mod interface;
mod job;
mod job_template;
mod member;
mod members;
mod name;
mod nesting;
mod output;
mod own_action;
mod parameter;
mod path;
mod pipeline;
mod scope;
mod shape;
mod size;
mod step;
mod template;
mod template_circle;
mod uncalled;
mod word;

pub use action::interface;
pub use callee::type_of;
pub use expand::expand;
pub use index::{Fact, Index, Meaning};
pub use inherit::{Read as ReadSecret, read as read_secrets};
pub use parameter::{named_types, signature, type_text};
pub use path::{Expected, expressions, implied_needs, of_owner, outward, owners, paths, step_expressions};

use std::collections::{BTreeMap, BTreeSet};

use crate::ast::{Ast, MemberKind, Statement};
use crate::diagnostic::Diagnostic;
use crate::lock::Lock;
use crate::model::{EntityKind, Model, Site, Sites};
use crate::resolve::Names;
use crate::schema::step::{self as step_schema, OF_JOB};
use crate::settings::Settings;
use crate::source::{FileId, Sources, Span};
use scope::Scope;

/// How many members templates and `for` may put into one project. The largest workflow that people wrote has about 2,000 steps.
const EXPANSION_MAX: usize = 20_000;

/// What checking gives.
#[derive(Debug, Default)]
pub struct Checked {
    pub model: Model,
    pub sites: Sites,
    pub index: Index,
    pub diagnostics: Vec<Diagnostic>,
}

/// What the checker reads.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub sources: &'a Sources,
    pub asts: &'a [Ast],
    pub names: &'a Names,
    pub settings: &'a Settings,
    pub lock: &'a Lock,
    /// The files of the standard library.
    pub standard: &'a [FileId],
}

/// Checks all files.
pub fn check(input: Input<'_>) -> Checked {
    let mut checker = Checker::new(input);
    checker.templates();
    checker.files();
    checker.uncalled();
    let mut checked = checker.checked;
    own_action::link(&mut checked.model, &input.settings.output.actions);
    implied_needs(&mut checked.model);
    callee::link(&mut checked.model, &checked.sites, &mut checked.index, input.settings);
    checked.diagnostics.append(&mut callee::calls(&checked.model, &checked.sites, &mut checked.index));
    inherit::expand(&mut checked.model);
    let (model, sites) = (&checked.model, &checked.sites);
    checked.diagnostics.append(&mut circle::circles(model, sites));
    checked.diagnostics.append(&mut nesting::limits(model, sites));
    checked.diagnostics.append(&mut own_action::check(model, sites, &mut checked.index));
    checked.diagnostics.append(&mut paths(model, sites, &mut checked.index, input.lock));
    checked.diagnostics.append(&mut conversion::conversions(model, sites));
    checked
}

struct Checker<'a> {
    input: Input<'a>,
    /// Inside a pipeline or an action whose `baseline` leaves the form of expressions as it is.
    as_written: bool,
    /// What may stand in the steps: those of a job, or of an action.
    steps: &'static step_schema::Kind,
    checked: Checked,
    expanded: usize,
    /// Bytes that templates, `for` and names put in.
    grown: usize,
    /// The scope of each file with its `let`s; nothing while these are being evaluated.
    constants: BTreeMap<FileId, Option<Scope<'a>>>,
    /// What is expanded for people was checked before: every context may be read everywhere.
    is_lenient: bool,
    /// How many `for` and `when` nobody could decide, since what they ask for is unknown.
    open_choices: usize,
    /// Inside a template that nobody calls: what depends on its parameters is not judged.
    is_for_any_arguments: bool,
    /// The names of the templates that a call put in.
    called: BTreeSet<Span>,
    /// The names of templates that call themselves, which was reported.
    circular: BTreeSet<Span>,
}

impl<'a> Checker<'a> {
    fn new(input: Input<'a>) -> Self {
        Self {
            input,
            as_written: false,
            steps: &OF_JOB,
            checked: Checked::default(),
            expanded: 0,
            grown: 0,
            constants: BTreeMap::new(),
            is_lenient: false,
            open_choices: 0,
            is_for_any_arguments: false,
            called: BTreeSet::new(),
            circular: BTreeSet::new(),
        }
    }

    /// Declarations first, since pipelines and actions refer to them.
    fn files(&mut self) {
        for declarations in [true, false] {
            for ast in self.input.asts {
                if self.input.standard.contains(&ast.file) {
                    continue;
                }
                self.index_block(ast.body.span, &crate::schema::FILE);
                let Some(scope) = self.file_scope(ast.file) else { continue };
                for member in self.members(&ast.body, &scope) {
                    let MemberKind::Statement(statement) = &member.node.kind else {
                        if declarations {
                            self.stray(member.node);
                        }
                        continue;
                    };
                    if matches!(statement.keyword.text.as_str(), "pipeline" | "action") == declarations {
                        continue;
                    }
                    self.top_level(statement, member.node, &member.scope);
                    let is_last = ast.body.members.last().is_some_and(|last| std::ptr::eq(last, member.node));
                    if is_last && !ast.body.comments.is_empty() {
                        self.close_file(statement, ast);
                    }
                }
            }
        }
    }

    /// Gives the comments at the end of a file to its last item.
    fn close_file(&mut self, statement: &Statement, ast: &Ast) {
        let model = &mut self.checked.model;
        let comments = match statement.keyword.text.as_str() {
            "pipeline" => model.pipelines.last_mut().map(|item| &mut item.comments),
            "action" => model.actions.last_mut().map(|item| &mut item.comments),
            keyword => EntityKind::MANIFESTS
                .into_iter()
                .find(|kind| kind.keyword() == keyword)
                .and_then(|kind| model.declarations_mut(kind)?.last_mut())
                .map(|item| &mut item.comments),
        };
        if let Some(comments) = comments {
            comments.below.extend(ast.body.comments.iter().map(|comment| comment.text.clone()));
        }
    }

    fn top_level(&mut self, statement: &'a Statement, member: &'a crate::ast::Member, scope: &Scope<'a>) {
        self.keyword(statement, &crate::schema::FILE);
        match statement.keyword.text.as_str() {
            "pipeline" => self.pipeline(statement, member, scope),
            "action" => self.composite(statement, member, scope),
            keyword if crate::schema::FILE.statement(keyword).is_some() => self.declaration(statement, member, scope),
            _ => self.unknown_statement(statement, &crate::schema::FILE),
        }
    }

    /// A field at the top of a file.
    fn stray(&mut self, member: &'a crate::ast::Member) {
        if let MemberKind::Field(field) = &member.kind {
            let span = field.key.span();
            let shown = self.input.sources.slice(span).to_owned();
            if let Some(statement) = crate::schema::FILE.statement(&shown) {
                let message = format!("this {shown} has no name");
                self.report(
                    Diagnostic::error("missing-name", span, message)
                        .help(format!("it is written `{}`", statement.form)),
                );
                return;
            }
            self.report(
                Diagnostic::error("unknown-member", span, format!("`{shown}` cannot stand at the top of a file"))
                    .help(stray_help()),
            );
        }
    }

    /// The scope at the top of a file: its `let`s, each of which may use those above it. Nothing where it is asked
    /// for by one of these.
    fn file_scope(&mut self, file: FileId) -> Option<Scope<'a>> {
        if let Some(known) = self.constants.get(&file) {
            return known.clone();
        }
        self.constants.insert(file, None);
        let mut scope = Scope::file(file);
        let members = self.input.asts.iter().find(|ast| ast.file == file).map_or(&[][..], |ast| &ast.body.members);
        for member in members {
            if let MemberKind::Let(let_) = &member.kind {
                self.bind_let(let_, &mut scope);
            }
        }
        self.constants.insert(file, Some(scope.clone()));
        Some(scope)
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.checked.diagnostics.push(diagnostic);
    }

    /// Reports at a place that may be inside a template: people are shown the call, and the template beside it.
    fn report_in(&mut self, scope: &Scope<'a>, mut diagnostic: Diagnostic) {
        if let Some(outer) = self.checked.sites.written(scope.call) {
            let inner = std::mem::replace(
                &mut diagnostic.primary,
                crate::diagnostic::Label { span: outer, text: String::new() },
            );
            diagnostic
                .related
                .insert(0, crate::diagnostic::Label { span: inner.span, text: "in this template".to_owned() });
            diagnostic.fix = None;
        }
        self.report(diagnostic);
    }

    /// Reports at what a site stands for: an error of that name, with what to do.
    fn report_at(&mut self, site: Site, rule: &'static str, message: String, help: &str) {
        let Some(span) = self.checked.sites.span(site) else { return };
        let diagnostic = Diagnostic::error(rule, span, message).help(help);
        self.report(outward(diagnostic, site, &self.checked.sites));
    }

    fn site(&mut self, span: Span, scope: &Scope<'a>) -> Site {
        self.checked.sites.add(span, scope.call)
    }
}

/// The statements of a file, as a sentence.
fn stray_help() -> String {
    let statements = crate::schema::FILE.statements.iter().map(|statement| statement.keyword);
    let words: Vec<_> = statements.chain(["template", "let"]).map(|word| format!("`{word}`")).collect();
    format!("a file holds {} and `import`", words.join(", "))
}
