//! Which part of a statement the cursor stands at, by the tokens before it.

use super::super::around::{Holds, STEP, element_of};
use super::super::cursor::{Frame, Token};
use super::{Request, TITLE, awaits};
use crate::ast::{Template, Type};
use crate::model::interface::{Input, InputType};
use crate::model::{CompositeAction, EntityKind, Pipeline};
use crate::resolve;
use crate::schema::{Place, Shape, action};

/// Where in its statement the cursor stands.
pub(super) enum Position<'a> {
    /// At the beginning of a member.
    Member,
    /// Behind a keyword: `gate …`.
    Subject(&'a str),
    /// Where a value begins.
    Start(Wanted<'a>),
    /// In an expression, where an operand may stand.
    Operand(Place),
    /// Where an argument begins.
    Argument(Callee<'a>),
    /// Where a type is wanted.
    Type,
    /// In `@allow(…)`.
    Rule,
    Nothing,
}

/// What a value is for.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub what: What<'a>,
    pub place: Place,
}

#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    Shape(&'static Shape),
    Type(&'a Type),
    /// An action or a template.
    Target,
    /// What a job may be: a template or a pipeline.
    Job,
    /// The activity types of the trigger's events.
    ActivityTypes,
    Any,
}

/// What an argument is handed to.
pub(super) enum Callee<'a> {
    Action(&'a str),
    /// An action of this project.
    Own(&'a CompositeAction),
    /// A pipeline of this project.
    Pipeline(&'a Pipeline),
    /// With the parameter that the statement gives.
    Template(&'a Template, &'static str, Place),
}

const CONSTANT: Wanted<'static> = Wanted { what: What::Any, place: Place::Const };
const SCRIPT: Wanted<'static> =
    Wanted { what: What::Shape(&Shape::Text), place: Place::Run("jobs.<job_id>.steps.run") };
/// Inputs of a called pipeline.
pub(super) const CALL: Place = Place::Run("jobs.<job_id>.with.<with_id>");
/// Outputs of a called pipeline.
const OUTPUT: Place = Place::Run("on.workflow_call.outputs.<output_id>.value");
const TARGET: Wanted<'static> = Wanted { what: What::Target, place: Place::Const };
const JOB: Wanted<'static> = Wanted { what: What::Job, place: Place::Const };

impl<'a> Request<'a> {
    pub(super) fn position(&self) -> Position<'a> {
        let head = self.head();
        let Some(frames) = &self.interpolation else { return head };
        let place = match head {
            Position::Start(wanted) => wanted.place,
            Position::Operand(place) => place,
            _ if self.frames.len() == 1 => TITLE,
            _ => Place::Const,
        };
        match frames.last() {
            Some(frame) if awaits(&frame.tokens) => Position::Operand(place),
            _ => Position::Nothing,
        }
    }

    /// The position in the statement itself.
    fn head(&self) -> Position<'a> {
        let Some(frame) = self.frames.first() else { return Position::Nothing };
        if self.frames.len() > 1 {
            return self.inner(1, self.wanted(frame));
        }
        if frame.tokens.is_empty() {
            return Position::Member;
        }
        if let Some(value) = frame.value() {
            return self.wanted(frame).map_or(Position::Nothing, |wanted| after(value, wanted));
        }
        match &frame.tokens[..] {
            [.., Token::Colon] => Position::Type,
            [Token::Word("when")] | [Token::Word("for"), _, Token::Word("in")] => Position::Start(CONSTANT),
            [Token::Word("when"), .., Token::Operator] => Position::Operand(Place::Const),
            [Token::Word(keyword)] => Position::Subject(keyword),
            _ => Position::Nothing,
        }
    }

    /// The position inside the bracket of a frame, for which `wanted` is wanted.
    fn inner(&self, index: usize, wanted: Option<Wanted<'a>>) -> Position<'a> {
        let (Some(frame), Some(before)) = (self.frames.get(index), self.frames.get(index - 1)) else {
            return Position::Nothing;
        };
        let last = index + 1 == self.frames.len();
        let go_on = |wanted: Option<Wanted<'a>>| match (last, wanted) {
            (false, wanted) => self.inner(index + 1, wanted),
            (true, Some(wanted)) => after(&frame.tokens, wanted),
            (true, None) => Position::Nothing,
        };
        match frame.bracket {
            b'[' if before.word(0) == Some("on") && before.value().is_none() => match frame.tokens.is_empty() {
                true => Position::Subject("on"),
                false => Position::Nothing,
            },
            b'[' if frame.adjacent => go_on(wanted.map(|wanted| Wanted { what: What::Any, ..wanted })),
            b'[' => go_on(wanted.map(element)),
            b'(' if before.word(0) == Some("template") => match frame.tokens.last() {
                Some(Token::Colon | Token::Operator) => Position::Type,
                _ => Position::Nothing,
            },
            b'(' if before.last_word().is_some_and(|word| word.starts_with('@')) => match frame.tokens.is_empty() {
                true => Position::Rule,
                false => Position::Nothing,
            },
            b'(' => match self.callee(before, index, wanted) {
                Some(callee) => self.argument(frame, callee, last, index),
                None => go_on(wanted.map(|wanted| Wanted { what: What::Any, ..wanted })),
            },
            _ => Position::Nothing,
        }
    }

    fn argument(&self, frame: &Frame<'a>, callee: Callee<'a>, last: bool, index: usize) -> Position<'a> {
        match &frame.tokens[..] {
            [] if last => Position::Argument(callee),
            [Token::Word(name), Token::Assign, rest @ ..] => {
                let wanted = argument_wanted(&callee, name);
                if last { after(rest, wanted) } else { self.inner(index + 1, Some(wanted)) }
            }
            _ => Position::Nothing,
        }
    }

    /// What stands before a `(`; None for functions and groups.
    fn callee(&self, before: &Frame<'a>, index: usize, wanted: Option<Wanted<'a>>) -> Option<Callee<'a>> {
        let word = before.last_word()?;
        if wanted.is_some_and(|wanted| matches!(wanted.what, What::Shape(Shape::Requirement))) {
            return Some(Callee::Template(self.template(word)?, "", Place::Const));
        }
        if index > 1 {
            return None;
        }
        match self.frames.first()?.word(0)? {
            "use" if word.contains('/') => Some(Callee::Action(word)),
            "use" if self.own_action(word).is_some() => self.own_action(word).map(Callee::Own),
            "job" if word.contains('/') => Some(Callee::Action(word)),
            "job" => match self.analysis.model.pipeline(word) {
                Some(pipeline) => Some(Callee::Pipeline(pipeline)),
                None => Some(Callee::Template(self.template(word)?, "", STEP)),
            },
            "use" | "gate" => Some(Callee::Template(self.template(word)?, "", STEP)),
            "publish" => Some(Callee::Template(self.template("publish")?, "image", STEP)),
            "deploy" => Some(Callee::Template(self.template("deploy")?, "app", STEP)),
            _ => None,
        }
    }

    /// The template that a name has in this file.
    pub(super) fn template(&self, name: &str) -> Option<&'a Template> {
        let found = self.analysis.names.lookup(self.file, resolve::Kind::Template, name)?;
        super::super::describe::template_at(self.analysis, found.span).map(|(template, _)| template)
    }

    /// What the value of a statement or member is for.
    fn wanted(&self, frame: &Frame<'a>) -> Option<Wanted<'a>> {
        let equals = frame.tokens.iter().position(|token| *token == Token::Assign)?;
        let key = frame.word(0);
        match key {
            Some("let") => return Some(CONSTANT),
            Some("use") if self.takes_steps() => return Some(TARGET),
            Some("run") if self.takes_steps() => return Some(SCRIPT),
            Some("job") if equals > 1 => return Some(JOB),
            Some("output") if equals > 1 => return Some(self.output()),
            _ if equals != 1 => return None,
            _ => {}
        }
        let (shape, place) = match self.around.holds {
            Holds::Block(schema) => match key.and_then(|key| schema.member(key)) {
                Some(member) if schema.name == "trigger" && member.name == "types" => {
                    return Some(Wanted { what: What::ActivityTypes, place: member.place });
                }
                Some(member) => (&member.shape, member.place),
                None => schema.other.as_ref().map(|other| (&other.shape, other.place))?,
            },
            Holds::Map(shape, place) => (shape, place),
            Holds::Inputs(_) => (&Shape::Scalar, STEP),
            Holds::Types | Holds::Template | Holds::Unknown => return None,
        };
        Some(Wanted { what: What::Shape(shape), place })
    }

    /// The value of an output of the pipeline or the action.
    fn output(&self) -> Wanted<'a> {
        let place = if self.around.action.is_some() { action::OUTPUT_VALUE } else { OUTPUT };
        Wanted { what: What::Any, place }
    }

    fn takes_steps(&self) -> bool {
        match self.around.holds {
            Holds::Block(schema) => schema.statement("run").is_some(),
            Holds::Template => true,
            _ => false,
        }
    }
}

