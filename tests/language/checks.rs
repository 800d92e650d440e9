//! What ought to be found, row by row: the checks that the best linters of GitHub Actions have (`tests/checks`), and what
//! Argo CD refuses, ignores or cannot know of CI (`tests/gitops`). The `table.tsv` of each says which diagnostic of ours
//! finds a row, or why none does, and a file of the row's name has exactly that fault.
//!
//! `ROW.yml` is hand-written YAML, judged as `pipec lint` does; what stands above its first head is a workflow. `ROW.pipe` is
//! a source that tries to say it; `#= line` says that a line is written out, `#! text` that a text is not. Only what
//! is found by the row's own diagnostics is told by carets: what else is wrong with such a file is no matter of the row.
//! Where a row is a property that is `shown`, carets tell all that is found.
//! `PIPE_ACCEPT=1 cargo test --test language checks` writes the carets; read the difference before you commit it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use pipe_lang::diagnostic::Diagnostic;
use pipe_lang::source::Sources;

use crate::project::{Memory, build, fixtures, root, split};
use crate::{carets, diagnostics, foreign};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Rows that belong together.
struct Suite {
    folder: &'static str,
    /// The letters of its rows, and how many each has.
    tables: &'static [(&'static str, RangeInclusive<usize>)],
    /// Numbers that were never given.
    missing: &'static [&'static str],
    count: usize,
}

const SUITES: [Suite; 2] = [
    Suite {
        folder: "tests/checks",
        tables: &[
            ("Y", 1..=29),
            ("E", 1..=30),
            ("C", 1..=29),
            ("T", 1..=32),
            ("J", 1..=35),
            ("S", 1..=35),
            ("A", 1..=31),
            ("R", 1..=13),
            ("P", 1..=19),
            ("I", 1..=21),
            ("U", 1..=22),
            ("K", 1..=12),
            ("H", 1..=10),
            ("O", 1..=5),
            ("N", 1..=9),
            ("X", 1..=37),
        ],
        missing: &["S34"],
        count: 368,
    },
    Suite {
        folder: "tests/gitops",
        tables: &[
            ("V", 1..=5),
            ("A", 1..=25),
            ("S", 1..=21),
            ("W", 1..=29),
            ("P", 1..=13),
            ("G", 1..=15),
            ("R", 1..=17),
            ("X", 1..=28),
        ],
        missing: &[],
        count: 153,
    },
];

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    /// A diagnostic finds it.
    Found,
    /// It cannot be written in the language, or is written out right.
    Impossible,
    /// It is a property of findings, or of what editors are told: its fixture says all that is found, whatever the rule; or
    /// its remark names the test that shows it.
    Shown,
    /// It would need a network where there is none.
    Network,
    /// For a reason.
    LeftOut,
}

struct Row {
    id: String,
    status: Status,
    diagnostics: Vec<String>,
    remark: String,
}

fn rows(suite: &Suite) -> Outcome<Vec<Row>> {
    let text = fs::read_to_string(root().join(suite.folder).join("table.tsv"))?;
    let row = |line: &str| -> Outcome<Row> {
        let [id, what, status, diagnostics, remark] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!("a row has five columns: {line}").into());
        };
        assert!(!what.is_empty(), "{id} does not say what it is");
        let status = match status {
            "found" => Status::Found,
            "impossible" => Status::Impossible,
            "shown" => Status::Shown,
            "network" => Status::Network,
            "left out" => Status::LeftOut,
            other => return Err(format!("{id} has the status `{other}`").into()),
        };
        let diagnostics = diagnostics.split_whitespace().map(str::to_owned).collect();
        Ok(Row { id: id.to_owned(), status, diagnostics, remark: remark.to_owned() })
    };
    text.lines().skip(1).map(row).collect()
}

#[test]
fn the_table_has_every_row_once() -> Outcome {
    for suite in &SUITES {
        let numbers = |(letter, numbers): &(&'static str, RangeInclusive<usize>)| {
            let letter = *letter;
            numbers.clone().map(move |number| format!("{letter}{number:02}")).collect::<Vec<_>>()
        };
        let given = |id: &String| !suite.missing.contains(&id.as_str());
        let mut wanted: Vec<String> = suite.tables.iter().flat_map(numbers).filter(given).collect();
        let mut there: Vec<String> = rows(suite)?.into_iter().map(|row| row.id).collect();
        wanted.sort();
        there.sort();
        assert_eq!(there, wanted);
        assert_eq!(there.len(), suite.count);
    }
    Ok(())
}

