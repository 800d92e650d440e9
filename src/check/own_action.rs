//! Uses of the actions that this project declares: their inputs against what the action takes.
//!
//! It looks at the whole model, since an action may be declared behind its use.

use super::index::{Index, Meaning};
use super::path::owners;
use super::{fit, outward};
use crate::diagnostic::Diagnostic;
use crate::evaluate::types::Typing;
use crate::model::interface::{Input, InputType};
use crate::model::{Action, CompositeAction, Field, Fields, Model, Site, Sites, Step, Target, Value, ValueKind};
use crate::settings::normal_path;
use crate::suggest::suggest;

/// Finds the actions of this project behind paths: `use ./.github/actions/setup`, `use $/tools/plain`.
pub(super) fn link(model: &mut Model, folder: &str) {
    let place = |action: &CompositeAction| Some((normal_path(&action.reference(folder))?, action.id.clone()));
    let known: Vec<(String, String)> = model.actions.iter().filter_map(place).collect();
    let jobs = model.pipelines.iter_mut().flat_map(|pipeline| &mut pipeline.jobs).flat_map(|job| &mut job.steps);
    for step in jobs.chain(model.actions.iter_mut().flat_map(|action| &mut action.steps)) {
        link_step(step, &known);
    }
}

fn link_step(step: &mut Step, known: &[(String, String)]) {
    match &mut step.action {
        Action::Parallel { steps } => steps.iter_mut().for_each(|step| link_step(step, known)),
        Action::Use { target, .. } => {
            let Target::Other(path) = target else { return };
            // `$/` is the repository at the commit that runs.
            let inside = path.strip_prefix("./").or_else(|| path.strip_prefix("$/"));
            let Some(place) = inside.and_then(normal_path) else { return };
            if let Some((_, id)) = known.iter().find(|(folder, _)| *folder == place) {
                *target = Target::Own { id: id.clone(), path: Some(path.clone()) };
            }
        }
        _ => {}
    }
}

/// Checks the inputs of every use, and the defaults of every action.
pub(super) fn check(model: &Model, sites: &Sites, index: &mut Index) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    owners(model, &mut |typing| {
        for step in typing.job.iter().flat_map(|job| job.all_steps()) {
            let Action::Use { target: Target::Own { id, .. }, inputs, site } = &step.action else { continue };
            if let Some(action) = model.action(id) {
                let is_asked = step.condition.is_some()
                    || typing.job.is_some_and(|job| job.condition.is_some() || !job.guards.is_empty());
                let call = Call { action, typing, is_asked, sites };
                call.inputs(inputs, index, &mut found);
                // Of one that is computed, as a whole or in a name, it is not known what is given.
                let is_computed = inputs.iter().any(|field| field.key.contains("${{"));
                if step.fields.get("with").is_none() && !is_computed {
                    call.missing(inputs, *site, &mut found);
                }
            }
        }
    });
    // GitHub takes `default: 'false'` for a boolean, so `baseline = github` takes it too.
    let pipelines = model.pipelines.iter().filter(|pipeline| pipeline.baseline.others.is_safe());
    let of_pipelines = pipelines.flat_map(|pipeline| {
        let of_triggers = pipeline.triggers.iter().flat_map(|trigger| &trigger.interface.inputs);
        pipeline.interface.inputs.iter().chain(of_triggers)
    });
    for input in model.actions.iter().flat_map(|action| &action.interface.inputs).chain(of_pipelines) {
        found.extend(input.default.as_ref().and_then(|default| misfit(default, input, sites)));
    }
    found
}

/// A use of an action.
struct Call<'o, 'a> {
    action: &'o CompositeAction,
    /// Where it is used.
    typing: Typing<'o, 'a>,
    /// Whether something is asked before.
    is_asked: bool,
    sites: &'o Sites,
}

impl Call<'_, '_> {
    fn inputs(&self, given: &Fields, index: &mut Index, found: &mut Vec<Diagnostic>) {
        for field in given.iter() {
            let known = &self.action.interface.inputs;
            let Some(input) = known.iter().find(|input| input.id.eq_ignore_ascii_case(&field.key)) else {
                // Which input it is, the run decides.
                if field.key.contains("${{") {
                    continue;
                }
                found.extend(self.unknown(field));
                continue;
            };
            if let Some(span) = self.sites.span(field.site) {
                let meaning = Meaning::Name { word: "input", name: input.id.clone(), detail: described(input) };
                index.add(span, meaning, self.sites.span(input.site));
            }
            found.extend(self.deprecated(field, input));
            found.extend(misfit(&field.value, input, self.sites).or_else(|| self.run_value(field, input)));
        }
    }

