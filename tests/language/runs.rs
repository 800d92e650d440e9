//! Whole runs of a compiled workflow, evaluated: which of its jobs run, for every way in which the others can end.
//!
//! The conditions are read out of the compiled workflow. GitHub's rules about jobs are those of its documentation: a
//! condition without a status function has `success()` before it; `success()` and `failure()` look at all ancestors.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;

use pipe_lang::evaluate::{Contexts, Value, coerce, evaluate};
use pipe_lang::expression_text::parse;
use pipe_lang::model::Expression;

use crate::project::{self, build, root};

type Outcome = Result<(), Box<dyn Error>>;

/// A job of the workflow.
struct Job {
    id: String,
    needs: Vec<String>,
    /// With `success()` before it where GitHub puts it there.
    condition: Expression,
}

/// The jobs of `tests/compile/changes.pipe` in the order of the file, in which each stands behind those that it needs.
fn jobs() -> Result<Vec<Job>, Box<dyn Error>> {
    let fixture = fs::read_to_string(root().join("tests/compile/changes.pipe"))?;
    let (_, compilation) = build(&project::split("case.pipe", &fixture));
    let file = compilation.files.iter().find(|file| file.path.ends_with("parts.yml")).ok_or("nothing was compiled")?;
    let workflow: serde_yaml::Value = serde_yaml::from_str(&file.text)?;
    let jobs = workflow["jobs"].as_mapping().ok_or("no jobs")?;
    jobs.iter().map(|(id, job)| job_of(id.as_str().unwrap_or_default(), job)).collect()
}

fn job_of(id: &str, job: &serde_yaml::Value) -> Result<Job, Box<dyn Error>> {
    let needs = match &job["needs"] {
        serde_yaml::Value::String(one) => vec![one.clone()],
        several => serde_yaml::from_value(several.clone()).unwrap_or_default(),
    };
    let text = job["if"].as_str().unwrap_or("true");
    let bare = text.trim().trim_start_matches("${{").trim_end_matches("}}").trim();
    let asks = ["always(", "cancelled(", "failure(", "success("].iter().any(|function| bare.contains(function));
    let whole = if asks { bare.to_owned() } else { format!("success() && ({bare})") };
    let condition = parse(&whole).map_err(|fault| fault.sentence(&whole))?;
    Ok(Job { id: id.to_owned(), needs, condition })
}

/// A run: which jobs fail if they run, and for which jobs `changes` says that they are concerned.
struct Run<'a> {
    fails: BTreeSet<&'a str>,
    concerned: BTreeSet<&'a str>,
}

/// What a job sees when it is its turn.
struct Turn<'a> {
    job: &'a Job,
    run: &'a Run<'a>,
    results: &'a BTreeMap<String, &'static str>,
    /// The jobs behind which it comes, at any depth.
    ancestors: BTreeSet<String>,
}

impl Turn<'_> {
    fn need(&self, id: &str) -> Value {
        let result = self.results.get(id).copied().unwrap_or("missing");
        let mut outputs = Vec::new();
        if id == "changes" && result == "success" {
            for job in ["docs", "site", "both", "alarm", "report"] {
                let says = if self.run.concerned.contains(job) { "true" } else { "false" };
                outputs.push((job, Value::Text(says.into())));
            }
        }
        object([("result", Value::Text(result.into())), ("outputs", object(outputs))])
    }
}

impl Contexts for Turn<'_> {
    fn context(&self, name: &str) -> Result<Value, pipe_lang::evaluate::Error> {
        match name {
            "github" => {
                Ok(object([("event_name", Value::Text("push".into())), ("ref", Value::Text("refs/heads/main".into()))]))
            }
            "needs" => Ok(object(self.job.needs.iter().map(|id| (id.as_str(), self.need(id))))),
            _ => Err(pipe_lang::evaluate::Error::Open),
        }
    }

    fn call(&self, function: &str, _: &[Value]) -> Result<Value, pipe_lang::evaluate::Error> {
        let results: Vec<_> = self.ancestors.iter().filter_map(|id| self.results.get(id)).collect();
        match function {
            "always" => Ok(Value::Bool(true)),
            "cancelled" => Ok(Value::Bool(false)),
            "failure" => Ok(Value::Bool(results.contains(&&"failure"))),
            "success" => Ok(Value::Bool(results.iter().all(|result| **result == "success"))),
            _ => Err(pipe_lang::evaluate::Error::Open),
        }
    }
}

