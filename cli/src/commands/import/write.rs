//! `pipec import`: the sources, the declarations of their secrets, and their part of `pipe.lock`.

use std::path::{Path, PathBuf};

use pipe_lang::analysis::{Analysis, analyze};
use pipe_lang::import::{
    ForeignFile, Imported, Kind, SECRETS_FILE, SecretUse, add_pins, allow_existing, declare, import_all, merged,
};
use pipe_lang::lock::LOCK_FILE;
use pipe_lang::model::{Declaration, Value};
use pipe_lang::project::{Files, Project};

use super::{at, path_in_project, read};
use crate::arguments::ImportArguments;
use crate::commands::Outcome;
use crate::console::Console;
use crate::disk::Disk;
use crate::failure::Failure;
use crate::output::{Kind as Change, Planned, Site, planned, planned_lock, write_all};
use crate::target::{Target, targets};

/// What the sources come into.
struct Place<'a> {
    arguments: &'a ImportArguments,
    target: Target,
    existing: Analysis,
}

pub fn write(arguments: &ImportArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let place = match arguments.output == Path::new("-") {
        true => None,
        false => Some(place(arguments)?),
    };
    let mut refusals = Vec::new();
    let mut texts = Vec::new();
    for path in &arguments.files {
        match read(path) {
            Ok(text) => texts.push((path, path_in_project(path), text)),
            Err(message) => refusals.push(format!("{}: {message}", path.display())),
        }
    }
    let files: Vec<_> = texts.iter().map(|(_, path, text)| ForeignFile { path, text }).collect();
    let all = match &place {
        Some(place) => import_all(&files, &place.existing, !place.has_broken_lock()),
        None => import_all(&files, &analyze(Project::default()), false),
    };
    let mut sources = Vec::new();
    let mut refused = refusals.len();
    for ((path, _, text), imported) in texts.iter().zip(all) {
        match imported {
            Ok(imported) => sources.push((path.as_path(), imported)),
            Err(faults) => {
                refused += 1;
                refusals.extend(faults.iter().map(|fault| at(path, text, fault)));
            }
        }
    }
    let before = sources.len();
    let plan = place.as_ref().map(|place| place.plan(&mut sources, &mut refusals)).transpose()?;
    refused += before - sources.len();
    for (path, imported) in &sources {
        for note in &imported.notes {
            say_note(console, &format!("{}: {note}", path.display()))?;
        }
    }
    match plan {
        Some(plan) => plan.write(&sources, console)?,
        None => print(&sources, console)?,
    }
    console.out.flush()?;
    for refusal in refusals {
        writeln!(console.err, "{}: {refusal}", console.err_style.paint("1;31", "error"))?;
    }
    writeln!(console.err, "{} imported, {refused} refused", sources.len())?;
    Ok(if refused > 0 { Outcome::Findings } else { Outcome::Fine })
}

fn say_note(console: &mut Console<'_>, note: &str) -> Result<(), Failure> {
    writeln!(console.err, "{}: {note}", console.err_style.paint("1;36", "note"))?;
    Ok(())
}

/// Prints the sources and then their secrets, as one source.
fn print(sources: &[(&Path, Imported)], console: &mut Console<'_>) -> Result<(), Failure> {
    for (index, (_, imported)) in sources.iter().enumerate() {
        let apart = if index > 0 { "\n" } else { "" };
        write!(console.out, "{apart}{}", imported.source)?;
    }
    let secrets = merged(sources.iter().flat_map(|(_, imported)| &imported.secrets));
    if let Some(declared) = declare("", &secrets, &[]).filter(|declared| !declared.is_empty()) {
        write!(console.out, "\n{declared}")?;
    }
    Ok(())
}

/// The project that the folder of the sources belongs to, or will.
fn place(arguments: &ImportArguments) -> Result<Place<'_>, Failure> {
    let folder =
        arguments.output.ancestors().find(|folder| folder.is_dir()).filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).to_path_buf();
    let target = targets(&Disk, &[folder])?.into_iter().next().ok_or_else(|| Failure::said("no project"))?;
    let existing = target.analyze(&Disk);
    Ok(Place { arguments, target, existing })
}

