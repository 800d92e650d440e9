//! When a job runs, where that has a name: `when-failed`, `finally`, guards; and the `required-check` of a pipeline.

use super::Checker;
use super::scope::Scope;
use crate::ast::{Expression as Node, ExpressionKind, Field as AstField, Member, Statement};
use crate::diagnostic::Diagnostic;
use crate::evaluate::condition::asks_for_status;
use crate::model::expression::Operator;
use crate::model::{
    Comments, Expression, Field, Fields, Flow, Job, Need, Part, Pipeline, Site, Text, Value, ValueKind,
};
use crate::resolve::dotted;
use crate::schema::Place;
use crate::schema::job::JOB;
use crate::settings::Settings;
use crate::suggest::suggest;

/// The guards that take no argument.
const GUARDS: [&str; 3] = ["main-repository", "same-repository", "not-draft"];

impl<'a> Checker<'a> {
    /// Takes `when-failed` and `finally` out of the fields.
    pub(super) fn flow(&mut self, job: &mut Job) {
        let mut said = Vec::new();
        for key in ["when-failed", "finally"] {
            let Some(field) = job.fields.take(key) else { continue };
            let flow = match (&field.value.kind, key) {
                (ValueKind::Bool(false), _) => continue,
                (ValueKind::Word(_), _) => Flow::UnlessCancelled,
                (_, "when-failed") => Flow::WhenFailed,
                _ => Flow::Finally,
            };
            said.push((key, flow, field.site));
        }
        let Some(&(key, flow, site)) = said.last() else { return };
        job.flow = flow;
        if said.len() > 1 {
            let message = "a job is `when-failed` or `finally`, not both";
            self.report_at(site, "conflicting-flow", message.to_owned(), "remove one of them");
        }
        if asks_for_status(job) {
            let message = format!("the `if` of this job calls a status function beside `{key}`");
            let help = "leave `success()`, `failure()`, `always()` and `cancelled()` to the named form";
            self.report_at(site, "conflicting-flow", message, help);
        }
    }

    /// `guard = [same-repository, label("deploy")]`
    pub(super) fn guards(&mut self, job: &mut Job, field: &'a AstField, value: &'a Node, scope: &Scope<'a>) {
        if let Some(known) = JOB.member("guard") {
            self.checked.index.add(field.key.span(), super::index::Meaning::Member(known), None);
        }
        let nodes: Vec<&'a Node> = match &value.kind {
            ExpressionKind::List(elements) => elements.iter().map(|element| &element.value).collect(),
            _ => vec![value],
        };
        for node in nodes {
            if let Some(guard) = self.guard(node, scope) {
                job.guards.push(guard);
            }
        }
    }

    fn guard(&mut self, node: &'a Node, scope: &Scope<'a>) -> Option<Expression> {
        if let ExpressionKind::Call { callee, arguments } = &node.kind
            && dotted(callee).as_deref() == Some("label")
            && let [argument] = &arguments.items[..]
        {
            let label = self.constant_text(&argument.value, scope)?;
            let labels = Expression::Path {
                base: crate::model::Base::Context("github".to_owned()),
                parts: ["event", "pull_request", "labels"]
                    .map(|name| Part::Name(name.to_owned(), Site::NONE))
                    .into_iter()
                    .chain([Part::Star, Part::Name("name".to_owned(), Site::NONE)])
                    .collect(),
                site: Site::NONE,
            };
            let arguments = vec![labels, Expression::Text(label)];
            return Some(Expression::Call { function: "contains".to_owned(), arguments, site: Site::NONE });
        }
        let word = dotted(node).unwrap_or_default();
        match word.as_str() {
            "same-repository" => Some(unless_pull_request(Expression::binary(
                Operator::Equal,
                github(&["event", "pull_request", "head", "repo", "full_name"]),
                github(&["repository"]),
            ))),
            "not-draft" => {
                Some(unless_pull_request(Expression::Not(Box::new(github(&["event", "pull_request", "draft"])))))
            }
            "main-repository" => match &self.input.settings.repository {
                Some(repository) => {
                    let own = Expression::Text(repository.clone());
                    Some(Expression::binary(Operator::Equal, github(&["repository"]), own))
                }
                None => {
                    let message = "which repository is the main one is not said";
                    let diagnostic = Diagnostic::error("missing-member", node.span, message);
                    let help = "write `[project]` and `repository = \"owner/name\"` into `pipe.toml`";
                    self.report_in(scope, diagnostic.help(help));
                    None
                }
            },
            _ => {
                let diagnostic =
                    Diagnostic::error("unknown-name", node.span, "there is no such guard").not_known("guard", &word);
                let diagnostic = match suggest(&word, GUARDS) {
                    Some(near) => diagnostic.did_you_mean(near, node.span),
                    None => diagnostic
                        .help("the guards are `main-repository`, `same-repository`, `not-draft` and `label(\"…\")`"),
                };
                self.report_in(scope, diagnostic);
                None
            }
        }
    }

    /// `required-check "Title"`: a job that looks at the results of all others.
    pub(super) fn required_check(
        &mut self,
        statement: &'a Statement,
        member: &'a Member,
        scope: &Scope<'a>,
    ) -> Option<Job> {
        let span = statement.keyword.span;
        let Some(title) =
            statement.title.as_ref().and_then(|title| self.title(title, Place::Run("jobs.<job_id>.name"), scope))
        else {
            let diagnostic = Diagnostic::error("missing-name", span, "a required check has a name");
            self.report_in(scope, diagnostic.help("write `required-check \"ci ok\"`"));
            return None;
        };
        let id = kebab(&title.as_constant().unwrap_or_default());
        let mut job = generated(&id, title, Flow::Finally, self.site(span, scope));
        job.comments = self.comments(&member.comments, None);
        self.template(
            &mut job,
            "steps",
            "required-check",
            span,
            "required-check",
            Vec::new(),
            Default::default(),
            scope,
        );
        Some(job)
    }
}

