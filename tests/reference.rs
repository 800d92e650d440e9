//! The tables of `docs/language.md` and `docs/argo.md` say what the schema and the rules say: whoever adds a member or a rule has them
//! written anew by `PIPEC_UPDATE=1 cargo test --test reference`.
//!
//! A table stands between `<!-- generated: NAME -->` and `<!-- end -->`. A block of the schema has its name there with
//! `-` for spaces (`run-step`); `contexts` and `rules` are the other two. Each has to be there once.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use pipe_lang::catalog;
use pipe_lang::rules;
use pipe_lang::schema::{Block, FILE, Place};
use pipe_lang::settings::Level;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// The manual, and the members of what is rarely needed.
const MANUALS: &[&str] = &["docs/language.md", "docs/argo.md"];
const OPEN: &str = "<!-- generated: ";
const CLOSE: &str = " -->";
const END: &str = "<!-- end -->";

#[test]
fn the_manual_says_what_the_code_says() -> Outcome {
    let mut tables = tables()?;
    for manual in MANUALS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(manual);
        let before = fs::read_to_string(&path)?;
        let after = with_tables(manual, &before, &mut tables)?;
        if before == after {
            continue;
        }
        if std::env::var_os("PIPEC_UPDATE").is_some() {
            fs::write(&path, after)?;
            continue;
        }
        let (line, is) =
            after.lines().enumerate().find(|&(line, is)| before.lines().nth(line) != Some(is)).unwrap_or_default();
        return Err(format!(
            "{manual}:{}: run PIPEC_UPDATE=1 cargo test --test reference\n  says: {}\n  is:   {is}",
            line + 1,
            before.lines().nth(line).unwrap_or_default()
        )
        .into());
    }
    match tables.keys().next() {
        Some(name) => Err(format!("`{OPEN}{name}{CLOSE}` is missing in {}", MANUALS.join(" and ")).into()),
        None => Ok(()),
    }
}

/// A manual with each table as it has to be; those that it has are taken out of the tables.
fn with_tables(manual: &str, before: &str, tables: &mut BTreeMap<String, String>) -> Outcome<String> {
    let mut out = String::new();
    let mut lines = before.lines();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(name) = line.strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE)) else { continue };
        let table = tables.remove(name).ok_or_else(|| format!("{manual}: no table `{name}`, or it is there twice"))?;
        out.push_str(&format!("\n{table}\n{END}\n"));
        if !lines.by_ref().any(|line| line == END) {
            return Err(format!("{manual}: the table `{name}` has no `{END}`").into());
        }
    }
    Ok(out)
}

fn tables() -> Outcome<BTreeMap<String, String>> {
    let blocks = FILE.with_all_below();
    let mut tables = BTreeMap::from([("contexts".to_owned(), contexts(&blocks)), ("rules".to_owned(), rule_table()?)]);
    for block in blocks {
        let name = block.name.replace(' ', "-");
        if tables.insert(name, block_table(block)).is_some() {
            return Err(format!("two blocks of the schema are called `{}`", block.name).into());
        }
    }
    Ok(tables)
}

// ---- Blocks ----

fn block_table(block: &Block) -> String {
    let mut out = format!("**{}**: {}\n\n", block.name, lowered(block.doc));
    if !block.members.is_empty() {
        // Where a whole block has to be known when compiling, saying so once for each member is noise.
        let runs = block.members.iter().any(|member| matches!(member.place, Place::Run(_)));
        out.push_str(if runs {
            "| member | value | known | meaning |\n|---|---|---|---|\n"
        } else {
            "| member | value | meaning |\n|---|---|---|\n"
        });
        for member in block.members {
            let value = code(&member.shape.name());
            let known = match member.place {
                Place::Const if runs => "compile | ",
                Place::Run(_) => "run | ",
                Place::Const => "",
            };
            out.push_str(&format!("| `{}` | {value} | {known}{} |\n", member.name, cell(member.doc)));
        }
    }
    if let Some(other) = &block.other {
        let keys = match block.name {
            "permissions" => {
                let scopes: Vec<_> = catalog::permission::Scope::all().map(|scope| code(scope.name())).collect();
                format!("The keys are {}", scopes.join(", "))
            }
            _ => "Keys of your own choice".to_owned(),
        };
        out.push_str(&format!("{keys}; each holds {}.\n", code(&other.shape.name())));
    }
    if !block.statements.is_empty() {
        if !block.members.is_empty() {
            out.push('\n');
        }
        out.push_str("| statement | meaning |\n|---|---|\n");
        for statement in block.statements {
            out.push_str(&format!("| {} | {} |\n", code(statement.form), cell(statement.doc)));
        }
    }
    out
}

/// A sentence as it stands behind a colon.
fn lowered(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().collect::<String>() + letters.as_str(),
        None => String::new(),
    }
}

/// A bar would end the cell, also within a code span.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}

// ---- Contexts ----

/// What an expression may read, by the members that it stands in.
fn contexts(blocks: &[&Block]) -> String {
    let mut places: Vec<(String, Vec<String>)> = Vec::new();
    for block in blocks {
        // By block, as people look for it: "job: `if`, `env`".
        let mut here: Vec<(String, Vec<String>)> = Vec::new();
        for member in block.members {
            let Place::Run(key) = member.place else { continue };
            let Some(readable) = readable(key) else { continue };
            let name = format!("`{}`", member.name);
            match here.iter_mut().find(|(known, _)| *known == readable) {
                Some((_, names)) => names.push(name),
                None => here.push((readable, vec![name])),
            }
        }
        for (readable, names) in here {
            let text = format!("{}: {}", block.name, names.join(", "));
            match places.iter_mut().find(|(known, _)| *known == readable) {
                Some((_, texts)) => texts.push(text),
                None => places.push((readable, vec![text])),
            }
        }
    }
    let mut out = "| in | contexts, and functions that are not everywhere |\n|---|---|\n".to_owned();
    for (readable, texts) in places {
        out.push_str(&format!("| {} | {readable} |\n", texts.join("; ")));
    }
    out
}

/// The contexts and special functions of a place.
fn readable(key: &str) -> Option<String> {
    let available = catalog::availability(key)?;
    let contexts = available.contexts.iter().map(|name| format!("`{name}`"));
    let functions = available.functions.iter().map(|function| format!("`{}()`", function.name));
    Some(contexts.chain(functions).collect::<Vec<_>>().join(", "))
}

// ---- Rules ----

fn rule_table() -> Outcome<String> {
    let mut out = "| rule | level | finds |\n|---|---|---|\n".to_owned();
    for rule in rules::all() {
        let level = rule.level.map_or("error", Level::name);
        let page = format!("[`{0}`](diagnostics/{0}.md)", rule.name);
        out.push_str(&format!("| {page} | {level} | {} |\n", cell(rule.summary)));
    }
    Ok(out)
}
