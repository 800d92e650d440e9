//! Actions whose program is JavaScript or a container: what is wrong with their `runs`, and with what they say besides.
//!
//! There is no source that they could become, so they are judged as they stand. The facts are the keys and runtimes of the
//! catalog; what the runner does with them is in its `ActionManifestManager`.

use super::{Foreign, unknown_key};
use crate::catalog::runner::{RUNTIMES, Runtime, RuntimeStatus, runtime};
use crate::catalog::syntax::{Mapping, action_mapping};
use crate::diagnostic::{Diagnostic, Severity};
use crate::expression_text::parse;
use crate::import::UnknownKey;
use crate::project::Repository;
use crate::source::{FileId, Span};
use crate::suggest::suggest;
use crate::yaml::{Entry, Node, Value};

/// What runs an action that is no composite one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    JavaScript,
    Container,
}

impl Kind {
    fn shown(self) -> &'static str {
        match self {
            Self::JavaScript => "a JavaScript action",
            Self::Container => "a Docker action",
        }
    }

    fn mapping(self) -> Option<&'static Mapping> {
        action_mapping(match self {
            Self::JavaScript => "node-runs-strict",
            Self::Container => "container-runs-strict",
        })
    }

    /// The conditions of what runs before and after, and what they decide about.
    fn conditions(self) -> [(&'static str, &'static str); 2] {
        match self {
            Self::JavaScript => [("pre-if", "pre"), ("post-if", "post")],
            Self::Container => [("pre-if", "pre-entrypoint"), ("post-if", "post-entrypoint")],
        }
    }

    /// The keys that name a file of the action.
    fn files(self) -> &'static [&'static str] {
        match self {
            Self::JavaScript => &["main", "pre", "post"],
            Self::Container => &["image"],
        }
    }
}

/// The keys of `runs` in which the runner evaluates expressions.
const EVALUATED: [&str; 2] = ["args", "env"];

/// What is wrong with a file, where it is such an action.
pub(super) fn faults(
    id: FileId,
    path: &str,
    file: &Foreign<'_>,
    repository: Option<&Repository<'_>>,
) -> Vec<Diagnostic> {
    let Some((root, runs)) = file.reading.root.as_ref().and_then(|root| Some((root, entry(root, "runs")?))) else {
        return Vec::new();
    };
    if root.get("jobs").is_some()
        || !matches!(runs.node.value, Value::Mapping { .. })
        || runs.node.get("plugin").is_some()
    {
        return Vec::new();
    }
    let judge = Judge { id, path, root, runs };
    let kind = match judge.kind() {
        Ok(kind) => kind,
        Err(fault) => return fault.map(|fault| *fault).into_iter().collect(),
    };
    let mut found = judge.of_runtime();
    found.extend(judge.of_keys(kind));
    found.extend(judge.of_conditions(kind));
    found.extend(judge.of_outputs(kind));
    found.extend(repository.map(|repository| judge.of_files(kind, repository)).unwrap_or_default());
    found
}

struct Judge<'a> {
    id: FileId,
    path: &'a str,
    root: &'a Node,
    runs: &'a Entry,
}

