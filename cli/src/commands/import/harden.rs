//! `pipec import --harden`: sources without `baseline = github`, and what that changes.

use std::path::Path;

use pipe_lang::import::{Change, Hardened, Kept, harden as harden_source};
use pipe_lang::project::Project;

use crate::arguments::ImportArguments;
use crate::commands::Outcome;
use crate::console::{Console, Style};
use crate::disk::Disk;
use crate::failure::Failure;
use crate::output::{Kind, Planned, planned, write_all};
use crate::report::{Summary, View, human};
use crate::target::{Target, targets};

pub fn harden(arguments: &ImportArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let prints = arguments.output == Path::new("-");
    if !prints && arguments.output != Path::new(".") {
        return Err(Failure::said("--harden writes sources where they are; `-o -` prints them instead"));
    }
    if let Some(other) = arguments.files.iter().find(|path| path.extension().is_none_or(|ending| ending != "pipe")) {
        let message = format!("{}: --harden takes sources; `pipec import` makes one of a workflow", other.display());
        return Err(Failure::said(message));
    }
    let mut outcome = Outcome::Fine;
    for target in &targets(&Disk, &arguments.files)? {
        let mut project = target.load(&Disk);
        for path in &target.named {
            match one(target, path, project, prints, console)? {
                (changed, true) => project = changed,
                (changed, false) => {
                    project = changed;
                    outcome = Outcome::Findings;
                }
            }
        }
    }
    Ok(outcome)
}

/// Hardens one source; the answer is the project as it is then, and whether it went well.
fn one(
    target: &Target,
    path: &Path,
    project: Project,
    prints: bool,
    console: &mut Console<'_>,
) -> Result<(Project, bool), Failure> {
    let inner = path.strip_prefix(&target.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
    let shown = format!("{}{inner}", target.shown);
    let Some(file) = project.sources.find(&inner) else {
        return Err(Failure::said(format!("{shown}: it is no source of its project")));
    };
    match harden_source(&project, file) {
        Ok(None) => {
            writeln!(console.err, "{shown}: all choices are safe already")?;
            Ok((project, true))
        }
        Ok(Some(hardened)) => {
            let mut project = project;
            let mut files = Vec::new();
            for (path, text) in &hardened.sources {
                project = match project.sources.find(path) {
                    Some(id) => project.with_text(id, text),
                    None => {
                        project.sources.add(path.as_str(), text.as_str());
                        project
                    }
                };
                files.push(planned(format!("{}{path}", target.shown), target.root.join(path), text)?);
            }
            match prints {
                true => write!(console.err, "{}", report(&shown, &hardened, console.err_style))?,
                false => write!(console.out, "{}", report(&shown, &hardened, console.out_style))?,
            }
            console.out.flush()?;
            finish(&files, prints, console)?;
            Ok((project, true))
        }
        Err(broken) => {
            let (broken, diagnostics) = *broken;
            let view = View { sources: &broken.sources, shown: &target.shown };
            human::write(console.err, console.err_style, view, &diagnostics)?;
            let mut summary = Summary::default();
            summary.count(0, &diagnostics);
            if let Some(line) = summary.line() {
                writeln!(console.err, "{line}")?;
            }
            writeln!(console.err, "{shown}: not hardened; mend this first")?;
            Ok((project, false))
        }
    }
}

/// Writes what changed, or prints it.
fn finish(files: &[Planned], prints: bool, console: &mut Console<'_>) -> Result<(), Failure> {
    if prints {
        for file in files {
            writeln!(console.out, "# {}", file.shown)?;
            write!(console.out, "{}", file.text)?;
        }
        return Ok(console.out.flush()?);
    }
    let stale: Vec<&Planned> = files.iter().filter(|file| file.kind != Kind::Unchanged).collect();
    write_all(&stale)?;
    for file in stale {
        writeln!(console.err, "{} {}", console.err_style.paint("32", "wrote"), file.shown)?;
    }
    Ok(())
}

/// What changes in each workflow, then what stays with GitHub.
fn report(shown: &str, hardened: &Hardened, style: Style) -> String {
    let mut out = String::new();
    for (output, changes) in &hardened.changes {
        out.push_str(&format!("{shown} → {output}\n"));
        let mut reasons: Vec<&str> = Vec::new();
        for change in changes {
            if !reasons.contains(&change.reason) {
                reasons.push(change.reason);
            }
        }
        for reason in reasons {
            out.push_str(&format!("  {}\n", style.paint("2", &format!("# {reason}"))));
            for change in changes.iter().filter(|change| change.reason == reason) {
                out.push_str(&format!("  {}\n", line(change)));
            }
        }
    }
    for Kept { pipeline, choice, reason } in &hardened.kept {
        let label = style.paint("1;33", "kept");
        out.push_str(&format!("{label}: `{choice} = github` in pipeline `{pipeline}`: {reason}\n"));
    }
    out
}

fn line(change: &Change) -> String {
    match (&change.before, &change.after) {
        (None, Some(after)) => format!("+ {}: {after}", change.path),
        (Some(before), None) => format!("- {}: {before}", change.path),
        (before, after) => {
            let text = |side: &Option<String>| side.clone().unwrap_or_default();
            format!("~ {}: {} → {}", change.path, text(before), text(after))
        }
    }
}
