//! Templates: arguments bound to typed parameters, the body expanded into the job.

use super::Checker;
use super::block::Expanded;
use super::scope::Scope;
use super::step::Passed;
use crate::ast::{MemberKind, Parameter, Template, Type, TypeAtom};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Comments, EntityKind, Expression, Field, Fields, Job, Value, ValueKind};
use crate::resolve::{Definition, Kind};
use crate::schema::job::JOB;
use crate::schema::{Place, Shape};
use crate::source::{FileId, Span};
use crate::suggest::suggest;

/// How deep templates may call templates.
const DEPTH_MAX: usize = 16;

/// The kinds of templates, and how each is called.
const CALLS: &[(&str, &str)] = &[("steps", "use NAME(…)"), ("gate", "gate NAME(…)"), ("job", "job ID = NAME(…)")];

const STRING: Shape = Shape::Text;
const NUMBER: Shape = Shape::Number;
const BOOL: Shape = Shape::Bool;
const PERCENT: Shape = Shape::Percent;
const DURATION: Shape = Shape::Duration;
const JSON: Shape = Shape::Data;
const TEXTS: Shape = Shape::List(&Shape::Text);
const DATA: Shape = Shape::List(&Shape::Data);
const IMAGE: Shape = Shape::Entity(EntityKind::Image);
const APP: Shape = Shape::Entity(EntityKind::App);
const ENVIRONMENT: Shape = Shape::Entity(EntityKind::Environment);

/// The types of parameters that have a name.
const TYPES: &[(&str, &Shape)] = &[
    ("string", &STRING),
    ("path", &STRING),
    ("glob", &STRING),
    ("cron", &STRING),
    ("report", &STRING),
    ("secret", &STRING),
    ("number", &NUMBER),
    ("bool", &BOOL),
    ("percent", &PERCENT),
    ("duration", &DURATION),
    ("json", &JSON),
    ("image", &IMAGE),
    ("app", &APP),
    ("environment", &ENVIRONMENT),
];

/// The names of the types that a parameter may have, with what they want.
pub fn named_types() -> impl Iterator<Item = (&'static str, &'static Shape)> {
    TYPES.iter().copied()
}

/// What a call of a template gave.
pub(super) struct Called {
    /// The template's own name, whatever an import calls it.
    pub name: String,
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
        let first = job.steps.len();
        let mut outputs = Fields::default();
        self.index_block(template.body.span, &JOB);
        for member in self.members(&template.body, &inner) {
            self.template_member(job, &member, &mut outputs);
        }
        if let Some(step) = job.steps.get_mut(first) {
            let own = std::mem::replace(&mut step.comments, comments);
            step.comments.above.extend(own.above);
        }
        Some(Called { name: template.name.text.clone(), arguments, outputs })
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
            super::index::Meaning::Name { word: "template", name: signature(template), detail: String::new() },
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
        Some((template, inner, arguments))
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
                let mut diagnostic = Diagnostic::error("unknown-name", span, format!("there is no {what} `{name}`"));
                if let Some(elsewhere) = names.anywhere(Kind::Template, name) {
                    let path = self.input.sources.path(elsewhere.file);
                    let diagnostic = diagnostic
                        .related(elsewhere.span, "declared in a file that is not imported here")
                        .help(format!("import \"{path}\" (the path is relative to this file)"));
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

    /// A gate, for `requires`.
    pub(super) fn gate_template(&mut self, name: &str, span: Span, scope: &Scope<'a>) -> Option<&'a Template> {
        let (template, _, declared) = self.find_template("gate", name, span, scope)?;
        let meaning = super::index::Meaning::Name { word: "gate", name: signature(template), detail: String::new() };
        self.checked.index.add(span, meaning, Some(declared));
        Some(template)
    }

    /// Reports it, and returns the parameter that was probably meant.
    pub(super) fn unknown_parameter<'t>(
        &mut self,
        template: &'t Template,
        name: &str,
        at: Span,
        scope: &Scope<'a>,
    ) -> Option<&'t str> {
        let message = format!("`{}` has no parameter `{name}`", template.name.text);
        let diagnostic =
            Diagnostic::error("unknown-argument", at, message).related(template.name.span, "declared here");
        let near = suggest(name, template.parameters.iter().map(|parameter| parameter.name.text.as_str()));
        let diagnostic = match near {
            Some(near) => {
                diagnostic.help(format!("did you mean `{near}`?")).fix(format!("replace with `{near}`"), at, near)
            }
            None => diagnostic.help(format!("it takes `{}`", signature(template))),
        };
        self.report_in(scope, diagnostic);
        near
    }

