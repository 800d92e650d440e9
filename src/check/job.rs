//! Jobs: their members, and their steps in order.

use super::Checker;
use super::scope::Scope;
use crate::ast::{Expression as Node, ExpressionKind, Member, MemberKind, Statement};
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Comments, Field, Fields, Flow, Job, Need, Value, ValueKind};
use crate::resolve;
use crate::schema::Place;
use crate::schema::job::JOB;

impl<'a> Checker<'a> {
    pub(super) fn job(&mut self, statement: &'a Statement, member: &'a Member, scope: &Scope<'a>) -> Option<Job> {
        let (id, span) = self.named(statement, scope)?;
        self.check_id(&id, span, "job", scope);
        let site = self.site(span, scope);
        let mut job = Job {
            id,
            title: statement
                .title
                .as_ref()
                .and_then(|title| self.title(title, Place::Run("jobs.<job_id>.name"), scope)),
            needs: Vec::new(),
            condition: None,
            flow: Flow::Plain,
            guards: Vec::new(),
            call: statement.value.as_ref().and_then(|value| self.call_of(value, scope)),
            fields: Fields::default(),
            steps: Vec::new(),
            comments: self.comments(&member.comments, statement.block.as_ref()),
            site,
        };
        let Some(block) = &statement.block else {
            if statement.value.is_some() {
                self.finish_call(&mut job, scope);
                return job.call.is_some().then_some(job);
            }
            self.report_in(
                scope,
                Diagnostic::error("missing-value", span, "a job has a block").help("write `job ID { … }`"),
            );
            return None;
        };
        self.index_block(block.span, &JOB);
        let members = self.members(block, scope);
        for member in &members {
            match &member.node.kind {
                MemberKind::Field(field) => {
                    let key = field.key.word().map(|name| name.text.as_str());
                    match (key, &field.value) {
                        (Some("run" | "use"), Some(_)) | (Some("run"), None) => {
                            self.field_step(&mut job, field, member.node, &member.scope);
                        }
                        (Some("wait-all"), None) => self.field_wait(&mut job, field, member.node, &member.scope),
                        (Some("parallel"), None) => self.parallel(&mut job, field, member.node, &member.scope),
                        (Some("guard"), Some(value)) => self.guards(&mut job, field, value, &member.scope),
                        (Some("needs"), Some(value)) => {
                            self.needs(&mut job, field, value, &member.scope);
                            job.comments.adopt(self.comments(&member.node.comments, None));
                        }
                        _ => {
                            if let Some(field) = self.schema_field(field, member.node, &JOB, &member.scope) {
                                self.add_field(&mut job.fields, field);
                            }
                        }
                    }
                }
                MemberKind::Statement(statement) => {
                    self.keyword(statement, &JOB);
                    self.step(&mut job, statement, member.node, &member.scope);
                }
                _ => {}
            }
        }
        if let Some(field) = job.fields.take("if") {
            job.comments.adopt(field.comments);
            job.condition = Some(field.value);
        }
        self.flow(&mut job);
        self.finish_call(&mut job, scope);
        let has_steps = members.iter().any(|member| match &member.node.kind {
            MemberKind::Statement(_) => true,
            MemberKind::Field(field) => field.key.word().is_some_and(|name| JOB.member(&name.text).is_none()),
            _ => false,
        });
        // A call that cannot be read has been reported.
        if statement.value.is_none() {
            self.finish_job(&job, has_steps, span);
        }
        self.waits(&job);
        Some(job)
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
            found.extend(unknown.filter_map(|id| Some((self.checked.sites.span(step.site)?, id.clone()))));
            begun.extend(step.id.as_deref());
        }
        for (span, id) in found {
            let message = format!("no step before this one has the id `{id}`");
            let help = "write `background = true` in the step that is meant, and give it that id";
            self.report(Diagnostic::error("unknown-step", span, message).help(help));
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
                    job.comments.adopt(self.comments(&element.comments, None));
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
            if job.needs.iter().all(|need| need.job != name) {
                job.needs.push(Need { job: name, implied: false, optional, site });
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
