//! `environment-below-policy`: an environment requires less than a policy asks for, or a job names one that is not
//! declared, so that nothing is required of it.

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Field, Job, Site, Value};
use crate::rules::Facts;
use crate::rules::gate::requirement::Requirement;
use crate::rules::report::beside;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for policy in &facts.model.policies {
        let wanted = policy.fields.get("environments").and_then(Value::as_map);
        for field in wanted.into_iter().flat_map(|fields| fields.iter()) {
            found.extend(Wanted { facts, policy, field }.check());
        }
    }
    found
}

/// What a policy asks of one environment.
struct Wanted<'a> {
    facts: &'a Facts<'a>,
    policy: &'a Declaration,
    field: &'a Field,
}

impl Wanted<'_> {
    fn check(&self) -> Vec<Diagnostic> {
        let name = &self.field.key;
        if let Some(environment) = self.facts.model.environment(name) {
            return self.of_environment(environment).into_iter().collect();
        }
        let jobs = self.facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
        let named = |job: &Job| {
            job.environment().filter(|value| value.as_text().as_ref() == Some(name)).map(|value| value.site)
        };
        let message = format!(
            "the environment `{name}` is not declared, and the policy `{}` asks for gates in front of it",
            self.policy.id
        );
        let help = format!("declare it: `environment {name} {{ requires = [{}] }}`", self.shown());
        jobs.filter_map(named).filter_map(|site| self.report(site, message.clone(), help.clone())).collect()
    }

    fn of_environment(&self, environment: &Declaration) -> Option<Diagnostic> {
        let own = Requirement::all(environment, None);
        let wanted = Requirement::listed(&self.field.value);
        let missing = wanted.iter().find(|wanted| !own.iter().any(|own| wanted.is_met_by(own)))?;
        let shown = missing.shown();
        let said = match own.iter().find(|own| own.name() == missing.name()) {
            Some(own) => format!("only `{}`", own.shown()),
            None => "no such gate".to_owned(),
        };
        let message = format!(
            "the policy `{}` wants `{shown}` in front of `{}`, and the environment requires {said}",
            self.policy.id, environment.id
        );
        self.report(environment.site, message, format!("write `requires = [{}]`", self.shown()))
    }

    /// All that is wanted.
    fn shown(&self) -> String {
        Requirement::listed(&self.field.value).iter().map(Requirement::shown).collect::<Vec<_>>().join(", ")
    }

    fn report(&self, site: Site, message: String, help: String) -> Option<Diagnostic> {
        let sites = self.facts.sites;
        let diagnostic = Diagnostic::finding("environment-below-policy", sites.span(site)?, message).help(help);
        let diagnostic = beside(diagnostic, sites, self.field.site, "asked for here");
        Some(outward(diagnostic, site, sites))
    }
}
