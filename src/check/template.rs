//! Calls of templates: the template is found, and its body expanded into the job.

use super::Checker;
use super::index::Meaning;
use super::members::Expanded;
use super::parameter::signature;
use super::scope::Scope;
use super::step::Passed;
use crate::ast::{MemberKind, Template};
use crate::diagnostic::Diagnostic;
use crate::model::{Comments, Fields, Job};
use crate::resolve::{Definition, Kind};
use crate::schema::job::JOB;
use crate::schema::{Place, Shape};
use crate::source::{FileId, Span};
use crate::suggest::suggest;

/// How deep templates may call templates.
const DEPTH_MAX: usize = 16;

/// The kinds of templates, and how each is called.
const CALLS: &[(&str, &str)] = &[("steps", "use NAME(…)"), ("gate", "gate NAME(…)"), ("job", "job ID = NAME(…)")];

/// What a call of a template gave.
pub(super) struct Called {
    /// The template's own name, whatever an import calls it.
    pub name: String,
    /// The path of the source that declares it.
    pub declared_in: String,
    pub arguments: Fields,
    pub outputs: Fields,
}

impl<'a> Checker<'a> {
    /// Expands a template into a job.
    #[expect(clippy::too_many_arguments, reason = "the call, its arguments, and where its steps go")]
    pub(super) fn template(
        &mut self,
        job: &mut Job,
        kind: &str,
        name: &str,
        span: Span,
        instance: &str,
        arguments: Vec<Passed<'a>>,
        comments: Comments,
        scope: &Scope<'a>,
    ) -> Option<Called> {
        let (template, mut inner, arguments) = self.call_template(kind, name, span, arguments, scope)?;
        inner.rename_steps(template, instance);
        let declared_in = self.path_of(inner.file);
        let first = job.steps.len();
        let mut outputs = Fields::default();
        self.template_members(job, template, &inner, &mut outputs);
        if let Some(step) = job.steps.get_mut(first) {
            let own = std::mem::replace(&mut step.comments, comments);
            step.comments.above.extend(own.above);
        }
        Some(Called { name: template.name.text.clone(), declared_in, arguments, outputs })
    }

    /// Finds a template and binds its arguments in a scope of its own.
    pub(super) fn call_template(
        &mut self,
        kind: &str,
        name: &str,
        span: Span,
        arguments: Vec<Passed<'a>>,
        scope: &Scope<'a>,
    ) -> Option<(&'a Template, Scope<'a>, Fields)> {
        let (template, file, declared) = self.find_template(kind, name, span, scope)?;
        self.checked.index.add(
            span,
            Meaning::Name { word: "template", name: signature(template), detail: String::new() },
            Some(declared),
        );
        if self.circular.contains(&template.name.span) {
            return None;
        }
        if scope.depth >= DEPTH_MAX {
            self.report_in(
                scope,
                Diagnostic::error(
                    "expansion-too-large",
                    span,
                    format!("templates call each other more than {DEPTH_MAX} deep"),
                )
                .help("put the steps of some of them together"),
            );
            return None;
        }
        if !self.grow((template.body.span.end - template.kind.span.start) as usize, span, scope) {
            return None;
        }
        let call = self.site(span, scope);
        let mut inner = Scope::file(file);
        inner.call = call;
        inner.depth = scope.depth + 1;
        inner.is_put_in = true;
        let arguments = self.bind(template, arguments, span, &mut inner, scope);
        if self.is_for_any_arguments {
            return None;
        }
        self.called.insert(template.name.span);
        Some((template, inner, arguments))
    }

    pub(super) fn template_members(
        &mut self,
        job: &mut Job,
        template: &'a Template,
        scope: &Scope<'a>,
        outputs: &mut Fields,
    ) {
        self.index_block(template.body.span, &JOB);
        for member in self.members(&template.body, scope) {
            self.template_member(job, &member, outputs);
        }
    }

