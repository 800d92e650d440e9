//! GitHub's filter patterns, of paths and of the names of branches and tags: a text to a regular expression, or what is
//! wrong with it.
//!
//! Source: "Filter pattern cheat sheet" in GitHub's workflow syntax. The result is an extended regular expression of
//! POSIX for a whole path, in which a character is a byte: `LC_ALL=C grep -xE` reads it.

mod filter;

pub use filter::Filter;

/// A pattern that can be matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Begins with `!`: it takes away what patterns before it chose.
    pub negative: bool,
    /// Matches the paths that the pattern names, from their first to their last character.
    pub regex: String,
}

impl Pattern {
    /// Whether it names a path; whether that is chosen or taken away is another matter.
    pub fn matches(&self, path: &str) -> bool {
        regex_lite::Regex::new(&format!("^(?:{})$", self.regex)).is_ok_and(|regex| regex.is_match(path))
    }
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub message: String,
    pub help: String,
}

impl Fault {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

/// What has a meaning in a pattern, and loses it behind `\`.
const SPECIAL: &str = "*?+[]!\\";

/// Reads a pattern of paths.
pub fn parse(text: &str) -> Result<Pattern, Fault> {
    read(text, can_match)
}

/// Reads a pattern of the names of branches or tags.
pub fn parse_reference(text: &str) -> Result<Pattern, Fault> {
    read(text, can_be_reference)
}

fn read(text: &str, can_match: fn(&str, &str) -> Result<(), Fault>) -> Result<Pattern, Fault> {
    let (negative, rest) = text.strip_prefix('!').map_or((false, text), |rest| (true, rest));
    can_match(text, rest)?;
    let mut reader = Reader { rest: rest.chars().peekable(), regex: String::new(), atom: None, starts_segment: true };
    while let Some(letter) = reader.rest.next() {
        reader.read(letter)?;
    }
    reader.end_atom();
    Ok(Pattern { negative, regex: reader.regex })
}

/// Whether there can be a file of such a path: relative to the root of the repository, and not a folder.
fn can_match(text: &str, path: &str) -> Result<(), Fault> {
    if path.is_empty() {
        return Err(Fault::new("this pattern is empty", "name files: `\"docs/**\"`"));
    }
    if path.contains(char::is_control) {
        return Err(Fault::new("a pattern has no control characters", "write one pattern on one line"));
    }
    let bare = path.trim_start_matches("./").trim_matches('/');
    let sign = if text.len() > path.len() { "!" } else { "" };
    let none = format!("`{text}` matches no file");
    if path.starts_with('/') || path.starts_with("./") {
        return Err(Fault::new(none, format!("paths begin at the root of the repository: write `{sign}{bare}`")));
    }
    if path.ends_with('/') {
        let folder = bare.trim_end_matches("**").trim_end_matches('/');
        let all = if folder.is_empty() { "**".to_owned() } else { format!("{folder}/**") };
        return Err(Fault::new(none, format!("for all files of a folder write `{sign}{all}`")));
    }
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(Fault::new(none, "the paths of files have no empty part, no `.` and no `..`"));
    }
    Ok(())
}

/// Whether there can be a branch or tag of such a name. Source: `git check-ref-format`.
fn can_be_reference(text: &str, name: &str) -> Result<(), Fault> {
    if name.is_empty() {
        return Err(Fault::new("this pattern is empty", "name branches or tags: `\"release/**\"`"));
    }
    let none = format!("`{text}` matches no branch and no tag");
    let sign = if text.len() > name.len() { "!" } else { "" };
    for kind in ["refs/heads/", "refs/tags/"] {
        if let Some(bare) = name.strip_prefix(kind) {
            return Err(Fault::new(none, format!("names stand without `{kind}` here: write `{sign}{bare}`")));
        }
    }
    let refused = name.chars().find(|letter| letter.is_control() || " ~^:".contains(*letter));
    if let Some(letter) = refused {
        let letter = if letter.is_control() { "control character".to_owned() } else { format!("`{letter}`") };
        return Err(Fault::new(none, format!("a ref has no {letter} in its name")));
    }
    if name.starts_with('/') || name.ends_with('/') {
        return Err(Fault::new(none, "the name of a ref neither begins nor ends with `/`"));
    }
    if name.contains("..") || name.contains("//") || name.ends_with('.') || name.contains("@{") {
        return Err(Fault::new(none, "the name of a ref has no `..`, `//` or `@{`, and does not end with `.`"));
    }
    Ok(())
}

