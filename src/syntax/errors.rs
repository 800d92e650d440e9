//! What the tree's `missing_…` and `junk` nodes mean to people.

use super::habit;
use super::parse::Kind;
use super::repair::Repair;
use super::tree::{Node, Syntax};
use super::{CHAIN_MAX, HEIGHT_MAX};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Adds the diagnostics of a parsed file.
pub(super) fn collect(syntax: &mut Syntax, repair: &Repair) {
    let mut found = Vec::new();
    for missing in &repair.missing {
        found.push(
            Diagnostic::error(
                "unclosed-block",
                Span::new(syntax.file, missing.open, missing.open + 1),
                "this block is not closed",
            )
            .label("opened here")
            .related(Span::new(syntax.file, missing.at, missing.at), "by the indentation, its `}` belongs here")
            .help("add the `}` on a line of its own"),
        );
    }
    if let Some(root) = syntax.root() {
        visit(root, 0, &mut found);
    }
    syntax.diagnostics.append(&mut found);
}

/// `height` is that of the expression's tree above the node.
fn visit(node: Node<'_>, height: usize, found: &mut Vec<Diagnostic>) {
    let inside = height + node.chain().min(CHAIN_MAX);
    if height <= HEIGHT_MAX && inside > HEIGHT_MAX {
        found.push(
            Diagnostic::error("nesting-too-deep", node.first_line(), "this expression is nested too deep")
                .help("name its parts with `let`"),
        );
    }
    let mut previous: Option<Node<'_>> = None;
    for child in node.children() {
        if let Some(diagnostic) = describe(node, previous, child) {
            found.push(diagnostic);
        }
        if child.kind() == Kind::member
            && let Some(diagnostic) =
                previous.filter(|other| other.kind() == Kind::member).and_then(|other| unparted(other, child))
        {
            found.push(diagnostic);
        }
        visit(child, inside, found);
        previous = Some(child);
    }
}

/// Two members on one line without a comma.
fn unparted(before: Node<'_>, after: Node<'_>) -> Option<Diagnostic> {
    let between = before.gap_to(after);
    (!between.contains([',', '\n', '\r'])).then(|| {
        if let Some(said) = habit::unparted(after.span(), after.text(), before.text(), between.is_empty()) {
            return said;
        }
        if lacks_value(after) {
            return Diagnostic::error(
                "unexpected-text",
                after.span(),
                format!("`{}` is unexpected here", shown(after.text())),
            )
            .help("an operator may be missing before it");
        }
        Diagnostic::error("unexpected-text", after.span(), "members are parted by a newline or a comma")
            .help("begin a new line here")
    })
}

/// A text or a list where a member is expected.
fn lacks_value(member: Node<'_>) -> bool {
    member.child(Kind::field).is_some_and(|field| field.child(Kind::missing_value).is_some())
}

