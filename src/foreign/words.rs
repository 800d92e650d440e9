//! From the words of the language to those of YAML: messages are written for sources, and are said of files that people
//! wrote by hand.
//!
//! In: sentences with code in backticks. Out: the same with `timeout-minutes: 10` for `timeout = 10m`. What cannot be said
//! so is left out rather than shown in a language that the file is not written in.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::catalog::context::CONTEXTS;
use crate::import::Kind;
use crate::model::EntityKind;
use crate::schema::app::sync::SYNC_OPTION_WORDS;
use crate::schema::{Block, manifest_block};
use crate::target::argo::key::{camel_case, key, sync_option};

/// Words of sources, and those of GitHub's files.
const WORDS: &[(&str, &str)] = &[
    ("use", "uses"),
    ("timeout", "timeout-minutes"),
    ("cancel-timeout", "cancel-timeout-minutes"),
    ("script", "run"),
    ("input", "inputs"),
    ("output", "outputs"),
];

/// How the schema describes its shapes, and how YAML has them.
const SHAPES: &[(&str, &str)] = &[
    ("a duration such as `15m`", "a number of minutes"),
    (
        "`inherit`, `none`, `read-all` or `write-all`, or a block `{ … }` (permissions)",
        "`read-all` or `write-all`, or a mapping of permissions",
    ),
    ("a text in quotes", "a text"),
    ("a block of keys, each", "a mapping in which each value is"),
    ("a block `{ … }`", "a mapping"),
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
    found.push(camel_case(text));
    found.retain(|one| !one.trim().is_empty() && !one.contains('\n'));
    found
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

/// A sentence about a file of that kind.
pub(super) fn said(text: &str, kind: Option<Kind>) -> String {
    let code = if kind == Some(Kind::Manifests) { argo } else { code };
    let text = shaped(text, kind);
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

/// A sentence with the shapes that it names as YAML has them.
fn shaped(text: &str, kind: Option<Kind>) -> String {
    let shapes = SHAPES.iter().filter(|_| kind != Some(Kind::Manifests));
    shapes.fold(text.to_owned(), |text, (own, foreign)| text.replace(own, foreign))
}

/// What to write, if it can be said of a file of that kind.
pub(super) fn help(text: &str, kind: Option<Kind>) -> Option<String> {
    let said = said(text, kind);
    let codes = said.split('`').skip(1).step_by(2);
    let text = shaped(text, kind);
    let mut own = text.split('`').skip(1).step_by(2);
    let is_yaml = |code: &str| {
        // What was written in the words of sources has become a key with a value, or it has not become YAML.
        let is_untouched = own.next() == Some(code);
        let is_pipe = code.contains(" = ") || code.contains('{') && !code.contains("{{");
        match is_untouched {
            true => !is_pipe,
            false => is_entry(code),
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
    if let Some(event) = text.strip_prefix("on ").filter(|event| !event.contains(' ')) {
        return format!("on: {event}");
    }
    if let Some((_, kind)) = text.strip_prefix("input ").and_then(|rest| rest.split_once(": ")) {
        return format!("type: {kind}");
    }
    if let Some(minutes) = text.strip_suffix('m').filter(|minutes| minutes.parse::<u32>().is_ok()) {
        return minutes.to_owned();
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

/// The members of all blocks that become manifests.
static MEMBERS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let blocks = EntityKind::MANIFESTS.into_iter().filter_map(manifest_block).flat_map(Block::with_all_below);
    blocks.flat_map(|block| block.members).map(|member| member.name).collect()
});

/// Words of sources that manifests of Argo CD have no like of, and what stands there for them.
const OF_MANIFESTS: &[(&str, &str)] = &[
    ("finalizer = foreground", "finalizers: [resources-finalizer.argocd.argoproj.io]"),
    ("in-cluster", "https://kubernetes.default.svc"),
];

/// `self-heal = true` as `selfHeal: true`, `create-namespace` as `CreateNamespace=true`.
fn argo(text: &str) -> String {
    if let Some((_, known)) = OF_MANIFESTS.iter().find(|(own, _)| *own == text) {
        return (*known).to_owned();
    }
    if SYNC_OPTION_WORDS.contains(&text) && text.contains('-') {
        return sync_option(text, "true");
    }
    if MEMBERS.contains(text) {
        return key("", text);
    }
    let is_word = |letter: char| letter.is_ascii_lowercase() || letter == '-';
    let mut out = String::new();
    for (index, part) in text.split(" = ").enumerate() {
        if index > 0 {
            let at = out.trim_end_matches(is_word).len();
            let name = out.split_off(at);
            out.push_str(&format!("{}: ", key("", &name)));
        }
        out.push_str(part);
    }
    match out.split_once(" { ") {
        Some((name, rest)) if !name.contains(' ') => format!("{}: {{ {}", key("", name), rest.replace(" { ", ": { ")),
        _ => out,
    }
}

/// `key = value` as `key: value` throughout; an expression that YAML would take for a text stands in `${{ }}`.
fn entries(text: &str) -> String {
    let mut parts = text.split(" = ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let is_condition = out.rsplit([' ', '{']).next() == Some("if");
        let is_inside = out.contains(" { ");
        let end = end_of_value(part);
        let (value, rest) = part.split_at(end);
        out.push_str(": ");
        // Expressions know no double quotes, and braces inside of braces stand in these.
        let quote = if is_inside { "\"" } else { "" };
        match is_expression(value) && !is_condition {
            true => out.push_str(&format!("{quote}${{{{ {} }}}}{quote}{rest}", value.replace('"', "'"))),
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

/// Whether a value reads a context, or calls a function.
fn is_expression(value: &str) -> bool {
    let Some(at) = value.find(|letter: char| !letter.is_ascii_alphanumeric()) else { return false };
    let (name, rest) = value.split_at(at);
    rest.starts_with('.') && CONTEXTS.iter().any(|context| context.name == name)
        || rest.starts_with('(') && !name.is_empty()
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
            ("`env { TOKEN = secrets.TOKEN, A = 1 }`", "`env: { TOKEN: \"${{ secrets.TOKEN }}\", A: 1 }`"),
            ("`runs-on = matrix.os`", "`runs-on: ${{ matrix.os }}`"),
            ("`if = github.ref == 'main'`", "`if: github.ref == 'main'`"),
            ("`env { T = join(github.event.x, \" \") }`", "`env: { T: \"${{ join(github.event.x, ' ') }}\" }`"),
            ("add `on workflow_call` to it", "add `on: workflow_call` to it"),
            ("write `1m`", "write `1`"),
            ("`github.ref == 'main'`", "`github.ref == 'main'`"),
            ("write `@allow(x, \"reason\")`", "write `# pipec: allow(x) reason`"),
        ] {
            assert_eq!(said(own, Some(Kind::Workflow)), foreign);
        }
    }

    /// A description that no member has any more says nothing.
    #[test]
    fn each_shape_is_one_of_the_schema() {
        let blocks = crate::schema::FILE.with_all_below();
        let all: Vec<String> =
            blocks.iter().flat_map(|block| block.members).map(|member| member.shape.describe()).collect();
        for (own, _) in SHAPES {
            assert!(all.iter().any(|shape| shape.contains(own)), "no member is {own}");
        }
    }

    #[test]
    fn manifests_have_words_of_their_own() {
        for (own, foreign) in [
            ("write `self-heal = true`", "write `selfHeal: true`"),
            ("add `limit = 5`", "add `limit: 5`"),
            ("`retry { limit = 5 }`", "`retry: { limit: 5 }`"),
            ("`repo-url = \"https://github.com/org/repo\"`", "`repoURL: \"https://github.com/org/repo\"`"),
            ("`values-object`", "`valuesObject`"),
            ("`create-namespace`", "`CreateNamespace=true`"),
            ("`finalizer = foreground`", "`finalizers: [resources-finalizer.argocd.argoproj.io]`"),
            ("`cluster-addons`", "`cluster-addons`"),
            ("`https://github.com/org/a`", "`https://github.com/org/a`"),
        ] {
            assert_eq!(said(own, Some(Kind::Manifests)), foreign);
        }
    }
}