struct Reader<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    regex: String,
    /// A character or a choice of some that `?` and `+` can follow, as an expression and not yet written.
    atom: Option<String>,
    /// Whether a part of the path begins here.
    starts_segment: bool,
}

impl Reader<'_> {
    fn read(&mut self, letter: char) -> Result<(), Fault> {
        let mut starts_segment = false;
        match letter {
            '?' | '+' => self.repeat(letter)?,
            '*' => starts_segment = self.star(),
            '[' => {
                let choice = self.choice()?;
                self.push_atom(choice);
            }
            '\\' => {
                let escaped = self.escaped()?;
                self.push_atom(literal(escaped));
            }
            _ => {
                self.push_atom(literal(letter));
                starts_segment = letter == '/';
            }
        }
        self.starts_segment = starts_segment;
        Ok(())
    }

    fn push_atom(&mut self, atom: String) {
        self.end_atom();
        self.atom = Some(atom);
    }

    fn end_atom(&mut self) {
        self.regex.extend(self.atom.take());
    }

    /// `?` and `+` are about the character before them.
    fn repeat(&mut self, sign: char) -> Result<(), Fault> {
        let Some(atom) = self.atom.take() else {
            let message = format!("`{sign}` is about the character before it, and there is none");
            return Err(Fault::new(
                message,
                format!("`*` stands for any text; a literal `{sign}` is `\"\\\\{sign}\"`"),
            ));
        };
        // What is more than one byte, or might be read as more, has brackets.
        let one = atom.len() == 1 || atom.starts_with(['[', '\\']);
        if one {
            self.regex.push_str(&atom);
        } else {
            self.regex.extend(["(", &atom, ")"]);
        }
        self.regex.push(sign);
        Ok(())
    }

    /// `*` stays in a part of the path, `**` does not. `**/` at the start of a part stands for any number of folders,
    /// none too. The answer is whether a part begins behind it.
    fn star(&mut self) -> bool {
        self.end_atom();
        if self.rest.next_if_eq(&'*').is_none() {
            self.regex.push_str("[^/]*");
            return false;
        }
        let folders = self.starts_segment && self.rest.next_if_eq(&'/').is_some();
        self.regex.push_str(if folders { "(.*/)?" } else { ".*" });
        folders
    }

    /// `[a-z0-9]`, from behind the bracket.
    fn choice(&mut self) -> Result<String, Fault> {
        let mut choice = String::from("[");
        loop {
            let Some(first) = self.rest.next() else {
                return Err(Fault::new("this `[` has no `]`", "a literal `[` is `\"\\\\[\"`"));
            };
            if first == ']' {
                break;
            }
            only_alphanumeric(first)?;
            choice.push(first);
            if self.rest.next_if_eq(&'-').is_none() {
                continue;
            }
            let last = self.rest.next().filter(|last| is_range(first, *last)).ok_or_else(|| {
                Fault::new(format!("the range that begins with `{first}-` has no end"), "write `[a-z]`, `[0-9]`")
            })?;
            choice.extend(['-', last]);
        }
        if choice.len() == 1 {
            return Err(Fault::new("`[]` names no character", "write the characters: `[abc]`, `[0-9]`"));
        }
        Ok(choice + "]")
    }

    fn escaped(&mut self) -> Result<char, Fault> {
        self.rest.next_if(|letter| SPECIAL.contains(*letter)).ok_or_else(|| {
            let help = "it takes the meaning of `*`, `?`, `+`, `[`, `]`, `!` and `\\`; paths are parted by `/`";
            Fault::new("`\\` stands before a character that has no special meaning", help)
        })
    }
}

fn only_alphanumeric(letter: char) -> Result<(), Fault> {
    if letter.is_ascii_alphanumeric() {
        return Ok(());
    }
    Err(Fault::new(
        format!("`{letter}` cannot stand in `[…]`"),
        "GitHub takes letters, digits, and the ranges `a-z`, `A-Z` and `0-9` there",
    ))
}

fn is_range(first: char, last: char) -> bool {
    let kind = |of: fn(&char) -> bool| of(&first) && of(&last);
    first <= last && (kind(char::is_ascii_digit) || kind(char::is_ascii_lowercase) || kind(char::is_ascii_uppercase))
}

/// A character that means itself.
fn literal(letter: char) -> String {
    // `]` and `}` alone are no signs, and an idle `\` is none that every grep takes.
    if ".[()*+?{^$|\\".contains(letter) { format!("\\{letter}") } else { letter.to_string() }
}
