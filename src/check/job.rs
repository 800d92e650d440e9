//! Jobs: their members, and their steps in order.

use super::Checker;
use super::job_template::{Instance, Origin, Template, Written};
use super::scope::Scope;
use crate::ast::{Block, Expression as Node, ExpressionKind, Field as AstField, Member, MemberKind, Statement};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Comments, Field, Fields, Flow, Job, Need, Value, ValueKind};
use crate::resolve;
use crate::schema::Place;
use crate::schema::job::JOB;

/// Where the title of a job ends up.
pub(super) const NAME: Place = Place::Run("jobs.<job_id>.name");

impl<'a> Checker<'a> {
    pub(super) fn job(&mut self, statement: &'a Statement, member: &'a Member, scope: &Scope<'a>) -> Option<Job> {
        let (id, span) = self.named(statement, scope)?;
        self.check_id(&id, span, "job", scope);
        let (call, instance) = match statement.value.as_ref().and_then(|value| self.origin(value, scope)) {
            Some(Origin::Workflow(call)) => (Some(call), None),
            Some(Origin::Template(instance)) => (None, Some(instance)),
            None => (None, None),
        };
        let site = self.site(span, scope);
        let mut job = Job {
            id,
            title: statement.title.as_ref().and_then(|title| self.title(title, NAME, scope)),
            needs: Vec::new(),
            condition: None,
            flow: Flow::Plain,
            guards: Vec::new(),
            call,
            fields: Fields::default(),
            steps: Vec::new(),
            comments: self.comments(&member.comments, statement.block.as_ref()),
            site,
        };
        if statement.block.is_none() && instance.is_none() {
            if statement.value.is_some() {
                self.finish_call(&mut job, scope);
                return job.call.is_some().then_some(job);
            }
            self.report_in(
                scope,
                Diagnostic::error("missing-value", span, "a job has a block").help("write `job ID { … }`"),
            );
            return None;
        }
        let mut has_steps = false;
        if let Some(Instance { template, scope }) = &instance {
            if let (None, Some(title)) = (&statement.title, &template.title) {
                job.title = self.title(title, NAME, scope);
            }
            let below = template.body.comments.iter().map(|comment| comment.text.clone());
            job.comments.below.splice(0..0, below);
            has_steps |= self.job_block(&mut job, &template.body, scope).steps;
        }
        if let Some(block) = &statement.block {
            let template = Template::take(&mut job);
            let written = self.job_block(&mut job, block, scope);
            has_steps |= written.steps;
            template.give_back(&mut job, &written);
        }
        if let Some(field) = job.fields.take("if") {
            job.comments.adopt_at("if", field.comments);
            job.condition = Some(field.value);
        }
        self.flow(&mut job);
        self.finish_call(&mut job, scope);
        // A call that cannot be read has been reported.
        if statement.value.is_none() || instance.is_some() {
            self.finish_job(&job, has_steps, span);
        }
        self.waits(&job);
        Some(job)
    }

    /// Puts the members of a block to a job, and says which were written.
    pub(super) fn job_block(&mut self, job: &mut Job, block: &'a Block, scope: &Scope<'a>) -> Written {
        self.index_block(block.span, &JOB);
        let mut written = Written::default();
        let before = (self.checked.diagnostics.len(), self.open_choices);
        let members = self.members(block, scope);
        // What a `for` or a `when` that was reported would put in may be steps.
        written.steps |= (self.checked.diagnostics.len(), self.open_choices) != before;
        for member in members {
            match &member.node.kind {
                MemberKind::Field(field) => {
                    let key = field.key.word().map(|name| name.text.as_str());
                    written.steps |= key.is_some_and(|key| JOB.member(key).is_none());
                    written.needs |= key == Some("needs");
                    written.guard |= key == Some("guard");
                    self.job_field(job, field, member.node, &member.scope);
                }
                MemberKind::Statement(statement) => {
                    written.steps = true;
                    self.keyword(statement, &JOB);
                    self.step(job, statement, member.node, &member.scope);
                }
                _ => {}
            }
        }
        written
    }

    fn job_field(&mut self, job: &mut Job, field: &'a AstField, member: &'a Member, scope: &Scope<'a>) {
        let key = field.key.word().map(|name| name.text.as_str());
        match (key, &field.value) {
            (Some("run" | "use"), Some(_)) | (Some("run"), None) => self.field_step(job, field, member, scope),
            (Some("wait-all"), None) => self.field_wait(job, field, member, scope),
            (Some("parallel"), None) => self.parallel(job, field, member, scope),
            (Some("guard"), Some(value)) => self.guards(job, field, value, scope),
            (Some("needs"), Some(value)) => {
                self.needs(job, field, value, scope);
                job.comments.adopt_at("needs", self.comments(&member.comments, None));
            }
            _ => {
                if let Some(field) = self.schema_field(field, member, &JOB, scope) {
                    self.add_field(&mut job.fields, field);
                }
            }
        }
    }

