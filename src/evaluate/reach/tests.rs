//! Conditions of jobs, as people write them, against the results with which GitHub runs them.

use super::*;
use crate::evaluate::scenario::{Before, Reference};
use crate::expression_text::parse;
use crate::model::interface::Interface;
use crate::model::{Baseline, Comments, Fields, Need, Site, Value, ValueKind};

/// The id of a job, what it needs, and its condition.
type Row<'a> = (&'a str, &'a [&'a str], &'a str);

fn job(id: &str, needs: &[&str], condition: &str) -> Job {
    let need = |name: &&str| Need {
        job: name.trim_end_matches('?').to_owned(),
        implied: false,
        optional: name.ends_with('?'),
        site: Site::NONE,
    };
    let value = |text| parse(text).ok().map(|run| Value::new(ValueKind::Run(run), Site::NONE));
    Job {
        id: id.to_owned(),
        needs: needs.iter().map(need).collect(),
        condition: if condition.is_empty() { None } else { value(condition) },
        ..Job::default()
    }
}

fn pipeline(jobs: &[Row<'_>]) -> Pipeline {
    Pipeline {
        id: "ci".to_owned(),
        title: None,
        baseline: Baseline::SAFE,
        file: None,
        triggers: Vec::new(),
        interface: Interface::default(),
        inherited: Vec::new(),
        fields: Fields::default(),
        jobs: jobs.iter().map(|(id, needs, condition)| job(id, needs, condition)).collect(),
        comments: Comments::default(),
        site: Site::NONE,
    }
}

/// How the last job is reached without a success of `gate`; nothing where it is not.
fn bypass(jobs: &[Row<'_>]) -> Option<String> {
    let pipeline = pipeline(jobs);
    let scenario = Scenario {
        event: "push".to_owned(),
        action: None,
        reference: Reference::Is("refs/heads/main".to_owned()),
        base: Reference::Unknown,
        inputs: Vec::new(),
        before: Before::default(),
    };
    let last = pipeline.jobs.last()?;
    match reach(&pipeline, &scenario, last, &|job, outcome| job.id != "gate" || outcome != Outcome::Success) {
        Reach::Never => None,
        Reach::Unknown => Some("unknown".to_owned()),
        Reach::After(found) => {
            let odd = found.iter().filter(|(_, outcome)| *outcome != Outcome::Success);
            Some(odd.map(|(job, outcome)| format!("{} {}", job.id, outcome.word())).collect::<Vec<_>>().join(", "))
        }
    }
}

/// The condition of a job that needs the gate, and how it is reached.
#[test]
fn conditions_behind_a_gate() {
    let cases = [
        ("", None),
        ("success()", None),
        ("github.ref == 'refs/heads/main'", None),
        ("always()", Some("gate failure")),
        ("!cancelled()", Some("gate failure")),
        ("!failure()", Some("gate cancelled")),
        ("failure()", Some("gate failure")),
        ("!failure() && !cancelled()", Some("gate cancelled")),
        ("always() && needs.gate.result == 'success'", None),
        ("always() && needs.gate.result != 'failure'", Some("gate cancelled")),
        ("!cancelled() && !contains(needs.*.result, 'failure')", Some("gate cancelled")),
        ("always() && !contains(needs.*.result, 'failure') && !contains(needs.*.result, 'cancelled')", None),
        ("always() && contains(join(needs.*.result, ','), 'failure')", Some("gate failure")),
        ("always() && (needs.gate.result == 'success' || inputs.force)", None),
        ("always() && (needs.gate.result == 'success' || vars.FORCE == 'yes')", Some("gate failure")),
        ("always() && github.event_name == 'schedule'", None),
    ];
    for (condition, expected) in cases {
        assert_eq!(bypass(&[("gate", &[], ""), ("deploy", &["gate"], condition)]).as_deref(), expected, "{condition}");
    }
}

#[test]
fn skipped_gates_are_no_passed_ones() {
    let cases: [(&[Row<'_>], Option<&str>); 7] = [
        (&[("gate", &[], "vars.X"), ("deploy", &["gate"], "")], None),
        (&[("gate", &[], "vars.X"), ("deploy", &["gate?"], "")], Some("gate skipped")),
        // It is not skipped because something failed; but GitHub does not tell that something took too long.
        (
            &[("lint", &[], ""), ("gate", &["lint"], ""), ("deploy", &["gate?"], "")],
            Some("lint cancelled, gate skipped"),
        ),
        // One question has one answer.
        (
            &[
                ("gate", &[], "vars.X == 'a'"),
                ("deploy", &["gate"], "always() && vars.X == 'a' && needs.gate.result != 'failure' && !cancelled()"),
            ],
            Some("gate cancelled"),
        ),
        (
            &[
                ("gate", &[], "vars.X == 'a'"),
                ("deploy", &["gate"], "always() && vars.X == 'b' && needs.gate.result == 'skipped'"),
            ],
            Some("gate skipped"),
        ),
        (
            &[
                ("gate", &[], "vars.X == 'a'"),
                ("deploy", &["gate"], "always() && vars.X == 'a' && needs.gate.result == 'skipped'"),
            ],
            None,
        ),
        // What was skipped has no outputs.
        (
            &[
                ("gate", &[], "vars.X"),
                (
                    "deploy",
                    &["gate"],
                    "!failure() && !cancelled() && needs.gate.outputs.ok == 'true' && needs.gate.result == 'skipped'",
                ),
            ],
            None,
        ),
    ];
    for (jobs, expected) in cases {
        assert_eq!(bypass(jobs).as_deref(), expected, "{jobs:?}");
    }
}

#[test]
fn a_status_function_on_the_way_forgets_the_gate() {
    let through = |middle| bypass(&[("gate", &[], ""), ("notify", &["gate"], middle), ("deploy", &["notify"], "")]);
    // The last job has an implicit `success()`, which looks at the gate too.
    assert_eq!(through("always()"), None);
    let jobs: [Row<'_>; 3] = [
        ("gate", &[], ""),
        ("notify", &["gate"], "always()"),
        ("deploy", &["notify"], "!cancelled() && needs.notify.result == 'success'"),
    ];
    assert_eq!(bypass(&jobs).as_deref(), Some("gate failure"));
}

#[test]
fn many_jobs_end_in_time() {
    let ids: Vec<String> = (0..40).map(|index| format!("j{index}")).collect();
    let mut jobs: Vec<Row<'_>> = ids.iter().map(|id| (id.as_str(), &[][..], "")).collect();
    jobs.push(("gate", &[], ""));
    let mut needs: Vec<&str> = ids.iter().map(String::as_str).collect();
    needs.push("gate");
    jobs.push(("deploy", &needs, "always() && contains(needs.*.result, 'none')"));
    assert_eq!(bypass(&jobs).as_deref(), Some("unknown"));
}

/// One moment of a run, in which everything is decided.
struct Decided<'a> {
    results: &'a [(&'a str, Outcome)],
    needs: &'a [Need],
    asked: bool,
    cancelled: bool,
}

impl crate::evaluate::Contexts for Decided<'_> {
    fn context(&self, name: &str) -> Result<crate::evaluate::Value, Error> {
        use crate::evaluate::{Object, Value};
        match name {
            "needs" => Ok(Value::object(Object::from_iter(self.needs.iter().filter_map(|need| {
                let (id, outcome) = self.results.iter().find(|(id, _)| *id == need.job)?;
                let result = Object::from_iter([("result", Value::text(outcome.word()))]);
                Some(((*id).to_owned(), Value::object(result)))
            })))),
            "vars" => Ok(Value::object(Object::from_iter([("A", Value::text(if self.asked { "x" } else { "" }))]))),
            _ => Err(Error::Open),
        }
    }

    fn call(&self, function: &str, _: &[crate::evaluate::Value]) -> Result<crate::evaluate::Value, Error> {
        let any = |wanted: Outcome| self.results.iter().any(|(_, outcome)| *outcome == wanted);
        let truth = match function {
            "always" => true,
            "success" => self.results.iter().all(|(_, outcome)| *outcome == Outcome::Success),
            "failure" => any(Outcome::Failure),
            _ => self.cancelled && any(Outcome::Cancelled),
        };
        Ok(crate::evaluate::Value::Bool(truth))
    }
}

