//! What the variables of a script hold, as far as the source says it: environments and plain assignments.

use std::collections::BTreeMap;

use super::command::{Command, shown};
use crate::model::{Fields, Job, Pipeline, Step, Value, ValueKind};

/// By name; expressions as `${{ … }}`.
#[derive(Clone, Debug, Default)]
pub(in crate::rules) struct Variables(BTreeMap<String, String>);

/// What GitHub sets in every step, as the expression that says the same.
const SET_BY_GITHUB: &[(&str, &str)] = &[
    ("GITHUB_SHA", "${{ github.sha }}"),
    ("GITHUB_REPOSITORY", "${{ github.repository }}"),
    ("GITHUB_REPOSITORY_OWNER", "${{ github.repository_owner }}"),
];

impl Variables {
    /// At the beginning of a step.
    pub fn of(pipeline: &Pipeline, job: &Job, step: &Step) -> Self {
        let mut variables = Self(SET_BY_GITHUB.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect());
        let blocks = [pipeline.fields.get("env"), job.field("env")].into_iter().flatten().filter_map(Value::as_map);
        for block in blocks.chain([&step.env]) {
            variables.add(block);
        }
        variables
    }

    fn add(&mut self, block: &Fields) {
        for field in block.iter() {
            let value = self.value(&field.value);
            self.0.insert(field.key.clone(), value);
        }
    }

    /// A value as a text, with what is known put in.
    pub fn value(&self, value: &Value) -> String {
        let text = match &value.kind {
            ValueKind::Text(text) => shown(text),
            ValueKind::Run(expression) => format!("${{{{ {} }}}}", crate::source_text::expression(expression)),
            _ => value.as_text().unwrap_or_default(),
        };
        self.expanded(&text)
    }

    /// Takes in what a command assigns.
    pub fn assign(&mut self, command: &Command) {
        for (name, value) in &command.assigned {
            let value = self.expanded(value);
            self.0.insert(name.clone(), value);
        }
    }

    /// A text with `$NAME`, `${NAME}`, `${NAME:0:7}` and `${{ env.NAME }}` replaced where they are known. The first
    /// letters of something are written `…[:7]`.
    pub fn expanded(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            let (before, found) = rest.split_at(at);
            out.push_str(before);
            let (said, value) = self.variable(found);
            out.push_str(value.as_deref().unwrap_or(said));
            rest = found.get(said.len()..).unwrap_or_default();
        }
        out + rest
    }

    /// A variable at the start of a text: as it is written, and what it holds.
    fn variable<'t>(&self, text: &'t str) -> (&'t str, Option<String>) {
        let until = |end: &str| text.find(end).and_then(|at| text.get(..at + end.len()));
        if let Some(said) = text.strip_prefix("${{").and_then(|_| until("}}")) {
            let inner = said.trim_start_matches("${{").trim_end_matches("}}").trim();
            return (said, inner.strip_prefix("env.").and_then(|name| self.0.get(name).cloned()));
        }
        if let Some(said) = text.strip_prefix("${").and_then(|_| until("}")) {
            let inner = said.trim_start_matches("${").trim_end_matches('}');
            let (name, part) = inner.split_once(':').map_or((inner, None), |(name, part)| (name, Some(part)));
            let cut = match part {
                None => Some(String::new()),
                Some(part) => part.strip_prefix("0:").or(part.strip_prefix(":")).map(|count| format!("[:{count}]")),
            };
            return (said, self.0.get(name).zip(cut).map(|(value, cut)| format!("{value}{cut}")));
        }
        let name: String =
            text.chars().skip(1).take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
        (text.get(..=name.len()).unwrap_or(text), self.0.get(&name).cloned())
    }
}

/// An image as it is named in a script: `repository:tag@digest`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::rules) struct ImageName {
    pub repository: String,
    pub tag: Option<String>,
    pub digest: Option<String>,
}

impl ImageName {
    pub fn parse(text: &str) -> Self {
        let (name, digest) = split(text, '@').map_or((text, None), |(name, digest)| (name, Some(digest.to_owned())));
        // A colon before a slash is that of a port.
        let tagged = split(name, ':').filter(|(_, tag)| split(tag, '/').is_none());
        let (repository, tag) = tagged.map_or((name, None), |(name, tag)| (name, Some(tag.to_owned())));
        Self { repository: repository.to_owned(), tag, digest }
    }
}

/// Splits at the last such letter outside of `${…}` and `[…]`.
fn split(text: &str, wanted: char) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    let mut at = None;
    for (index, letter) in text.char_indices() {
        match letter {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => depth = depth.saturating_sub(1),
            _ if letter == wanted && depth == 0 => at = Some(index),
            _ => {}
        }
    }
    let at = at?;
    Some((text.get(..at)?, text.get(at + wanted.len_utf8()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_taken_apart() {
        let image = ImageName::parse("localhost:5000/${{ a || 'b:c' }}/x:main-${{ github.sha }}[:7]@sha256:1");
        assert_eq!(image.repository, "localhost:5000/${{ a || 'b:c' }}/x");
        assert_eq!(image.tag.as_deref(), Some("main-${{ github.sha }}[:7]"));
        assert_eq!(image.digest.as_deref(), Some("sha256:1"));
    }

    #[test]
    fn variables_are_put_in() {
        let mut variables = Variables(SET_BY_GITHUB.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect());
        variables
            .assign(&Command { assigned: vec![("SHORT".into(), "${GITHUB_SHA:0:7}".into())], ..Command::default() });
        assert_eq!(variables.expanded("x:$SHORT-${OTHER}$"), "x:${{ github.sha }}[:7]-${OTHER}$");
    }
}
