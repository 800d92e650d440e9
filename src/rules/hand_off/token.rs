//! `token-of-another-repository`: the job's token is that of the pipeline's own repository, and may only read others that
//! are public. Source: GitHub, "GITHUB_TOKEN" in the documentation of automatic authentication.

use super::command::Command;
use super::jobs;
use super::script::{Checkout, below, checkout, git_folder};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Job, Role, Value, ValueKind};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, job) in jobs(facts) {
        for checkout in job.all_steps().filter_map(checkout) {
            found.extend(of_checkout(facts, job, &checkout));
        }
    }
    found
}

fn of_checkout(facts: &Facts<'_>, job: &Job, checkout: &Checkout<'_>) -> Option<Diagnostic> {
    let token = checkout.inputs.get("token");
    let brings_key = checkout.inputs.get("ssh-key").is_some();
    if brings_key
        || !token.is_none_or(is_own_token)
        || !is_pushed(facts, job, &checkout.folder())
        || gives_git_others(facts, job)
    {
        return None;
    }
    let value = checkout.inputs.get("repository")?;
    let repository = value.as_text()?;
    // Without a name of its own, a repository that is named is another one, or it would not have to be named.
    let certainty = match &facts.settings.repository {
        Some(own) if own.eq_ignore_ascii_case(&repository) => return None,
        Some(_) => Severity::Error,
        None => Severity::Warning,
    };
    let site = token.map_or(checkout.step.site, |token| token.site);
    let span = facts.sites.written(site)?;
    let message =
        format!("the token of the job cannot push to `{repository}`: it is valid in its own repository alone");
    Some(
        Diagnostic::finding("token-of-another-repository", span, message)
            .help("give it a token of a GitHub App or a deploy key of that repository, as a secret")
            .at_most(certainty),
    )
}

/// `github.token` or `secrets.GITHUB_TOKEN`.
pub(super) fn is_own_token(value: &Value) -> bool {
    let ValueKind::Run(expression) = &value.kind else { return false };
    let path = expression.as_path();
    path.is_some_and(|(context, names)| {
        let name = names.first().is_some_and(|_| names.len() == 1).then(|| names.concat().to_lowercase());
        matches!((context, name.as_deref()), ("github", Some("token")) | ("secrets", Some("github_token")))
    })
}

/// Whether the job pushes from a folder.
fn is_pushed(facts: &Facts<'_>, job: &Job, folder: &str) -> bool {
    job.all_steps().any(|step| {
        matches!(step.role, Role::Deploy(_))
            || facts.commands(step).iter().any(|one| {
                one.calls("git", &["push"]).is_some()
                    && below(&git_folder(one), folder).is_some()
                    && !names_url(&one.words)
            })
    })
}

/// Whether a command of the job gives Git other credentials than those of the checkout: a remote whose URL has them, or
/// a setting of Git.
pub(super) fn gives_git_others(facts: &Facts<'_>, job: &Job) -> bool {
    let gives = |one: &Command| {
        let has = |marks: &[&str]| {
            one.words
                .iter()
                .map(|word| word.to_ascii_lowercase())
                .any(|word| marks.iter().any(|mark| word.contains(mark)))
        };
        let is_remote = ["set-url", "add"].iter().any(|verb| one.calls("git", &["remote", verb]).is_some());
        is_remote && has(&["@"])
            || one.calls("git", &["config"]).is_some() && has(&["insteadof", "extraheader", "credential", "sshcommand"])
            || one.calls("gh", &["auth"]).is_some()
    };
    job.all_steps().any(|step| facts.commands(step).iter().any(gives))
}

/// A URL brings credentials of its own.
fn names_url(words: &[String]) -> bool {
    words.iter().any(|word| word.contains("://"))
}
