//! What is to be known about the thing under the cursor, as Markdown.

use super::cursor::{self, Inside};
use super::definition::{declared, import_at};
use super::{Hover, describe};
use crate::analysis::Analysis;
use crate::ast::MemberKind;
use crate::catalog;
use crate::check::{Fact, Meaning, interface};
use crate::model::interface::OutputType;
use crate::model::{Declaration, EntityKind, Text};
use crate::resolve;
use crate::source::{FileId, Span};

pub(super) fn hover(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    if let Some((span, target)) = import_at(analysis, file, offset) {
        let markdown = format!("**{}**: source of this project", analysis.project.sources.path(target));
        return Some(Hover { span, markdown });
    }
    let syntax = analysis.syntax(file)?;
    let inside = cursor::inside(syntax, offset as usize);
    if inside == Inside::Text {
        return None;
    }
    if let Some(fact) = analysis.index.at(file, offset)
        && let Some(markdown) = meaning(analysis, fact)
    {
        return Some(Hover { span: fact.span, markdown });
    }
    declaration(analysis, file, offset).or_else(|| property(analysis, file, offset))
}

fn meaning(analysis: &Analysis, fact: &Fact) -> Option<String> {
    Some(match &fact.meaning {
        Meaning::Member(member) => describe::member(member),
        Meaning::Statement(statement) => describe::statement(statement),
        Meaning::Action(reference) => describe::action(analysis, reference),
        Meaning::Input(reference, name) => {
            let interface = interface(&analysis.project.lock, reference);
            let inputs = interface.iter().flat_map(|interface| &interface.inputs);
            let input = inputs.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            describe::input(reference, name, input.map(|(_, input)| input))
        }
        Meaning::Context(name) => describe::context(catalog::context(name)?),
        Meaning::Function(name) => describe::function(catalog::function(name)?),
        Meaning::Event(name) => describe::event(catalog::event(name)?),
        Meaning::Name { word, name, detail } => {
            let span = declared(analysis, fact);
            match named(analysis, word, span) {
                Some(text) => text,
                None => said(word, name, detail_of(analysis, fact, detail)),
            }
        }
    })
}

/// What is said of a name at one place; nothing where templates or `for` give it several meanings there.
fn detail_of<'a>(analysis: &Analysis, fact: &Fact, detail: &'a str) -> &'a str {
    let same = analysis.index.facts.iter().filter(|other| other.span == fact.span);
    let differs = |other: &Fact| matches!(&other.meaning, Meaning::Name { detail: other, .. } if other != detail);
    if same.into_iter().any(differs) { "" } else { detail }
}

fn said(word: &str, name: &str, detail: &str) -> String {
    match (word, detail) {
        (_, "") => format!("**{name}**: {word}"),
        ("parameter", type_) => format!("**{name}**: `{type_}`"),
        ("value" | "let", value) => format!("**{name}** = `{value}`"),
        (_, detail) => format!("**{name}**: {word}\n\n{detail}"),
    }
}

/// A thing that is declared at a span.
fn named(analysis: &Analysis, word: &str, declared: Option<Span>) -> Option<String> {
    let declared = declared?;
    match word {
        "template" | "gate" => {
            describe::template_at(analysis, declared).map(|(template, comment)| describe::template(template, &comment))
        }
        "job" => job(analysis, declared),
        "step" => step(analysis, declared),
        // Their values are said by the fact: they may be computed.
        "value" | "let" | "parameter" => None,
        _ => entity(analysis, declared),
    }
}

/// An image, an environment, a secret, an app, an action or a pipeline.
fn entity(analysis: &Analysis, declared: Span) -> Option<String> {
    let found = analysis.names.definitions.iter().find(|found| found.span == declared)?;
    let (kind, members): (_, &[&str]) = match found.kind {
        resolve::Kind::Image => (EntityKind::Image, &["repository", "platforms"]),
        resolve::Kind::Environment => (EntityKind::Environment, &["from", "requires", "url"]),
        resolve::Kind::Secret => (EntityKind::Secret, &["allow"]),
        resolve::Kind::Policy => (EntityKind::Policy, &["timeout"]),
        resolve::Kind::App => (EntityKind::App, &["environment", "image"]),
        resolve::Kind::Project => (EntityKind::Project, &["description"]),
        resolve::Kind::ApplicationSet => (EntityKind::ApplicationSet, &[]),
        resolve::Kind::Rollout => (EntityKind::Rollout, &[]),
        resolve::Kind::AnalysisTemplate => (EntityKind::AnalysisTemplate, &[]),
        resolve::Kind::Pipeline => {
            let pipeline = analysis.model.pipelines.iter().find(|pipeline| pipeline.id == found.name)?;
            let events = describe::list(pipeline.triggers.iter().map(|trigger| trigger.event.as_str()));
            let jobs = describe::list(pipeline.jobs.iter().map(|job| job.id.as_str()));
            let head = head(&found.name, "pipeline", pipeline.title.as_ref());
            return Some(format!("{head}\n\nOn {events}\n\nJobs: {jobs}"));
        }
        resolve::Kind::Action => {
            let action = analysis.model.action(&found.name)?;
            let inputs = describe::list(action.interface.inputs.iter().map(|input| input.id.as_str()));
            let outputs = describe::list(action.interface.outputs.iter().map(|output| output.id.as_str()));
            let mut parts = vec![head(&found.name, "action", action.title.as_ref())];
            parts.extend(
                [("Inputs", inputs), ("Outputs", outputs)]
                    .into_iter()
                    .filter_map(|(word, names)| (!names.is_empty()).then(|| format!("{word}: {names}"))),
            );
            return Some(parts.join("\n\n"));
        }
        resolve::Kind::Let => return constant(analysis, found),
        resolve::Kind::Template => return None,
    };
    let declaration = analysis.model.declaration(kind, &found.name)?;
    Some(with_members(analysis, declaration, kind, members))
}

