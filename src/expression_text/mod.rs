//! GitHub's own expressions, as they stand in YAML, to the model.
//!
//! In: the text of one expression, or a scalar with `${{ }}` in it. Out: expressions with names spelt as they were, or the
//! fault that GitHub would find. The grammar of `.pipe` holds this one and more; here nothing more is read. `written` is the
//! way back.
//!
//! Source: the lexer and parser of actions/runner (`Expressions2`) and its reader of scalars (`TemplateReader`). As there,
//! operands and operators go on two stacks, so that brackets cost no depth.

mod scalar;
mod token;
pub mod written;

use std::fmt;
use std::ops::Range;

use crate::ast::Operator;
use crate::catalog;
use crate::evaluate::coerce::number_of_text as coerce_number;
use crate::evaluate::{DEPTH_MAX, Object};
use crate::model::{Base, Expression, Part, Site};
pub use scalar::{Piece, split, text};
use token::Lexer;
pub use token::{Kind, Token, is_name};

/// The longest expression, in units of UTF-16.
pub const LENGTH_MAX: usize = 21_000;

/// The most arguments of a call.
const ARGUMENTS_MAX: usize = 255;

/// The most operands that `&&` or `||` joins here. GitHub has no such bound; an expression that is longer than this is
/// not written by people, and would be too deep for those who walk through it.
const CHAIN_MAX: usize = 1_000;

/// Why a text is no expression of GitHub's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In bytes of the text.
    pub span: Range<usize>,
    /// In GitHub's words.
    pub message: String,
    /// Whether there is no such token at all, wherever it stood.
    pub is_lexical: bool,
}

