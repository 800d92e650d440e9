//! What is done about findings: levels of rules, the profile, and overrides for some files. In: `[rules]`, `[lint]` and
//! `[[overrides]]`. It must not know which rules exist.

use std::collections::BTreeMap;

use crate::pattern::{self, Pattern};
use crate::source::Span;
use crate::toml_reader::{Entry, Reader};

/// What is done about a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Deny,
    Warn,
    Note,
    Off,
}

impl Level {
    pub const NAMES: &str = "`deny`, `warn`, `note` or `off`";

    /// Reads `deny`, `warn`, `note` or `off`.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "deny" => Self::Deny,
            "warn" => Self::Warn,
            "note" => Self::Note,
            "off" => Self::Off,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Warn => "warn",
            Self::Note => "note",
            Self::Off => "off",
        }
    }
}

/// What is done where nothing is said about a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// The rules' own levels.
    #[default]
    Default,
    /// What is a note, or is not looked for, becomes a warning.
    Strict,
}

impl Profile {
    /// Reads `default` or `strict`.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "default" => Some(Self::Default),
            "strict" => Some(Self::Strict),
            _ => None,
        }
    }

    /// `[lint]`
    pub(super) fn read(reader: &mut Reader, entry: Entry<'_>) -> Self {
        let mut found = Self::default();
        let Some(mut table) = reader.table(entry) else { return found };
        if let Some(entry) = table.take("profile")
            && let Some(text) = reader.text(&entry)
        {
            match Self::parse(&text) {
                Some(profile) => found = profile,
                None => {
                    let message = format!("`{text}` is not a profile");
                    reader.wrong_value(entry.span, message, "there are `\"default\"` and `\"strict\"`");
                }
            }
        }
        reader.finish(table);
        found
    }

    /// The level of a rule whose own level is this.
    pub fn level(self, own: Level) -> Level {
        match (self, own) {
            (Self::Strict, Level::Note | Level::Off) => Level::Warn,
            _ => own,
        }
    }
}

/// `[[overrides]]`: levels of the files that a pattern names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// GitHub's patterns of paths, from the project's folder.
    pub paths: Vec<Pattern>,
    pub rules: BTreeMap<String, RuleLevel>,
}

impl Override {
    /// `[[overrides]]`
    pub(super) fn read(reader: &mut Reader, entry: Entry<'_>) -> Vec<Self> {
        let mut found = Vec::new();
        for mut table in reader.tables(entry) {
            let paths = table.take("paths").map(|entry| read_paths(reader, entry)).unwrap_or_default();
            let rules = table.take("rules").map(|entry| read(reader, entry)).unwrap_or_default();
            reader.finish(table);
            found.push(Self { paths, rules });
        }
        found
    }

    /// Whether it is about a file. The last pattern that names it decides.
    pub fn covers(&self, path: &str) -> bool {
        self.paths.iter().rev().find(|pattern| pattern.matches(path)).is_some_and(|pattern| !pattern.negative)
    }
}

/// A line of `[rules]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleLevel {
    pub level: Level,
    /// Of the rule's name, for the message that no such rule exists.
    pub span: Span,
}

fn read_paths(reader: &mut Reader, entry: Entry<'_>) -> Vec<Pattern> {
    let mut found = Vec::new();
    for (text, span) in reader.placed_texts(entry) {
        match pattern::parse(&text) {
            Ok(pattern) => found.push(pattern),
            Err(fault) => reader.wrong_value(span, fault.message, fault.help),
        }
    }
    found
}

/// `[rules]`
pub(super) fn read(reader: &mut Reader, entry: Entry<'_>) -> BTreeMap<String, RuleLevel> {
    let mut rules = BTreeMap::new();
    let Some(mut table) = reader.table(entry) else { return rules };
    for entry in table.take_all() {
        let Some(text) = reader.text(&entry) else { continue };
        match Level::parse(&text) {
            Some(level) => {
                rules.insert(entry.key, RuleLevel { level, span: entry.key_span });
            }
            None => {
                let message = format!("`{text}` is not a level");
                reader.wrong_value(entry.span, message, format!("a rule is set to {}", Level::NAMES));
            }
        }
    }
    rules
}