/// The files that an import writes.
#[derive(Default)]
struct Plan {
    sources: Vec<Planned>,
    /// Sources that are there already and get an `@allow`.
    allowed: Vec<Planned>,
    secrets: Option<(Planned, usize)>,
    lock: Option<(Planned, usize)>,
    notes: Vec<String>,
}

impl Place<'_> {
    fn has_broken_lock(&self) -> bool {
        let project = &self.existing.project;
        project.diagnostics.iter().any(|one| project.sources.path(one.primary.span.file) == LOCK_FILE)
    }

    /// A file beside the sources, and how it is shown.
    fn file(&self, name: &str) -> (PathBuf, String) {
        let destination = self.arguments.output.join(name);
        let shown = destination.strip_prefix(".").unwrap_or(&destination).display().to_string();
        (destination, shown)
    }

    /// Compares all with what is there. Sources that may not be written are taken out and said.
    fn plan(&self, sources: &mut Vec<(&Path, Imported)>, refusals: &mut Vec<String>) -> Result<Plan, Failure> {
        let mut plan = Plan::default();
        let mut kept = Vec::new();
        for (path, imported) in sources.drain(..) {
            let (destination, shown) = self.file(&imported.path);
            let planned = planned(shown.clone(), destination, &imported.source)?;
            if let Some(other) = self.declared_elsewhere(&imported, &planned.destination) {
                refusals.push(format!("{}: `{other}` declares `{}` already", path.display(), imported.id));
            } else if plan.sources.iter().any(|other| other.destination == planned.destination) {
                refusals.push(format!("{}: another file of this import becomes {shown}, too", path.display()));
            } else if planned.kind == Change::Changed && !self.arguments.force {
                refusals.push(format!(
                    "{}: {shown} is there already and says something else: --force overwrites it",
                    path.display()
                ));
            } else {
                plan.sources.push(planned);
                kept.push((path, imported));
            }
        }
        *sources = kept;
        self.plan_allowed(sources, &mut plan)?;
        self.plan_secrets(sources, &mut plan)?;
        self.plan_lock(sources, &mut plan)?;
        Ok(plan)
    }

    /// The other source that declares the pipeline or the action.
    fn declared_elsewhere(&self, imported: &Imported, destination: &Path) -> Option<String> {
        let model = &self.existing.model;
        let site = match imported.kind {
            Kind::Workflow => model.pipeline(&imported.id)?.site,
            Kind::Action => model.action(&imported.id)?.site,
            Kind::Manifests => return None,
        };
        let file = self.existing.sites.span(site)?.file;
        let path = self.existing.project.sources.path(file);
        (!is_same(&self.target.root.join(path), destination)).then(|| format!("{}{path}", self.target.shown))
    }

    /// A call may turn out not to fit only when the file that it calls is imported, too.
    fn plan_allowed(&self, sources: &[(&Path, Imported)], plan: &mut Plan) -> Result<(), Failure> {
        for (path, text) in allow_existing(sources.iter().map(|(_, imported)| imported), &self.existing) {
            let destination = self.target.root.join(&path);
            plan.allowed.push(planned(format!("{}{path}", self.target.shown), destination, &text)?);
        }
        Ok(())
    }

    fn plan_secrets(&self, sources: &[(&Path, Imported)], plan: &mut Plan) -> Result<(), Failure> {
        let (destination, shown) = self.file(SECRETS_FILE);
        let mut secrets = merged(sources.iter().flat_map(|(_, imported)| &imported.secrets));
        secrets.retain(|one| match self.declaration_elsewhere(one, &destination) {
            Some((declaration, path)) => {
                plan.notes.extend(missing_in(declaration, one, &path));
                false
            }
            None => true,
        });
        if secrets.is_empty() && !Disk.exists(&destination) {
            return Ok(());
        }
        let before = planned(shown.clone(), destination, "")?;
        let anew: Vec<&str> = sources.iter().map(|(_, imported)| imported.id.as_str()).collect();
        match declare(&before.before, &secrets, &anew) {
            Some(text) => {
                let planned = planned(shown, before.destination, &text)?;
                if planned.kind != Change::Unchanged {
                    plan.secrets = Some((planned, secrets.len()));
                }
            }
            None => plan
                .notes
                .push(format!("{shown} has mistakes, so no secret is declared there: mend it and import again")),
        }
        Ok(())
    }

    /// The declaration of a secret in another source than that of the importer.
    fn declaration_elsewhere(&self, secret: &SecretUse, own: &Path) -> Option<(&Declaration, String)> {
        let declared = self.existing.model.secrets.iter().find(|one| one.id.eq_ignore_ascii_case(&secret.name))?;
        let file = self.existing.sites.span(declared.site)?.file;
        let path = self.existing.project.sources.path(file);
        let is_own = is_same(&self.target.root.join(path), own);
        (!is_own).then(|| (declared, format!("{}{path}", self.target.shown)))
    }

    fn plan_lock(&self, sources: &[(&Path, Imported)], plan: &mut Plan) -> Result<(), Failure> {
        let project = &self.existing.project;
        if self.has_broken_lock() {
            plan.notes.push(format!("{}{LOCK_FILE} has mistakes, so commits stay commits", self.target.shown));
            return Ok(());
        }
        let mut lock = project.lock.clone();
        for (_, imported) in sources {
            add_pins(&mut lock, &imported.pins);
        }
        let added = lock.actions.len() - project.lock.actions.len();
        let site = Site::new(&self.target.root, &self.target.shown, project)?;
        plan.lock = planned_lock(&site, &project.lock, &lock)?.map(|planned| (planned, added));
        Ok(())
    }
}

