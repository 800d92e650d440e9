//! How long answers take in a long source. Run by hand: `cargo test --release --test queries -- --ignored --nocapture`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use pipe_lang::analysis::analyze;
use pipe_lang::project::load;

use crate::world::Memory;

/// About 2,000 lines: jobs of 20 lines each.
fn source() -> String {
    let mut text = String::from("pipeline ci \"CI\" {\n  on push\n");
    for index in 0..100 {
        let before = if index > 0 { format!("needs = [job-{}]", index - 1) } else { "timeout = 5m".to_owned() };
        let _ = write!(
            text,
            r#"
  job job-{index} "Job {index}" {{
    {before}
    runs-on = "ubuntu-latest"
    if      = github.event_name == "push" && contains(github.ref, "x")
    use "Check out" = actions/checkout@v5(fetch-depth = 0, lfs = true)
    use meta "Name" = docker/metadata-action@v5 {{
      with {{
        images = "ghcr.io/org/image"
        tags   = "type=sha"
      }}
    }}
    run "Say" = """
      echo ${{{{ steps.meta.outputs.tags }}}}
      echo ${{{{ github.repository }}}}
    """
    env {{ A = "1", B = github.sha }}
    outputs {{ tags = steps.meta.outputs.tags }}
    gate coverage(report = "coverage.xml", min = 80%)
  }}
"#
        );
    }
    text.push_str("}\n");
    text
}

#[test]
#[ignore = "a measurement"]
fn completion_and_hover() {
    let text = source();
    let files = Memory([(PathBuf::from("/p/ci.pipe"), text.clone())].into());
    let begin = Instant::now();
    let analysis = analyze(load(&files, Path::new("/p"), &[]));
    println!("{} lines, analysis {:?}, {} facts", text.lines().count(), begin.elapsed(), analysis.index.facts.len());
    let Some(file) = analysis.project.sources.find("ci.pipe") else { return };
    let offsets: Vec<u32> = (0..text.len()).step_by(97).filter_map(|at| u32::try_from(at).ok()).collect();
    let measure = |name: &str, ask: &dyn Fn(u32)| {
        let mut times: Vec<Duration> = offsets
            .iter()
            .map(|&offset| {
                let begin = Instant::now();
                ask(offset);
                begin.elapsed()
            })
            .collect();
        times.sort();
        let at = |share: usize| times[(times.len() - 1) * share / 100];
        println!("{name}: median {:?}, p95 {:?}, most {:?}, of {}", at(50), at(95), at(100), times.len());
    };
    measure("completion", &|offset| drop(analysis.completions(file, offset)));
    measure("completion again", &|offset| drop(analysis.completions(file, offset)));
    measure("hover", &|offset| drop(analysis.hover(file, offset)));
    measure("definition", &|offset| {
        let _ = analysis.definition(file, offset);
    });
    measure("outline", &|_| drop(analysis.outline(file)));
}