/// `let` with its value, where that is short.
fn constant(analysis: &Analysis, found: &resolve::Definition) -> Option<String> {
    let ast = analysis.asts.iter().find(|ast| ast.file == found.file)?;
    let MemberKind::Let(let_) = &ast.body.members.get(found.member)?.kind else { return None };
    let value = analysis.project.sources.slice(let_.value.span);
    let short = value.len() <= 100 && !value.contains('\n');
    Some(if short { format!("**{}** = `{value}`", found.name) } else { format!("**{}**: let", found.name) })
}

fn with_members(analysis: &Analysis, declaration: &Declaration, kind: EntityKind, members: &[&str]) -> String {
    let mut parts = vec![head(&declaration.id, kind.keyword(), declaration.title.as_ref())];
    let lines: Vec<_> = members
        .iter()
        .filter_map(|name| {
            let field = declaration.fields.field(name)?;
            let span = analysis.sites.span(field.value.site)?;
            let written = analysis.project.sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ");
            (written.len() <= 100).then(|| format!("{name} = {written}"))
        })
        .collect();
    if !lines.is_empty() {
        parts.push(format!("```pipe\n{}\n```", lines.join("\n")));
    }
    parts.join("\n\n")
}

fn head(id: &str, word: &str, title: Option<&Text>) -> String {
    let title = title.and_then(Text::as_constant).filter(|title| !title.is_empty());
    match title {
        Some(title) => format!("**{id}**: {word}\n\n{title}"),
        None => format!("**{id}**: {word}"),
    }
}

fn job(analysis: &Analysis, declared: Span) -> Option<String> {
    let mut jobs = analysis.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let job = jobs.find(|job| analysis.sites.span(job.site) == Some(declared))?;
    let mut parts = vec![head(&job.id, "job", job.title.as_ref())];
    if !job.needs.is_empty() {
        parts.push(format!("After {}", describe::list(job.needs.iter().map(|need| need.job.as_str()))));
    }
    let outputs = job.field("outputs").and_then(crate::model::Value::as_map);
    let outputs = describe::list(outputs.iter().flat_map(|fields| fields.iter()).map(|field| field.key.as_str()));
    if !outputs.is_empty() {
        parts.push(format!("Outputs: {outputs}"));
    }
    Some(parts.join("\n\n"))
}

fn step(analysis: &Analysis, declared: Span) -> Option<String> {
    let step = steps(analysis).find(|step| analysis.sites.span(step.site) == Some(declared))?;
    let id = step.id.as_deref()?;
    let mut text = head(id, "step", step.title.as_ref());
    if let Some(action) = step.own_action().and_then(|(id, _)| analysis.model.action(id)) {
        text.push_str(&format!("\n\nUses the action `{}`", action.id));
        let outputs = describe::list(action.interface.outputs.iter().map(|output| output.id.as_str()));
        if !outputs.is_empty() {
            text.push_str(&format!("\n\nOutputs: {outputs}"));
        }
    }
    if let crate::model::Action::Use { target: crate::model::Target::Action(reference), .. } = &step.action {
        text.push_str(&format!("\n\nUses `{reference}`"));
        let interface = interface(&analysis.project.lock, reference);
        let outputs = describe::list(interface.iter().flat_map(|found| &found.outputs).map(String::as_str));
        if !outputs.is_empty() {
            text.push_str(&format!("\n\nOutputs: {outputs}"));
        }
    }
    let declared = step.declared_outputs().map(|outputs| {
        outputs
            .iter()
            .filter_map(|field| Some(format!("- `{}`: `{}`", field.key, OutputType::of(&field.value)?.name())))
            .collect::<Vec<_>>()
    });
    if let Some(lines) = declared.filter(|lines| !lines.is_empty()) {
        text.push_str(&format!("\n\nOutputs\n\n{}", lines.join("\n")));
    }
    Some(text)
}

/// The steps of all jobs and actions.
fn steps(analysis: &Analysis) -> impl Iterator<Item = &crate::model::Step> {
    let jobs = analysis.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    jobs.flat_map(|job| &job.steps).chain(analysis.model.actions.iter().flat_map(|action| &action.steps))
}

/// The name of a declaration itself.
fn declaration(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    let at = |span: Span| span.file == file && span.touches(offset);
    if let Some(found) = analysis.names.definitions.iter().find(|found| at(found.span)) {
        let word = if found.kind == resolve::Kind::Template { "template" } else { "" };
        return Some(Hover { span: found.span, markdown: named(analysis, word, Some(found.span))? });
    }
    let jobs = || analysis.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs);
    let steps = steps(analysis).filter(|step| step.id.is_some());
    let found = |site| analysis.sites.span(site).filter(|&span| at(span));
    if let Some(span) = jobs().find_map(|job| found(job.site)) {
        return Some(Hover { span, markdown: job(analysis, span)? });
    }
    let mut steps = steps;
    let span = steps.find_map(|step| found(step.site))?;
    Some(Hover { span, markdown: step(analysis, span)? })
}

/// `github.event_name`: a property of a context that GitHub defines.
fn property(analysis: &Analysis, file: FileId, offset: u32) -> Option<Hover> {
    let text = &analysis.syntax(file)?.text;
    let word = cursor::word(text, offset as usize);
    let (_, path) = cursor::path(text, word.start)?;
    let (first, rest) = path.split_first()?;
    let name = text.get(word.clone())?;
    let mut object = &catalog::context(first)?.object;
    for part in rest {
        object = object.inner(part)?;
    }
    let markdown = describe::property(&path.join("."), object.property(name)?);
    Some(Hover { span: Span::new(file, word.start, word.end), markdown })
}
