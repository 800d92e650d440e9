//! The ways in which a trigger can start a pipeline: each activity type, ref and input that its conditions tell apart.

use super::{Before, Known, QUEUE, Reference, Scenario};
use crate::catalog::event::{Event, RunRef, event};
use crate::evaluate::condition::expression_of;
use crate::model::interface::{Input, InputType};
use crate::model::{Expression, Pipeline, Trigger, Value};
use crate::pattern::Filter;

/// How many refs, and how many choices of inputs, are told apart; where there are more, they are left open.
const REFERENCES_MAX: usize = 64;
const INPUTS_MAX: usize = 32;

/// All ways in which a pipeline can start, each with its trigger.
pub fn of_pipeline(pipeline: &Pipeline) -> Vec<(&Trigger, Scenario)> {
    let each = |trigger| scenarios(pipeline, trigger, &[]).into_iter().map(move |scenario| (trigger, scenario));
    pipeline.triggers.iter().flat_map(each).collect()
}

/// The ways in which a trigger can start a pipeline. `names` are more branches and tags to be told apart.
pub fn scenarios(pipeline: &Pipeline, trigger: &Trigger, names: &[String]) -> Vec<Scenario> {
    let names = candidates(pipeline, names);
    let known = event(&trigger.event);
    let mut found = Vec::new();
    for action in actions(trigger, known) {
        for (reference, base) in references(trigger, known, action.as_deref(), &names) {
            for inputs in inputs(pipeline, trigger) {
                found.push(Scenario {
                    event: trigger.event.clone(),
                    action: action.clone(),
                    reference: reference.clone(),
                    base: base.clone(),
                    inputs,
                    before: Before::default(),
                });
            }
        }
    }
    found
}

/// The branches of the runs that a run of `workflow_run` follows, as far as its conditions and `names` tell them apart.
pub fn branches_before(pipeline: &Pipeline, trigger: &Trigger, names: &[String]) -> Vec<Reference> {
    let filter = filter(trigger, "branches").unwrap_or_else(Filter::all);
    of_kind("refs/heads/", &filter, &candidates(pipeline, names))
}

/// Whether a trigger of `workflow_run` takes the end of a run of that ref. Its `branches` are held against tags too.
pub fn follows_branch(trigger: &Trigger, reference: &str) -> bool {
    filter(trigger, "branches").is_none_or(|filter| filter.takes(super::short(reference)))
}

fn actions(trigger: &Trigger, known: Option<&Event>) -> Vec<Option<String>> {
    let own = trigger.filters.get("types").map(Value::as_texts).filter(|types| !types.is_empty());
    let types = own.unwrap_or_else(|| {
        let types = known.map_or(&[][..], |event| event.default_types.unwrap_or(event.types));
        types.iter().map(|name| (*name).to_owned()).collect()
    });
    if types.is_empty() { vec![None] } else { types.into_iter().map(Some).collect() }
}

fn references(
    trigger: &Trigger,
    known: Option<&Event>,
    action: Option<&str>,
    names: &[String],
) -> Vec<(Reference, Reference)> {
    let heads = |filter: &Filter| of_kind("refs/heads/", filter, names);
    let tags = |filter: &Filter| of_kind("refs/tags/", filter, names);
    let alone = |references: Vec<Reference>| references.into_iter().map(|one| (one, Reference::Unknown)).collect();
    let bases = || heads(&filter(trigger, "branches").unwrap_or_else(Filter::all));
    match known.map(|event| event.runs_on) {
        Some(RunRef::PushedRef) if trigger.event == "push" => alone(pushed(trigger, names)),
        Some(RunRef::PullMergeRef) => {
            let own = match action {
                // Of one that has been merged, it is the branch.
                Some("closed") => Reference::Unknown,
                _ => Reference::Other("refs/pull/".to_owned()),
            };
            bases().into_iter().map(|base| (own.clone(), base)).collect()
        }
        // GitHub has changed whether it is the default branch or that of the pull request.
        Some(RunRef::DefaultBranch) if trigger.event == "pull_request_target" => {
            bases().into_iter().map(|base| (Reference::Unknown, base)).collect()
        }
        Some(RunRef::DefaultBranch) => alone(heads(&Filter::all())),
        Some(RunRef::ReleaseTag) => alone(tags(&Filter::all())),
        Some(RunRef::MergeGroupRef) => alone(vec![Reference::Other(QUEUE.to_owned())]),
        Some(RunRef::ChosenRef | RunRef::CreatedRef) => {
            alone(heads(&Filter::all()).into_iter().chain(tags(&Filter::all())).collect())
        }
        _ => alone(vec![Reference::Unknown]),
    }
}

fn pushed(trigger: &Trigger, names: &[String]) -> Vec<Reference> {
    let filters = filters(trigger).into_iter();
    filters.flat_map(|(kind, filter)| of_kind(kind, &filter, names)).collect()
}

