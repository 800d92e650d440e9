//! `long-lived-token`: a token of a registry is kept as a secret, and the registry would take the identity of the run
//! ("trusted publishing"), which cannot be stolen and used elsewhere.

use regex_lite::Regex;

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Fields, Job, Piece, Step, Target};
use crate::rules::Facts;

/// Registries, what publishes to them, and where it is written how they take an identity.
const COMMANDS: &[(&str, &str, &str)] = &[
    (
        "PyPI",
        r"(?m)^\s*(python3?\s+-m\s+)?(twine\s+upload|uv\s+publish|poetry\s+publish|hatch\s+publish)\b",
        "https://docs.pypi.org/trusted-publishers/",
    ),
    ("npm", r"(?m)^\s*(npm|pnpm)\s+publish\b", "https://docs.npmjs.com/trusted-publishers"),
    ("crates.io", r"(?m)^\s*cargo\s+publish\b", "https://crates.io/docs/trusted-publishing"),
    ("RubyGems", r"(?m)^\s*gem\s+push\b", "https://guides.rubygems.org/trusted-publishing/"),
    ("NuGet", r"(?m)^\s*dotnet\s+nuget\s+push\b", "https://learn.microsoft.com/nuget/nuget-org/trusted-publishing"),
];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let steps = facts.model.pipelines.iter().flat_map(|pipeline| &pipeline.jobs).flat_map(Job::all_steps);
    steps
        .filter_map(|step| {
            let (registry, guide) = publishes(step)?;
            let message =
                format!("a token for {registry} is kept here, and {registry} takes the identity of the run instead");
            let diagnostic = Diagnostic::finding("long-lived-token", facts.sites.span(step.site)?, message)
                .help(format!("let it trust this workflow: {guide}"));
            Some(outward(diagnostic, step.site, facts.sites))
        })
        .collect()
}

/// The registry that a step publishes to with a secret.
fn publishes(step: &Step) -> Option<(&'static str, &'static str)> {
    match &step.action {
        Action::Use { target: Target::Action(reference), inputs, .. } => {
            let is_pypi = reference.name().eq_ignore_ascii_case("pypa/gh-action-pypi-publish");
            // Another index may not know the identity.
            let elsewhere = ["repository-url", "repository_url"].iter().any(|name| inputs.get(name).is_some());
            let (registry, _, guide) = COMMANDS.first()?;
            (is_pypi && !elsewhere && inputs.get("password").is_some()).then_some((registry, guide))
        }
        Action::Run { script } if has_secret(&step.env) => {
            let pieces = script.pieces.iter().map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Run(_) => "_",
            });
            let text: String = pieces.collect();
            // What goes to a registry of one's own is another matter.
            let elsewhere =
                ["--registry", "--repository", "--index", "--host", "--source", "--dry-run", "--provenance", "-s "];
            if elsewhere.iter().any(|option| text.contains(option)) {
                return None;
            }
            let found =
                COMMANDS.iter().find(|(_, command, _)| Regex::new(command).is_ok_and(|one| one.is_match(&text)));
            found.map(|(registry, _, guide)| (*registry, *guide))
        }
        _ => None,
    }
}

fn has_secret(env: &Fields) -> bool {
    let mut found = false;
    env.expressions(&mut |expression| {
        expression.walk(&mut |inner| {
            found |= matches!(inner.as_path(), Some(("secrets", names))
                if names.first().is_some_and(|name| !name.eq_ignore_ascii_case("github_token")));
        });
    });
    found
}
