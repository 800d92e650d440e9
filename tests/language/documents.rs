//! The documents: every fence of `.pipe` in them is compiled, so that none tells what does not hold.
//!
//! The word behind ```` ```pipe ```` says how a fence is read:
//!
//! | fence | is |
//! |---|---|
//! | `pipe` | whole files, clean; with `#- path` above each where there are several |
//! | `pipe pipeline` | members of a pipeline |
//! | `pipe job` | members of a job |
//! | `pipe expression` | one expression a line |
//! | `pipe error RULE` | like `pipe`, and raises that rule and nothing else |
//! | `pipe job error RULE` | both |
//! | `pipe future` | what is not there yet: read by the grammar only |

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use pipe_lang::diagnostic::Severity;

use crate::project::{Memory, build, root, split};

type Outcome = Result<(), Box<dyn Error>>;

struct Fence {
    /// `docs/language.md:12`
    place: String,
    words: Vec<String>,
    text: String,
}

/// The fences of a Markdown text whose first word is `pipe`.
fn fences(name: &str, markdown: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<(usize, Option<Fence>)> = None;
    for (index, line) in markdown.lines().enumerate() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match &mut open {
            None if ticks >= 3 => {
                let mut words = line[ticks..].split_whitespace().map(str::to_owned);
                let is_pipe = words.next().is_some_and(|word| word == "pipe");
                let fence =
                    || Fence { place: format!("{name}:{}", index + 1), words: words.collect(), text: String::new() };
                open = Some((ticks, is_pipe.then(fence)));
            }
            Some((width, fence)) if ticks >= *width && line.trim_start_matches('`').trim().is_empty() => {
                found.extend(fence.take());
                open = None;
            }
            Some((_, Some(fence))) => {
                fence.text.push_str(line);
                fence.text.push('\n');
            }
            _ => {}
        }
    }
    found.extend(open.and_then(|(_, fence)| fence));
    found
}

fn indented(text: &str, margin: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{margin}{line}\n") }).collect()
}

const ON: &str = "  on push { branches = [\"main\"] }\n";
const RUNS_ON: &str = "    runs-on = \"ubuntu-latest\"\n";

/// The files that a fence stands for.
fn wrapped(fence: &Fence) -> Result<Memory, String> {
    let words: Vec<&str> = fence.words.iter().map(String::as_str).collect();
    let rule = words.iter().position(|word| *word == "error").map(|at| at + 1);
    let mut kinds =
        words.iter().enumerate().filter(|(at, word)| !matches!(**word, "error" | "future") && Some(*at) != rule);
    let kind = kinds.next().map(|(_, word)| *word);
    let job = |members: &str| {
        let runs_on = if members.contains("runs-on") { "" } else { RUNS_ON };
        let step = if members.contains("run") || members.contains("use") { "" } else { "    run = \"true\"\n" };
        format!("pipeline ci {{\n{ON}  job work {{\n{runs_on}{}{step}  }}\n}}\n", indented(members, "    "))
    };
    Ok(match kind {
        None => split("ci.pipe", &fence.text),
        Some("job") => split("ci.pipe", &job(&fence.text)),
        Some("pipeline") => {
            let begins = |word: &str| fence.text.lines().any(|line| line.starts_with(word));
            let on = if begins("on ") { "" } else { ON };
            let other = if begins("job ") {
                String::new()
            } else {
                format!("  job work {{\n{RUNS_ON}    run = \"true\"\n  }}\n")
            };
            split("ci.pipe", &format!("pipeline ci {{\n{on}{}{other}}}\n", indented(&fence.text, "  ")))
        }
        Some("expression") => {
            let step =
                |line: &str| format!("run \"A value\" {{\n  env {{ VALUE = {line} }}\n  script = \"true\"\n}}\n");
            split(
                "ci.pipe",
                &job(&fence.text.lines().filter(|line| !line.trim().is_empty()).map(step).collect::<String>()),
            )
        }
        Some(other) => return Err(format!("{}: `{other}` is no kind of fence", fence.place)),
    })
}

