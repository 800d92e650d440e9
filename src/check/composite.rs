//! Composite actions: what they take and give, and their steps.

use super::Checker;
use super::members::Expanded;
use super::pipeline::{baseline, is_baseline};
use super::scope::Scope;
use crate::ast::{Member, MemberKind, Statement};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Baseline, CompositeAction, Fields, Job, Site, Step, Text, Value, ValueKind};
use crate::schema::action::ACTION;
use crate::schema::step;
use crate::settings::{is_upwards, normal_path};
use crate::source::Span;

/// The names under which GitHub looks for an action in a folder.
const FILE_NAMES: [&str; 2] = ["action.yml", "action.yaml"];

impl<'a> Checker<'a> {
    pub(super) fn composite(&mut self, statement: &'a Statement, member: &'a Member, scope: &Scope<'a>) {
        let Some((id, span)) = self.named(statement, scope) else { return };
        self.check_id(&id, span, "action", scope);
        let site = self.site(span, scope);
        let Some(block) = &statement.block else {
            let diagnostic = Diagnostic::error("missing-value", span, "an action has a block");
            self.report(diagnostic.help("write `action ID \"Title\" { … }`"));
            return;
        };
        self.index_block(block.span, &ACTION);
        self.steps = &step::OF_ACTION;
        let mut action = CompositeAction {
            title: statement.title.as_ref().and_then(|title| self.plain_title(title, scope)),
            baseline: Baseline::SAFE,
            file: None,
            interface: Default::default(),
            fields: Fields::default(),
            steps: Vec::new(),
            comments: self.comments(&member.comments, statement.block.as_ref()),
            id,
            site,
        };
        // What is said of steps is said of those of a job, so they are gathered in one.
        let mut job = Job { id: action.id.clone(), site, ..Job::default() };
        // The baseline says how all the other members are read.
        let (said, members): (Vec<_>, Vec<_>) = self.members(block, scope).into_iter().partition(is_baseline);
        for member in &said {
            self.composite_member(&mut action, &mut job, member);
        }
        if let Some(field) = action.fields.take("baseline") {
            action.baseline = baseline(&field.value);
        }
        self.as_written = !action.baseline.others.is_safe();
        for member in &members {
            self.composite_member(&mut action, &mut job, member);
        }
        action.steps = job.steps;
        let is_step = |member: &Expanded<'a>| match &member.node.kind {
            MemberKind::Statement(statement) => !matches!(statement.keyword.text.as_str(), "input" | "output"),
            MemberKind::Field(field) => field.key.word().is_some_and(|name| ACTION.member(&name.text).is_none()),
            _ => false,
        };
        self.finish_composite(&mut action, span, members.iter().any(is_step));
        self.as_written = false;
        self.steps = &step::OF_JOB;
        self.checked.model.actions.push(action);
    }

    fn composite_member(&mut self, action: &mut CompositeAction, job: &mut Job, member: &Expanded<'a>) {
        match &member.node.kind {
            MemberKind::Field(field) => match (field.key.word().map(|name| name.text.as_str()), &field.value) {
                (Some("run" | "use"), Some(_)) | (Some("run"), None) => {
                    self.field_step(job, field, member.node, &member.scope);
                }
                _ => {
                    if let Some(field) = self.schema_field(field, member.node, &ACTION, &member.scope) {
                        self.add_field(&mut action.fields, field);
                    }
                }
            },
            MemberKind::Statement(statement) => {
                self.keyword(statement, &ACTION);
                match statement.keyword.text.as_str() {
                    "input" | "output" => {
                        self.interface(&mut action.interface, statement, member.node, &member.scope);
                    }
                    _ => self.step(job, statement, member.node, &member.scope),
                }
            }
            _ => {}
        }
    }

    /// A text in which GitHub reads no expression.
    pub(super) fn plain_title(&mut self, node: &'a crate::ast::Expression, scope: &Scope<'a>) -> Option<Text> {
        let value = self.evaluate(node, &crate::schema::Shape::Text, crate::schema::Place::Const, scope);
        self.refuse_expression(&value);
        match value.kind {
            ValueKind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// GitHub refuses `${{` where it evaluates no expression, also as a part of a text.
    fn refuse_expression(&mut self, value: &Value) {
        let Some(span) = self.checked.sites.span(value.site) else { return };
        if value.as_text().is_some_and(|text| text.contains("${{")) {
            let message = "GitHub takes no `${{` here, not even as text";
            self.report(Diagnostic::error("wrong-type", span, message).help("say it in other words"));
        }
    }

    fn finish_composite(&mut self, action: &mut CompositeAction, span: Span, has_steps: bool) {
        if let Some(field) = action.fields.take("file")
            && let Some(text) = field.value.as_text()
        {
            action.comments.adopt(field.comments);
            action.file = self.action_file(&text, field.value.site);
        }
        for key in ["description", "author"] {
            if let Some(value) = action.fields.get(key).cloned() {
                self.refuse_expression(&value);
            }
        }
        let is_said = action.title.is_some() || action.fields.get("description").is_some();
        if action.baseline.others.is_safe() && !is_said {
            let message = format!("the action `{}` does not say what it does", action.id);
            let help = format!("write a title: `action {} \"What it does\" {{ … }}`", action.id);
            self.report(Diagnostic::error("missing-member", span, message).help(help));
        }
        // Steps that were reported are steps all the same.
        if action.steps.is_empty() && !has_steps {
            let message = format!("the action `{}` has no steps", action.id);
            let help = "add `run = \"…\"` or `use OWNER/REPO@REF`";
            self.report(Diagnostic::error("missing-step", span, message).help(help));
        }
        if !action.baseline.shell.is_safe() {
            let without = action.steps.iter().filter(|step| lacks_shell(step));
            let sites: Vec<Site> = without.map(|step| step.site).collect();
            for site in sites {
                let Some(span) = self.checked.sites.span(site) else { continue };
                let message = "a `run` step of an action says its shell";
                let help = "add `shell = bash`; without `baseline = github` it is added";
                let diagnostic = Diagnostic::error("missing-member", span, message).help(help);
                self.report(super::outward(diagnostic, site, &self.checked.sites));
            }
        }
    }

    /// The name or path of an action's file.
    fn action_file(&mut self, text: &str, site: Site) -> Option<String> {
        let span = self.checked.sites.span(site)?;
        let mut refuse = |message: String, help: &str| {
            self.report(Diagnostic::error("bad-path", span, message).help(help));
            None
        };
        let path = match normal_path(text) {
            Some(path) if !is_upwards(&path) => path,
            _ => {
                let message = format!("`{text}` leads out of the folder of the outputs");
                return refuse(message, "write a path from that folder, such as `tools/setup/action.yml`");
            }
        };
        if !FILE_NAMES.contains(&path.rsplit('/').next().unwrap_or(&path)) {
            let message = format!("GitHub finds no action in `{text}`");
            return refuse(message, "the name of the file is `action.yml` or `action.yaml`");
        }
        // A path stays one: `./action.yml` is that of the root.
        Some(if text.contains('/') && !path.contains('/') { format!("./{path}") } else { path })
    }
}

/// Whether GitHub would refuse a step for the shell that it does not say.
fn lacks_shell(step: &Step) -> bool {
    let raw = step.fields.get("raw").and_then(Value::as_map);
    let is_said = step.fields.get("shell").is_some() || raw.is_some_and(|raw| raw.get("shell").is_some());
    matches!(step.action, Action::Run { .. }) && !is_said
}
