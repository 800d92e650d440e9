//! `indirect-path`: a path in `uses` that goes in and out of folders, or has a `/` too many. It leads to the same action as
//! the short one, and reads like another.

use crate::diagnostic::Diagnostic;
use crate::model::Target;
use crate::rules::Facts;
use crate::settings::{is_upwards, normal_path};

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let uses = facts.model.uses().filter_map(|one| {
        let written = match one.target {
            Target::Action(reference) => &reference.path,
            Target::Own { path: Some(path), .. } | Target::Other(path) => path,
            Target::Own { .. } | Target::Pipeline(_) => return None,
        };
        let straight = straightened(written)?;
        let message = format!("the path `{written}` takes a detour");
        Some(facts.finding("indirect-path", one.site, message).help(format!("it leads to `{straight}`: write that")))
    });
    uses.collect()
}

/// The path without detours; nothing where it has none, or leads out of the repository.
fn straightened(path: &str) -> Option<String> {
    let (start, rest) =
        ["./", "$/"].iter().find_map(|start| Some((*start, path.strip_prefix(start)?))).unwrap_or(("", path));
    if start.is_empty() && path.contains(':') {
        return None;
    }
    let inside = normal_path(rest).filter(|path| !is_upwards(path))?;
    let straight = format!("{start}{inside}");
    // Many write a folder with a `/` behind it.
    (straight.trim_end_matches('/') != path.trim_end_matches('/')).then_some(straight)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_detours_has_a_straight_one() {
        for (path, straight) in [
            ("./a/../b", Some("./b")),
            ("./.github//actions/../actions/setup", Some("./.github/actions/setup")),
            ("././a", Some("./a")),
            ("a/./b", Some("a/b")),
            ("./a/..", Some("./")),
            ("./", None),
            ("./a/", None),
            ("./../a", None),
            ("", None),
            ("docker://a//b", None),
        ] {
            assert_eq!(straightened(path).as_deref(), straight, "{path}");
        }
    }
}