/// What is wrong with a fence, in words.
fn judge(fence: &Fence) -> Result<(), String> {
    let files = wrapped(fence)?;
    let (analysis, compilation) = build(&files);
    if fence.words.iter().any(|word| word == "future") {
        let faults = analysis.syntaxes.iter().flat_map(|syntax| &syntax.diagnostics);
        let said: Vec<_> = faults.map(|fault| fault.message.as_str()).collect();
        return if said.is_empty() {
            Ok(())
        } else {
            Err(format!("{}: cannot be read: {}", fence.place, said.join("; ")))
        };
    }
    let all = analysis.diagnostics.iter().chain(&compilation.diagnostics);
    let found: Vec<_> = all.filter(|diagnostic| diagnostic.severity != Severity::Note).collect();
    let wanted = fence.words.iter().position(|word| word == "error").and_then(|at| fence.words.get(at + 1));
    let said = |faults: &[&pipe_lang::diagnostic::Diagnostic]| {
        let line = |fault: &&pipe_lang::diagnostic::Diagnostic| {
            let file = analysis.project.sources.get(fault.primary.span.file);
            let shown = file.and_then(|file| file.text.lines().nth(file.line_column(fault.primary.span.start).0 - 1));
            format!("  {}: {}\n    {}", fault.rule, fault.message, shown.unwrap_or_default().trim())
        };
        faults.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    match wanted {
        None if found.is_empty() => crate::expand::judge(&files).map_err(|fault| format!("{}: {fault}", fence.place)),
        None => Err(format!("{}: should be clean\n{}", fence.place, said(&found))),
        Some(rule) if found.iter().any(|fault| fault.rule == rule) && found.iter().all(|fault| fault.rule == rule) => {
            Ok(())
        }
        Some(rule) => Err(format!("{}: should raise `{rule}` alone\n{}", fence.place, said(&found))),
    }
}

fn documents() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                // `pages` judges the pages of diagnostics.
                folders.extend(Some(path).filter(|path| !path.ends_with("diagnostics")));
            } else if path.extension().is_some_and(|extension| extension == "md") {
                found.push(path);
            }
        }
    }
    found.retain(|path| path.exists());
    found.sort();
    Ok(found)
}

#[test]
fn every_fence_holds() -> Outcome {
    let mut faults = Vec::new();
    for path in documents()? {
        let name = path.strip_prefix(root())?.to_string_lossy().into_owned();
        faults.extend(fences(&name, &fs::read_to_string(&path)?).iter().filter_map(|fence| judge(fence).err()));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    Ok(())
}

/// A judge that accepts everything would prove nothing.
#[test]
fn fences_are_found_and_judged() {
    let verdict = |head: &str, body: &str| {
        let text = format!("Text.\n\n```{head}\n{body}\n```\n\nMore.\n\n```yaml\nthis: [is not read\n```\n");
        let found = fences("x.md", &text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].place, "x.md:3");
        judge(&found[0]).is_ok()
    };
    let job = "job test {\n  runs-on = \"ubuntu-latest\"\n  run = \"make\"\n}";
    assert!(verdict("pipe pipeline", job));
    assert!(!verdict("pipe", job));
    assert!(verdict("pipe", &format!("pipeline ci {{\n  on push\n{}}}", indented(job, "  "))));
    assert!(verdict("pipe job", "run = \"make\""));
    assert!(!verdict("pipe job", "rnu = \"make\""));
    assert!(verdict("pipe job error unknown-member", "rnu = \"make\""));
    assert!(verdict("pipe error unknown-member job", "rnu = \"make\""));
    assert!(!verdict("pipe job error unknown-name", "rnu = \"make\""));
    assert!(!verdict("pipe job error unknown-member", "run = \"make\""));
    assert!(verdict("pipe expression", "github.event_name == \"push\"\n\nvars.X ?? \"none\""));
    assert!(!verdict("pipe expression", "gihtub.event_name"));
    assert!(verdict("pipe", "let x = 1"));
    assert!(verdict("pipe future", "anything at-all { goes = here }"));
    assert!(!verdict("pipe future", "but not { this"));
    assert!(!verdict("pipe nonsense", ""));
}