impl Fault {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), is_lexical: false }
    }

    fn at(token: &Token, text: &str, what: &str) -> Self {
        Self::new(token.start..token.end, format!("{what}: '{}'", &text[token.start..token.end]))
    }

    fn symbol(start: usize, symbol: &str) -> Self {
        Self::new(start..start + symbol.len(), format!("Unexpected symbol: '{symbol}'"))
    }

    fn lexical(self) -> Self {
        Self { is_lexical: true, ..self }
    }

    /// The whole sentence that GitHub shows for it.
    pub fn sentence(&self, text: &str) -> String {
        if !self.message.ends_with('\'') {
            return self.message.clone();
        }
        let before = text.get(..self.span.start).unwrap_or_default();
        let position = before.encode_utf16().count() + 1;
        format!("{}. Located at position {position} within expression: {text}", self.message)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// Which names of contexts and functions there are.
pub trait Names {
    fn is_context(&self, name: &str) -> bool;

    fn is_function(&self, name: &str) -> bool {
        catalog::function(name).is_some()
    }
}

/// The contexts of an object.
impl Names for Object {
    fn is_context(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// Any name: what GitHub does before it knows where the expression stands.
struct Any;

impl Names for Any {
    fn is_context(&self, _: &str) -> bool {
        true
    }

    fn is_function(&self, _: &str) -> bool {
        true
    }
}

/// Reads an expression, without `${{ }}`. The empty text is null. Contexts and functions that do not exist are read too;
/// those that do have as many arguments as they take.
///
/// # Errors
/// The first fault.
pub fn parse(text: &str) -> Result<Expression, Fault> {
    parse_with(text, &Any)
}

/// [`parse`], where contexts and functions have to be among `names`.
///
/// # Errors
/// The first fault.
pub fn parse_with(text: &str, names: &dyn Names) -> Result<Expression, Fault> {
    if text.encode_utf16().count() > LENGTH_MAX {
        return Err(Fault::new(0..text.len(), format!("Exceeded max expression length {LENGTH_MAX}")));
    }
    let mut parser = Parser { text, names, operands: Vec::new(), operators: Vec::new() };
    let mut lexer = Lexer::new(text);
    let mut last: Option<Token> = None;
    while let Some(token) = lexer.next()? {
        parser.push(token.clone())?;
        last = Some(token);
    }
    let Some(last) = last else { return Ok(Expression::Null) };
    let is_open =
        !lexer.open.is_empty() || matches!(last.kind, Kind::Function | Kind::Dot | Kind::Not | Kind::Operator(_));
    if is_open {
        return Err(Fault::at(&last, text, "Unexpected end of expression"));
    }
    parser.flush(0)?;
    parser.operands.pop().map_or(Ok(Expression::Null), |node| node.expression())
}

/// The words of an expression, where each may follow the one before it.
///
/// # Errors
/// The first that may not.
pub fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer::new(text);
    let mut found = Vec::new();
    while let Some(token) = lexer.next()? {
        found.push(token);
    }
    Ok(found)
}

/// An operand, and how deep it is.
struct Node {
    kind: NodeKind,
    depth: usize,
    /// How many operands `&&` or `||` joins here.
    chain: usize,
}

enum NodeKind {
    Expression(Expression),
    /// What stands behind a dot, or a star.
    Part(Part),
    /// A function whose arguments are still to come.
    Function(Token),
}

impl Node {
    fn leaf(expression: Expression) -> Self {
        Self { kind: NodeKind::Expression(expression), depth: 1, chain: 1 }
    }

    fn part(part: Part) -> Self {
        Self { kind: NodeKind::Part(part), depth: 1, chain: 1 }
    }

    fn expression(self) -> Result<Expression, Fault> {
        match self.kind {
            NodeKind::Expression(expression) => Ok(expression),
            // The order of tokens leaves no such thing where an operand is asked for.
            NodeKind::Part(_) | NodeKind::Function(_) => Err(Fault::new(0..0, "Unexpected end of expression")),
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    names: &'a dyn Names,
    operands: Vec<Node>,
    operators: Vec<Token>,
}

/// How strongly an operator binds, as GitHub counts it. Brackets and commas stop those before them.
fn precedence(kind: &Kind) -> u8 {
    match kind {
        Kind::Dot => 19,
        Kind::Not => 16,
        Kind::Operator(operator) => match operator {
            Operator::Or | Operator::Coalesce => 5,
            Operator::And => 6,
            Operator::Equal | Operator::NotEqual => 10,
            _ => 11,
        },
        _ => 0,
    }
}

impl Parser<'_> {
    fn push(&mut self, token: Token) -> Result<(), Fault> {
        let text = &self.text[token.start..token.end];
        let leaf = match &token.kind {
            Kind::Null => Expression::Null,
            Kind::Bool(value) => Expression::Bool(*value),
            Kind::Number => Expression::Number(text.to_owned()),
            Kind::Text(text) => Expression::Text(text.clone()),
            Kind::Name => self.context(&token, text)?,
            Kind::Property => {
                self.operands.push(Node::part(Part::Name(text.to_owned(), Site::NONE)));
                return Ok(());
            }
            Kind::Star => {
                self.operands.push(Node::part(Part::Star));
                return Ok(());
            }
            Kind::Function => {
                if !self.names.is_function(text) {
                    return Err(Fault::at(&token, self.text, "Unrecognized function"));
                }
                self.operands.push(Node { kind: NodeKind::Function(token), depth: 1, chain: 1 });
                return Ok(());
            }
            _ => return self.push_operator(token),
        };
        self.operands.push(Node::leaf(leaf));
        Ok(())
    }

    fn context(&self, token: &Token, name: &str) -> Result<Expression, Fault> {
        if self.names.is_context(name) {
            Ok(Expression::path(name, &[], Site::NONE))
        } else {
            Err(Fault::at(token, self.text, "Unrecognized named-value"))
        }
    }

    fn push_operator(&mut self, token: Token) -> Result<(), Fault> {
        match token.kind {
            Kind::Close | Kind::CloseIndex | Kind::CloseCall => {
                self.flush(1)?;
                match token.kind {
                    Kind::CloseIndex => self.index(&token)?,
                    Kind::CloseCall => self.call()?,
                    _ => {
                        self.operators.pop();
                    }
                }
                return Ok(());
            }
            Kind::Comma => self.flush(1)?,
            // Nothing that stands before them binds as strongly but a dot, and a dot is done with its name.
            Kind::Open | Kind::OpenCall | Kind::Not => {}
            Kind::OpenIndex => self.flush(19)?,
            _ => self.flush(precedence(&token.kind))?,
        }
        self.operators.push(token);
        Ok(())
    }

    /// Makes nodes of the operators that bind at least as strongly, back to the last bracket or comma.
    fn flush(&mut self, least: u8) -> Result<(), Fault> {
        while let Some(token) = self.operators.pop_if(|token| precedence(&token.kind) >= least.max(1)) {
            let node = match token.kind {
                Kind::Dot => {
                    let part = self.operands.pop();
                    self.indexed(part, &token)?
                }
                Kind::Not => {
                    let inner = self.operand()?;
                    let depth = inner.depth + 1;
                    let kind = NodeKind::Expression(Expression::Not(Box::new(inner.expression()?)));
                    Node { kind, depth, chain: 1 }
                }
                Kind::Operator(operator) => self.binary(operator, &token)?,
                _ => continue,
            };
            self.add(node, &token)?;
        }
        Ok(())
    }

    fn operand(&mut self) -> Result<Node, Fault> {
        self.operands.pop().ok_or_else(|| Fault::new(0..self.text.len(), "Unexpected end of expression"))
    }

    fn add(&mut self, node: Node, token: &Token) -> Result<(), Fault> {
        if node.depth > DEPTH_MAX {
            return Err(Fault::new(token.start..token.end, format!("Exceeded max expression depth {DEPTH_MAX}")));
        }
        if node.chain > CHAIN_MAX {
            return Err(Fault::new(token.start..token.end, format!("More than {CHAIN_MAX} operands in a row")));
        }
        self.operands.push(node);
        Ok(())
    }

    fn binary(&mut self, operator: Operator, _: &Token) -> Result<Node, Fault> {
        let right = self.operand()?;
        let left = self.operand()?;
        let is_chain = matches!(operator, Operator::And | Operator::Or);
        // What the same operator joins lies on one level.
        let below = |node: &Node| match &node.kind {
            NodeKind::Expression(Expression::Binary { operator: own, .. }) if is_chain && *own == operator => {
                (node.depth - 1, node.chain)
            }
            _ => (node.depth, 1),
        };
        let ((left_depth, left_chain), (right_depth, right_chain)) = (below(&left), below(&right));
        let depth = 1 + left_depth.max(right_depth);
        let expression = Expression::binary(operator, left.expression()?, right.expression()?);
        let chain = if is_chain { left_chain + right_chain } else { 1 };
        Ok(Node { kind: NodeKind::Expression(expression), depth, chain })
    }

    /// `a.part`, `a[part]`
    fn indexed(&mut self, part: Option<Node>, token: &Token) -> Result<Node, Fault> {
        let whole = self.operand()?;
        let Some(part) = part else { return Err(Fault::at(token, self.text, "Unexpected end of expression")) };
        let depth = 1 + whole.depth.max(part.depth);
        let part = match part.kind {
            NodeKind::Part(part) => part,
            _ => Part::Index(part.expression()?),
        };
        let expression = match whole.expression()? {
            Expression::Path { base, mut parts, site } => {
                parts.push(part);
                Expression::Path { base, parts, site }
            }
            other => {
                let base = Base::Expression(Box::new(other));
                Expression::Path { base, parts: vec![part], site: Site::NONE }
            }
        };
        Ok(Node { kind: NodeKind::Expression(expression), depth, chain: 1 })
    }

    fn index(&mut self, token: &Token) -> Result<(), Fault> {
        self.operators.pop();
        let part = self.operands.pop();
        let node = self.indexed(part, token)?;
        self.add(node, token)
    }

    fn call(&mut self) -> Result<(), Fault> {
        while self.operators.pop_if(|token| token.kind == Kind::Comma).is_some() {}
        self.operators.pop();
        let mut arguments = Vec::new();
        let mut depth = 0;
        let function = loop {
            let node = self.operand()?;
            match node.kind {
                NodeKind::Function(token) => break token,
                _ => {
                    depth = depth.max(node.depth);
                    arguments.push(node.expression()?);
                }
            }
        };
        arguments.reverse();
        let name = &self.text[function.start..function.end];
        if let Some(what) = wrong_count(name, arguments.len()) {
            return Err(Fault::at(&function, self.text, what));
        }
        let expression = Expression::Call { function: name.to_owned(), arguments, site: Site::NONE };
        let node = Node { kind: NodeKind::Expression(expression), depth: depth + 1, chain: 1 };
        self.add(node, &function)
    }
}

/// What is wrong with how many arguments a call has.
fn wrong_count(function: &str, count: usize) -> Option<&'static str> {
    let known = catalog::function(function)?;
    let within = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
    let most = known.arguments_max.map_or(ARGUMENTS_MAX, within);
    if count < within(known.arguments_min) {
        return Some("Too few parameters supplied");
    }
    if count > most {
        return Some("Too many parameters supplied");
    }
    let is_even_case = known.name == "case" && count.is_multiple_of(2);
    is_even_case.then_some("Even number of parameters supplied, requires an odd number of parameters")
}
