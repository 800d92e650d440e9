//! `secret-sent-away`: a script sends a secret to a host that neither is GitHub's nor seems to be the one which the secret is
//! for, by its name. For audits: a name proves nothing.

use crate::catalog::program::DOWNLOADERS;
use crate::catalog::security::is_of_github;
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;
use crate::shell::{Command, Word};

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    facts.flow.steps(&mut |scope, step| {
        let Some(script) = facts.flow.script(step, scope) else { return };
        for command in &script.commands {
            let Some(host) = host(command).filter(|host| !is_of_github(host) && !is_own(host)) else { continue };
            let labels = command.arguments().map(|word| facts.flow.of_word(word, &script, step, scope));
            let secrets = labels.into_iter().find_map(|labels| labels.secret().cloned());
            let Some(label) = secrets.filter(|label| !is_for(&label.origin, &host)) else { continue };
            let message = format!("`{}` is sent to `{host}`", label.origin);
            let range = command.range.clone();
            found.extend(facts.in_script("secret-sent-away", step, range, message).map(|one| {
                one.help("make sure that the secret is meant for this host, and give it a name that says so")
            }));
        }
    });
    found
}

/// The host that a request goes to, where the script says it.
fn host(command: &Command) -> Option<String> {
    let name = command.name()?;
    if !DOWNLOADERS.contains(&name.as_str()) {
        return None;
    }
    let of_word = |word: &Word| {
        let rest = word.start().strip_prefix("https://").or_else(|| word.start().strip_prefix("http://"))?.to_owned();
        let is_whole = rest.contains('/') || word.pieces.len() == 1;
        let host = rest.split(['/', ':', '?']).next()?.rsplit('@').next()?.to_ascii_lowercase();
        (is_whole && host.contains('.')).then_some(host)
    };
    command.arguments().find_map(of_word)
}

/// A machine of one's own.
fn is_own(host: &str) -> bool {
    host.starts_with("127.") || host.starts_with("10.") || host.starts_with("192.168.") || host.ends_with(".internal")
}

/// Parts of names that say nothing of whom a secret is for.
const GENERIC: [&str; 13] =
    ["access", "api", "auth", "id", "key", "password", "pat", "secret", "secrets", "token", "url", "webhook", "user"];

/// Whether a secret has a part of the host in its name, or its letters in order: `secrets.SLACK_WEBHOOK` is for
/// `hooks.slack.com`, `secrets.DD_API_KEY` for `api.datadoghq.com`.
fn is_for(secret: &str, host: &str) -> bool {
    let secret = secret.to_ascii_lowercase();
    let parts = || secret.split(['.', '_']).filter(|part| part.len() > 1 && !GENERIC.contains(part));
    let mut labels: Vec<&str> = host.split('.').collect();
    labels.pop();
    labels
        .iter()
        .any(|label| parts().any(|part| label.contains(part) || part.contains(label) || is_short_for(part, label)))
}

/// Whether the letters of a text stand in another one, in order, from its first one on.
fn is_short_for(part: &str, label: &str) -> bool {
    let mut rest = label.chars();
    label.starts_with(part.chars().next().unwrap_or('-'))
        && part.chars().all(|letter| rest.any(|other| other == letter))
}
