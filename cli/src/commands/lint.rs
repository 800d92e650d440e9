//! `pipec lint`: what is wrong with the sources, and with the YAML that people wrote by hand. Nothing is written
//! but fixes that were asked for.

use std::collections::BTreeMap;

use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::foreign::Judgement;
use pipe_lang::pattern;
use pipe_lang::project::Project;
use pipe_lang::settings::{Override, RuleLevel};
use pipe_lang::source::{FileId, Span};

use super::Outcome;
use crate::arguments::{Format, LintArguments};
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::foreign::foreign;
use crate::mend::{Texts, mend};
use crate::report::{Summary, View, github, human, json, sarif};
use crate::target::{Target, is_yaml, targets_of};

pub fn lint(arguments: &LintArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let mut summary = Summary::default();
    let (mut findings, mut results) = (Vec::new(), Vec::new());
    for (number, target) in targets_of(&Disk, &arguments.paths, is_yaml)?.iter().enumerate() {
        let files = foreign(target, console)?;
        let is_alone = files.is_empty();
        let mut project = target.load(&Disk);
        set_levels(&mut project, arguments);
        let texts = Texts { project, files, root: target.root.clone() };
        let judgement = match arguments.fix {
            Some(fixes) => mend(target, fixes, texts, console)?,
            None => texts.judged(),
        };
        if is_alone {
            say_if_empty(target, &judgement, console)?;
        }
        let sources = &judgement.sources;
        let wanted = |diagnostic: &&Diagnostic| target.includes(sources, diagnostic);
        let diagnostics: Vec<&Diagnostic> = judgement.diagnostics.iter().filter(wanted).collect();
        summary.count(number, diagnostics.iter().copied());
        let view = View { sources, shown: &target.shown };
        match arguments.format {
            Format::Human => human::write(console.out, console.out_style, view, diagnostics)?,
            Format::Github => github::write(console.out, view, diagnostics)?,
            Format::Json => findings.extend(diagnostics.into_iter().map(|one| json::Finding::new(view, one))),
            Format::Sarif => {
                for one in diagnostics {
                    results.push(sarif::result(view, one).map_err(Failure::said)?);
                }
            }
        }
    }
    match arguments.format {
        Format::Json => json::write(console.out, &findings, &summary)?,
        Format::Sarif => sarif::write(console.out, results)?,
        Format::Human | Format::Github => {}
    }
    // First the report, then the line below it, where both go to one terminal.
    console.out.flush()?;
    if let Some(line) = summary.line() {
        writeln!(console.err, "{line}")?;
    }
    // Who uploads SARIF wants to go on with that.
    let fails = summary.errors > 0 && arguments.format != Format::Sarif;
    Ok(if fails { Outcome::Findings } else { Outcome::Fine })
}

/// What the command line says of levels wins over what `pipe.toml` says.
fn set_levels(project: &mut Project, arguments: &LintArguments) {
    if let Some(profile) = arguments.profile {
        project.settings.profile = profile;
    }
    if arguments.rules.is_empty() {
        return;
    }
    let nowhere = Span::new(FileId(0), 0, 0);
    let rules: BTreeMap<String, RuleLevel> = arguments
        .rules
        .iter()
        .map(|(name, level)| (name.clone(), RuleLevel { level: *level, span: nowhere }))
        .collect();
    let everywhere = pattern::parse("**").ok().into_iter().collect();
    project.settings.overrides.push(Override { paths: everywhere, rules });
}

fn say_if_empty(target: &Target, judgement: &Judgement, console: &mut Console<'_>) -> Result<(), Failure> {
    if judgement.sources.iter().all(|(_, source)| !pipe_lang::project::is_source(&source.path)) {
        let folder = if target.shown.is_empty() { "." } else { target.shown.trim_end_matches('/') };
        writeln!(console.err, "nothing to look at in {folder}: no `.pipe` file, workflow, action or manifest of Argo")?;
    }
    Ok(())
}