/// What a push can be of: without filters, of branches and tags; with those of one kind, of that kind. Of a pull request,
/// into which branches it can be.
pub fn filters(trigger: &Trigger) -> Vec<(&'static str, Filter)> {
    let (branches, tags) = (filter(trigger, "branches"), filter(trigger, "tags"));
    let none = branches.is_none() && tags.is_none();
    let kinds = [("refs/heads/", branches), ("refs/tags/", tags)];
    kinds.into_iter().filter_map(|(kind, own)| Some((kind, own.or_else(|| none.then(Filter::all))?))).collect()
}

/// `branches` or `branches-ignore`, `tags` or `tags-ignore`.
fn filter(trigger: &Trigger, key: &str) -> Option<Filter> {
    let of = |key: &str| trigger.filters.get(key).map(Value::as_texts);
    let ignored = || of(&format!("{key}-ignore")).map(|texts| Filter::references(&texts, true));
    of(key).map(|texts| Filter::references(&texts, false)).or_else(ignored)
}

/// The refs of a kind that a filter takes: those of some names, examples, and all others where there are more.
fn of_kind(kind: &str, filter: &Filter, names: &[String]) -> Vec<Reference> {
    let mut texts = filter.examples();
    texts.extend(names.iter().filter(|name| filter.takes(name)).cloned());
    let mut found: Vec<Reference> = Vec::new();
    for text in texts {
        let reference = Reference::Is(format!("{kind}{text}"));
        if !found.contains(&reference) && found.len() < REFERENCES_MAX {
            found.push(reference);
        }
    }
    if filter.is_open() {
        found.push(Reference::Other(format!("{kind}{}", filter.prefix())));
    }
    found
}

/// The names of branches and tags that conditions may ask for: their texts, also as a beginning and as an end.
fn candidates(pipeline: &Pipeline, more: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    };
    more.iter().for_each(|name| add(name.clone()));
    conditions(pipeline, &mut |expression| {
        let (compared, part) = match expression {
            Expression::Binary { left, right, .. } => (left.as_ref(), right.as_ref()),
            Expression::Call { arguments, .. } => match &arguments[..] {
                [whole, part] => (whole, part),
                _ => return,
            },
            _ => return,
        };
        for text in [compared, part] {
            let Expression::Text(text) = text else { continue };
            let name = super::short(text);
            let name = name.strip_prefix("refs/").map_or(name, |_| "");
            add(name.to_owned());
            if let Expression::Call { .. } = expression {
                add(format!("{name}x"));
                add(format!("x{name}"));
            }
        }
    });
    found
}

/// Calls a function for every part of every condition of the jobs and steps.
fn conditions(pipeline: &Pipeline, visit: &mut dyn FnMut(&Expression)) {
    for job in &pipeline.jobs {
        let steps = job.all_steps().filter_map(|step| step.condition.as_ref());
        let own = job.condition.iter().chain(steps).filter_map(expression_of);
        own.chain(job.guards.iter().cloned()).for_each(|expression| expression.walk(visit));
    }
}

/// The choices of inputs that someone who starts a pipeline by hand has.
fn inputs(pipeline: &Pipeline, trigger: &Trigger) -> Vec<Vec<(String, Known)>> {
    let mut found = vec![Vec::new()];
    if trigger.event != "workflow_dispatch" {
        return found;
    }
    let mut read: Vec<String> = Vec::new();
    conditions(pipeline, &mut |expression| {
        if let Some(("inputs", [name])) = expression.as_path().as_ref().map(|(context, names)| (*context, &names[..])) {
            read.push(name.to_ascii_lowercase());
        }
        if let Some(("github", ["event", "inputs", name])) =
            expression.as_path().as_ref().map(|(context, names)| (*context, &names[..]))
        {
            read.push(name.to_ascii_lowercase());
        }
    });
    let declared = pipeline.interface.inputs.iter().chain(&trigger.interface.inputs);
    for input in declared.filter(|input| read.contains(&input.id.to_ascii_lowercase())) {
        let values = values(input);
        if values.is_empty() || found.len() * values.len() > INPUTS_MAX {
            continue;
        }
        let with = |before: &Vec<(String, Known)>| {
            let before = before.clone();
            let each = |value: &Known| before.iter().cloned().chain([(input.id.clone(), value.clone())]).collect();
            values.iter().map(each).collect::<Vec<_>>()
        };
        found = found.iter().flat_map(with).collect();
    }
    found
}

/// All values of an input; none where they are not known.
fn values(input: &Input) -> Vec<Known> {
    match &input.kind {
        Some(InputType::Bool) => vec![Known::Bool(true), Known::Bool(false)],
        Some(InputType::Choice(options)) => {
            let is_optional = !input.must_be_given(crate::model::Baseline::GITHUB) && input.default.is_none();
            let none = is_optional.then(|| Known::text(""));
            options.iter().map(Known::text).chain(none).collect()
        }
        _ => Vec::new(),
    }
}
