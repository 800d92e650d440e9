//! What an `action` becomes, before GitHub's own parser.

use pipe_lang::analysis::analyze;
use pipe_lang::compile::compile;
use pipe_lang::project::Project;

use crate::support::judges;
use crate::support::scratch::Scratch;

const SOURCE: &str = r#"
action setup "Set up the tools" {
  author = "The tools team"
  branding { icon = "package", color = gray-dark }
  input python "The version": string = "3.13"
  input cache "Whether packages are kept": bool = true
  input bare: number?
  input token "For private packages" = github.token { deprecation-message = "not needed" }
  output hit "Whether they were there": bool = steps.restore.outputs.cache-hit

  use actions/setup-python@v6(python-version = inputs.python)
  use restore "Restore" = actions/cache@v5 {
    if = inputs.cache && !cancelled()
    with { path = ".venv", key = "venv-${{ hashFiles('uv.lock') }}" }
  }
  run "Install" {
    env { TOKEN = inputs.token }
    continue-on-error = !inputs.cache
    working-directory = "app"
    script = "uv sync"
  }
  use other
}

action other "Another one" {
  run = "make"
}
"#;

#[test]
fn the_parser_of_github_finds_nothing_in_an_action() {
    let mut project = Project::default();
    project.sources.add("ci.pipe", SOURCE);
    let analysis = analyze(project);
    let compilation = compile(&analysis);
    assert_eq!(compilation.files.len(), 2, "{:?}", analysis.diagnostics);
    let scratch = Scratch::new("actions");
    let files: Vec<_> = compilation.files.iter().map(|file| scratch.write(&file.path, &file.text)).collect();
    assert_eq!(judges::github_parser(&files).unwrap_or_default(), "");
}

/// A judge that reads no actions would be content with all.
#[test]
fn the_parser_of_github_reads_actions() {
    let scratch = Scratch::new("actions");
    let text = "name: x\ndescription: y\nruns:\n  using: composite\n  steps:\n    - run: ${{ secrets.X }}\n      shell: bash\n";
    let file = scratch.write("action.yml", text);
    if let Some(found) = judges::github_parser(&[file]) {
        assert!(found.contains("secrets"), "{found}");
    }
}
