//! What became of a run: read from act's log (JSON lines) and from what stand-ins recorded.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// What became of a run.
pub struct ActRun {
    pub success: bool,
    /// All that was printed, a line each, with the job in front.
    pub log: String,
    /// Calls of third-party actions, in the order they happened.
    pub calls: Vec<Call>,
    /// Job id to `success` or `failure`; a job that did not run is not in here.
    pub jobs: BTreeMap<String, String>,
    /// Steps that ran, in order: job id, step name, `success` or `failure`.
    pub steps: Vec<(String, String, String)>,
}

/// One call of a third-party action.
pub struct Call {
    /// `owner/repository`, with the folder below it if there is one.
    pub action: String,
    /// What stood behind the `@`.
    pub reference: String,
    pub job: String,
    /// The step's `id`, or its number in the job, from 0.
    pub step: String,
    /// By lower-case name: runners know no other.
    pub inputs: BTreeMap<String, String>,
}

impl ActRun {
    pub fn read(success: bool, lines: &str, calls: &Path) -> Self {
        let mut run =
            Self { success, log: String::new(), calls: read_calls(calls), jobs: BTreeMap::new(), steps: Vec::new() };
        for line in lines.lines() {
            match serde_json::from_str::<Value>(line) {
                Ok(entry) => run.take(&entry),
                Err(_) => run.log += &format!("{line}\n"),
            }
        }
        assert!(
            !run.log.contains("Skipping unsupported platform"),
            "the workflow runs on something that is not in `RUNNERS`:\n{}",
            run.log
        );
        run
    }

    /// One entry of act's log.
    fn take(&mut self, entry: &Value) {
        let text = |key: &str| entry[key].as_str().unwrap_or_default().trim_end().to_owned();
        let job = text("jobID");
        self.log += &format!("[{job}] {}\n", text("msg"));
        if let Some(result) = entry["jobResult"].as_str() {
            // Several runs of one matrix job: one failure is the job's.
            let so_far = self.jobs.entry(job.clone()).or_insert_with(|| result.to_owned());
            if result == "failure" {
                *so_far = result.to_owned();
            }
        }
        // `stage` tells the workflow's own steps from act's: setting up and cleaning up.
        if let (Some(result), Some(_)) = (entry["stepResult"].as_str(), entry["stage"].as_str()) {
            self.steps.push((job, text("step"), result.to_owned()));
        }
    }

    /// How a job ended; `None`: it did not run.
    pub fn job(&self, id: &str) -> Option<&str> {
        self.jobs.get(id).map(String::as_str)
    }

    /// The calls of one action.
    pub fn calls_of(&self, action: &str) -> Vec<&Call> {
        self.calls.iter().filter(|call| call.action == action).collect()
    }

    #[track_caller]
    pub fn assert_success(&self) {
        assert!(self.success, "the workflow failed:\n{}", self.log);
    }

    /// The run failed in this job, and `phrase` says why.
    #[track_caller]
    pub fn assert_failed_in(&self, job: &str, phrase: &str) {
        assert!(!self.success, "the workflow should have failed:\n{}", self.log);
        assert_eq!(self.job(job), Some("failure"), "{}", self.log);
        assert!(self.log.contains(phrase), "`{phrase}` is not in:\n{}", self.log);
    }
}

impl Call {
    /// An input's value; nothing if it was not given.
    pub fn input(&self, name: &str) -> &str {
        self.inputs.get(name).map(String::as_str).unwrap_or_default()
    }
}

fn read_calls(file: &Path) -> Vec<Call> {
    // No file: no action was called.
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().map(read_call).collect()
}

fn read_call(line: &str) -> Call {
    let call: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("a stand-in wrote {line}: {error}"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let inputs = call["inputs"].as_object().into_iter().flatten();
    Call {
        action: text(&call["action"]),
        reference: text(&call["reference"]),
        job: text(&call["job"]),
        step: text(&call["step"]),
        inputs: inputs.map(|(name, value)| (name.clone(), text(value))).collect(),
    }
}
