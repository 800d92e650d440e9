//! GitHub's expressions as text: taken apart into tokens, laid out, and brought into one form for comparing.
//!
//! In: the text between `${{` and `}}`, or of an `if`. Out: the same expression as it stands in a source, or a text
//! that is equal for expressions that mean the same.

/// A part of a text: between expressions, or one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Expression(&'a str),
}

/// Splits a text at its `${{ … }}`. One that is not closed is text.
pub(super) fn split(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find("${{") {
        let Some(length) = end(&rest[open + 3..]) else { break };
        if open > 0 {
            pieces.push(Piece::Text(&rest[..open]));
        }
        pieces.push(Piece::Expression(&rest[open + 3..open + 3 + length]));
        rest = &rest[open + 3 + length + 2..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Where the `}}` stands that is in no text.
fn end(text: &str) -> Option<usize> {
    let mut quoted = false;
    let bytes = text.as_bytes();
    bytes.iter().enumerate().find_map(|(index, byte)| {
        quoted ^= *byte == b'\'';
        (!quoted && *byte == b'}' && bytes.get(index + 1) == Some(&b'}')).then_some(index)
    })
}

/// The expression of a text that is nothing else than one `${{ … }}`.
pub(super) fn whole(text: &str) -> Option<&str> {
    match &split(text)[..] {
        [Piece::Expression(inner)] => Some(inner.trim()),
        _ => None,
    }
}

/// A text with `${{ }}` in it as the expression that GitHub makes of it where it wants one.
pub(super) fn formatted(text: &str) -> String {
    let (mut pattern, mut arguments) = (String::new(), String::new());
    let mut count = 0;
    for piece in split(text) {
        match piece {
            Piece::Text(text) => {
                pattern.push_str(&text.replace('{', "{{").replace('}', "}}").replace('\'', "''"));
            }
            Piece::Expression(inner) => {
                pattern.push_str(&format!("{{{count}}}"));
                arguments.push_str(&format!(", {}", inner.trim()));
                count += 1;
            }
        }
    }
    format!("format('{pattern}'{arguments})")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Name,
    /// `&&`, `==`, …
    Operator,
    /// `!`, brackets, `.`, `,`, `*`
    Mark,
}

#[derive(Clone, Copy, Debug)]
struct Token<'a> {
    kind: Kind,
    text: &'a str,
    /// Whether white space stands before it, and whether there is a line break in that.
    space: bool,
    line_break: bool,
}

fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start();
        let space = &rest[..rest.len() - trimmed.len()];
        let Some(first) = trimmed.chars().next() else { return Some(found) };
        let (kind, length) = match first {
            '\'' => (Kind::Text, single_quoted(trimmed)?),
            _ if first.is_ascii_alphabetic() || first == '_' => (Kind::Name, span(trimmed, is_name)),
            _ if is_number_start(trimmed) => {
                (Kind::Number, span(trimmed, |byte| is_name(byte) || byte == b'.' || byte == b'+'))
            }
            _ => match ["&&", "||", "==", "!=", "<=", ">="].iter().find(|two| trimmed.starts_with(**two)) {
                Some(_) => (Kind::Operator, 2),
                None if matches!(first, '<' | '>') => (Kind::Operator, 1),
                None if matches!(first, '!' | '(' | ')' | '[' | ']' | '.' | ',' | '*') => (Kind::Mark, 1),
                None => return None,
            },
        };
        found.push(Token {
            kind,
            text: &trimmed[..length],
            space: !space.is_empty(),
            line_break: space.contains('\n'),
        });
        rest = &trimmed[length..];
    }
}

