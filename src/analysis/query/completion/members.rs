//! The beginning of a member: what a block may hold and does not hold yet.

use super::super::around::{Holds, reference, target_of};
use super::super::{Completion, Kind, describe};
use super::Request;
use super::position::{CALL, Callee};
use crate::ast::{MemberKind, Subject};
use crate::catalog;
use crate::check::{interface, type_of, type_text};
use crate::model::interface::Input;
use crate::model::{Pipeline, Target, Text};
use crate::schema::job::JOB;
use crate::schema::{Block, Place, Shape};

/// Secrets of a called pipeline.
const CALL_SECRETS: Place = Place::Run("jobs.<job_id>.secrets.<secrets_id>");

/// Statements of every file, with what they are for.
const FILE_WORDS: [(&str, &str); 3] = [
    ("template", "`template steps NAME(parameters) { … }`: steps under a name; also `template gate`."),
    ("let", "`let NAME = VALUE`: a constant."),
    ("import", "`import \"lib/deploy.pipe\"`: what another file declares."),
];

/// Statements of blocks.
const BLOCK_WORDS: [(&str, &str); 3] = [
    ("for", "`for NAME in LIST { … }`: its members once for each element."),
    ("when", "`when CONDITION { … }`: its members where the constant holds."),
    ("let", "`let NAME = VALUE`: a constant."),
];

impl<'a> Request<'a> {
    pub(super) fn members(&self) -> Vec<Completion> {
        match self.around.holds {
            Holds::Block(schema) if schema.name == "file" => {
                let mut found = self.of_schema(schema);
                found.extend(self.words(&FILE_WORDS));
                found
            }
            Holds::Block(schema) => {
                let mut found = self.of_schema(schema);
                if !schema.statements.is_empty() {
                    found.extend(self.words(&BLOCK_WORDS));
                }
                found
            }
            Holds::Template => {
                let mut found = self.statements(&JOB);
                let doc = "What the template hands on.".to_owned();
                found.push(self.item_with("outputs", " ", Kind::Field, "map<string>".to_owned(), doc));
                found.extend(self.words(&BLOCK_WORDS));
                found
            }
            Holds::Inputs(step) => {
                let target = target_of(step).map_or("", |(text, _)| text);
                match self.own_action(target) {
                    Some(action) => self.own_inputs(action, &self.given()),
                    None => self.inputs(target, &self.given()),
                }
            }
            Holds::Map(_, CALL) => self.inputs_of_call(&self.given()),
            Holds::Map(_, CALL_SECRETS) => self.secrets_of_call(&self.given()),
            Holds::Map(..) | Holds::Types | Holds::Unknown => Vec::new(),
        }
    }

    fn words(&self, words: &[(&str, &str)]) -> Vec<Completion> {
        let item =
            |(word, doc): &(&str, &str)| self.item_with(word, " ", Kind::Keyword, String::new(), (*doc).to_owned());
        words.iter().map(item).collect()
    }

