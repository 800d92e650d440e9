//! What stands around a place: the innermost block and what may be in it, and the names that are bound there.
//!
//! It reads nodes and the schema, not the model: so it knows bodies of templates that nobody calls, and files with
//! errors. It must not know what is asked.

use super::cursor::{self, line_start};
use crate::ast::{
    self, Arguments, Ast, Block, Expression, ExpressionKind, Field, MemberKind, Parameter, Statement, Subject, Template,
};
use crate::model::ActionReference;
use crate::schema::{self, Place, Shape};
use crate::settings::Settings;
use crate::source::Span;
use crate::syntax::Syntax;

/// What may stand in a block.
#[derive(Clone, Copy)]
pub(super) enum Holds<'a> {
    Block(&'static schema::Block),
    /// Keys of the user's choice.
    Map(&'static Shape, Place),
    /// The inputs of the action that a step uses.
    Inputs(&'a ast::Member),
    /// Names of the user's choice with types.
    Types,
    /// Steps, and `outputs`.
    Template,
    Unknown,
}

/// A name that a value has at a place.
#[derive(Clone, Copy)]
pub(super) enum Binding<'a> {
    Let(&'a ast::Let),
    Parameter(&'a Parameter),
    /// Each element of a list.
    Item(&'a ast::For),
}

impl Binding<'_> {
    pub fn name(&self) -> &ast::Name {
        match self {
            Self::Let(let_) => &let_.name,
            Self::Parameter(parameter) => &parameter.name,
            Self::Item(for_) => &for_.name,
        }
    }
}

/// What stands around a place.
pub(super) struct Around<'a> {
    pub block: &'a Block,
    pub holds: Holds<'a>,
    pub pipeline: Option<&'a Statement>,
    pub action: Option<&'a Statement>,
    pub job: Option<&'a Statement>,
    pub template: Option<&'a Template>,
    /// The `on` whose block it is.
    pub trigger: Option<&'a Statement>,
    pub step: Option<&'a ast::Member>,
    /// The outermost first.
    pub bindings: Vec<Binding<'a>>,
    /// From where the member at the place is to be read.
    pub from: usize,
}

/// Goes down from the file to the innermost block around an offset.
pub(super) fn around<'a>(ast: &'a Ast, syntax: &'a Syntax, offset: usize) -> Around<'a> {
    let around = Around {
        block: &ast.body,
        holds: Holds::Block(&schema::FILE),
        pipeline: None,
        action: None,
        job: None,
        template: None,
        trigger: None,
        step: None,
        bindings: Vec::new(),
        from: 0,
    };
    let mut walk = Walk { syntax, offset, around };
    walk.block(&ast.body, Holds::Block(&schema::FILE));
    walk.around
}

struct Walk<'a> {
    syntax: &'a Syntax,
    offset: usize,
    around: Around<'a>,
}

impl<'a> Walk<'a> {
    fn block(&mut self, block: &'a Block, holds: Holds<'a>) {
        self.around.block = block;
        self.around.holds = holds;
        let start = block.span.start as usize;
        self.around.from =
            if self.syntax.text.get(start..).is_some_and(|text| text.starts_with('{')) { start + 1 } else { start };
        let before = || block.members.iter().filter(|member| (member.span.start as usize) < self.offset);
        for member in before() {
            if let MemberKind::Let(let_) = &member.kind {
                self.around.bindings.push(Binding::Let(let_));
            }
        }
        let Some(last) = block.members.iter().rposition(|member| (member.span.start as usize) < self.offset) else {
            return;
        };
        self.around.from = self.beginning(&block.members, last);
        if let Some(member) = block.members.get(last) {
            self.member(member, holds);
        }
    }

    /// Where the statement at the place begins, of which `last` is the last part that was read as a member.
    fn beginning(&self, members: &[ast::Member], mut last: usize) -> usize {
        let text = |from: u32, to: usize| self.syntax.text.get(from as usize..to).unwrap_or("");
        let Some(mut member) = members.get(last) else { return 0 };
        if text(member.span.end, self.offset).contains('\n') && !self.goes_on(member) {
            return member.span.end as usize;
        }
        // What is half written may have been read as two: `for x in`.
        while let Some(before) = last.checked_sub(1).and_then(|index| members.get(index)) {
            if text(before.span.end, member.span.start as usize).contains(['\n', '\r', ',']) {
                break;
            }
            (member, last) = (before, last - 1);
        }
        member.span.start as usize
    }

    /// Whether a member goes on behind what was read of it: an operator or an open bracket ends it.
    fn goes_on(&self, member: &ast::Member) -> bool {
        const STATEMENT: usize = 4_000;
        let range = member.span.range();
        let text = self.syntax.text.get(range.clone()).unwrap_or("");
        let open = || cursor::frames(self.syntax, range.start, range.end).iter().any(|frame| frame.bracket != b'{');
        text.ends_with(['&', '|', '<', '>', '!', '?']) || (text.len() < STATEMENT && open())
    }

    fn member(&mut self, member: &'a ast::Member, holds: Holds<'a>) {
        match &member.kind {
            MemberKind::Statement(statement) => self.statement(member, statement, holds),
            MemberKind::Field(field) => self.field(member, field, holds),
            MemberKind::Template(template) => {
                let bindings = template.parameters.iter().map(Binding::Parameter);
                let is_title = |title: &Expression| title.span.touches(u32::try_from(self.offset).unwrap_or(u32::MAX));
                if template.title.as_ref().is_some_and(is_title) {
                    self.around.bindings.extend(bindings);
                } else if self.contains(&template.body) {
                    self.around.bindings.extend(bindings);
                    self.around.template = Some(template);
                    let is_job = template.kind.text == "job";
                    let holds = if is_job { Holds::Block(&schema::job::JOB) } else { Holds::Template };
                    self.block(&template.body, holds);
                }
            }
            MemberKind::For(for_) if self.contains(&for_.body) => {
                self.around.bindings.push(Binding::Item(for_));
                self.block(&for_.body, holds);
            }
            MemberKind::When(when) if self.contains(&when.body) => self.block(&when.body, holds),
            MemberKind::Let(let_) => self.expression(&let_.value, &Shape::Data, Place::Const),
            _ => {}
        }
    }

    fn statement(&mut self, member: &'a ast::Member, statement: &'a Statement, holds: Holds<'a>) {
        let keyword = statement.keyword.text.as_str();
        let known = match holds {
            Holds::Block(schema) => schema.statement(keyword),
            Holds::Template => schema::job::JOB.statement(keyword),
            _ => None,
        };
        match keyword {
            "pipeline" => self.around.pipeline = Some(statement),
            "action" => self.around.action = Some(statement),
            "job" => self.around.job = Some(statement),
            "on" => self.around.trigger = Some(statement),
            // What a pipeline or an action takes and gives is no step.
            "input" | "output" | "secret" => {}
            _ => self.around.step = Some(member),
        }
        match &statement.block {
            Some(block) if self.contains(block) => {
                let inner = known.and_then(|known| known.block);
                self.block(block, inner.map_or(Holds::Unknown, Holds::Block));
            }
            _ => {
                let arguments = statement.arguments.iter().flat_map(|arguments| &arguments.items);
                for value in arguments.map(|argument| &argument.value).chain(&statement.value) {
                    self.expression(value, &Shape::Data, STEP);
                }
            }
        }
    }

    fn field(&mut self, member: &'a ast::Member, field: &'a Field, holds: Holds<'a>) {
        let key = field.key.word().map_or("", |name| name.text.as_str());
        let step = matches!(holds, Holds::Block(schema) if schema.statement(key).is_some()) || is_template(holds);
        let (shape, place) = match holds {
            Holds::Block(schema) => match (schema.member(key), &schema.other) {
                (Some(member), _) => (&member.shape, member.place),
                (None, Some(other)) => (&other.shape, other.place),
                (None, None) => (&Shape::Data, STEP),
            },
            Holds::Template if key == "outputs" => (&Shape::Map(&Shape::Text), OUTPUTS),
            Holds::Map(shape, place) => (shape, place),
            _ => (&Shape::Data, STEP),
        };
        if step && key != "outputs" {
            self.around.step = Some(member);
        }
        if let Some(block) = field.block.as_ref().filter(|block| self.contains(block)) {
            let inputs = (key == "with").then_some(self.around.step).flatten();
            let statement = schema::job::JOB.statement(key).filter(|_| step);
            let inner = match (inputs, statement.and_then(|statement| statement.block)) {
                (Some(step), _) => Holds::Inputs(step),
                (None, Some(schema)) => Holds::Block(schema),
                (None, None) => holds_of(shape, place),
            };
            self.block(block, inner);
        } else if let Some(value) = &field.value {
            self.expression(value, shape, place);
        }
    }

    /// Looks for a record around the place.
    fn expression(&mut self, node: &'a Expression, shape: &'static Shape, place: Place) {
        if self.offset <= node.span.start as usize {
            return;
        }
        match &node.kind {
            ExpressionKind::Record(block) if self.contains(block) => self.block(block, holds_of(shape, place)),
            ExpressionKind::List(elements) => {
                for element in elements {
                    self.expression(&element.value, element_of(shape), place);
                }
            }
            ExpressionKind::Call { arguments: Arguments { items, .. }, .. } => {
                for argument in items {
                    self.expression(&argument.value, &Shape::Data, place);
                }
            }
            _ => {}
        }
    }

    /// Whether the place is in a block. One without an end reaches as far as the lines are deeper than its head.
    fn contains(&self, block: &Block) -> bool {
        let (start, end) = (block.span.start as usize, block.span.end as usize);
        if self.offset <= start || self.offset < end {
            return self.offset > start;
        }
        let open = |diagnostic: &crate::diagnostic::Diagnostic| {
            diagnostic.rule == "unclosed-block" && diagnostic.primary.span.start == block.span.start
        };
        if !self.syntax.diagnostics.iter().any(open) {
            return false;
        }
        let text = &self.syntax.text;
        let line = line_start(text, self.offset);
        line <= end || blanks(text, line).min(self.offset - line) > blanks(text, line_start(text, start))
    }
}

/// Inputs of steps take nearly all contexts.
pub(super) const STEP: Place = Place::Run("jobs.<job_id>.steps.with");
const OUTPUTS: Place = Place::Run("jobs.<job_id>.outputs.<output_id>");

fn is_template(holds: Holds<'_>) -> bool {
    matches!(holds, Holds::Template)
}

fn blanks(text: &str, line: usize) -> usize {
    text.bytes().skip(line).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// What a block holds where a shape is wanted.
fn holds_of<'a>(shape: &'static Shape, place: Place) -> Holds<'a> {
    match shape {
        Shape::Block(schema) => Holds::Block(schema),
        Shape::Map(inner) => Holds::Map(inner, place),
        Shape::Types => Holds::Types,
        Shape::Data | Shape::Scalar => Holds::Map(&Shape::Data, place),
        Shape::Many(inner) | Shape::List(inner) => holds_of(inner, place),
        Shape::Either(shapes) => {
            let inner = shapes.iter().map(|shape| holds_of(shape, place));
            inner.into_iter().find(|holds| !matches!(holds, Holds::Unknown)).unwrap_or(Holds::Unknown)
        }
        _ => Holds::Unknown,
    }
}

