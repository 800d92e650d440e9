//! Conditions of jobs, as people write them, against the results with which GitHub runs them.

use super::*;
use crate::evaluate::scenario::Reference;
use crate::expression_text::parse;
use crate::model::interface::Interface;
use crate::model::{Baseline, Comments, Fields, Need, Site, Value, ValueKind};

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

fn pipeline(jobs: &[(&str, &[&str], &str)]) -> Pipeline {
    Pipeline {
        id: "ci".to_owned(),
        title: None,
        baseline: Baseline::SAFE,
        file: None,
        triggers: Vec::new(),
        interface: Interface::default(),
        fields: Fields::default(),
        jobs: jobs.iter().map(|(id, needs, condition)| job(id, needs, condition)).collect(),
        comments: Comments::default(),
        site: Site::NONE,
    }
}

/// How the last job is reached without a success of `gate`; nothing where it is not.
fn bypass(jobs: &[(&str, &[&str], &str)]) -> Option<String> {
    let pipeline = pipeline(jobs);
    let scenario = Scenario {
        event: "push".to_owned(),
        action: None,
        reference: Reference::Is("refs/heads/main".to_owned()),
        base: Reference::Unknown,
        inputs: Vec::new(),
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
    let cases: [(&[(&str, &[&str], &str)], Option<&str>); 7] = [
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
    let jobs: [(&str, &[&str], &str); 3] = [
        ("gate", &[], ""),
        ("notify", &["gate"], "always()"),
        ("deploy", &["notify"], "!cancelled() && needs.notify.result == 'success'"),
    ];
    assert_eq!(bypass(&jobs).as_deref(), Some("gate failure"));
}

#[test]
fn many_jobs_end_in_time() {
    let ids: Vec<String> = (0..40).map(|index| format!("j{index}")).collect();
    let mut jobs: Vec<(&str, &[&str], &str)> = ids.iter().map(|id| (id.as_str(), &[][..], "")).collect();
    jobs.push(("gate", &[], ""));
    let mut needs: Vec<&str> = ids.iter().map(String::as_str).collect();
    needs.push("gate");
    jobs.push(("deploy", &needs, "always() && contains(needs.*.result, 'none')"));
    assert_eq!(bypass(&jobs).as_deref(), Some("unknown"));
}