    /// The keys of the block, but for the one under the cursor.
    fn given(&self) -> Vec<&'a str> {
        let offset = u32::try_from(self.offset).unwrap_or(u32::MAX);
        let members = self.around.block.members.iter();
        let keys = members.filter_map(|member| match &member.kind {
            MemberKind::Field(field) => field.key.word(),
            _ => None,
        });
        keys.filter(|name| !name.span.touches(offset)).map(|name| name.text.as_str()).collect()
    }

    fn of_schema(&self, schema: &'static Block) -> Vec<Completion> {
        let given = self.given();
        let filters = self.filters().filter(|_| schema.name == "trigger");
        let members = schema.members.iter().filter(|member| {
            !given.contains(&member.name) && filters.as_ref().is_none_or(|known| known.contains(&member.name))
        });
        let mut found: Vec<_> = members
            .map(|member| {
                let tail = if is_block(&member.shape) { " " } else { " = " };
                let doc = describe::member(member);
                self.item_with(member.name, tail, Kind::Field, member.shape.name(), doc)
            })
            .collect();
        if schema.name == "permissions" {
            let scopes = catalog::permission::SCOPES.iter().filter(|facts| !given.contains(&facts.name));
            found.extend(scopes.map(|facts| {
                let doc = facts.note.unwrap_or("A scope of the job's token.").to_owned();
                self.item_with(facts.name, " = ", Kind::Field, "read | write | none".to_owned(), doc)
            }));
        }
        found.extend(self.statements(schema));
        found
    }

    fn statements(&self, schema: &'static Block) -> Vec<Completion> {
        let item = |statement: &'static crate::schema::Statement| {
            let doc = describe::statement(statement);
            self.item_with(statement.keyword, " ", Kind::Keyword, statement.form.to_owned(), doc)
        };
        schema.statements.iter().map(item).collect()
    }

    /// The filters that the events of the `on` around the cursor take.
    fn filters(&self) -> Option<Vec<&'static str>> {
        let events = self.events();
        if events.is_empty() {
            return None;
        }
        let mut filters: Vec<_> = events.iter().flat_map(|event| event.filters).copied().collect();
        if events.iter().any(|event| event.name == "schedule") {
            filters.extend(["cron", "timezone"]);
        }
        Some(filters)
    }

    /// The events of the `on` around the cursor.
    pub(super) fn events(&self) -> Vec<&'static catalog::event::Event> {
        let subject = self.around.trigger.and_then(|trigger| trigger.subject.as_ref());
        let text = match subject {
            Some(Subject::Name(name)) => name.text.as_str(),
            Some(Subject::List(list)) => self.analysis.project.sources.slice(list.span),
            _ => "",
        };
        let words = text.split(['[', ']', ',', ' ', '\n']).filter(|word| !word.is_empty());
        words.filter_map(catalog::event).collect()
    }

    // ---- Arguments ----

    pub(super) fn arguments(&self, callee: &Callee<'a>) -> Vec<Completion> {
        let mut given = self.frames.last().map_or_else(Vec::new, |frame| frame.given.clone());
        given.extend(super::cursor::given_after(self.syntax, self.word.end));
        match callee {
            Callee::Action(target) => self.inputs(target, &given),
            Callee::Own(action) => self.own_inputs(action, &given),
            Callee::Pipeline(callee) => self.inputs_of_pipeline(callee, &given),
            Callee::Template(template, own, _) => {
                let open = template.parameters.iter().filter(|parameter| {
                    let name = parameter.name.text.as_str();
                    name != *own && !given.contains(&name)
                });
                let item = |parameter: &crate::ast::Parameter| {
                    let detail = type_text(parameter.type_.as_ref());
                    let doc = format!("Parameter of `{}`.", template.name.text);
                    self.item_with(&parameter.name.text, " = ", Kind::Input, detail, doc)
                };
                open.map(item).collect()
            }
        }
    }

    /// The inputs of a pipeline that are not given.
    fn inputs_of_pipeline(&self, callee: &Pipeline, given: &[&str]) -> Vec<Completion> {
        let open = callee.inputs().filter(|input| !is_among(given, &input.id));
        let item = |input: &Input| {
            self.item_with(&input.id, " = ", Kind::Input, type_of(input), described(input.description.as_ref()))
        };
        open.map(item).collect()
    }

    /// What the job around the cursor calls.
    fn called(&self) -> Option<&'a Target> {
        self.job().and_then(|(_, job)| Some(&job?.call.as_ref()?.target))
    }

    /// `with { … }` of a job that is a workflow.
    fn inputs_of_call(&self, given: &[&str]) -> Vec<Completion> {
        match self.called() {
            Some(Target::Pipeline(id)) => {
                let callee = self.analysis.model.pipeline(id);
                callee.map_or_else(Vec::new, |callee| self.inputs_of_pipeline(callee, given))
            }
            Some(Target::Action(reference)) => self.inputs(&reference.to_string(), given),
            _ => Vec::new(),
        }
    }

    /// `secrets { … }` of such a job.
    fn secrets_of_call(&self, given: &[&str]) -> Vec<Completion> {
        let Some(Target::Pipeline(id)) = self.called() else { return Vec::new() };
        let secrets = self.analysis.model.pipeline(id).into_iter().flat_map(Pipeline::secrets);
        let open = secrets.filter(|secret| !is_among(given, &secret.id));
        open.map(|secret| {
            let doc = described(secret.description.as_ref());
            self.item_with(&secret.id, " = ", Kind::Secret, "secret of the call".to_owned(), doc)
        })
        .collect()
    }

    /// The inputs of an action that are not given, the required ones first.
    fn inputs(&self, target: &str, given: &[&str]) -> Vec<Completion> {
        let Some(reference) = reference(target, &self.analysis.project.settings) else { return Vec::new() };
        let Some(interface) = interface(&self.analysis.project.lock, &reference) else { return Vec::new() };
        let open =
            interface.inputs.iter().filter(|(name, _)| !given.iter().any(|given| given.eq_ignore_ascii_case(name)));
        let mut open: Vec<_> = open.collect();
        open.sort_by_key(|(_, input)| (!(input.required && input.default.is_none()), input.deprecated.is_some()));
        open.into_iter()
            .map(|(name, input)| {
                let doc = describe::input(&reference, name, Some(input));
                self.item_with(name, " = ", Kind::Input, describe::input_detail(input), doc)
            })
            .collect()
    }
}

fn is_among(given: &[&str], name: &str) -> bool {
    given.iter().any(|given| given.eq_ignore_ascii_case(name))
}

fn described(text: Option<&Text>) -> String {
    text.and_then(Text::as_constant).unwrap_or_default()
}

/// Whether a value is written as a block alone.
fn is_block(shape: &Shape) -> bool {
    matches!(shape, Shape::Block(_) | Shape::Map(_) | Shape::Types)
}
