//! The one type of message that every stage returns.
//!
//! It holds spans and plain sentences; how it is drawn (terminal, JSON, an editor) is not its concern.

use std::collections::HashMap;

use crate::source::{FileId, Span};

/// How much a diagnostic weighs. Errors and denied rules make a command exit with 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know; never fails a command.
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place that explains a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    /// What is to be seen there; may be empty at the primary place.
    pub text: String,
}

/// A replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// A change that mends the fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// An imperative: "replace with `needs`".
    pub title: String,
    pub edits: Vec<Edit>,
    pub kind: FixKind,
}

/// How much of a mend a fix is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixKind {
    /// What was meant, for certain.
    Certain,
    /// Perhaps what was meant, such as a name that is near: a person has to look at it.
    Guess,
    /// Something is left to be filled in, which only an editor can offer.
    Blank,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable kebab-case name that reads as "allow …".
    pub rule: &'static str,
    pub severity: Severity,
    /// One sentence without a final period.
    pub message: String,
    /// The user's own token.
    pub primary: Label,
    /// Other places that explain it: the declaration, the other end.
    pub related: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// The same for hand-written YAML, where that is not the help with its words translated.
    pub help_in_yaml: Option<String>,
    pub fix: Option<Fix>,
    /// The name that is not known, behind what would have it. A file is told once that it is not: see [`once`].
    pub unknown: Option<String>,
}

impl Diagnostic {
    pub fn new(rule: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity,
            message: message.into(),
            primary: Label { span, text: String::new() },
            related: Vec::new(),
            help: None,
            help_in_yaml: None,
            fix: None,
            unknown: None,
        }
    }

    pub fn error(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, span, message)
    }

    pub fn warning(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Warning, span, message)
    }

    /// What a rule finds. The analysis gives it the rule's level.
    pub fn finding(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(rule, Severity::Error, span, message)
    }

    /// It is less certain than others of its rule, and weighs no more than this, unless a level is set by hand.
    pub fn at_most(mut self, severity: Severity) -> Self {
        self.severity = self.severity.min(severity);
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Says what is to be seen at the primary place.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// Notes what is not known: something of that name, where it is looked for.
    pub fn not_known(mut self, place: &str, name: &str) -> Self {
        self.unknown = Some(format!("{place} {name}"));
        self
    }

    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    pub fn help_in_yaml(mut self, text: impl Into<String>) -> Self {
        self.help_in_yaml = Some(text.into());
        self
    }

    pub fn fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix =
            Some(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }], kind: FixKind::Certain });
        self
    }

    /// A fix that may not be what was meant.
    pub fn guess(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix(title, span, text).of_kind(FixKind::Guess)
    }

    /// A fix that leaves a value to be filled in.
    pub fn blank(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix(title, span, text).of_kind(FixKind::Blank)
    }

    fn of_kind(mut self, kind: FixKind) -> Self {
        self.fix = self.fix.map(|fix| Fix { kind, ..fix });
        self
    }

    /// Takes over another place where the same is not known.
    fn is_also_at(&mut self, other: Self) {
        let span = other.primary.span;
        if self.primary.span == span || self.related.iter().any(|label| label.span == span) {
            return;
        }
        self.severity = self.severity.max(other.severity);
        self.related.push(Label { span, text: "and here".to_owned() });
        // A fix that mends some places of many would leave the message where it is.
        self.fix = match (self.fix.take(), other.fix) {
            (Some(mut fix), Some(other)) if fix.title == other.title => {
                fix.edits.extend(other.edits);
                Some(fix)
            }
            _ => None,
        };
    }

    /// What else could be meant at a place, and the fix that writes it.
    pub fn did_you_mean(self, near: &str, span: Span) -> Self {
        self.help(format!("did you mean `{near}`?")).guess(format!("replace with `{near}`"), span, near)
    }
}

/// Sorts by place and drops what is said twice about the same place.
pub fn tidy(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        (a.primary.span, b.severity, a.rule, &a.message).cmp(&(b.primary.span, a.severity, b.rule, &b.message))
    });
    diagnostics.dedup_by(|a, b| a.rule == b.rule && a.primary.span == b.primary.span && a.message == b.message);
}

/// Says once in a file that a name is not known: at the first place, with the others beside it. The fix writes at all of
/// them. In: what [`tidy`] left; it must not come before somebody may allow what is said of one of the places.
pub fn once(diagnostics: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(&'static str, FileId, String), usize> = HashMap::new();
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics.drain(..) {
        let Some(unknown) = &diagnostic.unknown else {
            kept.push(diagnostic);
            continue;
        };
        let key = (diagnostic.rule, diagnostic.primary.span.file, unknown.clone());
        match first.get(&key).and_then(|at| kept.get_mut(*at)) {
            Some(said) => said.is_also_at(diagnostic),
            None => {
                first.insert(key, kept.len());
                kept.push(diagnostic);
            }
        }
    }
    *diagnostics = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown(start: usize, name: &str, near: Option<&str>) -> Diagnostic {
        let span = Span::new(FileId(0), start, start + 3);
        let diagnostic = Diagnostic::error("unknown-name", span, name).not_known("value", name);
        match near {
            Some(near) => diagnostic.did_you_mean(near, span),
            None => diagnostic,
        }
    }

    #[test]
    fn a_name_is_reported_once_and_mended_everywhere() {
        let mut all = vec![
            unknown(0, "abc", Some("abd")),
            Diagnostic::error("unknown-name", Span::new(FileId(0), 5, 8), "abc"),
            unknown(10, "xyz", None),
            unknown(20, "abc", Some("abd")),
            unknown(20, "abc", Some("abd")),
            unknown(30, "xyz", Some("xy")),
            Diagnostic { rule: "unknown-type", ..unknown(40, "abc", None) },
        ];
        once(&mut all);
        let starts: Vec<_> = all.iter().map(|one| one.primary.span.start).collect();
        assert_eq!(starts, [0, 5, 10, 40]);
        let related = |one: &Diagnostic| one.related.iter().map(|label| label.span.start).collect::<Vec<_>>();
        assert_eq!(all.iter().map(related).collect::<Vec<_>>(), [vec![20], vec![], vec![30], vec![]]);
        // A fix of some of the places mends nothing.
        let edits = |one: &Diagnostic| one.fix.as_ref().map(|fix| fix.edits.len());
        assert_eq!(all.iter().map(edits).collect::<Vec<_>>(), [Some(2), None, None, None]);
    }
}