/// A job that the source does not write out.
pub(super) fn generated(id: &str, title: Text, flow: Flow, site: Site) -> Job {
    Job {
        id: id.to_owned(),
        title: Some(title),
        needs: Vec::new(),
        condition: None,
        flow,
        guards: Vec::new(),
        call: None,
        fields: Fields::default(),
        steps: Vec::new(),
        comments: Comments::default(),
        site,
    }
}

/// Puts the job of a required check behind all jobs that are there but those that run after a failure only.
pub(super) fn behind_all(mut job: Job, pipeline: &Pipeline, settings: &Settings) -> Job {
    let others = pipeline.jobs.iter().filter(|other| other.flow != Flow::WhenFailed);
    job.needs =
        others.map(|other| Need { job: other.id.clone(), implied: true, optional: false, site: job.site }).collect();
    place(&mut job, pipeline, settings);
    job
}

/// Says where a job runs that the source does not write out: with Bash, and at the root of the repository, whatever the
/// pipeline's `defaults` are.
pub(super) fn place(job: &mut Job, pipeline: &Pipeline, settings: &Settings) {
    let site = job.site;
    let field = |key: &str, value: Value| Field { key: key.to_owned(), value, comments: Comments::default(), site };
    if settings.defaults.runs_on.is_none() {
        job.fields.0.push(field("runs-on", Value::text("ubuntu-latest", site)));
    }
    let said = |key: &str| pipeline.fields.get_path(&["defaults", "run", key]);
    let mut own = Vec::new();
    if said("shell").is_some_and(|shell| shell.as_text().as_deref() != Some("bash")) {
        own.push(field("shell", Value::text("bash", site)));
    }
    if said("working-directory").is_some() {
        own.push(field("working-directory", Value::text(".", site)));
    }
    if !own.is_empty() {
        let map = |fields: Vec<Field>| Value::new(ValueKind::Map(Fields(fields)), site);
        job.fields.0.push(field("defaults", map(vec![field("run", map(own))])));
    }
}

fn github(names: &[&str]) -> Expression {
    Expression::path("github", names, Site::NONE)
}

/// True for all events but pull requests; there, what is asked.
fn unless_pull_request(asked: Expression) -> Expression {
    let other =
        Expression::binary(Operator::NotEqual, github(&["event_name"]), Expression::Text("pull_request".to_owned()));
    Expression::binary(Operator::Or, other, asked)
}

/// An id made of a title: `CI ok` is `ci-ok`.
fn kebab(title: &str) -> String {
    let words: Vec<String> = title
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    words.join("-")
}
