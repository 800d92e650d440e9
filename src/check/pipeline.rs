//! Pipelines and their triggers.

use super::Checker;
use super::index::Meaning;
use super::members::Expanded;
use super::scope::Scope;
use crate::ast::{Block as AstBlock, ExpressionKind, Member, MemberKind, Statement, Subject};
use crate::catalog;
use crate::catalog::limits::IDENTIFIER_CHARS_MAX;
use crate::diagnostic::Diagnostic;
use crate::model::interface::Interface;
use crate::model::{Baseline, Choice, Fields, Job, Pipeline, Trigger, Value};
use crate::schema::Place;
use crate::schema::pipeline::{PIPELINE, TRIGGER};
use crate::source::Span;
use crate::suggest::suggest;

impl<'a> Checker<'a> {
    pub(super) fn pipeline(&mut self, statement: &'a Statement, member: &'a Member, scope: &Scope<'a>) {
        let Some((id, span)) = self.named(statement, scope) else { return };
        self.check_id(&id, span, "pipeline", scope);
        let site = self.site(span, scope);
        let mut pipeline = Pipeline {
            id,
            title: statement.title.as_ref().and_then(|title| self.title(title, Place::Const, scope)),
            baseline: Baseline::SAFE,
            file: None,
            triggers: Vec::new(),
            interface: Interface::default(),
            inherited: Vec::new(),
            fields: Fields::default(),
            jobs: Vec::new(),
            comments: self.comments(&member.comments, statement.block.as_ref()),
            site,
        };
        let Some(block) = &statement.block else {
            self.report(
                Diagnostic::error("missing-value", span, "a pipeline has a block").help("write `pipeline ID { … }`"),
            );
            return;
        };
        self.index_block(block.span, &PIPELINE);
        let before = (self.checked.diagnostics.len(), self.open_choices);
        let mut checks = Vec::new();
        // The baseline says how all the other members are read.
        let (baseline, members): (Vec<_>, Vec<_>) = self.members(block, scope).into_iter().partition(is_baseline);
        for member in &baseline {
            self.pipeline_member(&mut pipeline, &mut checks, member);
        }
        if let Some(field) = pipeline.fields.take("baseline") {
            pipeline.baseline = self::baseline(&field.value);
        }
        self.as_written = !pipeline.baseline.others.is_safe();
        for member in &members {
            self.pipeline_member(&mut pipeline, &mut checks, member);
        }
        self.changes(&mut pipeline, block, scope);
        // Without a job there is nothing to look at, which is reported as such.
        for check in checks.into_iter().filter(|_| !pipeline.jobs.is_empty()).collect::<Vec<_>>() {
            let check = super::flow::behind_all(check, &pipeline, self.input.settings);
            self.add_job(&mut pipeline, check);
        }
        self.as_written = false;
        let written = |statement: &str, key: &str| {
            block.members.iter().any(|member| match &member.kind {
                MemberKind::Statement(own) => own.keyword.text == statement,
                MemberKind::Field(own) => own.key.word().is_some_and(|name| name.text == statement || name.text == key),
                _ => false,
            })
        };
        // What a `for` or a `when` that was reported would put in may be jobs.
        let is_open = (self.checked.diagnostics.len(), self.open_choices) != before;
        let choices = choices(block);
        let is_open = is_open && !choices.is_empty();
        self.finish(pipeline, span, &choices, is_open || written("on", "triggers"), is_open || written("job", "jobs"));
    }

