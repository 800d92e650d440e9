//! The text of a lock file: the same content gives the same bytes.

use std::fmt::Write;

use super::{ActionKey, FORMAT, Input, Interface, Lock, LockedAction};

const HEADER: &str = "\
# Written by pipec: the commit and the interface of each action that the sources name.
# Commit this file; `pipec build` completes it, `pipec lock --update` moves it forward.
";

impl Lock {
    /// The file as it is written.
    pub fn text(&self) -> String {
        let mut out = format!("{HEADER}version = {FORMAT}\n");
        line(&mut out, "pipec", &quoted(&self.pipec));
        for (key, action) in &self.actions {
            write_action(&mut out, key, action);
        }
        out
    }
}

fn write_action(out: &mut String, key: &ActionKey, action: &LockedAction) {
    out.push_str("\n[[action]]\n");
    line(out, "name", &quoted(key.name()));
    line(out, "ref", &quoted(key.reference()));
    line(out, "version", &quoted(&action.version));
    line(out, "commit", &quoted(&action.commit));
    if !action.replaces.is_empty() {
        let commits: Vec<String> = action.replaces.iter().map(|commit| quoted(commit)).collect();
        line(out, "replaces", &format!("[{}]", commits.join(", ")));
    }
    for (path, interface) in &action.interfaces {
        write_interface(out, path, interface);
    }
}

fn write_interface(out: &mut String, path: &str, interface: &Interface) {
    out.push_str("\n[[action.interface]]\n");
    if !path.is_empty() {
        line(out, "path", &quoted(path));
    }
    if let Some(version) = &interface.read_at {
        line(out, "read-at", &quoted(version));
    }
    line(out, "using", &quoted(&interface.using));
    if !interface.outputs.is_empty() {
        let names: Vec<String> = interface.outputs.iter().map(|name| quoted(name)).collect();
        line(out, "outputs", &format!("[{}]", names.join(", ")));
    }
    if !interface.inputs.is_empty() {
        out.push_str("[action.interface.inputs]\n");
        for (name, input) in &interface.inputs {
            line(out, &key(name), &inline(input));
        }
    }
}

fn inline(input: &Input) -> String {
    let mut parts = Vec::new();
    if input.required {
        parts.push("required = true".to_string());
    }
    parts.extend(input.default.as_ref().map(|text| format!("default = {}", quoted(text))));
    parts.extend(input.deprecated.as_ref().map(|text| format!("deprecated = {}", quoted(text))));
    if parts.is_empty() { "{}".to_string() } else { format!("{{ {} }}", parts.join(", ")) }
}

fn line(out: &mut String, key: &str, value: &str) {
    out.push_str(key);
    out.push_str(" = ");
    out.push_str(value);
    out.push('\n');
}

/// A key, in quotes where TOML asks for them.
fn key(name: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !name.is_empty() && name.bytes().all(bare) { name.to_string() } else { quoted(name) }
}

/// A text on one line. Not left to the `toml` crate, which chooses among four forms by what is in it: the form of
/// a line would change with its content.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            letter if letter.is_control() => {
                // Writing to a text cannot fail.
                let _ = write!(out, "\\u{:04X}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
