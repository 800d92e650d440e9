//! `source-reference`: names of sources that nothing can refer to, and references to names that are not there.

use super::place::repository_url;
use super::subject::{Source, SourceKind, Subject};
use crate::diagnostic::Diagnostic;
use crate::model::Value;
use crate::rules::report::beside;
use crate::suggest::suggest;

const RULE: &str = "source-reference";

pub(super) fn check(subject: &Subject) -> Vec<Diagnostic> {
    let sources = subject.sources();
    let names: Vec<String> = several(&sources).filter_map(|source| source.text("ref")).collect();
    let mut found: Vec<_> = sources.iter().filter_map(|source| reference(subject, source)).collect();
    found.extend(duplicates(subject, &sources, "ref"));
    found.extend(duplicates(subject, &sources, "name"));
    found.extend(sources.iter().flat_map(|source| value_files(subject, source, &names)));
    found.extend(revisions(subject, &sources));
    found
}

/// Argo CD has one checkout of a repository for an app, so what is referred to is at the revision of the others.
fn revisions(subject: &Subject, sources: &[Source]) -> Vec<Diagnostic> {
    let mut seen: Vec<(String, &Source, Option<String>)> = Vec::new();
    let mut found = Vec::new();
    for source in several(sources).filter(|source| source.fields.get("chart").is_none()) {
        let Some(url) = source.text("repo-url").map(|url| repository_url(&url)) else { continue };
        let revision = source.fields.field("target-revision");
        let name = revision.map_or(Some(String::new()), |field| field.value.as_text());
        let other = seen.iter().find(|(known, one, at)| {
            let referred = [*one, source].iter().any(|one| one.fields.get("ref").is_some());
            *known == url && *at != name && at.is_some() && name.is_some() && referred
        });
        if let Some((_, first, _)) = other {
            let site = revision.map_or(source.site, |field| field.value.site);
            let message = "one repository is at two revisions, of which one is referred to: Argo CD refuses the app";
            let mut diagnostic = subject.finding(RULE, site, message);
            let first = first.fields.field("target-revision").map_or(first.site, |field| field.value.site);
            diagnostic = beside(diagnostic, subject.sites, first, "the other one");
            found.push(diagnostic.help("give both the same `target-revision`"));
        }
        seen.push((url, source, name));
    }
    found
}

fn several<'a>(sources: &'a [Source<'a>]) -> impl Iterator<Item = &'a Source<'a>> {
    sources.iter().filter(|source| source.kind == SourceKind::OfSeveral)
}

/// Whether a `ref` can be one.
fn reference(subject: &Subject, source: &Source) -> Option<Diagnostic> {
    let field = source.fields.field("ref")?;
    let name = field.value.as_text()?;
    if source.kind != SourceKind::OfSeveral {
        let message = "nothing can refer to an only source: Argo CD ignores its `ref`";
        return Some(
            subject.finding(RULE, field.site, message).help("remove it, or write the sources in `sources = […]`"),
        );
    }
    if source.fields.get("chart").is_some() {
        let message = "a chart cannot be referred to: `$name/…` needs a Git repository";
        return Some(subject.finding(RULE, field.site, message).help("give the chart and the files a source each"));
    }
    let valid = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    (!valid).then(|| {
        let message = format!("`{name}` cannot be referred to");
        subject.finding(RULE, field.value.site, message).help("use letters, digits, `-` and `_`")
    })
}

fn duplicates(subject: &Subject, sources: &[Source], member: &str) -> Vec<Diagnostic> {
    let named: Vec<_> = several(sources)
        .filter_map(|source| source.fields.get(member))
        .filter_map(|value| Some((value.as_text()?, value.site)))
        .collect();
    let repeated = named.iter().enumerate().filter_map(|(index, (name, site))| {
        let (_, first) = named.iter().take(index).find(|(earlier, _)| earlier == name)?;
        let mut diagnostic = subject.finding(RULE, *site, format!("two sources have the `{member}` `{name}`"));
        diagnostic = beside(diagnostic, subject.sites, *first, "first here");
        Some(diagnostic.help("name them apart"))
    });
    repeated.collect()
}

/// `$name/…` names a source.
fn value_files(subject: &Subject, source: &Source, names: &[String]) -> Vec<Diagnostic> {
    let files = source.fields.get("helm").and_then(Value::as_map).and_then(|helm| helm.get("value-files"));
    let Some(files) = files else { return Vec::new() };
    let values = files.as_list().map_or_else(|| vec![files], |items| items.iter().map(|item| &item.value).collect());
    values
        .into_iter()
        .filter_map(|value| {
            let file = value.as_text()?;
            let name = file.strip_prefix('$')?.split('/').next()?.to_owned();
            if names.contains(&name) {
                return None;
            }
            let diagnostic = subject.finding(RULE, value.site, format!("no source has the `ref` `{name}`"));
            Some(match suggest(&name, names.iter().map(String::as_str)) {
                Some(near) => diagnostic.help(format!("did you mean `${near}`?")),
                None => diagnostic.help(format!("add a source with `ref = \"{name}\"` to `sources`")),
            })
        })
        .collect()
}
