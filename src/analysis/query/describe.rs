//! Markdown about single things, short: for hover, and beside completions.

use crate::analysis::Analysis;
use crate::ast::{self, MemberKind, Template};
use crate::catalog;
use crate::catalog::context::{Context, Object, Property, Type};
use crate::catalog::event::{Event, EventStatus};
use crate::catalog::function::Function;
use crate::check::{interface, signature};
use crate::lock::{Input, Interface};
use crate::model::ActionReference;
use crate::schema::{Member, Place, Statement};
use crate::source::Span;

/// How many inputs or names a list shows.
const SHOWN: usize = 40;

pub(super) fn member(member: &Member) -> String {
    let place = match member.place {
        Place::Const => "Known when compiling: constants, `let` and parameters.".to_owned(),
        Place::Run(key) => match catalog::availability(key) {
            Some(available) => format!("Expressions may read {}.", list(available.contexts.iter().copied())),
            None => "GitHub evaluates no expressions here.".to_owned(),
        },
    };
    format!("**{}**: `{}`\n\n{}\n\n{place}", member.name, member.shape.name(), member.doc)
}

pub(super) fn statement(statement: &Statement) -> String {
    format!("```pipe\n{}\n```\n\n{}", statement.form, statement.doc)
}

pub(super) fn action(analysis: &Analysis, reference: &ActionReference) -> String {
    let mut parts = vec![format!("**{reference}**"), version(analysis, reference)];
    parts.extend(retired(reference));
    match interface(&analysis.project.lock, reference) {
        Some(interface) => parts.extend(inputs_and_outputs(&interface)),
        None => parts.push("Its inputs are not known.".to_owned()),
    }
    parts.join("\n\n")
}

fn version(analysis: &Analysis, reference: &ActionReference) -> String {
    if let Some(locked) = analysis.project.lock.get(&reference.repository, &reference.reference) {
        return format!("`{}`, commit `{}`, pinned in `pipe.lock`", locked.version, short(&locked.commit));
    }
    match catalog::pin(&reference.repository, &reference.reference) {
        Some(pin) => format!("`{}`, commit `{}`, known to the catalog", pin.version, short(&pin.commit)),
        None => "Neither `pipe.lock` nor the catalog knows this version.".to_owned(),
    }
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

fn retired(reference: &ActionReference) -> Option<String> {
    let action = catalog::action(&reference.name())?;
    let replaced = action.replaced_by.as_ref().map_or_else(String::new, |other| format!(" Use `{other}`."));
    if let Some(reason) = &action.retired {
        return Some(format!("**Retired**: {reason}.{replaced}"));
    }
    let end = action.end_of_major(&reference.reference)?;
    Some(format!("**End of this major**: {end}.{replaced}"))
}

fn inputs_and_outputs(interface: &Interface) -> Vec<String> {
    let mut parts = Vec::new();
    if !interface.inputs.is_empty() {
        let (required, optional): (Vec<_>, Vec<_>) =
            interface.inputs.iter().partition(|(_, input)| input.required && input.default.is_none());
        let lines = required.into_iter().chain(optional).take(SHOWN);
        let lines: Vec<_> = lines.map(|(name, input)| format!("- `{name}`{}", tail(input))).collect();
        let more = match interface.inputs.len().saturating_sub(SHOWN) {
            0 => String::new(),
            count => format!("\n- and {count} more"),
        };
        parts.push(format!("Inputs\n\n{}{more}", lines.join("\n")));
    }
    if !interface.outputs.is_empty() {
        parts.push(format!("Outputs: {}", list(interface.outputs.iter().map(String::as_str))));
    }
    parts
}

/// ` = default`, required, deprecated
fn tail(input: &Input) -> String {
    let default = input.default.as_deref().filter(|text| !text.is_empty());
    let mut tail = default.map_or_else(String::new, |text| format!(" = `{}`", shortened(text)));
    if input.required && input.default.is_none() {
        tail.push_str(", required");
    }
    if input.deprecated.is_some() {
        tail.push_str(", deprecated");
    }
    tail
}

fn shortened(text: &str) -> String {
    const WIDTH: usize = 40;
    let line = text.lines().next().unwrap_or("");
    match line.char_indices().nth(WIDTH) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or("")),
        None if line.len() < text.len() => format!("{line}…"),
        None => line.to_owned(),
    }
}

/// A few words for completion.
pub(super) fn input_detail(input: &Input) -> String {
    match (&input.default, input.required) {
        (None, true) => "required".to_owned(),
        (Some(default), _) if !default.is_empty() => format!("= {}", shortened(default)),
        _ => String::new(),
    }
}

pub(super) fn input(reference: &ActionReference, name: &str, input: Option<&Input>) -> String {
    let head = format!("**{name}**: input of `{reference}`");
    let Some(input) = input else { return head };
    let mut parts = vec![head];
    match (&input.default, input.required) {
        (None, true) => parts.push("Required.".to_owned()),
        (Some(default), _) if !default.is_empty() => parts.push(format!("Default: `{}`", shortened(default))),
        _ => {}
    }
    if let Some(reason) = &input.deprecated {
        let text = if reason.is_empty() { "**Deprecated.**".to_owned() } else { format!("**Deprecated**: {reason}") };
        parts.push(text);
    }
    parts.join("\n\n")
}