    /// Binds the arguments of a call in the template's scope.
    fn bind(
        &mut self,
        template: &'a Template,
        arguments: Vec<Passed<'a>>,
        span: Span,
        inner: &mut Scope<'a>,
        outer: &Scope<'a>,
    ) -> Fields {
        let mut given: Vec<(String, Passed<'a>)> = Vec::new();
        let mut by_position = false;
        // A parameter whose name was misspelled has been said.
        let mut meant: Vec<&str> = Vec::new();
        for argument in arguments {
            let (name, at) = match &argument {
                Passed::Given(name, _) => ((*name).to_owned(), span),
                Passed::Written(argument) => match &argument.name {
                    Some(name) => (name.text.clone(), name.span),
                    None => {
                        self.report_in(
                            outer,
                            Diagnostic::error(
                                "missing-argument-name",
                                argument.value.span,
                                "the arguments of a template are named",
                            )
                            .help(format!("it takes `{}`", signature(template))),
                        );
                        by_position = true;
                        continue;
                    }
                },
            };
            if !template.parameters.iter().any(|parameter| parameter.name.text == name) {
                meant.extend(self.unknown_parameter(template, &name, at, outer));
            } else if given.iter().any(|(other, _)| *other == name) {
                self.report_in(
                    outer,
                    Diagnostic::error("duplicate-member", at, format!("`{name}` is given twice"))
                        .help("remove one of them"),
                );
            } else {
                given.push((name, argument));
            }
        }
        let mut values = Fields::default();
        for parameter in &template.parameters {
            let index = given.iter().position(|(name, _)| *name == parameter.name.text);
            let passed = index.map(|index| given.remove(index).1);
            let value = match passed {
                // Reported once is enough.
                None if by_position || meant.contains(&parameter.name.text.as_str()) => self.unknown(span, outer),
                passed => {
                    let before = self.checked.diagnostics.len();
                    let value = self.argument(template, parameter, passed, span, inner, outer);
                    let is_wrong =
                        |one: &Diagnostic| one.severity == Severity::Error && one.rule == "context-unavailable";
                    let found = self.checked.diagnostics.get(before..).unwrap_or_default();
                    // It would be found again wherever the parameter stands.
                    if found.iter().any(is_wrong) { self.unknown(span, outer) } else { value }
                }
            };
            let value = self.bounded(value, span, outer);
            let site = self.site(span, outer);
            inner.bind(&parameter.name.text, value.clone(), parameter.name.span);
            values.0.push(Field { key: parameter.name.text.clone(), value, comments: Comments::default(), site });
        }
        values
    }

    fn argument(
        &mut self,
        template: &'a Template,
        parameter: &'a Parameter,
        passed: Option<Passed<'a>>,
        span: Span,
        inner: &Scope<'a>,
        outer: &Scope<'a>,
    ) -> Value {
        let shape = self.parameter_shape(parameter);
        match passed {
            Some(Passed::Given(_, value)) => value,
            Some(Passed::Written(argument)) => {
                if let Some(name) = &argument.name {
                    let detail = type_text(parameter.type_.as_ref());
                    let meaning = super::index::Meaning::Name { word: "parameter", name: name.text.clone(), detail };
                    self.checked.index.add(name.span, meaning, Some(parameter.name.span));
                }
                let value = self.evaluate(&argument.value, shape, self.steps.input, outer);
                self.check_literals(parameter, &value, argument.value.span, outer);
                if is_type(parameter, "secret") && !is_secret(&value) && !value.is_unknown() {
                    self.report_in(
                        outer,
                        Diagnostic::error("wrong-type", argument.value.span, "expected a secret")
                            .help("write `secrets.NAME`, and declare it: `secret NAME \"what for\" { … }`"),
                    );
                }
                value
            }
            None => match (&parameter.default, parameter.type_.as_ref().is_some_and(|type_| type_.optional)) {
                (Some(default), _) => self.evaluate(default, shape, self.steps.input, inner),
                (None, true) => Value::new(ValueKind::Null, inner.call),
                (None, false) => {
                    let name = &parameter.name.text;
                    self.report_in(
                        outer,
                        Diagnostic::error("missing-argument", span, format!("`{}` needs `{name}`", template.name.text))
                            .related(parameter.name.span, "declared here")
                            .help(match is_type(parameter, "secret") {
                                true => format!("add `{name} = secrets.NAME`"),
                                false => format!("add `{name} = …`, {}", shape.describe()),
                            }),
                    );
                    self.unknown(span, outer)
                }
            },
        }
    }

    fn parameter_shape(&mut self, parameter: &'a Parameter) -> &'static Shape {
        let Some(type_) = &parameter.type_ else { return &Shape::Data };
        match &type_.alternatives[..] {
            [TypeAtom::Name { name, of }] if matches!(name.text.as_str(), "list" | "map") => {
                match of.as_deref().map(|of| &of.alternatives[..]) {
                    _ if name.text == "map" => &Shape::Map(&Shape::Data),
                    Some([TypeAtom::Name { name, .. }]) if matches!(name.text.as_str(), "string" | "path" | "glob") => {
                        &TEXTS
                    }
                    _ => &DATA,
                }
            }
            [TypeAtom::Name { name, .. }] => match TYPES.iter().find(|(known, _)| *known == name.text) {
                Some((_, shape)) => shape,
                None => {
                    let mut diagnostic =
                        Diagnostic::error("unknown-type", name.span, format!("there is no type `{}`", name.text));
                    if let Some(near) = suggest(&name.text, TYPES.iter().map(|(known, _)| *known)) {
                        diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(
                            format!("replace with `{near}`"),
                            name.span,
                            near,
                        );
                    }
                    self.report(diagnostic);
                    &Shape::Data
                }
            },
            [TypeAtom::Record(_)] => &Shape::Data,
            alternatives if alternatives.iter().all(|atom| matches!(atom, TypeAtom::Literal(_))) => &Shape::Text,
            _ => &Shape::Data,
        }
    }

    /// A constant for a union of literals has to be one of them.
    fn check_literals(&mut self, parameter: &Parameter, value: &Value, span: Span, scope: &Scope<'a>) {
        let literals: Vec<&str> = parameter
            .type_
            .iter()
            .flat_map(|type_| &type_.alternatives)
            .filter_map(|atom| match atom {
                TypeAtom::Literal(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let Some(text) = value.as_text().filter(|text| !literals.is_empty() && !literals.contains(&text.as_str()))
        else {
            return;
        };
        let shown: Vec<_> = literals.iter().map(|literal| format!("\"{literal}\"")).collect();
        self.report_in(
            scope,
            Diagnostic::error("wrong-type", span, format!("\"{text}\" is not one of {}", shown.join(", ")))
                .related(parameter.name.span, "declared here"),
        );
    }
}

fn is_type(parameter: &Parameter, wanted: &str) -> bool {
    let alternatives = parameter.type_.iter().flat_map(|type_| &type_.alternatives);
    alternatives.into_iter().any(|atom| matches!(atom, TypeAtom::Name { name, .. } if name.text == wanted))
}

fn is_secret(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Run(expression) if matches!(Expression::as_path(expression), Some(("secrets", names)) if names.len() == 1)
        || matches!(Expression::as_path(expression), Some(("github", names)) if names == ["token"]))
}

/// `coverage(report: path, min: percent)`
pub fn signature(template: &Template) -> String {
    let parameters: Vec<_> = template
        .parameters
        .iter()
        .map(|parameter| format!("{}: {}", parameter.name.text, type_text(parameter.type_.as_ref())))
        .collect();
    format!("{}({})", template.name.text, parameters.join(", "))
}

pub fn type_text(type_: Option<&Type>) -> String {
    let Some(type_) = type_ else { return "json".to_owned() };
    let atoms: Vec<_> = type_
        .alternatives
        .iter()
        .map(|atom| match atom {
            TypeAtom::Literal(text) => format!("\"{text}\""),
            TypeAtom::Name { name, of: Some(of) } => format!("{}<{}>", name.text, type_text(Some(of))),
            TypeAtom::Name { name, of: None } => name.text.clone(),
            TypeAtom::Record(fields) => {
                let fields: Vec<_> =
                    fields.iter().map(|(name, type_)| format!("{}: {}", name.text, type_text(Some(type_)))).collect();
                format!("{{ {} }}", fields.join(", "))
            }
        })
        .collect();
    format!("{}{}", atoms.join(" | "), if type_.optional { "?" } else { "" })
}