/// What the elements of a list are.
pub(super) fn element_of(shape: &'static Shape) -> &'static Shape {
    match shape {
        Shape::List(inner) | Shape::Many(inner) => inner,
        Shape::Either(shapes) => {
            shapes.iter().find(|shape| matches!(shape, Shape::List(_) | Shape::Many(_))).map_or(shape, element_of)
        }
        _ => shape,
    }
}

/// The target of a `use` step: its text and place. An action of the project, like a template, is a name.
pub(super) fn target_of(member: &ast::Member) -> Option<(&str, Span)> {
    let value = match &member.kind {
        MemberKind::Statement(statement) => match (&statement.subject, &statement.value) {
            (_, Some(value)) => value,
            (Some(Subject::Target(name)), None) => return Some((&name.text, name.span)),
            (Some(Subject::Name(name)), None) if statement.keyword.text == "use" => {
                return Some((&name.text, name.span));
            }
            _ => return None,
        },
        MemberKind::Field(field) => field.value.as_ref()?,
        _ => return None,
    };
    let callee = match &value.kind {
        ExpressionKind::Call { callee, .. } => callee,
        _ => value,
    };
    match &callee.kind {
        ExpressionKind::Target(text) | ExpressionKind::Name(text) => Some((text, callee.span)),
        _ => None,
    }
}

/// The action that a target names; `[actions]` says the version where the target does not.
pub(super) fn reference(text: &str, settings: &Settings) -> Option<ActionReference> {
    if let Some(reference) = ActionReference::parse(text) {
        return Some(reference);
    }
    let repository = crate::catalog::repository::repository_part(text);
    let (_, version) = settings.actions.iter().find(|(name, _)| name.eq_ignore_ascii_case(repository))?;
    ActionReference::parse(&format!("{text}@{}", version.reference))
}

/// A step with an id: the id, and the step.
pub(super) type Identified<'a> = (&'a ast::Name, &'a ast::Member);

/// The steps with ids in a body, those in `for` and `when` too.
pub(super) fn identified<'a>(body: &'a Block, found: &mut Vec<Identified<'a>>) {
    for member in &body.members {
        match &member.kind {
            MemberKind::Statement(statement) => {
                let step =
                    statement.keyword.text == "run" || (statement.keyword.text == "use" && statement.value.is_some());
                if let (true, Some(Subject::Name(name))) = (step, &statement.subject) {
                    found.push((name, member));
                }
            }
            MemberKind::For(for_) => identified(&for_.body, found),
            MemberKind::When(when) => identified(&when.body, found),
            _ => {}
        }
    }
}
