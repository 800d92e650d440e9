//! `long-lived-token`: a token of a registry is kept as a secret, and the registry would take the identity of the run
//! ("trusted publishing"), which cannot be stolen and used elsewhere.

use regex_lite::Regex;

use crate::check::outward;
use crate::diagnostic::Diagnostic;
use crate::model::{Action, Fields, Job, Piece, Pipeline, Step, Target, Value};
use crate::rules::Facts;

/// Registries, what publishes to them, and where it is written how they take an identity.
const COMMANDS: &[(&str, &str, &str)] = &[
    (
        "PyPI",
        r"^\s*(python3?\s+-m\s+)?(twine\s+upload|uv\s+publish|poetry\s+publish|hatch\s+publish)\b",
        "https://docs.pypi.org/trusted-publishers/",
    ),
    ("npm", r"^\s*(npm|pnpm)\s+publish\b", "https://docs.npmjs.com/trusted-publishers"),
    ("crates.io", r"^\s*cargo\s+publish\b", "https://crates.io/docs/trusted-publishing"),
    ("RubyGems", r"^\s*gem\s+push\b", "https://guides.rubygems.org/trusted-publishing/"),
    ("NuGet", r"^\s*dotnet\s+nuget\s+push\b", "https://learn.microsoft.com/nuget/nuget-org/trusted-publishing"),
];

/// What a command has that publishes elsewhere, or not at all, or by its identity already.
const ELSEWHERE: &[&str] = &[
    "--registry",
    "--repo",
    "--index",
    "--publish-url",
    "--host",
    "--source",
    "--dry-run",
    "--provenance",
    " -r ",
    " -s ",
];

/// Variables that name another registry. Source: the manuals of twine, uv, Hatch, npm, pnpm, RubyGems and Cargo.
const OTHER_REGISTRY: &[&str] = &[
    "TWINE_REPOSITORY",
    "TWINE_REPOSITORY_URL",
    "UV_PUBLISH_URL",
    "UV_PUBLISH_INDEX",
    "HATCH_INDEX_REPO",
    "NPM_CONFIG_REGISTRY",
    "RUBYGEMS_HOST",
    "CARGO_REGISTRY_DEFAULT",
];

/// How a script sets another registry for npm.
const NPM_SETTINGS: &[&str] = &["registry=", "set registry"];

/// How variables begin that tell of registries of one's own by their names.
const OTHER_REGISTRIES: &[&str] = &["POETRY_REPOSITORIES_", "CARGO_REGISTRIES_"];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (pipeline, job) in facts.model.pipelines.iter().flat_map(|one| one.jobs.iter().map(move |job| (one, job))) {
        for step in job.all_steps() {
            let publishes = publishes(step).filter(|(registry, _)| !names_another(pipeline, job, step, registry));
            let Some(((registry, guide), span)) = publishes.zip(facts.sites.span(step.site)) else { continue };
            let message =
                format!("a token for {registry} is kept here, and {registry} takes the identity of the run instead");
            let diagnostic = Diagnostic::finding("long-lived-token", span, message)
                .help(format!("let it trust this workflow: {guide}"));
            found.push(outward(diagnostic, step.site, facts.sites));
        }
    }
    found
}

/// Whether a variable, or a step that sets the program up, names another registry than the program's own.
fn names_another(pipeline: &Pipeline, job: &Job, step: &Step, registry: &str) -> bool {
    let around = [pipeline.fields.get("env"), job.field("env")].into_iter().flatten().filter_map(Value::as_map);
    let mut names = around.chain([&step.env]).flat_map(Fields::iter).map(|field| field.key.to_ascii_uppercase());
    let is_set = names.any(|name| {
        OTHER_REGISTRY.contains(&name.as_str()) || OTHER_REGISTRIES.iter().any(|start| name.starts_with(start))
    });
    let of_setup = |step: &Step| match &step.action {
        Action::Use { inputs, .. } => inputs
            .get("registry-url")
            .is_some_and(|url| url.as_text().is_none_or(|url| !url.contains("registry.npmjs.org"))),
        _ => false,
    };
    is_set || registry == "npm" && job.all_steps().any(of_setup)
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
            let mut settings = OTHER_REGISTRY.iter().chain(OTHER_REGISTRIES).chain(NPM_SETTINGS);
            if settings.any(|name| text.contains(name)) {
                return None;
            }
            let text = text.replace("\\\n", " ");
            let is_elsewhere = |line: &str| ELSEWHERE.iter().any(|option| line.contains(option));
            let found = COMMANDS.iter().find(|(_, command, _)| {
                Regex::new(command).is_ok_and(|one| text.lines().any(|line| one.is_match(line) && !is_elsewhere(line)))
            });
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