    fn template_member(&mut self, job: &mut Job, member: &Expanded<'a>, outputs: &mut Fields) {
        match &member.node.kind {
            MemberKind::Field(field) => {
                match (field.key.word().map(|name| name.text.as_str()), &field.value, &field.block) {
                    (Some("run" | "use"), Some(_), _) | (Some("run"), None, Some(_)) => {
                        self.field_step(job, field, member.node, &member.scope)
                    }
                    (Some("outputs"), None, Some(block)) => {
                        *outputs = self.map(
                            block,
                            &Shape::Text,
                            Place::Run("jobs.<job_id>.outputs.<output_id>"),
                            &member.scope,
                        );
                    }
                    _ => {
                        let shown = field.key.word().map_or_else(String::new, |name| name.text.clone());
                        self.report_in(
                            &member.scope,
                            Diagnostic::error(
                                "unknown-member",
                                field.key.span(),
                                format!("`{shown}` cannot stand in a template of steps"),
                            )
                            .help("it holds steps, and `outputs { … }`"),
                        );
                    }
                }
            }
            MemberKind::Statement(statement) => self.step(job, statement, member.node, &member.scope),
            _ => {}
        }
    }

    fn find_template(
        &mut self,
        kind: &str,
        name: &str,
        span: Span,
        scope: &Scope<'a>,
    ) -> Option<(&'a Template, FileId, Span)> {
        let names = self.input.names;
        let found = names.lookup(scope.file, Kind::Template, name);
        let found = found.and_then(|found| Some((self.template_of(found)?, found.file, found.span)));
        match found {
            Some((template, file, declared)) if template.kind.text == kind => Some((template, file, declared)),
            Some((template, _, declared)) => {
                let other = template.kind.text.as_str();
                let message = format!("`{name}` is a template of kind `{other}`, not `{kind}`");
                let mut diagnostic = Diagnostic::error("wrong-type", span, message).related(declared, "declared here");
                let form = CALLS.iter().find(|(known, _)| *known == other);
                if let Some((_, form)) = form {
                    diagnostic = diagnostic.help(format!("it is called as `{}`", form.replace("NAME", name)));
                }
                self.report_in(scope, diagnostic);
                None
            }
            None => {
                let what = if kind == "gate" { "gate" } else { "template" };
                let mut diagnostic = Diagnostic::error("unknown-name", span, format!("there is no {what} `{name}`"))
                    .not_known(what, name);
                if let Some(elsewhere) = names.anywhere(Kind::Template, name) {
                    let diagnostic = self.elsewhere(diagnostic, elsewhere);
                    self.report_in(scope, diagnostic);
                    return None;
                }
                let actions = names.visible(scope.file, Kind::Action).filter(|_| kind == "steps");
                let visible = names.visible(scope.file, Kind::Template).chain(actions).map(|found| found.name.as_str());
                diagnostic = match suggest(name, visible) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None if kind == "steps" => diagnostic.help("an action is written `owner/repo@ref`"),
                    None => diagnostic.help(format!("declare it: `template {kind} {name}(…) {{ … }}`")),
                };
                self.report_in(scope, diagnostic);
                None
            }
        }
    }

    /// The template that a name stands for.
    pub(super) fn template_of(&self, found: &Definition) -> Option<&'a Template> {
        let ast = self.input.asts.iter().find(|ast| ast.file == found.file)?;
        match &ast.body.members.get(found.member)?.kind {
            MemberKind::Template(template) => Some(template),
            _ => None,
        }
    }

    /// A gate, for `requires`, and the file that declares it.
    pub(super) fn gate_template(
        &mut self,
        name: &str,
        span: Span,
        scope: &Scope<'a>,
    ) -> Option<(&'a Template, FileId)> {
        let (template, file, declared) = self.find_template("gate", name, span, scope)?;
        let meaning = Meaning::Name { word: "gate", name: signature(template), detail: String::new() };
        self.checked.index.add(span, meaning, Some(declared));
        Some((template, file))
    }

    pub(super) fn path_of(&self, file: FileId) -> String {
        self.input.sources.path(file).to_owned()
    }
}
