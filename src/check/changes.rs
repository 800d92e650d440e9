//! `paths` on jobs: a job `changes` that finds out which of them a change is about, and a guard for each.

use super::Checker;
use super::flow::generated;
use super::path::outward;
use super::scope::Scope;
use super::step::Passed;
use crate::ast::Block as AstBlock;
use crate::diagnostic::Diagnostic;
use crate::model::expression::Operator;
use crate::model::{
    Comments, Expression, Field, Fields, Flow, Item, Job, Need, Pipeline, Site, Text, Value, ValueKind,
};
use crate::pattern;

/// The id of the job that is made, and of its step that writes the outputs.
const JOB: &str = "changes";
const STEP: &str = "changes-filter";

/// The `paths` of one job.
struct Filter {
    /// Where the job stands in the pipeline.
    job: usize,
    /// The key.
    site: Site,
    /// As the script reads it.
    text: String,
}

impl<'a> Checker<'a> {
    /// Takes `paths` out of the jobs, and puts the job that they need before the first of them.
    pub(super) fn changes(&mut self, pipeline: &mut Pipeline, block: &'a AstBlock, scope: &Scope<'a>) {
        let mut filters = Vec::new();
        for index in 0..pipeline.jobs.len() {
            filters.extend(self.filter(pipeline, index));
        }
        let Some(Filter { job: first, site, .. }) = filters.first() else { return };
        let (first, site) = (*first, *site);
        if let Some(other) = pipeline.job(JOB) {
            self.clash(other, site);
            return;
        }
        let span = self.checked.sites.written(site).unwrap_or(block.span);
        let text: String = filters.iter().map(|filter| filter.text.as_str()).collect();
        let mut changes = generated(JOB, Text::constant("What has changed"), Flow::Plain, site);
        let given = vec![Passed::Given("filters", Value::text(text, site))];
        self.template(&mut changes, "steps", "changed-paths", span, JOB, given, Comments::default(), scope);
        let read = Value::new(ValueKind::Word("read".to_owned()), site);
        // Said here, since the script is given the token for Git.
        let field = |key: &str, value: Value| Field { key: key.to_owned(), value, comments: Comments::default(), site };
        let scopes = Value::new(ValueKind::Map(Fields(vec![field("contents", read)])), site);
        super::flow::place(&mut changes, pipeline, self.input.settings);
        changes.fields.0.push(field("permissions", scopes));
        for filter in &filters {
            let Some(job) = pipeline.jobs.get_mut(filter.job) else { continue };
            let output = Expression::path("steps", &[STEP, "outputs", &job.id], Site::NONE);
            changes.add_output(job.id.clone(), Value::new(ValueKind::Run(output), filter.site));
            wait_for(job, filter.site);
        }
        let filtered: Vec<String> =
            filters.iter().filter_map(|filter| Some(pipeline.jobs.get(filter.job)?.id.clone())).collect();
        for job in pipeline.jobs.iter_mut().filter(|job| job.flow == Flow::Plain) {
            // One of these is skipped too when `changes` fails, and that is not what `?` allows.
            let may_skip = |need: &&Need| need.optional && filtered.contains(&need.job);
            if let Some(site) = job.needs.iter().find(may_skip).map(|need| need.site) {
                need_changes(job, site);
            }
        }
        pipeline.jobs.insert(first, changes);
    }

    /// The patterns of a job as the script reads them; nothing where it has none. What is wrong is reported and left out.
    fn filter(&mut self, pipeline: &mut Pipeline, index: usize) -> Option<Filter> {
        let job = pipeline.jobs.get_mut(index)?;
        let Field { value, site, comments, .. } = job.fields.take("paths")?;
        job.comments.adopt(comments);
        let mut text = format!("{}\n", job.id);
        let single = [Item { value: value.clone(), comments: Comments::default() }];
        let items = value.as_list().unwrap_or(&single);
        let mut chooses = false;
        for item in items {
            job.comments.adopt(item.comments.clone());
            match item.value.as_text().map(|text| pattern::parse(&text)) {
                Some(Ok(pattern)) => {
                    chooses |= !pattern.negative;
                    text.push_str(if pattern.negative { "- " } else { "+ " });
                    text.push_str(&pattern.regex);
                    text.push('\n');
                }
                Some(Err(fault)) => {
                    chooses = true;
                    self.bad_pattern(item.value.site, fault.message, fault.help);
                }
                None => chooses = true,
            }
        }
        if !chooses {
            let none = "no pattern of this job chooses a file";
            let help = match items {
                [] => "name files: `paths = [\"docs/**\"]`, or remove `paths`",
                _ => "a pattern with `!` only takes files away: begin with `\"**\"`",
            };
            self.bad_pattern(site, none.to_owned(), help.to_owned());
        }
        Some(Filter { job: index, site, text })
    }

    fn bad_pattern(&mut self, site: Site, message: String, help: String) {
        if let Some(span) = self.checked.sites.span(site) {
            let diagnostic = Diagnostic::error("bad-pattern", span, message).help(help);
            self.report(outward(diagnostic, site, &self.checked.sites));
        }
    }

    fn clash(&mut self, other: &Job, site: Site) {
        let trail = |site| self.checked.sites.written(site);
        let (Some(here), Some(there)) = (trail(other.site), trail(site)) else { return };
        let message = format!("`{JOB}` is the job that finds out which `paths` have changed");
        let diagnostic = Diagnostic::error("duplicate-name", here, message)
            .related(there, "for these paths")
            .help("give this job another id, or remove it and use `paths`");
        self.report(diagnostic);
    }
}

/// The job runs only if `changes` says so.
fn wait_for(job: &mut Job, site: Site) {
    need_changes(job, site);
    let output = Expression::path("needs", &[JOB, "outputs", &job.id], Site::NONE);
    job.guards.push(Expression::binary(Operator::Equal, output, Expression::Text("true".to_owned())));
}

fn need_changes(job: &mut Job, site: Site) {
    if job.needs.iter().all(|need| need.job != JOB) {
        job.needs.insert(0, Need { job: JOB.to_owned(), implied: true, optional: false, site });
    }
}
