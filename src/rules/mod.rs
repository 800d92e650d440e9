//! Checks of the model: the graph, gates, secrets, permissions, and where CI and CD have to agree. One folder a family,
//! which lists its rules; one file a rule, or a few that look at the same thing.

mod action;
mod application;
mod application_set;
mod baseline;
mod cache;
mod checker;
mod expression;
mod flow;
mod form;
mod gate;
mod graph;
mod hand_off;
mod manifest;
mod output;
mod permission;
mod policy;
mod project;
mod report;
mod rollout;
mod script;
pub mod secret;
mod trust;
mod variable;

use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::flow::Flow;
use crate::lock::Lock;
use crate::model::{Declaration, Model, Site, Sites};
use crate::settings::{Level, Settings};
pub use action::may_bring_files;
use application::subject::Subject;
pub use baseline::git_credentials;
pub use variable::changed_number;

/// A rule.
pub struct Rule {
    pub name: &'static str,
    /// One sentence: what it finds.
    pub summary: &'static str,
    /// What is done about its findings unless `pipe.toml` says otherwise. None: they are errors, since what it finds
    /// cannot be compiled to something that GitHub takes; they have no level and cannot be silenced by `@allow`.
    pub level: Option<Level>,
    check: Check,
}

/// What a rule looks at.
enum Check {
    Project(fn(&Facts<'_>) -> Vec<Diagnostic>),
    /// One app, and nothing else.
    App(fn(&Subject) -> Vec<Diagnostic>),
    /// The checker finds it on its way to the model.
    Checker,
}

/// What rules of a project look at.
pub struct Facts<'a> {
    pub model: &'a Model,
    pub sites: &'a Sites,
    pub settings: &'a Settings,
    pub lock: &'a Lock,
    pub flow: Flow<'a>,
    commands: hand_off::Commands,
    /// Whether all sources could be read: only then is what the model lacks not there.
    pub is_whole: bool,
}

impl<'a> Facts<'a> {
    pub fn new(model: &'a Model, sites: &'a Sites, settings: &'a Settings, lock: &'a Lock, is_whole: bool) -> Self {
        let flow = Flow::new(model, &settings.output.workflows);
        Self { model, sites, settings, lock, flow, commands: hand_off::Commands::default(), is_whole }
    }
}

const fn error(name: &'static str, summary: &'static str, check: Check) -> Rule {
    Rule { name, summary, level: None, check }
}

/// Dangerous or certainly wrong.
const fn deny(name: &'static str, summary: &'static str, check: Check) -> Rule {
    Rule { name, summary, level: Some(Level::Deny), check }
}

/// Likely wrong.
const fn warn(name: &'static str, summary: &'static str, check: Check) -> Rule {
    Rule { name, summary, level: Some(Level::Warn), check }
}

/// Good practice that sane projects do without.
const fn note(name: &'static str, summary: &'static str, check: Check) -> Rule {
    Rule { name, summary, level: Some(Level::Note), check }
}

/// What only a strict project asks for.
const fn off(name: &'static str, summary: &'static str, check: Check) -> Rule {
    Rule { name, summary, level: Some(Level::Off), check }
}

/// The families, in the order in which their rules are run and listed.
const FAMILIES: &[&[Rule]] = &[
    form::RULES,
    graph::RULES,
    gate::RULES,
    hand_off::RULES,
    secret::RULES,
    flow::RULES,
    script::RULES,
    trust::RULES,
    cache::RULES,
    permission::RULES,
    action::RULES,
    baseline::RULES,
    output::RULES,
    expression::RULES,
    variable::RULES,
    policy::RULES,
    rollout::RULES,
    application::RULES,
    application_set::RULES,
    project::RULES,
    manifest::RULES,
    checker::RULES,
];

/// All rules.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().copied().flatten()
}

/// Those that look at a project, not at one app alone.
pub fn of_projects() -> impl Iterator<Item = &'static Rule> {
    all().filter(|rule| matches!(rule.check, Check::Project(_)))
}

/// The rule of that name, if it has a level: others are errors.
pub fn leveled(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name && rule.level.is_some())
}

/// What is wrong with the lock file.
pub fn of_lock_file(facts: &Facts<'_>) -> Vec<Diagnostic> {
    action::of_lock_file(facts)
}

/// Whether a rule is about what a pipeline leaves to GitHub.
pub fn is_of_baseline(name: &str) -> bool {
    baseline::RULES.iter().any(|rule| rule.name == name)
}

/// The names of the rules that have a level and can be allowed.
pub fn names() -> impl Iterator<Item = &'static str> {
    all().filter(|rule| rule.level.is_some()).map(|rule| rule.name)
}

/// How much the findings of a rule weigh at a level; nothing where they are not wanted.
pub fn weight(level: Level) -> Option<Severity> {
    match level {
        Level::Deny => Some(Severity::Error),
        Level::Warn => Some(Severity::Warning),
        Level::Note => Some(Severity::Note),
        Level::Off => None,
    }
}

/// How much a finding of a rule weighs in a file, whose path is from the project's folder; nothing where it is not
/// wanted. `own` is its weight by its certainty. What is no rule with a level keeps its weight.
pub fn weight_in(settings: &Settings, rule: &str, path: &str, own: Severity) -> Option<Severity> {
    let Some(level) = leveled(rule).and_then(|rule| rule.level) else { return Some(own) };
    match settings.level(rule, path) {
        Some(said) => weight(said),
        None => weight(settings.profile.level(level)).map(|weight| own.min(weight)),
    }
}

/// What is wrong with one app by itself, at the rules' own levels.
pub fn of_app(model: &Model, sites: &Sites, app: &Declaration) -> Vec<Diagnostic> {
    let subject = Subject::new(model, sites, app);
    let mut found = Vec::new();
    for rule in all() {
        let (Check::App(check), Some(weight)) = (&rule.check, rule.level.and_then(weight)) else { continue };
        found.extend(check(&subject).into_iter().map(|one| one.at_most(weight)));
    }
    found
}

/// Runs all rules. Their findings have the weight of their certainty; levels are set by the analysis.
pub fn run(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let Facts { model, sites, .. } = *facts;
    let templates = application_set::templates(model);
    let apps: Vec<Subject> = model.apps.iter().chain(&templates).map(|app| Subject::new(model, sites, app)).collect();
    let mut found = Vec::new();
    for rule in all() {
        match rule.check {
            Check::Project(check) => found.append(&mut check(facts)),
            Check::App(check) => found.extend(apps.iter().flat_map(check)),
            Check::Checker => {}
        }
    }
    found
}

/// How many other places a finding about several of them shows.
const PLACES_MAX: usize = 3;

/// The first places as labels, where the user wrote them, each once.
fn places(facts: &Facts<'_>, sites: impl IntoIterator<Item = (Site, String)>) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for (site, text) in sites {
        let Some(span) = facts.sites.written(site) else { continue };
        if labels.len() < PLACES_MAX && labels.iter().all(|label| label.span != span) {
            labels.push(Label { span, text });
        }
    }
    labels
}

/// `1 step`, `3 steps`
fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
