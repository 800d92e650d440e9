//! `refused-project`: single values that Argo CD refuses in a project. `retired-signature-keys`: a word that it replaced.

use super::of_member;
use crate::diagnostic::Diagnostic;
use crate::model::{Declaration, Site, Value};
use crate::rules::Facts;
use crate::rules::application::server_without_url;

const RULE: &str = "refused-project";
const DESCRIPTION_LETTERS_MAX: usize = 255;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    facts.model.projects.iter().flat_map(|project| of_project(facts, project)).collect()
}

fn of_project(facts: &Facts<'_>, project: &Declaration) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut report = |site: Site, message: String, help: &str| {
        found.push(facts.finding(RULE, site, message).help(help));
    };
    for (site, pattern) in patterns(project) {
        if pattern == "!*" {
            report(
                site,
                "`!*` excludes everything, and with it the project permits nothing".into(),
                "name what is permitted",
            );
        }
    }
    for (site, message, help) in of_member(project, "destinations").into_iter().filter_map(server_without_url::fault_of)
    {
        report(site, message, &help);
    }
    let descriptions = [project.fields.get("description")].into_iter().flatten();
    let windows = of_member(project, "sync-windows").into_iter().filter_map(Value::as_map);
    for value in descriptions.chain(windows.filter_map(|window| window.get("description"))) {
        let length = value.as_text().map_or(0, |text| text.chars().count());
        if length > DESCRIPTION_LETTERS_MAX {
            let message = format!("this description has {length} letters, and Argo CD takes {DESCRIPTION_LETTERS_MAX}");
            report(value.site, message, "say it in a comment");
        }
    }
    for role in of_member(project, "roles").into_iter().filter_map(Value::as_map) {
        if let Some((name, value)) = role.get("name").and_then(|value| Some((value.as_text()?, value)))
            && !is_role(&name)
        {
            let message = format!("Argo CD refuses the name `{name}` of a role");
            report(value.site, message, "use letters, digits, `-` and `_`, with a letter or a digit at both ends");
        }
        for value in role.get("groups").map(super::values).unwrap_or_default() {
            let Some(fault) = value.as_text().and_then(|name| group_fault(&name)) else { continue };
            report(
                value.site,
                format!("{fault}, and Argo CD takes no change of the project while it is there"),
                "write the group as the single sign-on has it",
            );
        }
    }
    for account in of_member(project, "destination-service-accounts").into_iter().filter_map(Value::as_map) {
        for (name, value) in ["server", "namespace", "default-service-account"]
            .iter()
            .filter_map(|name| Some((name, account.get(name)?)))
        {
            let text = value.as_text().unwrap_or_default();
            let is_account = *name == "default-service-account";
            let fault = match () {
                () if value.is_unknown() => continue,
                () if text.contains('!') => "excludes something, which is not possible here",
                () if is_account && (text.trim().is_empty() || text.matches(':').count() > 1) => {
                    "is no service account"
                }
                () if is_account && text.contains(['*', '[', ']', '{', '}', '\\', '/']) => {
                    "has a sign that no name has"
                }
                () if !super::glob::is_readable(&text) => "is no pattern",
                () => continue,
            };
            report(
                value.site,
                format!("`{text}` {fault}, and Argo CD takes no change of the project while it is there"),
                "write a name or a pattern of names",
            );
        }
    }
    found
}

/// The patterns that may exclude, with their places.
fn patterns(project: &Declaration) -> Vec<(Site, String)> {
    let destinations = of_member(project, "destinations").into_iter().filter_map(Value::as_map);
    let parts =
        destinations.flat_map(|one| ["server", "name", "namespace"].into_iter().filter_map(|name| one.get(name)));
    let all = of_member(project, "source-repos").into_iter().chain(parts);
    all.filter_map(|value| Some((value.site, value.as_text()?))).collect()
}

fn is_role(name: &str) -> bool {
    let end = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let inner = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    end(name.chars().next()) && end(name.chars().last()) && name.chars().all(inner)
}

/// What is wrong with the name of a group.
fn group_fault(name: &str) -> Option<&'static str> {
    let quoted = name.len() > 1 && name.starts_with('"') && name.ends_with('"');
    match () {
        () if name.trim().is_empty() => Some("this name is empty"),
        () if name.trim() != name => Some("this name has a blank at its end"),
        () if name.chars().any(char::is_control) => Some("this name has a control character"),
        () if !quoted && name.contains(',') => Some("this name has a comma and no quotes"),
        () => None,
    }
}

/// `retired-signature-keys`
pub(super) fn signature_keys(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for project in &facts.model.projects {
        let Some(old) = project.fields.field("signature-keys") else { continue };
        let message = match project.fields.get("source-integrity") {
            Some(_) => "`source-integrity` says it as well, and stands in place of `signature-keys`",
            None => "`signature-keys` is being replaced by `source-integrity`",
        };
        let help = "write `source-integrity { git { policies = [{ repos = [{ url = \"*\" }], gpg { mode = head, keys = [ … ] } }] } }`";
        found.push(facts.finding("retired-signature-keys", old.site, message).help(help));
    }
    found
}
