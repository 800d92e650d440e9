//! From the words of the language to those of YAML: messages are written for sources, and are said of files that people
//! wrote by hand.
//!
//! In: sentences with code in backticks. Out: the same with `timeout-minutes: 10` for `timeout = 10m`. What cannot be said
//! so is left out rather than shown in a language that the file is not written in.

use crate::catalog::context::CONTEXTS;
use crate::import::Kind;

/// Words of sources, and those of GitHub's files.
const WORDS: &[(&str, &str)] = &[
    ("use", "uses"),
    ("timeout", "timeout-minutes"),
    ("cancel-timeout", "cancel-timeout-minutes"),
    ("script", "run"),
    ("input", "inputs"),
    ("output", "outputs"),
];

/// How a text of a source may stand in the file: first as it is.
pub(super) fn variants(text: &str) -> Vec<String> {
    let mut found = vec![text.to_owned()];
    found.push(text.replace('"', "'"));
    found.extend(WORDS.iter().filter(|(own, _)| *own == text).map(|(_, foreign)| (*foreign).to_owned()));
    let bare = text.trim_matches('"');
    if bare != text {
        found.push(bare.to_owned());
    }
    found.push(camel(text));
    found.retain(|one| !one.trim().is_empty() && !one.contains('\n'));
    found
}

/// `target-revision` as `targetRevision`.
fn camel(text: &str) -> String {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut all, part| {
        let mut letters = part.chars();
        all.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        all.push_str(letters.as_str());
        all
    })
}

/// Where a text stands in another one as a word of its own.
pub(super) fn occurrences<'a>(text: &'a str, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '-';
    let opens = wanted.starts_with(is_word);
    let closes = wanted.ends_with(is_word);
    text.match_indices(wanted).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back().is_some_and(is_word);
        let after = text[at + wanted.len()..].chars().next().is_some_and(is_word);
        !(opens && before || closes && after)
    })
}

/// Whether a text means the same in both languages.
pub(super) fn is_common(text: &str) -> bool {
    text.chars().all(|letter| letter.is_alphanumeric() || "_-./@:".contains(letter))
}

/// A sentence about a file.
pub(super) fn said(text: &str) -> String {
    let mut parts = text.split('`');
    let mut out = plain(parts.next().unwrap_or_default());
    let mut is_code = true;
    for part in parts {
        out.push('`');
        out.push_str(&if is_code { code(part) } else { plain(part) });
        is_code = !is_code;
    }
    out
}

/// What to write, if it can be said of a file of that kind.
pub(super) fn help(text: &str, kind: Option<Kind>) -> Option<String> {
    let said = said(text);
    let codes = said.split('`').skip(1).step_by(2);
    let is_manifest = kind == Some(Kind::Manifests);
    let mut own = text.split('`').skip(1).step_by(2);
    let is_yaml = |code: &str| {
        // What was written in the words of sources has become a key with a value, or it has not become YAML.
        let is_untouched = own.next() == Some(code);
        let is_pipe = code.contains(" = ") || code.contains('{') && !code.contains("{{");
        match is_untouched {
            true => !is_pipe,
            false => !is_manifest && is_entry(code),
        }
    };
    codes.into_iter().all(is_yaml).then_some(said)
}

/// `key: value`, `key: { … }`, a key alone, or a comment.
fn is_entry(code: &str) -> bool {
    let key = code.split(':').next().unwrap_or_default();
    let is_key = !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    code.starts_with('#') || is_key && !code.contains("\": ") && !code.contains(" = ")
}

/// Words outside of code.
fn plain(text: &str) -> String {
    text.replace("pipelines", "workflows").replace("pipeline", "workflow")
}

/// `key = value` as `key: value`, `key { … }` as `key: { … }`.
fn code(text: &str) -> String {
    let text = match text.strip_prefix("@allow(").and_then(|rest| rest.split_once(',')) {
        Some((rule, _)) => format!("# pipec: allow({rule}) reason"),
        None => text.to_owned(),
    };
    if text.contains("${{") && !text.contains(" = ") {
        return text;
    }
    let mut out = entries(&text).replace(" { ", ": { ");
    for (own, foreign) in WORDS {
        if let Some(rest) = out.strip_prefix(own)
            && (rest.is_empty() || rest.starts_with(':') || *own == "use" && rest.starts_with(' '))
        {
            let rest = if *own == "use" && rest.starts_with(' ') { format!(":{rest}") } else { rest.to_owned() };
            out = format!("{foreign}{rest}");
            break;
        }
    }
    if out == "permissions: none" {
        return "permissions: {}".to_owned();
    }
    match out.strip_prefix("timeout-minutes: ").and_then(|rest| rest.strip_suffix('m')) {
        Some(minutes) => format!("timeout-minutes: {minutes}"),
        None => out,
    }
}

/// `key = value` as `key: value` throughout; an expression that YAML would take for a text stands in `${{ }}`.
fn entries(text: &str) -> String {
    let mut parts = text.split(" = ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_condition = out.rsplit([' ', '{']).next() == Some("if");
        let end = end_of_value(part);
        let (value, rest) = part.split_at(end);
        out.push_str(": ");
        match is_expression(value) && !is_condition {
            true => out.push_str(&format!("${{{{ {value} }}}}{rest}")),
            false => out.push_str(part),
        }
    }
    out
}

/// Where a value ends that others may follow.
fn end_of_value(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | '}' if depth == 0 => return text[..at].trim_end().len(),
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a value reads a context.
fn is_expression(value: &str) -> bool {
    let name = value.split_once('.').map_or("", |(name, _)| name);
    CONTEXTS.iter().any(|context| context.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_said_as_yaml() {
        for (own, foreign) in [
            ("write `timeout = 10m`", "write `timeout-minutes: 10`"),
            (
                "say it in the job: `permissions { contents = read }`",
                "say it in the job: `permissions: { contents: read }`",
            ),
            ("write `permissions = none`", "write `permissions: {}`"),
            ("`use actions/checkout@v4` in a pipeline", "`uses: actions/checkout@v4` in a workflow"),
            ("`env { TOKEN = secrets.TOKEN, A = 1 }`", "`env: { TOKEN: ${{ secrets.TOKEN }}, A: 1 }`"),
            ("`runs-on = matrix.os`", "`runs-on: ${{ matrix.os }}`"),
            ("`if = github.ref == 'main'`", "`if: github.ref == 'main'`"),
            ("`github.ref == 'main'`", "`github.ref == 'main'`"),
            ("write `@allow(x, \"reason\")`", "write `# pipec: allow(x) reason`"),
        ] {
            assert_eq!(said(own), foreign);
        }
    }
}