/// Whether some results of all jobs fit their conditions, and let the last run without a success of the first.
fn exists(pipeline: &Pipeline) -> bool {
    let graph = JobGraph::new(pipeline);
    let count = pipeline.jobs.len() - 1;
    let all = [Outcome::Success, Outcome::Failure, Outcome::Cancelled, Outcome::Skipped];
    let may_run = |job: &Job, results: &[(&str, Outcome)], asked: bool| {
        let ancestors = graph.ancestors(&job.id);
        let before: Vec<_> = results.iter().filter(|(id, _)| ancestors.contains(id)).copied().collect();
        let whole = condition(pipeline, job).unwrap_or(Expression::Bool(true));
        let says = |cancelled| {
            let decided = Decided { results: &before, needs: &job.needs, asked, cancelled };
            let success = before.iter().all(|(_, outcome)| *outcome == Outcome::Success);
            (has_status(&whole) || success) && evaluate(&whole, &decided).is_ok_and(|value| coerce::is_true(&value))
        };
        (says(true) || says(false), says(true) && says(false))
    };
    (0..4_usize.pow(u32::try_from(count).unwrap_or(0))).any(|number| {
        let outcome = |at: usize| all[number / 4_usize.pow(u32::try_from(at).unwrap_or(0)) % 4];
        let results: Vec<(&str, Outcome)> =
            pipeline.jobs.iter().take(count).enumerate().map(|(at, job)| (job.id.as_str(), outcome(at))).collect();
        [true, false].into_iter().any(|asked| {
            let fits = pipeline.jobs.iter().take(count).zip(&results).all(|(job, (_, outcome))| {
                let (may, must) = may_run(job, &results, asked);
                if *outcome == Outcome::Skipped { !must } else { may }
            });
            let last = pipeline.jobs.last().is_some_and(|job| may_run(job, &results, asked).0);
            fits && last && results.first().is_some_and(|(_, outcome)| *outcome != Outcome::Success)
        })
    })
}

