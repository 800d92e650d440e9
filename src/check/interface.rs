//! Inputs, outputs and secrets of a pipeline, inputs and outputs of an action.

use super::Checker;
use super::scope::Scope;
use crate::ast::{Member, Name, Statement, Type, TypeAtom};
use crate::diagnostic::Diagnostic;
use crate::model::Fields;
use crate::model::interface::{Input, InputType, Interface, Output, OutputType, Secret};
use crate::schema::action;
use crate::schema::interface::{CALL_SECRET, INPUT};
use crate::schema::{Place, Shape};
use crate::suggest::suggest;

/// The types that have a name.
const TYPES: [&str; 4] = ["string", "bool", "number", "environment"];

impl<'a> Checker<'a> {
    /// Adds a statement to an interface; whether it was one of its statements.
    pub(super) fn interface(
        &mut self,
        interface: &mut Interface,
        statement: &'a Statement,
        member: &'a Member,
        scope: &Scope<'a>,
    ) -> bool {
        let keyword = statement.keyword.text.as_str();
        if !matches!(keyword, "input" | "output" | "secret") {
            return false;
        }
        let Some((id, span)) = self.named(statement, scope) else { return true };
        let declared = match keyword {
            "input" => interface.inputs.iter().find(|other| other.id == id).map(|other| other.site),
            "output" => interface.outputs.iter().find(|other| other.id == id).map(|other| other.site),
            _ => interface.secrets.iter().find(|other| other.id == id).map(|other| other.site),
        };
        if let Some(first) = declared {
            let message = format!("the {keyword} `{id}` is declared twice");
            let mut diagnostic = Diagnostic::error("duplicate-name", span, message).help("remove one of the two");
            if let Some(there) = self.checked.sites.span(first) {
                diagnostic = diagnostic.related(there, "the other one");
            }
            self.report_in(scope, diagnostic);
            return true;
        }
        let of_action = self.steps.is_of_action;
        let description = statement.title.as_ref().and_then(|title| match of_action {
            true => self.plain_title(title, scope),
            false => self.title(title, Place::Const, scope),
        });
        let mut comments = self.comments(&member.comments, statement.block.as_ref());
        let site = self.site(span, scope);
        match keyword {
            "input" => {
                let kind = statement.type_.as_ref().and_then(|type_| self.input_type(type_));
                let default = statement.value.as_ref().map(|value| {
                    let place = match of_action {
                        true => action::INPUT_DEFAULT,
                        false => Place::Run("on.workflow_call.inputs.<inputs_id>.default"),
                    };
                    self.evaluate(value, &Shape::Scalar, place, scope)
                });
                let alternatives = statement.type_.iter().flat_map(|type_| &type_.alternatives);
                let options = alternatives.filter_map(|atom| match atom {
                    TypeAtom::Literal(literal) => Some(self.site(literal.span, scope)),
                    _ => None,
                });
                let options = options.collect();
                let optional = statement.type_.as_ref().is_some_and(|type_| type_.optional);
                let schema = if of_action { &action::INPUT } else { &INPUT };
                let mut fields =
                    statement.block.as_ref().map_or_else(Fields::default, |block| self.fields(block, schema, scope));
                let required = fields.take("required").map(|field| {
                    comments.adopt(field.comments);
                    field.value
                });
                interface.inputs.push(Input {
                    id,
                    description,
                    kind,
                    options,
                    optional,
                    default,
                    required,
                    fields,
                    comments,
                    site,
                });
            }
            "output" => {
                let Some(value) = &statement.value else {
                    self.report_in(
                        scope,
                        Diagnostic::error("missing-value", span, format!("the output `{id}` has no value")).help(
                            match of_action {
                                true => "write `output ID = steps.STEP.outputs.NAME`",
                                false => "write `output ID = jobs.JOB.outputs.NAME`",
                            },
                        ),
                    );
                    return true;
                };
                let place = match of_action {
                    true => action::OUTPUT_VALUE,
                    false => Place::Run("on.workflow_call.outputs.<output_id>.value"),
                };
                let value = self.evaluate(value, &Shape::Scalar, place, scope);
                let kind = statement.type_.as_ref().and_then(|type_| self.output_type(type_, scope));
                interface.outputs.push(Output { id, description, kind, value, comments, site });
            }
            _ => {
                let fields = statement
                    .block
                    .as_ref()
                    .map_or_else(Fields::default, |block| self.fields(block, &CALL_SECRET, scope));
                interface.secrets.push(Secret { id, description, fields, comments, site });
            }
        }
        true
    }

