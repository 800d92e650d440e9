//! What runs code of the work tree: build tools, test runners, scripts and actions of the repository.

use regex_lite::Regex;

use crate::model::{Action, Piece, Step, Target, Text};

/// Commands that run what the work tree says, at the start of a command.
const COMMANDS: &str = r"(?m)(^|[;&|(]|\bsudo\s|\bthen\s|\bdo\s)\s*(npm\s+(ci|i|install|run|test|start|exec|publish)\b|npx\s|yarn(\s|$)|pnpm\s|bun\s+(i|install|run|test)\b|make(\s|$)|cmake\s|ninja\b|just\s|task\s|bazel\s|pip3?\s+install\s+(-e\s+)?\.|pip3?\s+install\s+-r|poetry\s+(install|run|build)|uv\s+(sync|run|build|pip)|hatch\s|tox\b|nox\b|pytest\b|pre-commit\s|cargo\s+(build|test|run|clippy|doc|bench|publish|nextest)|go\s+(run|test|generate)|mvn\s|gradle\s|bundle\s|rake\b|composer\s|dotnet\s+(build|test|run|restore|publish|pack)|docker\s+(build|buildx|compose)\b|docker-compose\s|terraform\s+(init|plan|apply)|(bash|sh|python3?|node|ruby|php|deno\s+run)\s+[\w./-]*\.\w+|\./\S+|source\s+\S+)";

/// Actions that run what the work tree says.
const ACTIONS: &[&str] = &[
    "actions-rs/cargo",
    "android-actions/setup-android",
    "bahmutov/npm-install",
    "cypress-io/github-action",
    "goreleaser/goreleaser-action",
    "gradle/gradle-build-action",
    "helm/chart-testing-action",
    "pre-commit/action",
    "pyo3/maturin-action",
    "pypa/cibuildwheel",
    "ruby/setup-ruby",
];

/// Whether a step runs code of the work tree. Where that was put into a folder, what it runs has to name the folder.
pub(super) fn runs_work_tree(step: &Step, folder: Option<&str>) -> bool {
    let in_folder = |text: &str| folder.is_none_or(|folder| text.contains(folder));
    let directory = step.fields.get("working-directory").and_then(crate::model::Value::as_text).unwrap_or_default();
    match &step.action {
        Action::Run { script } => {
            let text = constant(script);
            runs(&text) && (in_folder(&text) || in_folder(&directory))
        }
        Action::Use { target: Target::Own { path: Some(path), .. } | Target::Other(path), .. } => {
            path.starts_with("./") && in_folder(path)
        }
        Action::Use { target: Target::Own { path: None, .. }, .. } => folder.is_none(),
        Action::Use { target: Target::Action(reference), inputs, .. } => {
            let name = reference.name().to_ascii_lowercase();
            match name.as_str() {
                "docker/build-push-action" => {
                    inputs.get("context").is_some_and(|value| value.as_text().is_some_and(|text| in_folder(&text)))
                }
                "ruby/setup-ruby" => folder.is_none() && inputs.get("bundler-cache").is_some(),
                name => folder.is_none() && ACTIONS.contains(&name),
            }
        }
        _ => false,
    }
}

/// Whether a script runs what the work tree says.
fn runs(text: &str) -> bool {
    Regex::new(COMMANDS).is_ok_and(|commands| commands.is_match(text))
}

/// The constant parts of a script, without its comments.
pub(super) fn constant(text: &Text) -> String {
    let pieces = text.pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.as_str(),
        Piece::Run(_) => "_",
    });
    let whole: String = pieces.collect();
    let lines: Vec<&str> = whole.lines().filter(|line| !line.trim_start().starts_with('#')).collect();
    lines.join("\n")
}