const CONDITIONS: [&str; 14] = [
    "",
    "",
    "success()",
    "always()",
    "!cancelled()",
    "failure()",
    "!failure()",
    "vars.A",
    "!vars.A && always()",
    "always() && contains(needs.*.result, 'failure')",
    "!cancelled() && !contains(needs.*.result, 'skipped')",
    "always() && needs.gate.result == 'success'",
    "!failure() && !cancelled() && (vars.A || needs.gate.result == 'skipped')",
    "failure() || vars.A",
];

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]

    /// The search finds a way around where there is one, and only there.
    #[test]
    fn the_search_is_exact(
        jobs in proptest::collection::vec((0..CONDITIONS.len(), proptest::collection::vec(0..3_usize, 5)), 2..=5),
    ) {
        let ids = ["gate", "b", "c", "d", "e"];
        let needs: Vec<Vec<String>> = jobs
            .iter()
            .enumerate()
            .map(|(at, (_, edges))| {
                let edge = |(to, kind): (usize, &usize)| match kind {
                    1 => Some(ids[to].to_owned()),
                    2 if at % 2 == 0 => Some(format!("{}?", ids[to])),
                    2 => Some(ids[to].to_owned()),
                    _ => None,
                };
                edges.iter().take(at).enumerate().filter_map(edge).collect()
            })
            .collect();
        let needs: Vec<Vec<&str>> = needs.iter().map(|names| names.iter().map(String::as_str).collect()).collect();
        let rows: Vec<Row<'_>> =
            jobs.iter().enumerate().map(|(at, (text, _))| (ids[at], needs[at].as_slice(), CONDITIONS[*text])).collect();
        let pipeline = pipeline(&rows);
        let last = pipeline.jobs.last().map_or("", |job| job.id.as_str());
        let graph = JobGraph::new(&pipeline);
        // What `needs` has of a job that is not needed itself is left open.
        let reads_far = pipeline.jobs.iter().any(|job| {
            let is_needed = job.needs.iter().any(|need| need.job == "gate");
            !is_needed && graph.ancestors(&job.id).contains("gate") && job.condition.as_ref().is_some_and(|condition| {
                format!("{condition:?}").contains("gate")
            })
        });
        // Without an edge to the gate, it is not asked.
        if !reads_far && graph.ancestors(last).contains("gate") {
            proptest::prop_assert_eq!(bypass(&rows).is_some(), exists(&pipeline), "{:?}", rows);
        }
    }
}
