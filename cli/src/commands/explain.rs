//! `pipec explain`: the page of a diagnostic.

use pipe_lang::pages::{PAGES, page};
use pipe_lang::suggest::suggest;

use super::Outcome;
use crate::arguments::ExplainArguments;
use crate::console::Console;
use crate::failure::Failure;

pub fn explain(arguments: &ExplainArguments, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    match &arguments.name {
        Some(name) => one(name, console),
        None => all(console),
    }
}

fn one(name: &str, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let Some(page) = page(name) else {
        let names = PAGES.iter().map(|page| page.name);
        return Err(Failure::said(match suggest(name, names) {
            Some(near) => format!("there is no diagnostic `{name}`; did you mean `{near}`?"),
            None => format!("there is no diagnostic `{name}`; `pipec explain` lists all"),
        }));
    };
    let mut in_code = false;
    for line in page.text.lines() {
        let is_fence = line.starts_with("```");
        in_code ^= is_fence;
        let line = match () {
            () if is_fence => console.out_style.paint("2", line),
            () if line.starts_with('#') && !in_code => console.out_style.paint("1", line),
            () => line.to_owned(),
        };
        writeln!(console.out, "{line}")?;
    }
    Ok(Outcome::Fine)
}

fn all(console: &mut Console<'_>) -> Result<Outcome, Failure> {
    let width = PAGES.iter().map(|page| page.name.len()).max().unwrap_or_default();
    for page in PAGES {
        // The level first, so that a reader can sort by it.
        writeln!(console.out, "{:5}  {:width$}  {}", page.level(), page.name, page.summary())?;
    }
    Ok(Outcome::Fine)
}