fn object<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::object(entries.into_iter().collect())
}

/// How each job ends.
fn results(jobs: &[Job], run: &Run<'_>) -> Result<BTreeMap<String, &'static str>, Box<dyn Error>> {
    let mut results = BTreeMap::new();
    let mut above: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for job in jobs {
        let mut ancestors: BTreeSet<String> = job.needs.iter().cloned().collect();
        for need in &job.needs {
            ancestors.extend(above.get(need.as_str()).ok_or("a job before those that it needs")?.iter().cloned());
        }
        let turn = Turn { job, run, results: &results, ancestors: ancestors.clone() };
        let runs = evaluate(&job.condition, &turn).map_err(|error| format!("{}: {error}", job.id))?;
        let result = match coerce::is_true(&runs) {
            false => "skipped",
            true if run.fails.contains(job.id.as_str()) => "failure",
            true => "success",
        };
        results.insert(job.id.clone(), result);
        above.insert(&job.id, ancestors);
    }
    Ok(results)
}

/// Every subset.
fn subsets<'a>(of: &[&'a str]) -> Vec<BTreeSet<&'a str>> {
    (0..1_u32 << of.len())
        .map(|bits| of.iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0).map(|(_, id)| *id).collect())
        .collect()
}

/// What the manual says of each job of the fixture, for all runs.
#[test]
fn a_job_with_paths_runs_when_they_have_changed() -> Outcome {
    let jobs = jobs()?;
    for fails in subsets(&["lint", "changes", "docs", "both"]) {
        for concerned in subsets(&["docs", "site", "both", "alarm", "report"]) {
            let run = Run { fails: fails.clone(), concerned: concerned.clone() };
            let results = results(&jobs, &run)?;
            let is = |job: &str, result: &str| results.get(job).is_some_and(|own| *own == result);
            let ran = |job: &str| !is(job, "skipped");
            let said = |job: &str| is("changes", "success") && concerned.contains(job);
            let shown = format!("{fails:?} fail, {concerned:?} changed: {results:?}");

            assert!(ran("lint") && ran("changes"), "{shown}");
            assert_eq!(ran("docs"), said("docs"), "{shown}");
            // Its own condition calls `failure()`, so nothing is implied, but `paths` still counts.
            assert_eq!(ran("site"), said("site"), "{shown}");
            let docs = is("changes", "success") && (is("docs", "success") || is("docs", "skipped"));
            assert_eq!(ran("pages"), docs, "{shown}");
            assert_eq!(ran("both"), docs && is("lint", "success") && said("both"), "{shown}");
            assert_eq!(ran("after"), is("both", "success"), "{shown}");
            assert_eq!(ran("alarm"), is("docs", "failure") && said("alarm"), "{shown}");
            assert_eq!(ran("report"), said("report"), "{shown}");
            assert!(ran("all-of-it"), "{shown}");
        }
    }
    Ok(())
}

/// A required check that did not see a failure would be green although something is red.
#[test]
fn a_required_check_sees_every_job_that_can_fail() -> Outcome {
    let jobs = jobs()?;
    let check = jobs.iter().find(|job| job.id == "all-of-it").ok_or("no check")?;
    let others: Vec<&str> =
        jobs.iter().map(|job| job.id.as_str()).filter(|id| !matches!(*id, "all-of-it" | "alarm")).collect();
    assert_eq!(check.needs, others);
    Ok(())
}