fn after<'a>(tokens: &[Token<'_>], wanted: Wanted<'a>) -> Position<'a> {
    match tokens {
        [] => Position::Start(wanted),
        tokens if awaits(tokens) => Position::Operand(wanted.place),
        _ => Position::Nothing,
    }
}

fn element(wanted: Wanted<'_>) -> Wanted<'_> {
    let what = match wanted.what {
        What::Shape(shape) => What::Shape(element_of(shape)),
        What::Type(_) => What::Any,
        other => other,
    };
    Wanted { what, ..wanted }
}

fn of_input<'a>(input: Option<&Input>) -> What<'a> {
    What::Shape(match input.and_then(|input| input.kind.as_ref()) {
        Some(InputType::Bool) => &Shape::Bool,
        Some(InputType::Number) => &Shape::Number,
        _ => &Shape::Scalar,
    })
}

fn argument_wanted<'a>(callee: &Callee<'a>, name: &str) -> Wanted<'a> {
    match callee {
        Callee::Own(action) => {
            let input = action.interface.inputs.iter().find(|input| input.id == name);
            Wanted { what: of_input(input), place: STEP }
        }
        Callee::Action(_) => Wanted { what: What::Shape(&Shape::Scalar), place: STEP },
        Callee::Pipeline(callee) => {
            let input = callee.inputs().find(|input| input.id == name);
            Wanted { what: of_input(input), place: CALL }
        }
        Callee::Template(template, _, place) => {
            let parameter = template.parameters.iter().find(|parameter| parameter.name.text == name);
            let type_ = parameter.and_then(|parameter| parameter.type_.as_ref());
            Wanted { what: type_.map_or(What::Any, What::Type), place: *place }
        }
    }
}

/// Whether a value is the name of something that is declared.
pub(super) fn is_entity(shape: &Shape, wanted: EntityKind) -> bool {
    match shape {
        Shape::Entity(kind) => *kind == wanted,
        Shape::Either(shapes) => shapes.iter().any(|shape| is_entity(shape, wanted)),
        Shape::Many(inner) => is_entity(inner, wanted),
        _ => false,
    }
}
