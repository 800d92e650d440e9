//! Reading a lock file. People merge it and may edit it, so nothing in it is taken on trust.

use std::collections::BTreeMap;

use super::{ActionKey, FORMAT, Input, Interface, Lock, LockedAction, Place, RULE};
use crate::diagnostic::Diagnostic;
use crate::names::{is_commit, is_inner_path, is_reference, is_repository};
use crate::source::{FileId, Span};
use crate::toml_reader::{Entry, Reader, RuleNames, Table};

const RULES: RuleNames = RuleNames { syntax: RULE, unknown_key: RULE, wrong_type: RULE };

impl Lock {
    /// Reads `pipe.lock`. What cannot be read is left out and said.
    pub fn parse(file: FileId, text: &str) -> (Self, Vec<Diagnostic>) {
        if let Some(conflict) = merge_conflict(file, text) {
            return (Self::default(), vec![conflict]);
        }
        let mut reader = Reader::new(file, RULES);
        let mut document = reader.document(text);
        let version = document.take("version");
        let is_written_by_us = version.is_some();
        let pipec = document.take("pipec").and_then(|entry| reader.text(&entry)).unwrap_or_default();
        if let Some(entry) = version
            && let Some(version) = reader.integer(&entry)
            && version != FORMAT
        {
            let message = format!("this lock file has the form {version}; this pipec writes and reads {FORMAT}");
            let writer = if pipec.is_empty() { "a newer one".to_string() } else { format!("pipec {pipec} or newer") };
            reader.wrong_value(entry.span, message, format!("install {writer}"));
            return (Self::default(), reader.diagnostics);
        }
        let mut lock = Self { pipec, ..Self::default() };
        for table in document.take("action").map(|entry| reader.tables(entry)).unwrap_or_default() {
            read_action(&mut reader, table, &mut lock);
        }
        reader.finish(document);
        if !is_written_by_us && reader.diagnostics.is_empty() && !text.trim().is_empty() {
            let message = format!("the lock file does not say its form: `version = {FORMAT}` is missing");
            reader.wrong_value(Span::new(file, 0, 0), message, "restore the file, or remove it and run `pipec build`");
        }
        (lock, reader.diagnostics)
    }
}

/// The first line that Git left of two versions.
fn merge_conflict(file: FileId, text: &str) -> Option<Diagnostic> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let marker = line.trim_end();
        if marker.starts_with("<<<<<<< ") || marker.starts_with(">>>>>>> ") || marker == "=======" {
            let span = Span::new(file, start, start + marker.len());
            return Some(
                Diagnostic::error(RULE, span, "the lock file holds both sides of a merge conflict")
                    .help("take either side as it is and run `pipec build`: what is missing is added again"),
            );
        }
        start += line.len();
    }
    None
}

fn read_action(reader: &mut Reader, mut table: Table<'_>, lock: &mut Lock) {
    let span = table.span;
    let place = |table: &Table<'_>, key: &str| table.peek(key).map_or(span, |entry| entry.span);
    let (name_span, commit_span) = (place(&table, "name"), place(&table, "commit"));
    let name = checked(reader, &mut table, "name", is_repository, "the name of a repository");
    let reference = checked(reader, &mut table, "ref", is_reference, "a tag, branch or commit");
    let version = checked(reader, &mut table, "version", is_reference, "a version");
    let commit = checked(reader, &mut table, "commit", is_commit, "a commit: 40 or 64 hexadecimal digits");
    let replaces = table.take("replaces").map(|entry| read_replaced(reader, entry)).unwrap_or_default();
    let read = table.take("interface").map(|entry| read_interfaces(reader, entry)).unwrap_or_default();
    reader.finish(table);
    let (Some(name), Some(reference), Some(version), Some(commit)) = (name, reference, version, commit) else { return };
    let key = ActionKey::new(&name, &reference);
    if lock.actions.contains_key(&key) {
        reader.wrong_value(span, format!("`{key}` is locked twice"), "remove one of the two, or the whole file");
        return;
    }
    let spans = read.iter().map(|(path, (_, span))| (path.clone(), *span)).collect();
    lock.places.0.insert(key.clone(), Place { name: name_span, commit: commit_span, interfaces: spans });
    let interfaces = read.into_iter().map(|(path, (interface, _))| (path, interface)).collect();
    lock.actions.insert(key, LockedAction { version, commit: commit.to_ascii_lowercase(), replaces, interfaces });
}

fn read_replaced(reader: &mut Reader, entry: Entry<'_>) -> Vec<String> {
    let span = entry.span;
    let (right, wrong): (Vec<String>, _) = reader.texts(entry).into_iter().partition(|text| is_commit(text));
    for text in wrong {
        let message = format!("`{text}` is not a commit: 40 or 64 hexadecimal digits");
        reader.wrong_value(span, message, "remove `replaces`");
    }
    right.iter().map(|commit| commit.to_ascii_lowercase()).collect()
}

/// A text that must be there and be of a kind.
fn checked(
    reader: &mut Reader,
    table: &mut Table<'_>,
    key: &'static str,
    is_right: fn(&str) -> bool,
    kind: &str,
) -> Option<String> {
    let Some(entry) = table.take(key) else {
        let message = format!("a locked action lacks `{key}`");
        reader.wrong_value(table.span, message, "remove the entry and run `pipec build`: it is added again");
        return None;
    };
    let text = reader.text(&entry)?;
    if is_right(&text) {
        return Some(text);
    }
    let message = format!("`{text}` is not {kind}");
    reader.wrong_value(entry.span, message, "remove the entry and run `pipec build`: it is added again");
    None
}

fn read_interfaces(reader: &mut Reader, entry: Entry<'_>) -> BTreeMap<String, (Interface, Span)> {
    let mut interfaces = BTreeMap::new();
    for mut table in reader.tables(entry) {
        let span = table.peek("path").map_or(table.span, |entry| entry.span);
        let path = match table.take("path") {
            None => String::new(),
            Some(entry) => match reader.text(&entry) {
                Some(path) if is_inner_path(&path) => path,
                Some(path) => {
                    let message = format!("`{path}` is not a path inside a repository");
                    reader.wrong_value(entry.span, message, "remove the entry and run `pipec build`");
                    continue;
                }
                None => continue,
            },
        };
        let read_at = table.take("read-at").and_then(|entry| reader.text(&entry));
        let using = table.take("using").and_then(|entry| reader.text(&entry)).unwrap_or_default();
        let mut outputs = table.take("outputs").map(|entry| reader.texts(entry)).unwrap_or_default();
        outputs.sort();
        let inputs = table.take("inputs").map(|entry| read_inputs(reader, entry)).unwrap_or_default();
        reader.finish(table);
        interfaces.insert(path, (Interface { read_at, using, inputs, outputs }, span));
    }
    interfaces
}

fn read_inputs(reader: &mut Reader, entry: Entry<'_>) -> BTreeMap<String, Input> {
    let Some(mut table) = reader.table(entry) else { return BTreeMap::new() };
    let mut inputs = BTreeMap::new();
    for entry in table.take_all() {
        let name = entry.key.clone();
        let Some(mut table) = reader.table(entry) else { continue };
        let required = table.take("required").and_then(|entry| reader.boolean(&entry)).unwrap_or(false);
        let default = table.take("default").and_then(|entry| reader.text(&entry));
        let deprecated = table.take("deprecated").and_then(|entry| reader.text(&entry));
        reader.finish(table);
        inputs.insert(name, Input { required, default, deprecated });
    }
    inputs
}