/// Says which jobs a declaration does not allow.
fn missing_in(declaration: &Declaration, secret: &SecretUse, path: &str) -> Option<String> {
    let allowed = declaration.fields.get("allow").and_then(Value::as_list)?;
    let named: Vec<&str> = allowed.iter().filter_map(|item| Some(item.value.as_entity()?.id.as_str())).collect();
    let is_allowed = |job: &&String| {
        named.contains(&job.as_str()) || job.split_once('.').is_some_and(|(pipeline, _)| named.contains(&pipeline))
    };
    let missing: Vec<String> =
        secret.jobs.iter().filter(|job| !is_allowed(job)).map(|job| format!("`{job}`")).collect();
    (!missing.is_empty())
        .then(|| format!("{path} declares the secret `{}`: add {} to its `allow`", declaration.id, missing.join(", ")))
}

/// Whether two paths are one file, whether it is there yet or not.
fn is_same(left: &Path, right: &Path) -> bool {
    fn real(path: &Path) -> Option<PathBuf> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(parent.canonicalize().ok()?.join(path.file_name()?))
    }
    real(left).is_some_and(|left| real(right) == Some(left))
}

impl Plan {
    fn write(self, sources: &[(&Path, Imported)], console: &mut Console<'_>) -> Result<(), Failure> {
        for note in &self.notes {
            say_note(console, note)?;
        }
        let others = self.secrets.iter().chain(&self.lock).map(|(planned, _)| planned).chain(&self.allowed);
        let all: Vec<&Planned> =
            self.sources.iter().chain(others).filter(|one| one.kind != Change::Unchanged).collect();
        write_all(&all)?;
        for ((path, _), planned) in sources.iter().zip(&self.sources) {
            let unchanged = if planned.kind == Change::Unchanged { " (unchanged)" } else { "" };
            writeln!(console.out, "{} → {}{unchanged}", path.display(), planned.shown)?;
        }
        for planned in &self.allowed {
            writeln!(console.out, "{}: a fault is seen now, and carried over with an `@allow`", planned.shown)?;
        }
        if let Some((planned, count)) = &self.secrets {
            writeln!(console.out, "{}: {} declared", planned.shown, counted(*count, "secret"))?;
        }
        if let Some((planned, count)) = &self.lock {
            writeln!(console.out, "{}: {} added", planned.shown, counted(*count, "version"))?;
        }
        Ok(())
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("one {what}") } else { format!("{count} {what}s") }
}
