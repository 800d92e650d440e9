//! `partial-payload`: `github.event.x` is used as a value where a run can get to that has no such part: it is empty there.
//!
//! A condition that asks whether it is there is meant so; only one that takes two missing things for different ones is
//! told. Where the source says itself what holds otherwise, nothing is.

use super::place::finding;
use crate::ast::Operator;
use crate::catalog::payload::payload;
use crate::diagnostic::Diagnostic;
use crate::evaluate::reach::may_run;
use crate::evaluate::scenario::{Scenario, of_pipeline};
use crate::evaluate::types::shown_expression;
use crate::model::{Action, Expression, Fields, Job, Piece, Pipeline, Step, Value};
use crate::rules::Facts;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pipeline in facts.model.pipelines.iter().filter(|pipeline| pipeline.triggers.len() > 1) {
        let place = Place { facts, pipeline, job: None, step: None };
        place.fields(&pipeline.fields, &mut found);
        for job in &pipeline.jobs {
            let place = Place { job: Some(job), ..place };
            place.condition(job.condition.as_ref(), &mut found);
            place.fields(&job.fields, &mut found);
            if let Some(title) = &job.title {
                title.expressions(&mut |value| place.value(value, &mut found));
            }
            job.all_steps().for_each(|step| Place { step: Some(step), ..place }.step(step, &mut found));
        }
    }
    found
}

/// Where an expression stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    facts: &'a Facts<'a>,
    pipeline: &'a Pipeline,
    job: Option<&'a Job>,
    step: Option<&'a Step>,
}

/// Members whose value may be empty: who reads it may ask.
const MAY_BE_EMPTY: [&str; 4] = ["env", "outputs", "raw", "secrets"];

/// What asks in a script whether a value is there.
const QUESTIONS: [&str; 9] = ["if ", "if(", "case ", "test ", "[ ", ":-", "||", "&&", "?"];

impl Place<'_> {
    fn fields(self, fields: &Fields, found: &mut Vec<Diagnostic>) {
        let known = fields.iter().filter(|field| !MAY_BE_EMPTY.contains(&field.key.as_str()));
        known.for_each(|field| field.value.expressions(&mut |value| self.value(value, found)));
    }

    fn step(self, step: &Step, found: &mut Vec<Diagnostic>) {
        self.condition(step.condition.as_ref(), found);
        // An input that is empty has its default.
        let Action::Run { script } = &step.action else { return };
        let asks = |piece: &Piece| matches!(piece, Piece::Text(text) if QUESTIONS.iter().any(|one| text.contains(one)));
        if !script.pieces.iter().any(asks) {
            script.expressions(&mut |value| self.value(value, found));
            step.env.expressions(&mut |value| self.value(value, found));
        }
    }

    /// A value: what it is made of, but for what a fallback or a question stands beside.
    fn value(self, expression: &Expression, found: &mut Vec<Diagnostic>) {
        match expression {
            Expression::Path { .. } => found.extend(self.report(expression)),
            Expression::Call { function, arguments, .. }
                if MAKES_TEXT.iter().any(|name| function.eq_ignore_ascii_case(name)) =>
            {
                arguments.iter().for_each(|argument| self.value(argument, found));
            }
            _ => {}
        }
    }

    /// `github.event.x.repo != github.repository`
    fn condition(self, condition: Option<&Value>, found: &mut Vec<Diagnostic>) {
        let mut of = |inner: &Expression| {
            let Expression::Binary { operator: Operator::NotEqual, left, right } = inner else { return };
            if left.as_path().is_some() && right.as_path().is_some() {
                found.extend([left, right].into_iter().find_map(|side| self.report(side)));
            }
        };
        condition.into_iter().for_each(|condition| condition.expressions(&mut |one| one.walk(&mut of)));
    }

    fn report(self, path: &Expression) -> Option<Diagnostic> {
        let Expression::Path { site, .. } = path else { return None };
        let ("github", names) = path.as_path()? else { return None };
        let ["event", name, ..] = names[..] else { return None };
        let lacks = |event: &str| payload(event).is_some_and(|payload| payload.get(name).is_none());
        let has = |event: &str| payload(event).is_some_and(|payload| payload.get(name).is_some());
        if !self.pipeline.triggers.iter().any(|trigger| has(&trigger.event)) {
            return None;
        }
        let mut without: Vec<String> = Vec::new();
        for (trigger, scenario) in of_pipeline(self.pipeline) {
            let shown = format!("`{}`", trigger.event);
            if lacks(&trigger.event) && !without.contains(&shown) && self.runs(&scenario) {
                without.push(shown);
            }
        }
        let events = match &without[..] {
            [] => return None,
            [one] => one.clone(),
            [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
        };
        let shown = shown_expression(path);
        let message = format!("`{shown}` is missing in runs of {events}, which come here too");
        let help =
            format!("say what holds then, as `{shown} || …`, or ask for the event first: `github.event_name == …`");
        finding("partial-payload", *site, message, help, self.facts.sites)
    }

    /// Whether a run that starts so comes here.
    fn runs(self, scenario: &Scenario) -> bool {
        let holds = |condition: Option<&Value>| condition.is_none_or(|condition| scenario.may_hold(condition));
        holds(self.step.and_then(|step| step.condition.as_ref()))
            && self.job.is_none_or(|job| may_run(self.pipeline, scenario, job))
    }
}

/// Functions whose result shows what they are given.
const MAKES_TEXT: [&str; 4] = ["format", "fromJSON", "join", "toJSON"];
