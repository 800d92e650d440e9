//! The borders of the house: which module may name which, where each library lives, and what `src/` must not do.
//!
//! The module order is that of `src/lib.rs`: each module uses only those above it. Tests inside `src/` are left out:
//! they may look at the whole.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

type Outcome = Result<(), Box<dyn Error>>;

/// A library and the files or folders that may name it. Where it appears in another one, replacing it would touch two.
struct Home {
    /// As in a path: `pest` also stands for `pest_derive`, which has the same home.
    names: &'static [&'static str],
    homes: &'static [&'static str],
}

const HOMES: &[Home] = &[
    Home { names: &["pest", "pest_derive"], homes: &["src/syntax/parse.rs"] },
    Home { names: &["petgraph"], homes: &["src/model/graph.rs"] },
    Home { names: &["serde_saphyr"], homes: &["src/yaml/read.rs", "src/yaml/marks.rs"] },
    Home { names: &["toml"], homes: &["src/toml_reader.rs"] },
    Home { names: &["miette"], homes: &["cli/src/report/human.rs", "cli/src/report/excerpt.rs"] },
    Home { names: &["clap"], homes: &["cli/src/arguments.rs", "cli/src/main.rs"] },
    Home { names: &["terminal_size"], homes: &["cli/src/console.rs"] },
    Home { names: &["similar"], homes: &["cli/src/output/diff.rs"] },
    Home { names: &["tempfile"], homes: &["cli/src/output/write.rs", "cli/src/git/fetch.rs"] },
    Home { names: &["ignore"], homes: &["cli/src/disk.rs"] },
    Home { names: &["ropey"], homes: &["lsp/src/convert.rs"] },
    Home { names: &["serde_yaml", "insta", "proptest", "jsonschema"], homes: &[] },
];

/// What the library must not do or know: it is told everything, and says everything in return values.
const FORBIDDEN_IN_LIBRARY: &[(&str, &str)] = &[
    ("std::fs", "does I/O"),
    ("std::net", "does I/O"),
    ("std::process", "does I/O"),
    ("std::env", "reads the environment"),
    ("std::time", "reads the clock"),
    ("println!", "writes to the terminal"),
    ("eprintln!", "writes to the terminal"),
    ("print!", "writes to the terminal"),
    ("eprint!", "writes to the terminal"),
    ("lsp_types", "knows the protocol"),
    ("ls_types", "knows the protocol"),
    ("tower_lsp", "knows the protocol"),
    ("tower_lsp_server", "knows the protocol"),
    ("tokio", "knows the server's runtime"),
];

// ---- The checkers ----

/// The modules of `lib.rs`, in its order.
fn modules(library: &str) -> Vec<String> {
    code(library)
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ").unwrap_or(line.trim()).strip_prefix("mod "))
        .filter_map(|rest| rest.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// What is wrong with the imports of one file. `path` is relative to the project.
fn upward_uses(order: &[String], path: &str, text: &str) -> Vec<String> {
    let inside = path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let Some(own) = inside.split('/').next() else { return Vec::new() };
    let Some(rank) = order.iter().position(|module| module == own) else { return Vec::new() };
    let depth = inside.split('/').count();
    let mut named = named_after(&code(text), "crate::");
    // `super::` as often as the file is deep leads to the crate's root too.
    named.extend(named_after(&code(text), &"super::".repeat(depth)));
    let mut faults: Vec<String> = named
        .into_iter()
        .filter(|name| order.iter().position(|module| module == name).is_some_and(|other| other > rank))
        .map(|name| format!("{own} must not use {name}: {path} names crate::{name}"))
        .collect();
    faults.sort();
    faults.dedup();
    faults
}

/// Where a library is named outside its home.
fn strays(path: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let away = |home: &&Home| !home.homes.contains(&path);
    HOMES
        .iter()
        .filter(away)
        .flat_map(|home| home.names.iter().map(move |name| (home, *name)))
        .filter(|(_, name)| names_library(&code, name))
        .map(|(home, name)| match home.homes {
            [] => format!("{name} is for tests only: {path} names it"),
            homes => format!("{name} lives in {} only: {path} names it", homes.join(" and ")),
        })
        .collect()
}

/// What a file of the library does that it must not.
fn library_faults(path: &str, text: &str) -> Vec<String> {
    let code = code(text);
    FORBIDDEN_IN_LIBRARY
        .iter()
        .filter(|(word, _)| finds(&code, word))
        .map(|(word, why)| format!("src/ must not know {word}: {path} {why}"))
        .collect()
}

/// `name::…` at the beginning of a path, or `use name;`.
fn names_library(code: &str, name: &str) -> bool {
    finds(code, &format!("{name}::")) || finds(code, &format!("use {name};")) || finds(code, &format!("use {name} as"))
}

/// Whether a word stands in the text and is not the end of a longer word or path.
fn finds(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let goes_on = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        let inside = word.ends_with(|last: char| last.is_alphanumeric()) && goes_on(after);
        !goes_on(before) && !code[..at].ends_with("::") && !inside
    })
}