    /// What is known on the runner only. It is handed on as a text, so a text may be right for each type.
    fn run_value(&self, field: &Field, input: &Input) -> Option<Diagnostic> {
        let ValueKind::Run(expression) = &field.value.kind else { return None };
        let kind = input.kind.as_ref()?;
        let misfit = fit::as_text(expression, kind, self.typing)?;
        if misfit.is_partial && self.is_asked {
            return None;
        }
        let wanted = match kind {
            InputType::Bool => "a boolean".to_owned(),
            InputType::Number => "a number".to_owned(),
            InputType::Choice(options) => {
                let shown: Vec<_> = options.iter().map(|option| format!("\"{option}\"")).collect();
                format!("one of {}", shown.join(", "))
            }
            InputType::String | InputType::Environment => return None,
        };
        let site = if self.sites.span(field.value.site).is_some() { field.value.site } else { field.site };
        let verb = if misfit.is_partial { "can be" } else { "is" };
        let message = format!("the input `{}` is {wanted}, and this {verb} {}", input.id, misfit.is);
        let diagnostic = misfit.diagnostic(self.sites.span(site)?, message);
        Some(outward(self.declared(diagnostic, input.site), site, self.sites))
    }

    fn unknown(&self, field: &Field) -> Option<Diagnostic> {
        let span = self.sites.span(field.site)?;
        let message = format!("the action `{}` has no input `{}`", self.action.id, field.key);
        let diagnostic = self.declared(Diagnostic::error("unknown-input", span, message), self.action.site);
        let diagnostic = match self.near(&field.key) {
            Some(near) => diagnostic.did_you_mean(near, span),
            None if self.action.interface.inputs.is_empty() => diagnostic.help("it takes no inputs"),
            None => {
                let names: Vec<&str> = self.action.interface.inputs.iter().map(|input| input.id.as_str()).collect();
                diagnostic.help(format!("it takes {}", super::path::list(&names)))
            }
        };
        Some(outward(diagnostic, field.site, self.sites))
    }

    /// The input that was probably meant.
    fn near(&self, key: &str) -> Option<&str> {
        let inputs = &self.action.interface.inputs;
        if inputs.iter().any(|input| input.id.eq_ignore_ascii_case(key)) {
            return None;
        }
        suggest(key, inputs.iter().map(|input| input.id.as_str()))
    }

    fn missing(&self, given: &Fields, site: Site, found: &mut Vec<Diagnostic>) {
        let Some(span) = self.sites.span(site) else { return };
        for input in &self.action.interface.inputs {
            let is_given = given.iter().any(|field| field.key.eq_ignore_ascii_case(&input.id));
            // Of one that is misspelled, its name is what is wrong.
            let is_meant = given.iter().any(|field| self.near(&field.key) == Some(input.id.as_str()));
            if is_given || is_meant || !input.must_be_given(self.action.baseline) {
                continue;
            }
            let message = format!("the action `{}` needs the input `{}`", self.action.id, input.id);
            let diagnostic = self.declared(Diagnostic::error("missing-input", span, message), input.site);
            found.push(outward(diagnostic.help(format!("add `{} = …`", input.id)), site, self.sites));
        }
    }

    fn deprecated(&self, field: &Field, input: &Input) -> Option<Diagnostic> {
        let reason = input.fields.get("deprecation-message")?.as_text()?;
        let message = format!("the input `{}` of the action `{}` is deprecated", input.id, self.action.id);
        let diagnostic = Diagnostic::warning("deprecated-input", self.sites.span(field.site)?, message);
        Some(outward(self.declared(diagnostic, input.site).help(reason), field.site, self.sites))
    }

    fn declared(&self, diagnostic: Diagnostic, site: Site) -> Diagnostic {
        match self.sites.span(site) {
            Some(span) => diagnostic.related(span, "declared here"),
            None => diagnostic,
        }
    }
}

/// What an input is, in a line.
fn described(input: &Input) -> String {
    input.description.as_ref().and_then(crate::model::Text::as_constant).unwrap_or_default()
}

/// What is wrong with a constant for an input. What is known on the runner only may fit.
fn misfit(value: &Value, input: &Input, sites: &Sites) -> Option<Diagnostic> {
    let constant = value.as_text()?;
    let (message, help) = match (input.kind.as_ref()?, &value.kind) {
        (InputType::String, ValueKind::Text(_))
        | (InputType::Bool, ValueKind::Bool(_))
        | (InputType::Number, ValueKind::Number(_))
        | (InputType::Environment, _) => return None,
        (InputType::Choice(options), ValueKind::Text(_)) if options.contains(&constant) => return None,
        (InputType::Choice(options), _) => {
            let shown: Vec<_> = options.iter().map(|option| format!("\"{option}\"")).collect();
            (format!("\"{constant}\" is not one of {}", shown.join(", ")), None)
        }
        (InputType::String, _) => ("expected a text".to_owned(), Some(format!("write `\"{constant}\"`"))),
        (InputType::Bool, _) => {
            let plain =
                matches!(constant.as_str(), "true" | "false").then(|| format!("write `{constant}`, without quotes"));
            ("expected `true` or `false`".to_owned(), plain)
        }
        (InputType::Number, _) => {
            let plain = constant.parse::<f64>().is_ok().then(|| format!("write `{constant}`, without quotes"));
            ("expected a number".to_owned(), plain)
        }
    };
    let mut diagnostic = Diagnostic::error("wrong-type", sites.span(value.site)?, message);
    diagnostic.help = help;
    if let Some(span) = sites.span(input.site) {
        diagnostic = diagnostic.related(span, "declared here");
    }
    Some(outward(diagnostic, value.site, sites))
}
