//! Parameters of templates: their types, and the arguments of a call bound to them.

use super::Checker;
use super::index::Meaning;
use super::scope::Scope;
use super::step::Passed;
use crate::ast::{Parameter, Template, Type, TypeAtom};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Comments, EntityKind, Expression, Field, Fields, Value, ValueKind};
use crate::schema::Shape;
use crate::source::Span;
use crate::suggest::suggest;

/// The types of parameters that have a name.
const TYPES: &[(&str, &Shape)] = &[
    ("string", &Shape::Text),
    ("path", &Shape::Text),
    ("glob", &Shape::Text),
    ("cron", &Shape::Text),
    ("report", &Shape::Text),
    ("secret", &Shape::Text),
    ("number", &Shape::Number),
    ("bool", &Shape::Bool),
    ("percent", &Shape::Percent),
    ("duration", &Shape::Duration),
    ("json", &Shape::Data),
    ("image", &Shape::Entity(EntityKind::Image)),
    ("app", &Shape::Entity(EntityKind::App)),
    ("environment", &Shape::Entity(EntityKind::Environment)),
];

/// The names of the types that a parameter may have, with what they want.
pub fn named_types() -> impl Iterator<Item = (&'static str, &'static Shape)> {
    TYPES.iter().copied()
}

impl<'a> Checker<'a> {
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
            Some(near) => diagnostic.did_you_mean(near, at),
            None => diagnostic.help(format!("it takes `{}`", signature(template))),
        };
        self.report_in(scope, diagnostic);
        near
    }

    /// Binds the arguments of a call in the template's scope.
    pub(super) fn bind(
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
                    let meaning = Meaning::Name { word: "parameter", name: name.text.clone(), detail };
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
                // It is looked at where it is declared.
                (Some(_), _) if self.is_for_any_arguments => self.unknown(span, outer),
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

    pub(super) fn parameter_shape(&mut self, parameter: &'a Parameter) -> &'static Shape {
        let Some(type_) = &parameter.type_ else { return &Shape::Data };
        match &type_.alternatives[..] {
            [TypeAtom::Name { name, of }] if matches!(name.text.as_str(), "list" | "map") => {
                match of.as_deref().map(|of| &of.alternatives[..]) {
                    _ if name.text == "map" => &Shape::Map(&Shape::Data),
                    Some([TypeAtom::Name { name, .. }]) if matches!(name.text.as_str(), "string" | "path" | "glob") => {
                        &Shape::List(&Shape::Text)
                    }
                    _ => &Shape::List(&Shape::Data),
                }
            }
            [TypeAtom::Name { name, .. }] => match TYPES.iter().find(|(known, _)| *known == name.text) {
                Some((_, shape)) => shape,
                None => {
                    let mut diagnostic =
                        Diagnostic::error("unknown-type", name.span, format!("there is no type `{}`", name.text))
                            .not_known("type", &name.text);
                    if let Some(near) = suggest(&name.text, TYPES.iter().map(|(known, _)| *known)) {
                        diagnostic = diagnostic.did_you_mean(near, name.span);
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
                TypeAtom::Literal(literal) => Some(literal.text.as_str()),
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
            TypeAtom::Literal(literal) => format!("\"{}\"", literal.text),
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
