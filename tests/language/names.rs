//! The names of all diagnostics, read from the sources that raise them, so that none is forgotten in a list.
//!
//! A name is given to `Diagnostic::error` and its like, or to a function with a parameter `rule`: as a text, or as
//! something that is called `rule` (a constant, a `let`, a field, a parameter). What is called otherwise is a fault.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use pipe_lang::rules;

use crate::project::root;

type Outcome<T> = Result<T, Box<dyn Error>>;

const SOURCES: &[&str] = &["src", "cli/src", "lsp/src"];

const CONSTRUCTORS: &[&str] = &["Diagnostic::error", "Diagnostic::warning", "Diagnostic::finding", "Diagnostic::new"];

/// What a name is made known by, and what it ends before.
const ORIGINS: &[(&str, &[char])] =
    &[("const RULE: &str =", &[';']), ("let rule =", &[';']), (" rule: \"", &[',', '}']), ("RuleNames {", &['}'])];

/// The names of all that can be found in a project.
pub fn names() -> Outcome<BTreeSet<String>> {
    let mut names = raised_in(SOURCES)?;
    names.extend(rules::all().map(|rule| rule.name.to_owned()));
    Ok(names)
}

/// The names that some files or folders raise.
pub fn raised_in(places: &[&str]) -> Outcome<BTreeSet<String>> {
    let takers = takers(&texts(SOURCES)?);
    let mut names = BTreeSet::new();
    for text in texts(places)? {
        origins(&text, &mut names);
        for constructor in CONSTRUCTORS {
            for given in calls(&text, constructor) {
                let said = given.first().copied().unwrap_or_default();
                if !take(said, &mut names) && !is_rule(said) {
                    return Err(format!("call what is given to {constructor} `rule`: {said}").into());
                }
            }
        }
        for (taker, index) in &takers {
            for given in calls(&text, taker) {
                take(given.get(*index).copied().unwrap_or_default(), &mut names);
            }
        }
    }
    Ok(names)
}

/// The sources below some places, without their tests.
fn texts(places: &[&str]) -> Outcome<Vec<String>> {
    fn gather(path: &Path, found: &mut Vec<String>) -> Outcome<()> {
        // Rules stand in their own list.
        if path.ends_with("src/rules") {
            return Ok(());
        }
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                gather(&entry?.path(), found)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && path.components().all(|part| part.as_os_str() != "tests" && part.as_os_str() != "tests.rs")
        {
            let text = fs::read_to_string(path)?;
            found.push(text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned());
        }
        Ok(())
    }
    let mut found = Vec::new();
    for place in places {
        gather(&root().join(place), &mut found)?;
    }
    Ok(found)
}

/// The functions with a parameter `rule`, and which one it is.
fn takers(texts: &[String]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for text in texts {
        for (at, _) in text.match_indices("fn ") {
            let head = &text[at + "fn ".len()..];
            let name: String = head.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
            let Some(open) = head[name.len()..].find('(') else { continue };
            let parameters = arguments(&head[name.len() + open + 1..]);
            let own = parameters.iter().filter(|one| !one.ends_with("self"));
            if let Some(index) = own.clone().position(|one| one.starts_with("rule: &")) {
                found.insert(name, index);
            }
        }
    }
    // `new` and `error` of diagnostics are called with their type's name in front.
    found.remove("new");
    found
}

fn origins(text: &str, names: &mut BTreeSet<String>) {
    for (opening, ends) in ORIGINS {
        for (at, _) in text.match_indices(opening) {
            let rest = &text[at + opening.trim_end_matches('"').len()..];
            take(rest.split(*ends).next().unwrap_or_default(), names);
        }
    }
}

/// What each call of a function is given.
fn calls<'a>(text: &'a str, function: &str) -> Vec<Vec<&'a str>> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let opening = format!("{function}(");
    let whole = text.match_indices(&opening).filter(|(at, _)| !text[..*at].ends_with(is_word));
    whole
        .filter(|(at, _)| !text[..*at].ends_with("fn "))
        .map(|(at, _)| arguments(&text[at + opening.len()..]))
        .collect()
}

/// The parts up to the bracket that closes, which commas part.
fn arguments(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut in_text) = (Vec::new(), 0, 0, false);
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let is_char = before == '\'' && text[at + letter.len_utf8()..].starts_with('\'');
        match letter {
            '"' if !is_char && (!in_text || before != '\\') => in_text = !in_text,
            _ if in_text || is_char => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                parts.push(text[start..at].trim());
                start = at + 1;
                if letter == ')' {
                    return parts;
                }
            }
            _ => {}
        }
        before = if in_text && before == '\\' { ' ' } else { letter };
    }
    parts
}

/// Takes the names that stand in a part of a source as texts; whether there are any.
fn take(part: &str, names: &mut BTreeSet<String>) -> bool {
    let texts = part.split('"').skip(1).step_by(2);
    let found: Vec<&str> = texts.filter(|text| is_name(text)).collect();
    names.extend(found.iter().map(|name| (*name).to_owned()));
    !found.is_empty()
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
}

/// `rule`, `RULE`, `self.rule`, `self.rules.syntax`, `fault.rule`
fn is_rule(said: &str) -> bool {
    said == "RULE" || said.split('.').any(|part| part == "rule" || part == "rules")
}

#[test]
fn names_are_read_however_they_are_given() -> Outcome<()> {
    let names = names()?;
    let ways = [
        ("bad-escape", "to a constructor"),
        ("unclosed-bracket", "by a `let` with a condition"),
        ("invalid-manifest", "by a `let` with a match"),
        ("settings-type", "by a table"),
        ("lock-syntax", "by a constant"),
        ("not-callable", "to a function"),
        ("call-cycle", "to a function within a constructor"),
        ("no-expression", "to the list of rules"),
        ("foreign-file", "by the command line"),
    ];
    for (name, way) in ways {
        assert!(names.contains(name), "{name}, which is given {way}, was not read");
    }
    for other in ["runs-on", "to-do", "ubuntu-latest", "missing-close"] {
        assert!(!names.contains(other), "{other} is no diagnostic");
    }
    Ok(())
}