    /// What is waited for or cancelled has to be a step that has begun.
    fn waits(&mut self, job: &Job) {
        let mut begun: Vec<&str> = Vec::new();
        let mut found = Vec::new();
        for step in job.all_steps() {
            let ids = match &step.action {
                Action::Wait { ids } => ids.as_slice(),
                Action::Cancel { id } => std::slice::from_ref(id),
                _ => &[],
            };
            let unknown = ids.iter().filter(|id| !begun.contains(&id.as_str()));
            found.extend(unknown.map(|id| (step.site, id.clone())));
            begun.extend(step.id.as_deref());
        }
        for (site, id) in found {
            let message = format!("no step before this one has the id `{id}`");
            let help = "write `background = true` in the step that is meant, and give it that id";
            self.report_at(site, "unknown-step", message, help);
        }
    }

    fn finish_job(&mut self, job: &Job, has_steps: bool, span: crate::source::Span) {
        if job.call.is_some() {
            return;
        }
        if job.field("runs-on").is_none() && self.input.settings.defaults.runs_on.is_none() {
            self.report(
                Diagnostic::error("missing-member", span, format!("the job `{}` does not say where it runs", job.id))
                    .help("add `runs-on = \"ubuntu-latest\"`"),
            );
        }
        // Steps that were reported are steps all the same.
        if job.steps.is_empty() && !has_steps {
            self.report(
                Diagnostic::error("missing-step", span, format!("the job `{}` has no steps", job.id))
                    .help("add `run = \"…\"` or `use OWNER/REPO@REF`"),
            );
        }
    }

    fn needs(&mut self, job: &mut Job, field: &'a crate::ast::Field, value: &'a Node, scope: &Scope<'a>) {
        if let Some(known) = JOB.member("needs") {
            self.checked.index.add(field.key.span(), super::index::Meaning::Member(known), None);
            self.checked.index.values.push((value.span, &known.shape));
        }
        let nodes: Vec<&'a Node> = match &value.kind {
            ExpressionKind::List(elements) => {
                for element in elements {
                    job.comments.adopt_at("needs", self.comments(&element.comments, None));
                }
                elements.iter().map(|element| &element.value).collect()
            }
            _ => vec![value],
        };
        for node in nodes {
            let (node, optional) = match &node.kind {
                ExpressionKind::Optional(inner) => (&**inner, true),
                _ => (node, false),
            };
            let name = match &node.kind {
                ExpressionKind::Missing => continue,
                ExpressionKind::Text(_) => self.constant_text(node, scope),
                _ => match scope.get(&resolve::dotted(node).unwrap_or_default()) {
                    Some((bound, _)) => bound.as_text(),
                    None => resolve::dotted(node),
                },
            };
            let Some(name) = name else {
                self.report_in(
                    scope,
                    Diagnostic::error("wrong-type", node.span, "`needs` names jobs of this pipeline")
                        .help("write `needs = [test, lint]`"),
                );
                continue;
            };
            let site = self.site(node.span, scope);
            match job.needs.iter().find(|need| need.job == name) {
                Some(first) => {
                    let first = self.checked.sites.span(first.site);
                    let message = format!("`needs` names the job `{name}` twice");
                    let diagnostic =
                        Diagnostic::finding("duplicate-need", node.span, message).help("remove one of them");
                    let diagnostic = match first {
                        Some(first) => diagnostic.related(first, "the first one"),
                        None => diagnostic,
                    };
                    self.report_in(scope, diagnostic);
                }
                None => job.needs.push(Need { job: name, implied: false, optional, site }),
            }
        }
    }
}

impl Job {
    /// Adds or extends the `outputs` of a job.
    pub(super) fn add_output(&mut self, key: String, value: Value) {
        let site = value.site;
        let field = Field { key, value, comments: Comments::default(), site };
        if let Some(outputs) = self.fields.0.iter_mut().find(|field| field.key == "outputs") {
            if let ValueKind::Map(fields) = &mut outputs.value.kind {
                fields.0.push(field);
            }
            return;
        }
        self.fields.0.push(Field {
            key: "outputs".to_owned(),
            value: Value::new(ValueKind::Map(Fields(vec![field])), site),
            comments: Comments::default(),
            site,
        });
    }
}