fn span(text: &str, condition: impl Fn(u8) -> bool) -> usize {
    // The first byte may be a sign or a point.
    1 + text.bytes().skip(1).take_while(|byte| condition(*byte)).count()
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

fn is_number_start(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = unsigned.strip_prefix('.').unwrap_or(unsigned);
    digits.starts_with(|first: char| first.is_ascii_digit())
}

fn single_quoted(text: &str) -> Option<usize> {
    let mut at = 1;
    loop {
        at += text.get(at..)?.find('\'')? + 1;
        if !text[at..].starts_with('\'') {
            return Some(at);
        }
        at += 1;
    }
}

/// The expression as it stands in a source: its own spaces, on one line unless it is long and may take several; `None`
/// where it is none.
pub(super) fn laid_out(text: &str, continuation: &str, several: bool) -> Option<String> {
    let tokens = tokens(text)?;
    parse(&tokens)?;
    let length: usize = tokens.iter().map(|token| token.text.len() + usize::from(token.space)).sum();
    let several = several && length > 100;
    let mut out = String::new();
    let mut depth = 0_usize;
    let mut last: Option<Token<'_>> = None;
    for token in tokens {
        if matches!(token.text, ")" | "]") {
            depth = depth.saturating_sub(1);
        }
        let after_operator = last.is_some_and(|last| last.kind == Kind::Operator);
        let breakable = depth > 0 && last.is_some_and(|last| matches!(last.text, "(" | "[" | ","))
            || matches!(token.text, ")" | "]")
            || after_operator
            || token.kind == Kind::Operator;
        if last.is_some() && token.line_break && several && breakable {
            out.push('\n');
            out.push_str(continuation);
        } else if last.is_some() && (token.space || after_operator || token.kind == Kind::Operator) {
            let tight = last.is_some_and(|last| matches!(last.text, "(" | "[" | "!" | "."))
                || matches!(token.text, ")" | "]" | "," | "." | "[")
                || token.text == "(" && last.is_some_and(|last| last.kind == Kind::Name);
            if !tight {
                out.push(' ');
            }
        }
        if matches!(token.text, "(" | "[") {
            depth += 1;
        }
        match token.kind {
            Kind::Number => out.push_str(&number(token.text)?),
            Kind::Text if token.text.contains('\n') => out.push_str(&double_quoted(token.text)?),
            _ => out.push_str(token.text),
        }
        last = Some(token);
    }
    Some(out)
}

/// A text over several lines, which single quotes do not hold here.
fn double_quoted(single: &str) -> Option<String> {
    let own = single.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'");
    let escaped = own.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace("${{", "$${{");
    (!own.contains('\r')).then(|| format!("\"{escaped}\""))
}

/// A number as the language writes it.
fn number(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let whole = if digits.starts_with('.') { "0" } else { "" };
    let value = format!("{sign}{whole}{}", digits.trim_end_matches('.'));
    numeric(&value).map(|_| value)
}

/// The value of a number as GitHub writes it.
pub(super) fn numeric(text: &str) -> Option<f64> {
    if let Some(digits) = text.strip_prefix("0x") {
        return u32::from_str_radix(digits, 16).ok().map(f64::from);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return u32::from_str_radix(digits, 8).ok().map(f64::from);
    }
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

/// One text for all expressions that mean the same: names in small letters, no superfluous brackets and spaces.
pub(super) fn canonical(text: &str) -> Option<String> {
    parse(&tokens(text)?)
}

fn parse(tokens: &[Token<'_>]) -> Option<String> {
    let mut parser = Parser { tokens, at: 0, depth: 0 };
    let parsed = parser.binary(0)?;
    (parser.at == tokens.len()).then_some(parsed)
}

struct Parser<'a> {
    tokens: &'a [Token<'a>],
    at: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.at).copied()
    }

    fn eat(&mut self, text: &str) -> Option<()> {
        let token = self.peek()?;
        (token.kind != Kind::Text && token.text == text).then(|| self.at += 1)
    }

    fn binary(&mut self, least: u8) -> Option<String> {
        if self.depth > 200 {
            return None;
        }
        self.depth += 1;
        let mut left = self.unary()?;
        while let Some(token) = self.peek().filter(|token| token.kind == Kind::Operator) {
            let own = match token.text {
                "||" => 1,
                "&&" => 2,
                "==" | "!=" => 3,
                _ => 4,
            };
            if own <= least {
                break;
            }
            self.at += 1;
            let right = self.binary(own)?;
            left = format!("({left}{}{right})", token.text);
        }
        self.depth -= 1;
        Some(left)
    }

    fn unary(&mut self) -> Option<String> {
        let mut marks = 0;
        while self.eat("!").is_some() {
            marks += 1;
        }
        let mut value = self.primary()?;
        loop {
            if self.eat(".").is_some() {
                let token = self.peek()?;
                self.at += 1;
                match token.text {
                    "*" => value.push_str(".*"),
                    name if token.kind == Kind::Name => value = format!("{value}.{}", name.to_ascii_lowercase()),
                    _ => return None,
                }
            } else if self.eat("[").is_some() {
                if self.eat("*").is_some() {
                    value.push_str(".*");
                } else {
                    let index = self.binary(0)?;
                    let name = index.strip_prefix('\'').and_then(|text| text.strip_suffix('\''));
                    value = match name.filter(|name| !name.is_empty() && name.bytes().all(is_name)) {
                        Some(name) => format!("{value}.{}", name.to_ascii_lowercase()),
                        None => format!("{value}[{index}]"),
                    };
                }
                self.eat("]")?;
            } else {
                break;
            }
        }
        Some(format!("{}{value}", "!".repeat(marks)))
    }

    fn primary(&mut self) -> Option<String> {
        let token = self.peek()?;
        self.at += 1;
        match token.kind {
            Kind::Text => Some(token.text.to_owned()),
            Kind::Number => numeric(token.text).map(|value| value.to_string()),
            Kind::Name => {
                let name = token.text.to_ascii_lowercase();
                if self.eat("(").is_none() {
                    return Some(name);
                }
                let mut arguments = Vec::new();
                if self.eat(")").is_none() {
                    loop {
                        arguments.push(self.binary(0)?);
                        if self.eat(",").is_none() {
                            break;
                        }
                    }
                    self.eat(")")?;
                }
                Some(format!("{name}({})", arguments.join(",")))
            }
            Kind::Mark if token.text == "(" => {
                let inner = self.binary(0)?;
                self.eat(")")?;
                Some(inner)
            }
            _ => None,
        }
    }
}
