//! Actions: their reference, and their inputs against the interface.

use super::Checker;
use super::index::Meaning;
use super::scope::Scope;
use crate::catalog;
use crate::diagnostic::Diagnostic;
use crate::lock::{Interface, Lock, known};
use crate::model::{ActionReference, Fields, Target};
use crate::names;
use crate::source::Span;
use crate::suggest::suggest;

/// What an action takes and gives: from the lock file, else from the catalog.
pub fn interface(lock: &Lock, reference: &ActionReference) -> Option<Interface> {
    if let Some(locked) = lock.get(&reference.repository, &reference.reference) {
        return locked.interfaces.get(&reference.path).cloned();
    }
    known::interface(&reference.name(), &reference.reference)
}

impl<'a> Checker<'a> {
    /// Reads a target: an action of a repository, or what is passed on as written.
    pub(super) fn target(&mut self, text: &str, span: Span, scope: &Scope<'a>) -> Option<Target> {
        if text.starts_with("./") || text.starts_with("../") || text.starts_with("$/") || text.starts_with("docker://")
        {
            return Some(Target::Other(text.to_owned()));
        }
        let full = match text.contains('@') {
            true => text.to_owned(),
            false => format!("{text}@{}", self.version_from_settings(text, span, scope)?),
        };
        let reference = ActionReference::parse(&full).filter(|reference| {
            names::is_repository(&reference.repository) && names::is_reference(&reference.reference)
        });
        let Some(reference) = reference else {
            self.report_in(
                scope,
                Diagnostic::error("bad-action", span, format!("`{text}` is no action")).help("write `owner/repo@ref`"),
            );
            return None;
        };
        self.checked.index.add(span, Meaning::Action(reference.clone()), None);
        Some(Target::Action(reference))
    }

    /// `[actions]` of `pipe.toml`, for a target without a version.
    fn version_from_settings(&mut self, text: &str, span: Span, scope: &Scope<'a>) -> Option<String> {
        let mut parts = text.splitn(3, '/');
        let repository = [parts.next()?, parts.next()?].join("/");
        let found = self.input.settings.actions.iter().find(|(name, _)| name.eq_ignore_ascii_case(&repository));
        if let Some((_, version)) = found {
            return Some(version.reference.clone());
        }
        let latest =
            catalog::action(text).and_then(catalog::Action::repository).and_then(|found| found.latest.as_deref());
        let major = latest.and_then(|latest| latest.split('.').next());
        let write = format!("write `{text}@{}`", major.unwrap_or("REF"));
        let mut diagnostic = Diagnostic::error("missing-version", span, format!("`{text}` names no version"))
            .help(format!("{write}, or put it once into `[actions]` of `pipe.toml`"))
            .help_in_yaml(write);
        if let Some(major) = major {
            diagnostic = diagnostic.guess(format!("add `@{major}`"), span, format!("{text}@{major}"));
        }
        self.report_in(scope, diagnostic);
        None
    }

    /// Unknown, missing and deprecated inputs.
    pub(super) fn check_inputs(&mut self, reference: &ActionReference, inputs: &Fields, span: Span, scope: &Scope<'a>) {
        for field in inputs.iter() {
            if let Some(span) = self.checked.sites.span(field.site) {
                self.checked.index.add(span, Meaning::Input(reference.clone(), field.key.clone()), None);
            }
        }
        let Some(interface) = interface(self.input.lock, reference) else { return };
        let find = |name: &str| interface.inputs.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let docker = interface.using == "docker";
        for field in inputs.iter() {
            let Some(at) = self.checked.sites.span(field.site) else { continue };
            match find(&field.key) {
                Some((_, input)) => {
                    if let Some(reason) = &input.deprecated {
                        let message = format!("the input `{}` of `{reference}` is deprecated", field.key);
                        let mut diagnostic = Diagnostic::warning("deprecated-input", at, message);
                        let reason = if reason.is_empty() {
                            "leave it out; the action's page says what came in its place"
                        } else {
                            reason
                        };
                        diagnostic = diagnostic.help(reason);
                        self.report_in(scope, diagnostic);
                    }
                }
                // Which input it is, the run decides.
                None if field.key.contains("${{") => {}
                None if docker && matches!(field.key.as_str(), "args" | "entrypoint") => {}
                None => self.unknown_input(reference, &interface, &field.key, at, scope),
            }
        }
        let is_computed = inputs.iter().any(|field| field.key.contains("${{"));
        for (name, input) in interface.inputs.iter().filter(|_| !is_computed) {
            let given = inputs.iter().any(|field| field.key.eq_ignore_ascii_case(name));
            if input.required && input.default.is_none() && !given {
                let diagnostic =
                    Diagnostic::error("missing-input", span, format!("`{reference}` needs the input `{name}`"))
                        .help(format!("add `{name} = …`"));
                // What the value is, only the user knows.
                let first = inputs.iter().next().and_then(|field| self.checked.sites.span(field.site));
                let (at, text) = match first {
                    Some(first) => {
                        (Span::new(first.file, first.start as usize, first.start as usize), format!("{name} = \"\", "))
                    }
                    None => (Span::new(span.file, span.end as usize, span.end as usize), format!(" ({name} = \"\")")),
                };
                self.report_in(scope, diagnostic.guess(format!("add `{name}`, to be filled in"), at, text));
            }
        }
    }

    fn unknown_input(
        &mut self,
        reference: &ActionReference,
        interface: &Interface,
        key: &str,
        at: Span,
        scope: &Scope<'a>,
    ) {
        let mut diagnostic = Diagnostic::error("unknown-input", at, format!("`{reference}` has no input `{key}`"));
        diagnostic = match suggest(key, interface.inputs.keys().map(String::as_str)) {
            Some(near) => diagnostic.did_you_mean(near, at),
            None if interface.inputs.is_empty() => diagnostic.help("it takes no inputs"),
            None => {
                let shown: Vec<_> = interface.inputs.keys().take(12).map(|name| format!("`{name}`")).collect();
                let more = if interface.inputs.len() > shown.len() { ", …" } else { "" };
                diagnostic.help(format!("it takes {}{more}", shown.join(", ")))
            }
        };
        self.report_in(scope, diagnostic);
    }
}