    /// The type of an output: a word, or a union of texts.
    pub(super) fn output_type(&mut self, type_: &Type, scope: &Scope<'a>) -> Option<OutputType> {
        if type_.optional {
            let message = "the type of an output takes no `?`";
            let help = "a script that writes nothing leaves an empty text: `steps.x.outputs.y ?? …`";
            self.report_in(scope, Diagnostic::error("wrong-type", type_.span, message).help(help));
            return None;
        }
        if let Some(texts) = literals(type_) {
            return Some(OutputType::Choice(texts));
        }
        let known = || OutputType::NAMED.iter().map(|(name, _)| *name);
        let diagnostic = match &type_.alternatives[..] {
            [TypeAtom::Name { name, of: None }] => {
                if let Some((_, kind)) = OutputType::NAMED.into_iter().find(|(known, _)| *known == name.text) {
                    return Some(kind);
                }
                let message = format!("an output cannot be `{}`", name.text);
                let diagnostic = Diagnostic::error("unknown-type", name.span, message).not_known("output", &name.text);
                match suggest(&name.text, known()) {
                    Some(near) => diagnostic.did_you_mean(near, name.span),
                    None => diagnostic.help("it is `string`, `bool`, `number`, `json`, or `\"a\" | \"b\"`"),
                }
            }
            _ => {
                let message = "an output is `string`, `bool`, `number`, `json`, or one of several texts";
                Diagnostic::error("wrong-type", type_.span, message).help("what is a list or a record is `json`")
            }
        };
        self.report_in(scope, diagnostic);
        None
    }

    fn input_type(&mut self, type_: &Type) -> Option<InputType> {
        if let Some(texts) = literals(type_) {
            return Some(InputType::Choice(texts));
        }
        if let [TypeAtom::Name { name, of: None }] = &type_.alternatives[..] {
            if self.steps.is_of_action
                && let Some(diagnostic) = self.no_type_of_action(name)
            {
                self.report(diagnostic);
                return None;
            }
            match name.text.as_str() {
                "string" => return Some(InputType::String),
                "bool" => return Some(InputType::Bool),
                "number" => return Some(InputType::Number),
                "environment" => return Some(InputType::Environment),
                other => {
                    let mut diagnostic =
                        Diagnostic::error("unknown-type", name.span, format!("an input cannot be `{other}`"))
                            .not_known("input", other);
                    diagnostic = match suggest(other, TYPES) {
                        Some(near) => diagnostic.did_you_mean(near, name.span),
                        None => diagnostic.help("it is `string`, `bool`, `number`, `environment`, or `\"a\" | \"b\"`"),
                    };
                    self.report(diagnostic);
                    return None;
                }
            }
        }
        let message = "an input is `string`, `bool`, `number`, `environment`, or one of several texts";
        self.report(Diagnostic::error("wrong-type", type_.span, message).help("write `\"dev\" | \"prod\"`"));
        None
    }

    /// An action's inputs are texts to GitHub: `bool` and `number` are what the compiler makes of them.
    fn no_type_of_action(&self, name: &Name) -> Option<Diagnostic> {
        match name.text.as_str() {
            "environment" => {
                let message = "an input of an action cannot be `environment`";
                Some(Diagnostic::error("wrong-type", name.span, message).help("take a `string`"))
            }
            "bool" | "number" if self.as_written => {
                let message =
                    format!("with `baseline = github` an input of an action is a text, and no `{}`", name.text);
                let help = "leave the type out and compare with a text, such as `inputs.x == 'true'`";
                Some(Diagnostic::error("wrong-type", name.span, message).help(help))
            }
            _ => None,
        }
    }
}

/// The texts of a union.
fn literals(type_: &Type) -> Option<Vec<String>> {
    let texts = type_.alternatives.iter().map(|atom| match atom {
        TypeAtom::Literal(literal) => Some(literal.text.clone()),
        _ => None,
    });
    texts.collect::<Option<Vec<_>>>().filter(|texts| !texts.is_empty())
}