#[test]
fn what_is_not_found_has_a_reason() -> Outcome {
    for row in SUITES.iter().map(rows).collect::<Outcome<Vec<_>>>()?.into_iter().flatten() {
        let Row { id, status, diagnostics, remark } = row;
        let has_reason = !remark.is_empty();
        match status {
            Status::Found => assert!(!diagnostics.is_empty(), "{id} names no diagnostic"),
            Status::Impossible => assert!(has_reason, "{id} does not say why it cannot be written"),
            Status::Shown => {
                assert!(has_reason && diagnostics.is_empty(), "{id} says what is shown, of all diagnostics")
            }
            Status::Network | Status::LeftOut => {
                assert!(has_reason && diagnostics.is_empty(), "{id} has a reason, and no diagnostic");
            }
        }
    }
    Ok(())
}

/// What is found in a file of that ending.
fn found(path: &Path, files: &Memory) -> (Sources, Vec<Diagnostic>) {
    let mut files = files.clone();
    // A row may be a matter of taste.
    if files.0.iter().all(|(path, _)| path != "pipe.toml") {
        files.0.push(("pipe.toml".to_owned(), "[lint]\nprofile = \"strict\"\n".to_owned()));
    }
    let files = &files;
    match path.extension().is_some_and(|extension| extension == "pipe") {
        true => diagnostics::found(files),
        false => foreign::found(files),
    }
}

#[test]
fn every_fixture_says_what_its_row_finds() -> Outcome {
    let faults = SUITES.iter().map(faults).collect::<Outcome<Vec<_>>>()?.concat();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    Ok(())
}

/// Where the fixtures of a suite say something else than is found in them.
fn faults(suite: &Suite) -> Outcome<Vec<String>> {
    let rows: BTreeMap<String, Row> = rows(suite)?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut faults = Vec::new();
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for (name, path) in fixtures(suite.folder)? {
        let Some((id, row)) = rows.get_key_value(&name) else {
            faults.push(format!("{name} is no row"));
            continue;
        };
        shown.insert(id);
        let is_pipe = path.extension().is_some_and(|extension| extension == "pipe");
        let judge = |files: &Memory| {
            let (sources, mut all) = found(&path, files);
            all.retain(|one| row.status == Status::Shown || row.diagnostics.iter().any(|name| one.rule == name));
            (sources, all)
        };
        let file = if is_pipe { "case.pipe" } else { ".github/workflows/ci.yml" };
        let mut difference = carets::check_one(&path, file, judge)?;
        let text = fs::read_to_string(&path)?;
        let files = split(file, &text);
        let missing = |name: &&String| !carets::expected(&files).iter().any(|one| one.rule == **name);
        difference.extend(row.diagnostics.iter().filter(missing).map(|name| format!("`{name}` is not raised")));
        difference.extend(unlike(&text, &files));
        if !difference.is_empty() {
            faults.push(format!("{}/{name}\n{}\n", suite.folder, difference.join("\n")));
        }
    }
    let names_test = |row: &Row| {
        let mut words = row.remark.split('`');
        words.any(|word| word.contains("tests/") && root().join(word).is_file())
    };
    let wants = |row: &&Row| match row.status {
        Status::Found | Status::Impossible => !shown.contains(row.id.as_str()),
        Status::Shown => !shown.contains(row.id.as_str()) && !names_test(row),
        Status::Network | Status::LeftOut => false,
    };
    faults.extend(rows.values().filter(wants).map(|row| format!("{} has no fixture", row.id)));
    Ok(faults)
}

/// What is written out otherwise than a fixture says.
fn unlike(text: &str, files: &Memory) -> Vec<String> {
    let said = |start: &'static str| text.lines().filter_map(move |line| line.strip_prefix(start)).map(str::trim);
    if said("#= ").chain(said("#! ")).next().is_none() {
        return Vec::new();
    }
    let is_source = |line: &&str| !line.starts_with("#= ") && !line.starts_with("#! ");
    let source = |text: &String| text.split_inclusive('\n').filter(is_source).collect::<String>();
    let files = Memory(files.0.iter().map(|(path, text)| (path.clone(), source(text))).collect());
    let written: Vec<String> = build(&files).1.files.into_iter().map(|file| file.text).collect();
    let has_line = |wanted: &str| {
        written.iter().flat_map(|text| text.lines()).any(|line| line.trim().trim_start_matches("- ") == wanted)
    };
    let has_text = |wanted: &str| written.iter().any(|text| text.contains(wanted));
    let missing = said("#= ").filter(|wanted| !has_line(wanted)).map(|wanted| format!("not written: {wanted}"));
    let present = said("#! ").filter(|wanted| has_text(wanted)).map(|wanted| format!("written: {wanted}"));
    missing.chain(present).collect()
}
