//! `@allow(rule, "reason")` above an item, and the levels of `pipe.toml`.

use crate::ast::{Annotation, Ast, Block, ExpressionKind, MemberKind};
use crate::diagnostic::Diagnostic;
use crate::exception::{Exception, apply as apply_exceptions, unknown_rule};
use crate::rules;
use crate::settings::Settings;
use crate::source::{Sources, Span};

/// Sets levels, drops what is allowed, and reports annotations that are wrong or of no use.
pub(super) fn apply(sources: &Sources, asts: &[Ast], settings: &Settings, found: &mut Vec<Diagnostic>) {
    let mut allowed = Vec::new();
    let mut faults = Vec::new();
    for ast in asts {
        collect(&ast.body, &mut allowed, &mut faults);
    }
    found.retain_mut(|diagnostic| {
        let path = sources.path(diagnostic.primary.span.file);
        match rules::weight_in(settings, diagnostic.rule, path, diagnostic.severity) {
            None => return false,
            Some(weight) => diagnostic.severity = weight,
        }
        true
    });
    faults.extend(apply_exceptions(&allowed, found, "remove the `@allow`"));
    unknown_settings(settings, &mut faults);
    found.append(&mut faults);
}

fn unknown_settings(settings: &Settings, faults: &mut Vec<Diagnostic>) {
    let overrides = settings.overrides.iter().flat_map(|one| &one.rules);
    for (name, level) in settings.rules.iter().chain(overrides) {
        if let Some(fault) = unknown_rule(name, level.span) {
            faults.push(fault);
        }
    }
}

fn collect<'a>(block: &'a Block, allowed: &mut Vec<Exception<'a>>, faults: &mut Vec<Diagnostic>) {
    for member in &block.members {
        for annotation in &member.annotations {
            if let Some(allow) = read(annotation, member.span, faults) {
                allowed.push(allow);
            }
        }
        match &member.kind {
            MemberKind::Field(field) => field.block.iter().for_each(|block| collect(block, allowed, faults)),
            MemberKind::Statement(statement) => {
                statement.block.iter().for_each(|block| collect(block, allowed, faults))
            }
            MemberKind::Template(template) => collect(&template.body, allowed, faults),
            MemberKind::For(for_) => collect(&for_.body, allowed, faults),
            MemberKind::When(when) => collect(&when.body, allowed, faults),
            MemberKind::Let(_) | MemberKind::Import(_) => {}
        }
    }
}

fn read<'a>(annotation: &'a Annotation, item: Span, faults: &mut Vec<Diagnostic>) -> Option<Exception<'a>> {
    if annotation.name.text != "allow" {
        faults.push(
            Diagnostic::error(
                "unknown-annotation",
                annotation.name.span,
                format!("there is no annotation `@{}`", annotation.name.text),
            )
            .help("there is `@allow(rule, \"reason\")`"),
        );
        return None;
    }
    let rule = annotation.arguments.first().and_then(|argument| match &argument.value.kind {
        ExpressionKind::Name(name) => Some((name.as_str(), argument.value.span)),
        _ => None,
    });
    let reason = annotation.arguments.get(1).and_then(|argument| match &argument.value.kind {
        ExpressionKind::Text(text) => text.constant().filter(|text| !text.trim().is_empty()),
        _ => None,
    });
    let (Some((rule, at)), Some(_)) = (rule, reason) else {
        faults.push(
            Diagnostic::error("missing-reason", annotation.span, "`@allow` names a rule and says why")
                .help("write `@allow(rule, \"reason\")`"),
        );
        return None;
    };
    if let Some(fault) = unknown_rule(rule, at) {
        faults.push(fault);
        return None;
    }
    Some(Exception { rule, at, item })
}
