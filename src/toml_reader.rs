//! Reading TOML with places: `pipe.toml` and `pipe.lock` go through here.
//!
//! In: a document's text. Out: tables whose entries are taken one by one; what is no TOML, has the wrong type or
//! is left over when the reader is done becomes a diagnostic at its place. The `toml` crate is known here only.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::suggest::suggest;

/// The names under which a file's faults are reported.
#[derive(Clone, Copy)]
pub(crate) struct RuleNames {
    pub(crate) syntax: &'static str,
    pub(crate) unknown_key: &'static str,
    pub(crate) wrong_type: &'static str,
}

/// Collects the diagnostics of one document.
pub(crate) struct Reader {
    file: FileId,
    rules: RuleNames,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A table of which entries are taken until none should be left.
pub(crate) struct Table<'t> {
    /// As people write it: `[output]`; empty for the document itself.
    name: String,
    pub(crate) span: Span,
    entries: Vec<Entry<'t>>,
    known: Vec<&'static str>,
}

/// A key and its value, each with its place.
pub(crate) struct Entry<'t> {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) span: Span,
    value: DeValue<'t>,
}

impl Reader {
    pub(crate) fn new(file: FileId, rules: RuleNames) -> Self {
        Self { file, rules, diagnostics: Vec::new() }
    }

    /// Reads a document; what can be read of a broken one is kept.
    pub(crate) fn document<'t>(&mut self, text: &'t str) -> Table<'t> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().unwrap_or(0..0);
            let message = format!("this is not TOML: {}", error.message());
            self.diagnostics.push(Diagnostic::error(
                self.rules.syntax,
                Span::new(self.file, span.start, span.end),
                message,
            ));
        }
        let span = Span::new(self.file, 0, 0);
        self.open(String::new(), span, table.into_inner())
    }

    /// The whole of the entry's text, or a diagnostic.
    pub(crate) fn text(&mut self, entry: &Entry<'_>) -> Option<String> {
        let DeValue::String(text) = &entry.value else {
            return self.mismatch(entry, "a text in quotes");
        };
        Some(text.to_string())
    }

    pub(crate) fn boolean(&mut self, entry: &Entry<'_>) -> Option<bool> {
        let DeValue::Boolean(value) = entry.value else {
            return self.mismatch(entry, "`true` or `false`");
        };
        Some(value)
    }

    pub(crate) fn integer(&mut self, entry: &Entry<'_>) -> Option<i64> {
        let DeValue::Integer(value) = &entry.value else {
            return self.mismatch(entry, "a whole number");
        };
        i64::from_str_radix(value.as_str(), value.radix()).ok()
    }

    pub(crate) fn table<'t>(&mut self, entry: Entry<'t>) -> Option<Table<'t>> {
        match entry.value {
            DeValue::Table(table) => Some(self.open(format!("[{}]", entry.key), entry.span, table)),
            _ => self.mismatch(&entry, "a table"),
        }
    }

    /// The tables of `[[key]]`.
    pub(crate) fn tables<'t>(&mut self, entry: Entry<'t>) -> Vec<Table<'t>> {
        self.elements(entry, "a list of tables").into_iter().filter_map(|element| self.table(element)).collect()
    }

    pub(crate) fn texts(&mut self, entry: Entry<'_>) -> Vec<String> {
        self.placed_texts(entry).into_iter().map(|(text, _)| text).collect()
    }

    /// Texts, each with its place.
    pub(crate) fn placed_texts(&mut self, entry: Entry<'_>) -> Vec<(String, Span)> {
        let elements = self.elements(entry, "a list of texts").into_iter();
        elements.filter_map(|element| Some((self.text(&element)?, element.span))).collect()
    }

    fn elements<'t>(&mut self, entry: Entry<'t>, wanted: &str) -> Vec<Entry<'t>> {
        let Entry { key, key_span, span, value } = entry;
        match value {
            DeValue::Array(list) => list
                .into_iter()
                .map(|element| self.entry(format!("[{key}]"), key_span, element))
                .map(|element| Entry { key: key.clone(), ..element })
                .collect(),
            value => self.mismatch(&Entry { key, key_span, span, value }, wanted).unwrap_or_default(),
        }
    }

    /// Says that everything left in a table is unknown there.
    pub(crate) fn finish(&mut self, table: Table<'_>) {
        for entry in &table.entries {
            let place = if table.name.is_empty() { String::new() } else { format!(" in `{}`", table.name) };
            let message = format!("unknown key `{}`{place}", entry.key);
            let diagnostic = Diagnostic::error(self.rules.unknown_key, entry.key_span, message);
            self.diagnostics.push(match suggest(&entry.key, table.known.iter().copied()) {
                Some(name) => diagnostic.did_you_mean(name, entry.key_span),
                None => diagnostic.help(format!("known here: {}", list(&table.known))),
            });
        }
    }

    /// Reports that a value is of the right type but cannot be meant.
    pub(crate) fn wrong_value(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(self.rules.wrong_type, span, message).help(help));
    }

    fn mismatch<T>(&mut self, entry: &Entry<'_>, wanted: &str) -> Option<T> {
        let message = format!("`{}` takes {wanted}, and this is {}", entry.key, describe(&entry.value));
        self.diagnostics.push(Diagnostic::error(self.rules.wrong_type, entry.span, message));
        None
    }

    fn open<'t>(&self, name: String, span: Span, table: DeTable<'t>) -> Table<'t> {
        let entries = table
            .into_iter()
            .map(|(key, value)| {
                let place = self.place(key.span());
                self.entry(key.into_inner().into_owned(), place, value)
            })
            .collect();
        Table { name, span, entries, known: Vec::new() }
    }

    fn entry<'t>(&self, key: String, key_span: Span, value: Spanned<DeValue<'t>>) -> Entry<'t> {
        Entry { key, key_span, span: self.place(value.span()), value: value.into_inner() }
    }

    fn place(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }
}

impl<'t> Table<'t> {
    /// Takes an entry out. The key is known from now on, whether it was there or not.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Entry<'t>> {
        self.known.push(key);
        let at = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(at))
    }

    /// An entry that stays where it is.
    pub(crate) fn peek(&self, key: &str) -> Option<&Entry<'t>> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Takes all entries out, in the order of the text: for a table whose keys are names of the user's own.
    pub(crate) fn take_all(&mut self) -> Vec<Entry<'t>> {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_by_key(|entry| entry.key_span);
        entries
    }
}

fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
