//! Named control flow, evaluated: for each result that the jobs before one can have, whether it runs.
//!
//! The conditions are read out of the compiled workflow and evaluated as GitHub does, with the results of the jobs that
//! it needs and what its status functions would say.

use std::error::Error;
use std::fs;

use pipe_lang::evaluate::{Contexts, Value, evaluate};
use pipe_lang::expression_text::parse;

use crate::project::{self, build, root};

/// A moment: the results of jobs, and whether the run was cancelled.
struct Moment<'a> {
    results: &'a [(&'a str, &'a str)],
    cancelled: bool,
}

impl Contexts for Moment<'_> {
    fn context(&self, name: &str) -> Result<Value, pipe_lang::evaluate::Error> {
        match name {
            "github" => Ok(object([
                ("event_name", Value::Text("push".into())),
                ("ref", Value::Text("refs/heads/main".into())),
                ("repository", Value::Text("org/app".into())),
                ("event", object([("pull_request", Value::Null)])),
            ])),
            "needs" => Ok(object(
                self.results.iter().map(|(job, result)| (*job, object([("result", Value::Text((*result).into()))]))),
            )),
            _ => Err(pipe_lang::evaluate::Error::Open),
        }
    }

    fn call(&self, function: &str, _: &[Value]) -> Result<Value, pipe_lang::evaluate::Error> {
        let any = |wanted: &str| self.results.iter().any(|(_, result)| *result == wanted);
        match function {
            "always" => Ok(Value::Bool(true)),
            "cancelled" => Ok(Value::Bool(self.cancelled)),
            "failure" => Ok(Value::Bool(!self.cancelled && any("failure"))),
            "success" => Ok(Value::Bool(!self.cancelled && !any("failure") && !any("skipped"))),
            _ => Err(pipe_lang::evaluate::Error::Open),
        }
    }
}

fn object<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::object(entries.into_iter().collect())
}

/// The `if` of each job in tests/compile/flow.pipe.
fn conditions() -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let fixture = fs::read_to_string(root().join("tests/compile/flow.pipe"))?;
    let (_, compilation) = build(&project::split("case.pipe", &fixture));
    let file = compilation.files.first().ok_or("nothing was compiled")?;
    let workflow: serde_yaml::Value = serde_yaml::from_str(&file.text)?;
    let jobs = workflow["jobs"].as_mapping().ok_or("no jobs")?;
    Ok(jobs
        .iter()
        .filter_map(|(id, job)| {
            let text = job["if"].as_str()?;
            let bare = text.trim().trim_start_matches("${{").trim_end_matches("}}").trim();
            Some((id.as_str()?.to_owned(), bare.to_owned()))
        })
        .collect())
}

/// Whether a job runs. GitHub puts `success()` before a condition without a status function.
fn runs(job: &str, results: &[(&str, &str)], cancelled: bool) -> Result<bool, Box<dyn Error>> {
    let conditions = conditions()?;
    let (_, text) = conditions.iter().find(|(id, _)| id == job).ok_or("no such condition")?;
    let moment = Moment { results, cancelled };
    let expression = parse(text).map_err(|fault| fault.sentence(text))?;
    let value = evaluate(&expression, &moment).map_err(|error| format!("{job}: {error} in {text}"))?;
    Ok(pipe_lang::evaluate::coerce::is_true(&value))
}

#[test]
fn a_job_runs_when_it_says_so() -> Result<(), Box<dyn Error>> {
    let (ok, failed, skipped, cancelled) = ("success", "failure", "skipped", "cancelled");
    // `needs = [test, docs?]`: docs may be skipped, nothing may fail.
    let build = |test, docs, run_cancelled| runs("build", &[("test", test), ("docs", docs)], run_cancelled);
    assert!(build(ok, ok, false)?);
    assert!(build(ok, skipped, false)?);
    assert!(!build(ok, failed, false)?);
    assert!(!build(ok, cancelled, false)?);
    assert!(!build(failed, skipped, false)?);
    assert!(!build(skipped, ok, false)?);
    assert!(!build(ok, ok, true)?);
    // `when-failed`: after a failure only, and not in a cancelled run.
    let alarm = |publish, run_cancelled| runs("alarm", &[("publish", publish)], run_cancelled);
    assert!(alarm(failed, false)?);
    assert!(!alarm(ok, false)?);
    assert!(!alarm(skipped, false)?);
    assert!(!alarm(failed, true)?);
    // `finally`, and `finally = unless-cancelled`.
    for result in [ok, failed, skipped, cancelled] {
        assert!(runs("report", &[("publish", result)], true)?);
        assert!(runs("clean", &[("publish", result)], false)?);
        assert!(!runs("clean", &[("publish", result)], true)?);
        assert!(runs("ci-ok", &[("test", result)], false)?);
    }
    Ok(())
}

/// Below a job that may go on after a skipped one, the implicit `success()` would fail at that skipped ancestor.
#[test]
fn a_job_below_an_optional_one_says_which_results_it_wants() -> Result<(), Box<dyn Error>> {
    let publish = conditions()?.into_iter().find(|(id, _)| id == "publish").ok_or("no publish")?.1;
    assert!(publish.starts_with("!cancelled() && needs.build.result == 'success' && "), "{publish}");
    Ok(())
}