fn describe(parent: Node<'_>, previous: Option<Node<'_>>, node: Node<'_>) -> Option<Diagnostic> {
    let diagnostic = match node.kind() {
        Kind::missing_value => {
            let span = previous.map_or_else(|| parent.span(), Node::span);
            if parent.kind() == Kind::field {
                let said = parent.follows_on_its_line()
                    || parent.descendants().any(|inner| inner.kind() == Kind::unclosed_string);
                let missing = Diagnostic::error("missing-value", span, "a value is missing after this key");
                return (!said).then(|| missing.help("write `key = value`; the elements of a list stand in `[ ]`"));
            }
            let what = match parent.kind() {
                Kind::value_of | Kind::argument => "a value is missing after `=`",
                Kind::interpolation => "the `${{ … }}` is empty",
                Kind::postfix => "a name is missing after `.`",
                Kind::expression => "an operand is missing after the operator",
                Kind::index => "the index is missing",
                _ => "an expression is missing",
            };
            Diagnostic::error("missing-value", span, what).help(match parent.kind() {
                Kind::value_of | Kind::argument => "write a value: `\"text\"`, `12`, `true`, `[a, b]`, `github.sha`",
                Kind::postfix => "write `base.name`",
                _ => "write an expression here, or remove what stands before it",
            })
        }
        Kind::missing_type => Diagnostic::error("missing-value", parent.span(), "`:` gives a type, and there is none; a value is given with `=`").help(
            "a value is written `key = value`, a list `key = [a, b]`, a block `key { … }`; types are `string`, `number`, \
             `bool`, `\"a\" | \"b\"`, `list<string>`",
        ),
        Kind::not_type => {
            let colon = Span { end: parent.span().start + 1, ..parent.span() };
            Diagnostic::error("colon-for-value", colon, "`:` gives a type; a value is given with `=`")
                .help(format!("write `= {}`", shown(node.first_line_text())))
                .fix("replace with `=`", colon, " =")
        }
        Kind::text_inline => {
            Diagnostic::error("text-beside-quotes", node.span(), "the text begins on the line below the quotes")
                .help("write a short text as `\"…\"`; in a text block each line stands below the opening `\"\"\"`")
        }
        Kind::missing_then => Diagnostic::error("missing-value", parent.span(), "`then` is missing")
            .help("write `if CONDITION then VALUE else VALUE`"),
        Kind::missing_else => Diagnostic::error("missing-value", parent.span(), "`else` is missing")
            .help("write `if CONDITION then VALUE else VALUE`"),
        Kind::missing_block => {
            let form = match parent.kind() {
                Kind::for_ => "for NAME in LIST { … }",
                Kind::when_ => "when CONDITION { … }",
                _ => "template KIND NAME(PARAMETERS) { … }",
            };
            Diagnostic::error("missing-value", parent.first_line(), "a block is missing here")
                .help(format!("write `{form}`"))
        }
        Kind::missing_member => Diagnostic::error(
            "missing-value",
            previous.map_or_else(|| parent.span(), Node::span),
            "nothing stands below this annotation",
        )
        .help("an annotation stands above what it is about"),
        Kind::missing_close => unclosed(parent),
        Kind::missing_text => Diagnostic::error("unclosed-text", parent.opening(3), "this text block is not closed")
            .label("opened here")
            .related(node.span(), "the closing quotes are missing before this line")
            .help(
                "a text block ends at the first line left of its text: put `\"\"\"` there, and indent the text deeper",
            ),
        Kind::unclosed_string => Diagnostic::error("unclosed-string", node.span(), "this string is not closed")
            .help(
                "each text has an opening and a closing `\"` on its line, and a `\"` in it is written `\\\"`; text of \
                 several lines stands between `\"\"\"`",
            ),
        Kind::single_string if node.text().len() < 2 || !node.text().ends_with('\'') => {
            Diagnostic::error("unclosed-string", node.span(), "this string is not closed").help("add the closing `'`")
        }
        Kind::bad_escape => Diagnostic::error("bad-escape", node.span(), format!("`{}` is no escape", node.text()))
            .help("the escapes are `\\\"`, `\\\\`, `\\n` and `\\t`; a text block (`\"\"\"`) needs none"),
        Kind::bad_number => Diagnostic::error(
            "bad-number",
            node.span(),
            format!("`{}` is neither a number nor a duration", node.text()),
        )
        .help("durations are written `90s`, `15m`, `1h30m`; a version is text: put it in quotes"),
        Kind::interpolation_junk => Diagnostic::error(
            "unexpected-text",
            node.span(),
            format!("`{}` is unexpected in the expression", shown(node.text())),
        )
        .help("an operator may be missing before it, or quotes around a text"),
        Kind::closing_junk => {
            Diagnostic::error("unexpected-text", node.span(), format!("`{}` is unexpected here", shown(node.text())))
                .help("elements are parted by commas")
        }
        Kind::stray_close => Diagnostic::error("unexpected-text", node.span(), "this `}` closes nothing")
            .help("remove it, or look for a block that was closed too early above"),
        Kind::expression | Kind::operand if node.children().nth(CHAIN_MAX).is_some() => Diagnostic::error(
            "nesting-too-deep",
            node.first_line(),
            format!("this expression has more than {CHAIN_MAX} parts"),
        )
        .help("split it with `let`"),
        Kind::junk if parent.kind() == Kind::block_junk => return None,
        Kind::junk | Kind::block_junk if node.text().starts_with("\"\"\"") => {
            Diagnostic::error("unexpected-text", node.opening(3), "a text block stands behind a `=`")
                .help("write `run = \"\"\"`, or `script = \"\"\"` in the step's block")
        }
        Kind::junk | Kind::block_junk => return junk(previous, node),
        _ => return None,
    };
    Some(diagnostic)
}

fn junk(previous: Option<Node<'_>>, node: Node<'_>) -> Option<Diagnostic> {
    let follows = previous.is_some_and(|previous| !previous.gap_to(node).contains(['\n', '\r', ',']));
    // `- a`, line by line, is one list.
    let is_item =
        |node: Node<'_>| matches!(node.kind(), Kind::junk | Kind::block_junk) && node.text().starts_with("- ");
    let lacks_type = |node: Node<'_>| node.descendants().any(|inner| inner.kind() == Kind::missing_type);
    if is_item(node) && previous.is_some_and(|previous| is_item(previous) || lacks_type(previous)) {
        return None;
    }
    let (at, text) = (node.first_line(), node.first_line_text());
    let head = previous.filter(|previous| text.starts_with('{') && previous.kind() == Kind::member);
    let is_behind_value =
        follows && previous.is_some_and(|one| one.descendants().any(|one| one.kind() == Kind::value_of));
    let said = habit::junk(at, text, is_behind_value).map(|said| match head {
        Some(head) if !follows => said.related(head.first_line(), "the head"),
        _ => said,
    });
    said.or_else(|| {
        let diagnostic = Diagnostic::error("unexpected-text", at, format!("`{}` is no member", shown(text)));
        Some(diagnostic.help("a member is `key = value`, `key { … }` or `keyword name \"Title\" { … }`"))
    })
}

fn unclosed(parent: Node<'_>) -> Diagnostic {
    let (width, close, what) = match parent.kind() {
        Kind::block => (1, "}", "block"),
        Kind::interpolation => (3, "}}", "interpolation"),
        Kind::list | Kind::index => (1, "]", "list"),
        Kind::type_record => (1, "}", "type"),
        _ => (1, ")", "group"),
    };
    let rule = if parent.kind() == Kind::block { "unclosed-block" } else { "unclosed-bracket" };
    let message = match what {
        "interpolation" => "this `${{` is not closed".to_owned(),
        "list" => "this `[` is not closed".to_owned(),
        "group" => "this `(` is not closed".to_owned(),
        _ => format!("this {what} is not closed"),
    };
    Diagnostic::error(rule, parent.opening(width), message).label("opened here").help(format!("add the `{close}`"))
}

/// The first words of a long text.
fn shown(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

impl<'a> Node<'a> {
    /// The span of the bracket that opens the node.
    fn opening(self, width: u32) -> Span {
        let span = self.span();
        Span { end: (span.start + width).min(span.end.max(span.start)), ..span }
    }

    fn first_line_text(self) -> &'a str {
        self.text().lines().next().unwrap_or("").trim_end()
    }

    fn first_line(self) -> Span {
        Span::new(self.span().file, self.start(), self.start() + self.first_line_text().len())
    }
}
