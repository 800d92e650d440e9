//! The secrets that imported workflows use, and their declarations.
//!
//! A secret is declared once in a project, whatever the number of workflows that use it. So the declarations stand in a
//! source of their own ([`SECRETS_FILE`]), which a later import completes.

use std::collections::BTreeMap;

use crate::ast::{self, Expression as Node, ExpressionKind, MemberKind, Statement, Subject};
use crate::check::expressions;
use crate::expression_text::is_name;
use crate::format::format;
use crate::model::{Base, Expression, Job, Model, Part, Pipeline, ValueKind};
use crate::resolve::dotted;
use crate::rules::secret::scope::needing_declaration;
use crate::source::FileId;
use crate::syntax::parse;

/// The source that the importer declares secrets in.
pub const SECRETS_FILE: &str = "secrets.pipe";

/// A secret, and the jobs that name it: `pipeline.job`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretUse {
    pub name: String,
    pub jobs: Vec<String>,
}

/// The secrets that jobs name. Those that a caller hands over need no declaration.
pub(super) fn used<'a>(pipelines: impl IntoIterator<Item = &'a Pipeline>) -> Vec<SecretUse> {
    let mut found: Vec<SecretUse> = Vec::new();
    for (pipeline, job) in jobs(pipelines) {
        for name in needing_declaration(pipeline, job) {
            if is_name(name) {
                add(&mut found, name, &[format!("{}.{}", pipeline.id, job.id)]);
            }
        }
    }
    found
}

/// Puts the uses of several sources together, each secret once.
pub fn merged<'a>(uses: impl IntoIterator<Item = &'a SecretUse>) -> Vec<SecretUse> {
    let mut found = Vec::new();
    for one in uses {
        add(&mut found, &one.name, &one.jobs);
    }
    found
}

fn add(found: &mut Vec<SecretUse>, name: &str, jobs: &[String]) {
    let known = found.iter().position(|known| known.name.eq_ignore_ascii_case(name));
    let at = known.unwrap_or_else(|| {
        found.push(SecretUse { name: name.to_owned(), jobs: Vec::new() });
        found.len() - 1
    });
    let new = jobs.iter().filter(|job| !found[at].jobs.contains(job)).cloned().collect::<Vec<_>>();
    found[at].jobs.extend(new);
}

/// What is said of jobs that are given secrets which they do not name.
pub(super) fn unnamed(model: &Model) -> Vec<String> {
    let mut notes = Vec::new();
    for (_, job) in jobs(&model.pipelines) {
        let inherits = job.field("secrets").is_some_and(|value| matches!(&value.kind, ValueKind::Word(_)));
        if inherits {
            notes.push(format!(
                "job `{}` hands over all secrets (`secrets: inherit`): which ones it uses is not known here",
                job.id
            ));
        } else if takes_all(job) {
            notes.push(format!(
                "job `{}` reads secrets without naming them (`secrets[…]`, `toJSON(secrets)`): they are not declared",
                job.id
            ));
        }
    }
    notes
}

fn takes_all(job: &Job) -> bool {
    let mut found = false;
    expressions(job, &mut |expression, _| {
        if let Expression::Path { base: Base::Context(context), parts, .. } = expression
            && context == "secrets"
        {
            found |= !matches!(parts.first(), Some(Part::Name(..) | Part::Index(Expression::Text(_))));
        }
    });
    found
}

fn jobs<'a>(pipelines: impl IntoIterator<Item = &'a Pipeline>) -> impl Iterator<Item = (&'a Pipeline, &'a Job)> {
    pipelines.into_iter().flat_map(|pipeline| pipeline.jobs.iter().map(move |job| (pipeline, job)))
}

/// A source with the declarations that are needed: those that are missing are added, the others are completed. Jobs of
/// the pipelines `anew` that do not use a secret any more are taken out of its `allow`. Nothing else is changed; of a
/// source that cannot be read, nothing at all: then there is no answer.
pub fn declare(text: &str, uses: &[SecretUse], anew: &[&str]) -> Option<String> {
    let syntax = parse(FileId(0), &text.into());
    if !syntax.diagnostics.is_empty() {
        return None;
    }
    let ast = ast::build(&syntax);
    let mut edits: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    let mut missing: Vec<&SecretUse> = uses.iter().collect();
    for member in &ast.body.members {
        let MemberKind::Statement(statement) = &member.kind else { continue };
        let Some(name) = secret(statement) else { continue };
        let own = uses.iter().find(|one| one.name.eq_ignore_ascii_case(name));
        missing.retain(|one| !one.name.eq_ignore_ascii_case(name));
        if let Some((list, elements)) = allow(statement) {
            let range = list.span.range();
            let jobs = own.map_or(&[][..], |one| &one.jobs);
            edits.insert(range.start, (range.end, completed(&text[range.clone()], elements, jobs, anew)?));
        }
    }
    let mut out = text.to_owned();
    for (start, (end, new)) in edits.into_iter().rev() {
        out.replace_range(start..end, &new);
    }
    for one in missing {
        if !out.is_empty() && !out.ends_with("\n\n") {
            out.push_str(if out.ends_with('\n') { "\n" } else { "\n\n" });
        }
        out.push_str(&declaration(one));
    }
    Some(format(&parse(FileId(0), &out.as_str().into())))
}

/// `secret NAME { allow = [ci.deploy] }`
fn declaration(one: &SecretUse) -> String {
    // What has a computed id cannot be named: then all may use it.
    let plain = one.jobs.iter().all(|job| job.split('.').all(is_name));
    match plain {
        true => format!("secret {} {{ allow = [{}] }}\n", one.name, one.jobs.join(", ")),
        false => format!("secret {}\n", one.name),
    }
}

fn secret(statement: &Statement) -> Option<&str> {
    match &statement.subject {
        Some(Subject::Name(name)) if statement.keyword.text == "secret" => Some(&name.text),
        _ => None,
    }
}

fn allow(statement: &Statement) -> Option<(&Node, &[ast::Element])> {
    let members = &statement.block.as_ref()?.members;
    let value = members.iter().find_map(|member| match &member.kind {
        MemberKind::Field(field) if field.key.word().is_some_and(|key| key.text == "allow") => field.value.as_ref(),
        _ => None,
    })?;
    match &value.kind {
        ExpressionKind::List(elements) => Some((value, elements)),
        _ => None,
    }
}

/// The list with the jobs that it lacks. Where it has comments, nothing is taken out, since one could go with it.
fn completed(list: &str, elements: &[ast::Element], jobs: &[String], anew: &[&str]) -> Option<String> {
    let has_comments = list.contains('#');
    let named: Vec<String> = elements.iter().filter_map(|element| dotted(&element.value)).collect();
    let is_allowed = |job: &String| {
        named.contains(job) || job.split_once('.').is_some_and(|(pipeline, _)| named.iter().any(|one| one == pipeline))
    };
    let new: Vec<&str> = jobs.iter().filter(|job| !is_allowed(job)).map(String::as_str).collect();
    let is_stale = |name: &String| {
        name.split_once('.').is_some_and(|(pipeline, _)| anew.contains(&pipeline)) && !jobs.contains(name)
    };
    if has_comments || named.len() < elements.len() {
        return Some(match new[..] {
            [] => list.to_owned(),
            // In front, since the last line may end in a comment.
            _ => format!("[\n{},{}", new.join(",\n"), list.strip_prefix('[')?),
        });
    }
    let kept = named.iter().filter(|name| !is_stale(name)).map(String::as_str);
    Some(format!("[{}]", kept.chain(new).collect::<Vec<_>>().join(", ")))
}
