//! What runs code of the work tree: build tools, test runners, scripts and actions of the repository.

use regex_lite::Regex;

use crate::catalog::program::{WORK_TREE_ACTIONS, WORK_TREE_COMMANDS};
use crate::model::{Action, Piece, Step, Target, Text};

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
                name => folder.is_none() && WORK_TREE_ACTIONS.contains(&name),
            }
        }
        _ => false,
    }
}

/// Whether a script runs what the work tree says.
fn runs(text: &str) -> bool {
    Regex::new(WORK_TREE_COMMANDS).is_ok_and(|commands| commands.is_match(text))
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