/// The names that follow a prefix: `crate::a::b` gives `a`, `crate::{a, b::{c, d}}` gives `a` and `b`.
fn named_after(code: &str, prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        if code[..at].ends_with("::") || before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            None => found.push(word(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut start = true;
                for (index, letter) in list.char_indices() {
                    match letter {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        letter if start && depth == 0 && !letter.is_whitespace() => {
                            found.push(word(&list[index..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

fn word(text: &str) -> String {
    text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
}

/// The text without comments and without the module of tests at its end. `//` inside a text is taken for a comment
/// too, which hides at most the rest of its line.
fn code(text: &str) -> String {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    text[..end].lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code)).collect::<Vec<_>>().join("\n")
}

// ---- The house ----

/// All sources below a folder, relative to the project, without those that are tests.
fn sources(folder: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
            if is_test {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
                found.push((relative, fs::read_to_string(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn each_module_uses_only_those_above_it() -> Outcome {
    let files = sources("src")?;
    let library = files.iter().find(|(path, _)| path == "src/lib.rs").ok_or("src/lib.rs is gone")?;
    let order = modules(&library.1);
    assert!(order.len() > 20, "the order was not read: {order:?}");
    none(&files.iter().flat_map(|(path, text)| upward_uses(&order, path, text)).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn each_library_stays_in_its_home() -> Outcome {
    let mut files = sources("src")?;
    files.extend(sources("cli/src")?);
    files.extend(sources("lsp/src")?);
    none(&files.iter().flat_map(|(path, text)| strays(path, text)).collect::<Vec<_>>());
    let homes: Vec<&str> = HOMES.iter().flat_map(|home| home.homes.iter().copied()).collect();
    let gone = homes.iter().filter(|home| files.iter().all(|(path, _)| path != *home));
    none(&gone.map(|home| format!("the home {home} is gone: name the new one here")).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn the_library_does_no_input_or_output() -> Outcome {
    none(&sources("src")?.iter().flat_map(|(path, text)| library_faults(path, text)).collect::<Vec<_>>());
    Ok(())
}

#[test]
fn every_module_says_what_it_is() -> Outcome {
    let mut files = sources("src")?;
    files.extend(sources("cli/src")?);
    files.extend(sources("lsp/src")?);
    let silent = files.iter().filter(|(_, text)| !text.starts_with("//!") && !text.starts_with("// @generated"));
    none(&silent.map(|(path, _)| format!("{path} does not open with `//!`")).collect::<Vec<_>>());
    Ok(())
}

// ---- Each border can fail ----

fn order() -> Vec<String> {
    modules("//! mod comment;\npub mod source;\nmod inner;\n// mod gone;\npub mod syntax;\npub mod rules;\n")
}

#[test]
fn the_order_is_read() {
    assert_eq!(order(), ["source", "inner", "syntax", "rules"]);
}

#[test]
fn uses_of_later_modules_are_found() {
    let fault = "syntax must not use rules: src/syntax/x.rs names crate::rules";
    for text in [
        "use crate::rules;",
        "use crate::rules::Rule;",
        "use crate::{source::Span, rules::{self, Rule}};",
        "use crate::{\n    source,\n    rules,\n};",
        "pub use crate::rules::Rule as Other;",
        "fn f() -> crate::rules::Rule {}",
        "use super::super::rules;",
    ] {
        assert_eq!(upward_uses(&order(), "src/syntax/x.rs", text), [fault], "{text}");
    }
    assert_eq!(
        upward_uses(&order(), "src/source.rs", "use super::syntax;"),
        ["source must not use syntax: src/source.rs names crate::syntax"]
    );
    assert_eq!(upward_uses(&order(), "src/source/mod.rs", "use super::syntax;").len(), 1);
}

#[test]
fn other_uses_are_not() {
    for text in [
        "use crate::source::Span;",
        "use crate::syntax::tree;",
        "use crate::{source::rules, inner};",
        "// crate::rules comes later",
        "/// See [`crate::rules`].",
        "use super::rules;",
        "use other_crate::rules;",
        "#[cfg(test)]\nmod tests {\n    use crate::rules;\n}",
    ] {
        assert_eq!(upward_uses(&order(), "src/syntax/x.rs", text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn libraries_away_from_home_are_found() {
    for (library, path) in [
        ("pest", "src/ast/build.rs"),
        ("petgraph", "src/check/mod.rs"),
        ("serde_saphyr", "src/yaml/write.rs"),
        ("toml", "src/settings.rs"),
        ("miette", "src/diagnostic.rs"),
        ("clap", "cli/src/commands/lint.rs"),
        ("ropey", "lsp/src/server.rs"),
        ("ignore", "cli/src/target.rs"),
        ("serde_yaml", "src/yaml/read.rs"),
    ] {
        let found = strays(path, &format!("use {library}::Thing;"));
        assert_eq!(found.len(), 1, "{library} in {path}: {found:?}");
        assert!(found[0].contains(path), "{found:?}");
        assert_eq!(strays(path, &format!("fn f(x: {library}::Thing) {{}}")).len(), 1, "{library}");
    }
    assert_eq!(strays("src/syntax/parse.rs", "use pest::Parser as _;"), Vec::<String>::new());
    assert_eq!(strays("src/a.rs", "use crate::toml::read; // toml::read\nuse my_toml::X;"), Vec::<String>::new());
}

#[test]
fn input_and_output_are_found() {
    for text in
        ["use std::fs;", "std::fs::read(x)", "println!(\"x\")", "use std::process::Command;", "use lsp_types::X;"]
    {
        assert_eq!(library_faults("src/x.rs", text).len(), 1, "{text}");
    }
    for text in ["use std::fmt;", "writeln!(out, \"x\")", "// println!(\"x\")", "let std_fs = 1;"] {
        assert_eq!(library_faults("src/x.rs", text), Vec::<String>::new(), "{text}");
    }
}
