//! Hand-offs that are written by hand: a job that checks out the repository of an app and sets an image there.

use super::command::{self, joined};
use super::variables::Variables;
use crate::model::{
    Action, ActionReference, Declaration, Fields, Job, Model, Piece, Site, Step, Target, Value, ValueKind,
    repository_of,
};

use crate::names::normal_path;
use crate::rules::Facts;

/// A script that sets an image in the repository of an app.
pub(in crate::rules) struct HandOff<'a> {
    pub app: &'a Declaration,
    pub step: &'a Step,
    /// The folder that it edits, from the root of that repository.
    pub path: String,
    /// The file that it edits, where it is no kustomization.
    pub file: Option<String>,
    /// `name=repository:tag`, as it is given to Kustomize, with the variables that are known put in.
    pub images: Vec<String>,
    /// The step that checked out the repository.
    pub checkout: Checkout<'a>,
    pub site: Site,
}

/// A step that checks out a repository other than the pipeline's own.
#[derive(Clone, Copy)]
pub(in crate::rules) struct Checkout<'a> {
    pub step: &'a Step,
    pub inputs: &'a Fields,
}

/// The hand-written hand-offs of a job. Variables of the pipeline and the job are not known here: `images` has those of
/// the script alone; [`images`] has all.
pub(in crate::rules) fn of_job<'a>(facts: &Facts<'a>, job: &'a Job) -> Vec<HandOff<'a>> {
    let checkouts: Vec<_> = job.all_steps().filter_map(checkout).collect();
    if checkouts.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<HandOff<'a>> = Vec::new();
    // The step of the standard library's `deploy` edits the right folder by construction.
    for step in job.all_steps().filter(|step| !matches!(step.role, crate::model::Role::Deploy(_))) {
        for (folder, file, images) in facts.commands(step).iter().filter_map(edit) {
            for checkout in &checkouts {
                let root = checkout.folder();
                let Some(path) = below(&folder, &root) else { continue };
                let Some(app) = checkout.app(facts.model, &path) else { continue };
                let file = file.as_deref().and_then(|file| below(file, &root));
                match found.iter_mut().find(|known| std::ptr::eq(known.step, step) && known.path == path) {
                    Some(known) => known.images.extend(images),
                    None => {
                        found.push(HandOff { app, step, path, file, images, checkout: *checkout, site: step.site });
                    }
                }
                break;
            }
        }
    }
    found
}

/// What a command edits: the folder, the file where it is no kustomization, and the images that it sets.
fn edit(one: &command::Command) -> Option<(String, Option<String>, Vec<String>)> {
    if let Some(arguments) = one.calls("kustomize", &["edit", "set", "image"]) {
        let images = arguments.iter().map(|word| (*word).to_owned()).collect();
        return Some((one.folder.clone(), None, images));
    }
    let file = joined(&one.folder, edited_file(one)?);
    let folder = file.rsplit_once('/').map(|(folder, _)| folder.to_owned()).unwrap_or_default();
    Some((folder, Some(file), Vec::new()))
}

/// The manifest or the values that `sed -i` or `yq -i` edits in its place.
pub(in crate::rules) fn edited_file(one: &command::Command) -> Option<&str> {
    let arguments = one.of("sed").or_else(|| one.of("yq"))?;
    let in_place = arguments.iter().any(|word| word.starts_with("-i") || *word == "--inplace" || *word == "--in-place");
    let is_yaml = |word: &&&str| word.ends_with(".yaml") || word.ends_with(".yml");
    let file = arguments.iter().rev().find(is_yaml).filter(|_| in_place)?;
    (!file.contains(['$', '*', ' '])).then_some(*file)
}

impl HandOff<'_> {
    /// The images that it sets, with all variables that are known put in.
    pub fn images(&self, facts: &Facts<'_>, mut variables: Variables) -> Vec<String> {
        facts.commands(self.step).iter().for_each(|one| variables.assign(one));
        self.images.iter().map(|image| variables.expanded(image)).collect()
    }
}

/// What a step uses, where it is an action of a repository.
pub(in crate::rules) fn action(step: &Step) -> Option<(&ActionReference, &Fields)> {
    match &step.action {
        Action::Use { target: Target::Action(reference), inputs, .. } => Some((reference, inputs)),
        _ => None,
    }
}

/// The checkout that a step is, if it names a repository.
pub(in crate::rules) fn checkout(step: &Step) -> Option<Checkout<'_>> {
    let (reference, inputs) = action(step)?;
    let is_checkout = reference.repository.eq_ignore_ascii_case("actions/checkout");
    (is_checkout && inputs.get("repository").is_some()).then_some(Checkout { step, inputs })
}

impl<'a> Checkout<'a> {
    /// Where it goes, from the root of the workspace.
    pub fn folder(&self) -> String {
        normal_path(&self.inputs.get("path").and_then(Value::as_text).unwrap_or_default())
    }

    /// The name of the repository, also behind an owner that is known on the runner only.
    fn name(&self) -> Option<String> {
        let value = self.inputs.get("repository")?;
        let text = match &value.kind {
            ValueKind::Text(text) => match text.pieces.last()? {
                Piece::Text(text) => text.clone(),
                Piece::Run(_) => return None,
            },
            _ => value.as_text()?,
        };
        Some(text.rsplit_once('/')?.1.to_owned())
    }

    /// The apps that are rendered from a repository of this name.
    pub fn apps(&self, model: &'a Model) -> Vec<&'a Declaration> {
        let Some(name) = self.name() else { return Vec::new() };
        let fits = |app: &&Declaration| {
            let own = app_repository(app);
            own.is_some_and(|own| own.rsplit('/').next().is_some_and(|own| own.eq_ignore_ascii_case(&name)))
        };
        model.apps.iter().filter(fits).collect()
    }

    /// The app that an edit of a folder is meant for: the one that renders it, else the nearest, else the only one.
    fn app(&self, model: &'a Model, folder: &str) -> Option<&'a Declaration> {
        let apps = self.apps(model);
        let path = |app: &&&Declaration| normal_path(&app_path(app).unwrap_or_default());
        let exactly = apps.iter().find(|app| path(app) == folder);
        let near = apps.iter().find(|app| below(&path(app), folder).is_some() || below(folder, &path(app)).is_some());
        let only = apps.first().filter(|_| apps.len() == 1);
        exactly.or(near).or(only).copied()
    }
}

/// `owner/repo` that an app with one source is rendered from.
pub(in crate::rules) fn app_repository(app: &Declaration) -> Option<String> {
    repository_of(&app.fields.get_path(&["source", "repo-url"])?.as_text()?)
}

/// The folder that an app with one source is rendered from.
pub(in crate::rules) fn app_path(app: &Declaration) -> Option<String> {
    app.fields.get_path(&["source", "path"])?.as_text()
}

/// A path below a folder, from that folder.
pub(in crate::rules) fn below(path: &str, folder: &str) -> Option<String> {
    if folder.is_empty() {
        return Some(path.to_owned());
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some(String::new()) } else { rest.strip_prefix('/').map(str::to_owned) }
}

/// The folder in which a command of Git runs: that of `-C`, else its own.
pub(in crate::rules) fn git_folder(command: &command::Command) -> String {
    let mut words = command.words.iter();
    match words.by_ref().find(|word| *word == "-C").and_then(|_| words.next()) {
        Some(target) => joined(&command.folder, target),
        None => command.folder.clone(),
    }
}