    fn pipeline_member(&mut self, pipeline: &mut Pipeline, checks: &mut Vec<Job>, member: &Expanded<'a>) {
        match &member.node.kind {
            MemberKind::Field(field) => {
                if let Some(field) = self.schema_field(field, member.node, &PIPELINE, &member.scope) {
                    self.add_field(&mut pipeline.fields, field);
                }
            }
            MemberKind::Statement(statement) => {
                self.keyword(statement, &PIPELINE);
                match statement.keyword.text.as_str() {
                    "required-check" => checks.extend(self.required_check(statement, member.node, &member.scope)),
                    "on" => self.triggers(pipeline, statement, member.node, &member.scope),
                    "job" => {
                        if let Some(job) = self.job(statement, member.node, &member.scope) {
                            self.add_job(pipeline, job);
                        }
                    }
                    _ => {
                        if !self.interface(&mut pipeline.interface, statement, member.node, &member.scope) {
                            self.unknown_statement(statement, &PIPELINE);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn add_job(&mut self, pipeline: &mut Pipeline, job: Job) {
        if let Some(first) = pipeline.job(&job.id) {
            if let (Some(here), Some(there)) = (self.checked.sites.span(job.site), self.checked.sites.span(first.site))
            {
                self.report(
                    Diagnostic::error("duplicate-name", here, format!("the job `{}` is declared twice", job.id))
                        .related(there, "declared first here")
                        .help("rename one of them"),
                );
            }
            return;
        }
        pipeline.jobs.push(job);
    }

    /// `triggers` and `jobs` say whether something was written that was meant as such: it was reported there.
    ///
    /// `choices`: the `for` and `when` that could have given some.
    fn finish(
        &mut self,
        mut pipeline: Pipeline,
        span: Span,
        choices: &[(Span, &'static str)],
        triggers: bool,
        jobs: bool,
    ) {
        pipeline.file = pipeline.fields.take("file").and_then(|field| field.value.as_text());
        let around = if choices.is_empty() { "" } else { ", or put the whole pipeline into the `for` or `when`" };
        let mut missing = |rule: &'static str, message: String, add: &str| {
            let diagnostic = Diagnostic::error(rule, span, message).help(format!("add {add}{around}"));
            self.report(choices.iter().fold(diagnostic, |all, (span, text)| all.related(*span, *text)));
        };
        if pipeline.triggers.is_empty() && !triggers {
            let message = format!("nothing starts the pipeline `{}`", pipeline.id);
            let rule = "missing-trigger";
            missing(rule, message, "`on push { … }` or another event");
        }
        if pipeline.jobs.is_empty() && !jobs {
            let message = format!("the pipeline `{}` has no job", pipeline.id);
            let rule = "missing-job";
            missing(rule, message, "`job ID \"Title\" { … }`");
        }
        self.checked.model.pipelines.push(pipeline);
    }

    /// `on EVENT { … }`, `on [push, pull_request] { … }`
    fn triggers(&mut self, pipeline: &mut Pipeline, statement: &'a Statement, member: &'a Member, scope: &Scope<'a>) {
        let events: Vec<(String, Span)> = match &statement.subject {
            Some(Subject::Name(name)) => vec![(name.text.clone(), name.span)],
            Some(Subject::List(list)) => match &list.kind {
                ExpressionKind::List(elements) => elements
                    .iter()
                    .filter_map(|element| crate::resolve::dotted(&element.value).map(|name| (name, element.value.span)))
                    .collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        if events.is_empty() {
            let span = statement.keyword.span;
            self.report(Diagnostic::error("missing-name", span, "`on` names an event").help("write `on push { … }`"));
        }
        let comments = self.comments(&member.comments, statement.block.as_ref());
        for (event, span) in events {
            let Some(known) = catalog::event(&event) else {
                let mut diagnostic = Diagnostic::error("unknown-event", span, format!("GitHub has no event `{event}`"));
                if let Some(near) = suggest(&event, catalog::event::EVENTS.iter().map(|event| event.name)) {
                    diagnostic = diagnostic.did_you_mean(near, span);
                }
                self.report(diagnostic);
                continue;
            };
            self.checked.index.add(span, Meaning::Event(event.clone()), None);
            let mut interface = Interface::default();
            let filters = match &statement.block {
                Some(block) => self.trigger_block(block, &mut interface, scope),
                None => Fields::default(),
            };
            self.check_filters(known, &filters);
            if event == "schedule" && filters.get("cron").is_none() {
                let message = "a schedule says when: `cron` is missing";
                self.report(
                    Diagnostic::error("missing-member", span, message)
                        .help("write `on schedule { cron = \"0 6 * * *\" }`"),
                );
            }
            let site = self.site(span, scope);
            let trigger = Trigger { event, filters, interface, comments: comments.clone(), site };
            let again =
                pipeline.triggers.iter().find(|other| other.event == trigger.event && trigger.event != "schedule");
            if let Some(there) = again.and_then(|other| self.checked.sites.span(other.site)) {
                self.report(
                    Diagnostic::error("duplicate-member", span, format!("`on {}` is given twice", trigger.event))
                        .related(there, "given first here")
                        .help("put the filters into one block"),
                );
                continue;
            }
            pipeline.triggers.push(trigger);
        }
    }

    /// The block of a trigger: its filters, and what only this event takes and gives.
    fn trigger_block(&mut self, block: &'a AstBlock, interface: &mut Interface, scope: &Scope<'a>) -> Fields {
        let mut fields = Fields::default();
        self.index_block(block.span, &TRIGGER);
        for member in self.members(block, scope) {
            match &member.node.kind {
                MemberKind::Field(field) => {
                    if let Some(field) = self.schema_field(field, member.node, &TRIGGER, &member.scope) {
                        self.add_field(&mut fields, field);
                    }
                }
                MemberKind::Statement(statement) => {
                    self.keyword(statement, &TRIGGER);
                    if !self.interface(interface, statement, member.node, &member.scope) {
                        self.unknown_statement(statement, &TRIGGER);
                    }
                }
                _ => {}
            }
        }
        fields
    }

    fn check_filters(&mut self, event: &'static catalog::event::Event, filters: &Fields) {
        let takes = |key: &str| {
            event.filters.contains(&key) || (event.name == "schedule" && matches!(key, "cron" | "timezone"))
        };
        for field in filters.iter().filter(|field| !takes(&field.key)) {
            let Some(span) = self.checked.sites.span(field.site) else { continue };
            let known: Vec<_> = event.filters.iter().map(|name| format!("`{name}`")).collect();
            let help = if known.is_empty() {
                "it takes no filters".to_owned()
            } else {
                format!("it takes {}", known.join(", "))
            };
            self.report(
                Diagnostic::error("unknown-filter", span, format!("`{}` has no filter `{}`", event.name, field.key))
                    .help(help),
            );
        }
        let Some(types) = filters.get("types") else { return };
        for item in types
            .as_list()
            .unwrap_or_default()
            .iter()
            .map(|item| &item.value)
            .chain(types.as_list().is_none().then_some(types))
        {
            let Some(name) = item.as_text() else { continue };
            if event.free_types || event.types.contains(&name.as_str()) {
                continue;
            }
            let Some(span) = self.checked.sites.span(item.site) else { continue };
            let mut diagnostic =
                Diagnostic::error("unknown-event", span, format!("`{}` has no activity type `{name}`", event.name));
            if event.types.is_empty() {
                diagnostic = diagnostic.help("it has none: remove `types`");
            } else {
                let known: Vec<_> = event.types.iter().map(|name| format!("\"{name}\"")).collect();
                diagnostic = diagnostic.help(format!("it has {}", known.join(", ")));
            }
            if let Some(near) = suggest(&name, event.types.iter().copied()) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(
                    format!("replace with \"{near}\""),
                    span,
                    format!("\"{near}\""),
                );
            }
            self.report(diagnostic);
        }
    }

    /// Ids that GitHub takes: letters, digits, `-` and `_`, not beginning with a digit or `-`.
    pub(super) fn check_id(&mut self, id: &str, span: Span, what: &str, scope: &Scope<'a>) {
        let good = id.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && id.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '-'))
            && !id.starts_with("__")
            && id.len() as u64 <= IDENTIFIER_CHARS_MAX;
        if !good {
            self.report_in(
                scope,
                Diagnostic::error("bad-id", span, format!("`{id}` is no id for a {what}"))
                    .help(format!(
                        "an id begins with a letter or one `_` and has letters, digits, `-` and `_`, at most {IDENTIFIER_CHARS_MAX}"
                    )),
            );
        }
    }
}

/// The `for` and `when` of a block, each with what its members are known to come to if none of them is there.
fn choices(block: &AstBlock) -> Vec<(Span, &'static str)> {
    let members = block.members.iter().filter_map(|member| match &member.kind {
        MemberKind::For(for_) => Some((for_.list.span, "this gives none")),
        MemberKind::When(when) => Some((when.condition.span, "this gives none")),
        _ => None,
    });
    members.collect()
}

pub(super) fn is_baseline(member: &Expanded<'_>) -> bool {
    matches!(&member.node.kind, MemberKind::Field(field) if field.key.word().is_some_and(|key| key.text == "baseline"))
}

impl<'a> Checker<'a> {
    /// The baseline that the block of a pipeline says, for one who does not check the pipeline.
    pub(super) fn baseline_of(&mut self, block: &'a AstBlock, scope: &Scope<'a>) -> Baseline {
        let said = self.members(block, scope).into_iter().find(is_baseline);
        let field = said.and_then(|said| match &said.node.kind {
            MemberKind::Field(field) => self.schema_field(field, said.node, &PIPELINE, &said.scope),
            _ => None,
        });
        field.map_or(Baseline::SAFE, |field| baseline(&field.value))
    }
}

/// `baseline = github`, `baseline { pins = github }`: what is not said is safe.
pub(super) fn baseline(value: &Value) -> Baseline {
    let is_github = |value: &Value| value.as_text().as_deref() == Some("github");
    let mut baseline = if is_github(value) { Baseline::GITHUB } else { Baseline::SAFE };
    for field in value.as_map().into_iter().flat_map(Fields::iter).filter(|field| is_github(&field.value)) {
        if let Some(choice) = baseline.choice_mut(&field.key) {
            *choice = Choice::Github;
        }
    }
    baseline
}
