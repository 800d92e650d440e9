//! Comparisons that can only go one way: `github.ref == 'main'`.

use crate::check::{of_owner, outward, owners};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::never_true;
use crate::rules::Facts;

/// `never-true`
pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(facts.model, &mut |typing| {
        of_owner(typing, &mut |expression, _| {
            let Some(never) = never_true(expression, typing) else { return };
            let trail = facts.sites.trail(never.site);
            let Some(&span) = trail.first() else { return };
            // A template may ask for an event that only another of its users has.
            if trail.len() > 1 && !never.is_everywhere {
                return;
            }
            let mut diagnostic = Diagnostic::finding("never-true", span, never.message);
            diagnostic.help = never.help;
            found.push(outward(diagnostic, never.site, facts.sites));
        });
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::types::{Outputs, Typing};
    use crate::expression_text::parse;
    use crate::model::interface::Interface;
    use crate::model::{Baseline, Comments, Fields, Pipeline, Site, Trigger};

    fn pipeline(events: &[&str]) -> Pipeline {
        let trigger = |event: &&str| Trigger {
            event: (*event).to_owned(),
            filters: Fields::default(),
            interface: Interface::default(),
            comments: Comments::default(),
            site: Site::NONE,
        };
        Pipeline {
            id: "ci".to_owned(),
            title: None,
            baseline: Baseline::SAFE,
            file: None,
            triggers: events.iter().map(trigger).collect(),
            interface: Interface::default(),
            inherited: Vec::new(),
            fields: Fields::default(),
            jobs: Vec::new(),
            comments: Comments::default(),
            site: Site::NONE,
        }
    }

    fn found(text: &str, events: &[&str]) -> Option<String> {
        let pipeline = pipeline(events);
        let model = crate::model::Model::default();
        let typing = Typing { outputs: &Outputs::new(&model), pipeline: &pipeline, job: None, action: None };
        let never = never_true(&parse(text).ok()?, typing)?;
        Some(format!("{} / {}", never.message, never.help.unwrap_or_default()))
    }

    #[test]
    fn comparisons_that_never_hold_are_found() {
        let cases = [
            (
                "github.ref == 'main'",
                "`github.ref` is never `main`: it begins with `refs/heads/`, `refs/tags/` or `refs/pull/` / write \
                 `refs/heads/main`, or compare with `github.ref_name`",
            ),
            (
                "'pull-request' == github.event_name",
                "`github.event_name` is never `pull-request`: it is `push` or `pull_request` / did you mean \
                 `pull_request`?",
            ),
            (
                "runner.os == 'ubuntu'",
                "`runner.os` is never `ubuntu`: it is `Linux`, `Windows` or `macOS` / did you mean `Linux`?",
            ),
            (
                "needs.build.result != 'failed'",
                "`needs.build.result` is always something else than `failed`: it is `success`, `failure`, `cancelled` or \
                 `skipped` / did you mean `failure`?",
            ),
            (
                "contains(needs.*.result, 'canceled')",
                "`needs.*.result` never has `canceled`: it is `success`, `failure`, `cancelled` or `skipped` / did you \
                 mean `cancelled`?",
            ),
            (
                "startsWith(github.ref, 'v')",
                "`github.ref` never begins with `v`: it begins with `refs/heads/`, `refs/tags/` or `refs/pull/` / write \
                 `refs/heads/v`, or compare with `github.ref_name`",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(found(text, &["push", "pull_request"]).as_deref(), Some(message));
        }
    }

    #[test]
    fn comparisons_that_may_hold_are_not() {
        let texts = [
            "github.ref == 'refs/heads/main'",
            "github.ref == ''",
            "startsWith(github.ref, 'refs/')",
            "startsWith(github.ref, 'refs/tags/v')",
            "github.event_name == 'PUSH'",
            "runner.os == 'linux'",
            "runner.debug == ''",
            "github.ref == matrix.ref",
            "github.event.action == 'opened'",
            "github.actor == 'anyone'",
            "steps.a.outputs.b == 'x'",
            "env.X == 'x'",
            "contains(github.ref, 'main')",
            "contains(github.event.pull_request.labels.*.name, 'x')",
            "inputs.unknown == 'true'",
        ];
        for text in texts {
            assert_eq!(found(text, &["push", "pull_request"]), None, "{text}");
        }
        assert_eq!(found("github.event_name == 'pull_request'", &["workflow_call"]), None);
        assert_eq!(found("github.ref == 'main'", &["push", "deployment"]), None);
    }
}