impl Judge<'_> {
    fn at(&self, node: &Node) -> Span {
        let range = node.span.clone().unwrap_or(0..0);
        Span::new(self.id, range.start, range.end)
    }

    fn at_key(&self, entry: &Entry) -> Span {
        let range = entry.key_span.clone().unwrap_or(0..0);
        Span::new(self.id, range.start, range.end)
    }

    /// What runs the action; the fault where that cannot be told, or nothing where another part judges it.
    fn kind(&self) -> Result<Kind, Option<Box<Diagnostic>>> {
        let Some(using) = self.runs.node.get("using") else {
            let message = "this `runs` does not say what runs the action: it has no `using`";
            let fault = Diagnostic::error("invalid-action", self.at_key(self.runs), message);
            return Err(Some(Box::new(fault.help("write `using: node24`, `using: docker` or `using: composite`"))));
        };
        let said = using.as_text().unwrap_or_default().to_ascii_lowercase();
        match said.as_str() {
            "composite" => Err(None),
            "docker" => Ok(Kind::Container),
            _ if runtime(&said).is_some() => Ok(Kind::JavaScript),
            _ => {
                let message = format!("GitHub's runners have nothing that is called `{said}` to run an action with");
                let fault = Diagnostic::finding("unknown-runtime", self.at(using), message);
                let names = RUNTIMES.iter().filter(|one| one.status == RuntimeStatus::Supported).map(|one| one.name);
                Err(Some(Box::new(match suggest(&said, names) {
                    Some(near) => fault.help(format!("did you mean `{near}`?")),
                    None => fault.help("write `node24`, `docker` or `composite`"),
                })))
            }
        }
    }

    /// `retired-runtime`
    fn of_runtime(&self) -> Vec<Diagnostic> {
        let of = |using: &Node| {
            let runtime: &Runtime = runtime(&using.as_text()?.to_ascii_lowercase())?;
            let name = runtime.name.replace("node", "Node ");
            let (message, most) = match (runtime.status, runtime.removed_on) {
                (RuntimeStatus::Supported, _) => return None,
                (RuntimeStatus::Removed, _) => {
                    (format!("this action was made for {name}, which GitHub's runners no longer have"), Severity::Error)
                }
                (RuntimeStatus::Deprecated, Some(day)) => {
                    (format!("this action runs on {name}, which GitHub's runners have until {day}"), Severity::Note)
                }
                (RuntimeStatus::Deprecated, None) => {
                    (format!("this action runs on {name}, which GitHub is going to take out"), Severity::Note)
                }
            };
            let newest =
                RUNTIMES.iter().rfind(|one| one.status == RuntimeStatus::Supported && one.name.starts_with("node"))?;
            let help = format!("write `using: {}`, once the program runs on it", newest.name);
            Some(Diagnostic::finding("retired-runtime", self.at(using), message).help(help).at_most(most))
        };
        self.runs.node.get("using").and_then(of).into_iter().collect()
    }

    /// `unknown-key`, `invalid-action`, `no-expression`: the keys of the file and of `runs`.
    fn of_keys(&self, kind: Kind) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let unknown = |entry: &Entry, mapping: &'static Mapping| {
            let span = entry.key_span.clone().filter(|_| mapping.key(&entry.key).is_none())?;
            Some(unknown_key(self.id, &UnknownKey { key: entry.key.clone(), span, mapping }))
        };
        for (node, mapping) in [(self.root, action_mapping("action-root-strict")), (&self.runs.node, kind.mapping())] {
            let Some(mapping) = mapping else { continue };
            // The runner goes on without such a key.
            found.extend(
                node.entries()
                    .iter()
                    .filter_map(|entry| unknown(entry, mapping))
                    .map(|one| one.at_most(Severity::Warning)),
            );
        }
        let needed = match kind {
            Kind::JavaScript => "main",
            Kind::Container => "image",
        };
        let is_there = |node: &Node| node.as_text().is_none_or(|text| !text.is_empty()) && node.value != Value::Null;
        if !self.runs.node.get(needed).is_some_and(is_there) {
            let message = format!("{} has `{needed}` in its `runs`, which is missing here", kind.shown());
            found.push(Diagnostic::error("invalid-action", self.at_key(self.runs), message));
        }
        for entry in self.runs.node.entries().iter().filter(|entry| !EVALUATED.contains(&entry.key.as_str())) {
            let Some(text) = entry.node.as_text().filter(|text| text.contains("${{")) else { continue };
            let message = format!("GitHub evaluates no `${{{{ }}}}` in `{}`, and refuses the action", entry.key);
            let diagnostic = Diagnostic::finding("no-expression", self.at(&entry.node), message);
            let inner = text.trim().strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}"));
            found.push(match inner.filter(|_| entry.key.ends_with("-if")) {
                Some(inner) => diagnostic.help(format!("write it without braces: `{}`", inner.trim())),
                None => diagnostic.help("write the value itself"),
            });
        }
        found
    }

    /// `idle-hook-condition`, and what is no condition.
    fn of_conditions(&self, kind: Kind) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (key, hook) in kind.conditions() {
            let Some(condition) = entry(&self.runs.node, key) else { continue };
            if self.runs.node.get(hook).is_none() {
                let message = format!("`{key}` decides whether `{hook}` runs, and there is no `{hook}`");
                let help = format!("add `{hook}`, or remove `{key}`");
                found.push(Diagnostic::finding("idle-hook-condition", self.at_key(condition), message).help(help));
            }
            let text = condition.node.as_text().filter(|text| !text.contains("${{") && !text.trim().is_empty());
            if let Some(Err(fault)) = text.map(parse) {
                let message =
                    format!("`{}` is no expression of GitHub's: {}", text.unwrap_or_default().trim(), fault.message);
                found.push(Diagnostic::error("invalid-action", self.at(&condition.node), message));
            }
        }
        found
    }

    /// What only a composite action says of its outputs.
    fn of_outputs(&self, kind: Kind) -> Vec<Diagnostic> {
        let outputs = self.root.get("outputs").map_or(&[][..], Node::entries);
        let of = |output: &Entry| {
            let value = entry(&output.node, "value")?;
            let message = format!(
                "{} sets its outputs while it runs: GitHub knows no `value` of `{}` here",
                kind.shown(),
                output.key
            );
            let diagnostic = Diagnostic::finding("unknown-key", self.at_key(value), message);
            Some(diagnostic.help("remove it, and write to `$GITHUB_OUTPUT`").at_most(Severity::Warning))
        };
        outputs.iter().filter_map(of).collect()
    }

    /// `missing-file`: what the action runs is not in the repository.
    fn of_files(&self, kind: Kind, repository: &Repository<'_>) -> Vec<Diagnostic> {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let of = |key: &&str| {
            let node = self.runs.node.get(key)?;
            let name = node.as_text().filter(|name| !name.trim().is_empty() && !name.contains("${{"))?;
            // An image of a registry is no file.
            if kind == Kind::Container && name.contains("://") {
                return None;
            }
            let path = format!("{folder}/{name}");
            if !repository.lacks(&path) || repository.may_ignore(&path) {
                return None;
            }
            let message = format!(
                "there is no file `{}` in this repository, so the action cannot start",
                path.trim_start_matches('/')
            );
            let help = match kind {
                Kind::JavaScript => "write the path from the folder of the action, and commit what a build makes there",
                Kind::Container => {
                    "write the path of a Dockerfile from the folder of the action, or `docker://` and an image"
                }
            };
            Some(Diagnostic::finding("missing-file", self.at(node), message).help(help))
        };
        kind.files().iter().filter_map(of).collect()
    }
}

fn entry<'a>(node: &'a Node, key: &str) -> Option<&'a Entry> {
    node.entries().iter().find(|entry| entry.key == key)
}
