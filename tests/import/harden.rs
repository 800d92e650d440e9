//! The second step: each source in `tests/import/harden` without its `baseline`, and what that changes.

use std::fs;

use pipe_lang::analysis::analyze;
use pipe_lang::diagnostic::{Diagnostic, Severity};
use pipe_lang::import::{Hardened, harden};
use pipe_lang::project::Project;
use pipe_lang::source::FileId;

use super::said::said;
use super::{Outcome, root};

fn project(files: &[(&str, &str)]) -> Project {
    let mut project = Project::default();
    for (path, text) in files {
        project.sources.add(*path, *text);
    }
    project
}

/// The project with the sources that came out.
fn after(mut project: Project, hardened: &Hardened) -> Project {
    for (path, text) in &hardened.sources {
        match project.sources.find(path) {
            Some(id) => project = project.with_text(id, text),
            None => {
                project.sources.add(path.as_str(), text.as_str());
            }
        }
    }
    project
}

fn shown(hardened: &Hardened) -> String {
    let mut out = String::new();
    for (path, text) in &hardened.sources {
        out.push_str(&format!("======== {path} ========\n{text}"));
    }
    for (path, changes) in &hardened.changes {
        out.push_str(&format!("======== {path} ========\n"));
        for change in changes {
            let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "(nothing)".to_owned());
            let (before, after) = (text(&change.before), text(&change.after));
            out.push_str(&format!("{}: {before} → {after}\n    {}\n", change.path, change.reason));
        }
    }
    for kept in &hardened.kept {
        out.push_str(&format!("======== kept ========\n{}: {}: {}\n", kept.pipeline, kept.choice, kept.reason));
    }
    out
}

#[test]
fn sources_become_safe() -> Outcome {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("snapshots/harden"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut paths: Vec<_> = fs::read_dir(root().join("tests/import/harden"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.sort();
    assert!(paths.len() >= 4, "the cases were not found");
    for path in paths {
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let text = fs::read_to_string(&path)?;
        let before = project(&[("ci.pipe", &text)]);
        let hardened = harden(&before, FileId(0)).map_err(|broken| format!("{name}: {:?}", broken.1))?;
        let hardened = hardened.ok_or_else(|| format!("{name} is safe already"))?;
        let after = after(before, &hardened);
        let errors = analyze(after.clone()).diagnostics;
        assert!(errors.iter().all(|one| one.severity == Severity::Note), "{name}: {errors:?}");
        // What was kept has to be kept, so a second time changes nothing.
        let again = harden(&after, FileId(0)).map_err(|broken| format!("{name}: {:?}", broken.1))?;
        if let Some(again) = again {
            assert_eq!(again.sources[..1], hardened.sources[..1], "{name}");
        }
        settings.bind(|| insta::assert_snapshot!(name.as_str(), format!("{text}{}", shown(&hardened))));
    }
    Ok(())
}

#[test]
fn what_is_safe_or_broken_stays() -> Outcome {
    let pipeline = |line: &str, script: &str| {
        format!(
            "pipeline p {{\n  {line}\n  on push\n  job a {{\n    runs-on = \"ubuntu-latest\"\n    run = {script}\n  }}\n}}\n"
        )
    };
    for safe in ["", "baseline = safe", "baseline { pins = safe }"] {
        let hardened = harden(&project(&[("p.pipe", &pipeline(safe, "\"make\""))]), FileId(0));
        assert_eq!(hardened.map_err(|broken| format!("{:?}", broken.1))?.map(|one| one.sources), None, "{safe}");
    }
    let broken = harden(&project(&[("p.pipe", &pipeline("baseline = github", "gone"))]), FileId(0));
    let Err(broken) = broken else { return Err("it has a mistake".into()) };
    assert_eq!(broken.1.len(), 1, "{:?}", broken.1);
    Ok(())
}

/// Git's commands that need the token are found, and words like them are not.
#[test]
fn pushes_keep_their_token() -> Outcome {
    let keeps = |script: &str, inputs: &str| -> Result<bool, String> {
        let text = format!(
            "pipeline p {{\n  baseline = github\n  on push\n  job a {{\n    runs-on = \"ubuntu-latest\"\n    permissions = none\n    \
             use actions/checkout@v7{inputs}\n    run = {script}\n  }}\n}}\n"
        );
        let hardened = harden(&project(&[("p.pipe", &text)]), FileId(0)).map_err(|broken| format!("{:?}", broken.1))?;
        let kept = hardened.ok_or("nothing")?.kept;
        Ok(kept.iter().any(|one| one.choice == "credentials"))
    };
    for script in [
        "git push",
        "cd x && git push",
        "git -C docs -c a.b=c push",
        "x=$(git ls-remote origin)",
        "git --no-pager fetch --tags",
    ] {
        assert!(keeps(&format!("\"{script}\""), "")?, "{script}");
        assert!(!keeps(&format!("\"{script}\""), "(persist-credentials = true)")?, "{script}");
    }
    for script in ["git status", "git log push", "# git push", "legit push", "echo push", "git commit -m fetch"] {
        assert!(!keeps(&format!("\"{script}\""), "")?, "{script}");
    }
    Ok(())
}

/// What is called takes less from its callers when it becomes safe: those in other files have to be able to stay.
#[test]
fn calls_from_other_files_still_fit() -> Outcome {
    let called = "pipeline called {\n  baseline = github\n  on workflow_call { input level: string }\n  job a {\n    runs-on = \"x\"\n    run = \"make\"\n  }\n}\n";
    let caller = "pipeline caller {\n  baseline = github\n  on push\n  job a = ./.github/workflows/called.yml\n}\n";
    let before = project(&[("called.pipe", called), ("caller.pipe", caller)]);
    let hardened = harden(&before, FileId(0)).map_err(|broken| format!("{:?}", broken.1))?.ok_or("nothing")?;
    let [kept] = &hardened.kept[..] else { return Err(format!("{:?}", hardened.kept).into()) };
    assert_eq!((kept.pipeline.as_str(), kept.choice), ("called", "others"));
    assert!(kept.reason.contains("the pipeline `called` needs the input `level`"), "{}", kept.reason);
    assert_eq!(said(&analyze(after(before, &hardened)).diagnostics), Vec::<&Diagnostic>::new());
    Ok(())
}

/// An action of the project pushes with the token that the job's checkout leaves.
#[test]
fn an_own_action_may_need_the_token() -> Outcome {
    let text = "pipeline p {\n  baseline = github\n  on push\n  job a {\n    runs-on = \"x\"\n    permissions = none\n    \
                use actions/checkout@v7\n    use ./.github/actions/outer\n  }\n}\n";
    let actions = |script: &str| {
        format!(
            "action outer \"a\" {{\n  use ./.github/actions/inner\n}}\naction inner \"b\" {{\n  \
             run = \"{script}\"\n}}\n"
        )
    };
    let kept = |script: &str| -> Result<Vec<String>, String> {
        let before = project(&[("p.pipe", text), ("actions.pipe", &actions(script))]);
        let hardened = harden(&before, FileId(0)).map_err(|broken| format!("{:?}", broken.1))?.ok_or("nothing")?;
        Ok(hardened.kept.into_iter().filter(|one| one.choice == "credentials").map(|one| one.reason).collect())
    };
    let [reason] = &kept("git push")?[..] else { return Err("it keeps no token".into()) };
    assert!(reason.starts_with("the job `a` has `git push` of the action `outer`, which may use"), "{reason}");
    assert_eq!(kept("make")?, Vec::<String>::new());
    Ok(())
}