pub(super) fn context(context: &Context) -> String {
    let mut parts = vec![format!("**{}**: context", context.name), about(context.name).to_owned()];
    if let Some(origin) = context.made_from {
        parts.push(format!("Its names come from `{origin}`."));
    }
    let names = list(documented(&context.object).chain(context.always.iter().copied()));
    if !names.is_empty() {
        parts.push(format!("Has {names}"));
    }
    parts.join("\n\n")
}

/// What a context is, in a sentence.
pub(super) fn about(context: &str) -> &'static str {
    match context {
        "env" => "Environment variables of the pipeline, the job and the step.",
        "github" => "The run: its event, commit, branch and repository.",
        "inputs" => "What a manual start or a calling pipeline gave.",
        "job" => "The job that is running: its status, container and services.",
        "jobs" => "The jobs of a callable pipeline, for its outputs.",
        "matrix" => "The combination of the matrix that this job runs for.",
        "needs" => "Jobs that ended before this one: results, outputs and images.",
        "runner" => "The machine: its system, architecture and folders.",
        "secrets" => "Secrets of the repository, the organization and the job's environment.",
        "steps" => "Steps of this job that have ended: results and outputs.",
        "strategy" => "The job's place in its matrix.",
        "vars" => "Configuration variables of the repository, the organization and the environment.",
        _ => "",
    }
}

pub(super) fn property(path: &str, property: &Property) -> String {
    let mut parts = vec![format!("**{path}.{}**: `{}`", property.name, type_name(&property.kind))];
    if !property.allowed.is_empty() {
        parts.push(format!("One of {}", list(property.allowed.iter().copied())));
    }
    if !property.events.is_empty() {
        parts.push(format!("Set for {}", list(property.events.iter().copied())));
    }
    if property.only_in_steps {
        parts.push("Known in steps only.".to_owned());
    }
    if let Type::Object(object) = &property.kind {
        let names = list(documented(object));
        if !names.is_empty() {
            parts.push(format!("Has {names}"));
        }
    }
    parts.join("\n\n")
}

fn documented(object: &Object) -> impl Iterator<Item = &'static str> {
    object.properties.iter().filter(|property| !property.undocumented).map(|property| property.name)
}

pub(super) fn type_name(kind: &Type) -> String {
    match kind {
        Type::Any => "json".to_owned(),
        Type::String => "string".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "bool".to_owned(),
        Type::Array(inner) => format!("list<{}>", type_name(inner)),
        Type::Object(_) => "record".to_owned(),
    }
}

/// `contains(string, string): bool`, each form on a line.
pub(super) fn signatures(function: &Function) -> String {
    let forms: Vec<_> = function
        .signatures
        .iter()
        .map(|form| {
            let mut parameters: Vec<_> = form.parameters.iter().map(type_name).collect();
            if form.variadic {
                parameters.push("…".to_owned());
            }
            format!("{}({}): {}", function.name, parameters.join(", "), type_name(&form.returns))
        })
        .collect();
    forms.join("\n")
}

pub(super) fn function(function: &Function) -> String {
    let mut parts = vec![format!("```pipe\n{}\n```", signatures(function))];
    if function.special {
        parts.push("Not in all places.".to_owned());
    }
    parts.extend(function.note.map(str::to_owned));
    parts.join("\n\n")
}

pub(super) fn event(event: &Event) -> String {
    let mut parts = vec![format!("**{}**: event", event.name)];
    match event.status {
        EventStatus::Active => {}
        EventStatus::Retired => parts.push("**Retired.**".to_owned()),
        EventStatus::Alias => parts.push("An alias of another event.".to_owned()),
    }
    if !event.types.is_empty() {
        let default = match event.default_types {
            Some(types) => format!("; unless said, {}", list(types.iter().copied())),
            None => String::new(),
        };
        parts.push(format!("Types: {}{default}", list(event.types.iter().copied())));
    }
    if !event.filters.is_empty() {
        parts.push(format!("Filters: {}", list(event.filters.iter().copied())));
    }
    if event.only_default_branch {
        parts.push("Starts only what is on the default branch.".to_owned());
    }
    parts.extend(event.note.map(str::to_owned));
    parts.join("\n\n")
}

/// A template with the comment above it.
pub(super) fn template(template: &Template, comment: &str) -> String {
    let head = format!("```pipe\ntemplate {} {}\n```", template.kind.text, signature(template));
    if comment.is_empty() { head } else { format!("{head}\n\n{comment}") }
}

/// The template that is declared at a span, and the comment above it.
pub(super) fn template_at(analysis: &Analysis, declared: Span) -> Option<(&Template, String)> {
    let ast = analysis.asts.iter().find(|ast| ast.file == declared.file)?;
    ast.body.members.iter().find_map(|member| match &member.kind {
        MemberKind::Template(template) if template.name.span == declared => Some((template, comment(analysis, member))),
        _ => None,
    })
}

/// The comment on the lines right above a member.
fn comment(analysis: &Analysis, member: &ast::Member) -> String {
    let Some(file) = analysis.project.sources.get(member.span.file) else { return String::new() };
    let (mut line, _) = file.line_column(member.span.start);
    let mut lines = Vec::new();
    for comment in member.comments.above.iter().rev() {
        let (at, _) = file.line_column(comment.span.start);
        if at + 1 != line {
            break;
        }
        line = at;
        lines.insert(0, comment.text.as_str());
    }
    lines.join(" ")
}

/// `a`, `b`, …
pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    let more = if names.len() > SHOWN { ", …" } else { "" };
    format!("{}{more}", names.into_iter().take(SHOWN).collect::<Vec<_>>().join(", "))
}
