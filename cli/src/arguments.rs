//! The command line, as data.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use pipe_lang::rules;
use pipe_lang::settings::{Level, Profile};
use pipe_lang::suggest::suggest;

/// One typed source for the whole road from a commit to a running service.
#[derive(Debug, Parser)]
#[command(
    name = "pipec",
    version,
    about = "Compiles .pipe to GitHub Actions workflows and Argo manifests",
    after_help = EXIT_CODES,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Arguments {
    /// When to use colours; `auto` is: on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compile the projects of the given paths and write what changed
    #[command(after_help = BUILD_EXAMPLES)]
    Build(BuildArguments),
    /// Report what is wrong, and write nothing
    #[command(after_help = LINT_EXAMPLES, after_long_help = LINT_MANUAL)]
    Lint(LintArguments),
    /// Say what a diagnostic means, why it matters and what to write instead
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArguments),
    /// Write sources in their one canonical form
    #[command(after_help = FMT_EXAMPLES)]
    Fmt(FmtArguments),
    /// Print sources with templates, let, for and when written out
    #[command(after_help = EXPAND_EXAMPLES)]
    Expand(ExpandArguments),
    /// Complete pipe.lock: the commit and the interface of each action
    #[command(after_help = LOCK_EXAMPLES)]
    Lock(LockArguments),
    /// Take what an update bot wrote into generated files into pipe.lock and the sources
    #[command(after_help = ABSORB_EXAMPLES)]
    Absorb(AbsorbArguments),
    /// Turn existing workflows, actions and Argo manifests into sources that compile to the same files
    #[command(after_help = IMPORT_EXAMPLES)]
    Import(ImportArguments),
    /// Speak the language server protocol on standard input and output
    #[command(after_help = LSP_EXAMPLES)]
    Lsp,
}

#[derive(Args, Debug, Default)]
pub struct BuildArguments {
    /// Files or folders; the whole project around each is built
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Write nothing; show what is out of date, and exit with 1 if anything is
    #[arg(long)]
    pub check: bool,
    /// Write nothing; print the files instead
    #[arg(long, conflicts_with_all = ["check", "force"])]
    pub stdout: bool,
    /// Overwrite files that pipec did not write
    #[arg(long, conflicts_with = "check")]
    pub force: bool,
}

#[derive(Args, Debug)]
pub struct LintArguments {
    /// Files or folders: sources, and the workflows, actions and Argo manifests that people wrote by hand; of a file, only
    /// its own findings are reported
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Mend what has a fix that is certain to be meant, or, with `all`, the guesses too; report what is left
    #[arg(long, value_enum, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "safe")]
    pub fix: Option<Fixes>,
    /// Set the level of a rule, over what pipe.toml says: deny, warn, note or off
    #[arg(long = "rule", value_name = "NAME=LEVEL", value_parser = rule_level)]
    pub rules: Vec<(String, Level)>,
    /// The levels of all other rules: their own, or a warning for every note and for what is off
    #[arg(long, value_name = "PROFILE", value_parser = profile)]
    pub profile: Option<Profile>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, with the lines of the files
    Human,
    /// For other programs; --help shows the shape
    Json,
    /// SARIF 2.1.0, for GitHub's code scanning; exits with 0 if it could be written
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Fixes {
    /// Those that are certain
    Safe,
    /// Guesses too, such as a name that is near: look at the difference
    All,
}

/// Reads `NAME=LEVEL`.
fn rule_level(text: &str) -> Result<(String, Level), String> {
    let (name, level) = text.split_once('=').ok_or("write `NAME=LEVEL`, such as `never-true=off`")?;
    if rules::leveled(name).is_none() {
        let near = suggest(name, rules::names()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(format!("there is no rule `{name}` that has a level{near}"));
    }
    let level = Level::parse(level).ok_or(format!("`{level}` is not a level: there are {}", Level::NAMES))?;
    Ok((name.to_owned(), level))
}

/// Reads `default` or `strict`.
fn profile(text: &str) -> Result<Profile, String> {
    Profile::parse(text).ok_or("there are `default` and `strict`".to_owned())
}

#[derive(Args, Debug)]
pub struct ExplainArguments {
    /// The name of a diagnostic, as it stands in brackets above a report; without one, all are listed
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
}

#[derive(Args, Debug)]
pub struct FmtArguments {
    /// Files, or folders for the sources in them; `-` reads standard input and writes standard output
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Write nothing; show what would change, and exit with 1 if anything would
    #[arg(long)]
    pub check: bool,
}

#[derive(Args, Debug)]
pub struct ExpandArguments {
    /// Files or folders; of a folder, all sources of the project around it
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub struct LockArguments {
    /// Files or folders, for the projects around them; and actions of their sources, to do no others
    #[arg(value_name = "PATH|OWNER/REPO[@REF]")]
    pub subjects: Vec<PathBuf>,
    /// Move floating references, such as v4, to what they mean now
    #[arg(long)]
    pub update: bool,
    /// Ask no network: only what this pipec knows by itself
    #[arg(long)]
    pub offline: bool,
    /// Write nothing and ask nobody; say what is missing, unused or contradictory, and exit with 1 if anything is
    #[arg(long, conflicts_with_all = ["update", "offline"])]
    pub check: bool,
}

#[derive(Args, Debug)]
pub struct AbsorbArguments {
    /// Generated files; without any, all of the project around this folder
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub struct ImportArguments {
    /// Workflows, composite actions, and manifests of Argo CD and Argo Rollouts; with --harden, sources
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The folder to write the sources to; `-` prints them
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    pub output: PathBuf,
    /// Write nothing; import, compile and compare the result with what was there
    #[arg(long, conflicts_with_all = ["output", "force"])]
    pub verify: bool,
    /// Overwrite sources that are there already
    #[arg(long)]
    pub force: bool,
    /// Move sources from `baseline = github` to the safe choices, where they are, and say what changes and why
    #[arg(long, conflicts_with_all = ["verify", "force"])]
    pub harden: bool,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  fine; warnings may have been reported
  1  the input has errors, or generated files are out of date
  2  wrong usage, or a file or a network could not be used";

const BUILD_EXAMPLES: &str = "\
Examples:
  pipec build                    build the project around this folder
  pipec build services/api       build the project around that folder
  pipec build --check            in CI: fail, with a diff, if the generated files are out of date
  pipec build --stdout           see the YAML without touching a file

A file that pipec did not write is never overwritten without --force, and no file is removed.";

const LINT_EXAMPLES: &str = "\
Examples:
  pipec lint                     the whole project around this folder
  pipec lint ci.pipe             the findings in one file
  pipec lint .github/workflows/release.yml        the same for a workflow that is written by hand
  pipec lint --profile strict    with what is good practice
  pipec lint --rule never-true=deny               with another level of one rule
  pipec lint --fix               mend what can be mended with certainty; --fix=all: guesses too
  pipec lint --format github     in CI: annotations in the pull request
  pipec lint --format json       for other programs; see --help for the shape

An exception stands above or behind what it is about, with its reason: `@allow(rule, \"reason\")` in a source,
`# pipec: allow(rule) reason` in YAML. Levels of a whole project stand in pipe.toml.";

const LINT_MANUAL: &str = "\
Examples:
  pipec lint                     the whole project around this folder
  pipec lint ci.pipe             the findings in one file
  pipec lint .github/workflows/release.yml        the same for a workflow that is written by hand
  pipec lint --profile strict    with what is good practice
  pipec lint --rule never-true=deny               with another level of one rule
  pipec lint --fix               mend what can be mended with certainty; --fix=all: guesses too
  pipec lint --format github     in CI: annotations in the pull request
  pipec lint --format sarif > pipec.sarif         for GitHub's code scanning
  pipec lint --format json       for other programs

An exception stands above or behind what it is about, with its reason: `@allow(rule, \"reason\")` in a source,
`# pipec: allow(rule) reason` in YAML. Levels of a whole project stand in pipe.toml:

  [lint]
  profile = \"strict\"
  [rules]
  never-true = \"deny\"
  [[overrides]]
  paths = [\"legacy/**\"]
  rules = { never-true = \"off\" }

The shape of --format json (new keys may be added; a change of these raises `version`):
  {
    \"version\": 1,
    \"diagnostics\": [
      {
        \"rule\": \"needs-cycle\",          the stable name
        \"severity\": \"error\",            error, warning or note
        \"message\": \"…\",                 one sentence
        \"path\": \"ci.pipe\",              from the current folder
        \"start\": {\"line\": 3, \"column\": 5, \"offset\": 40},
        \"end\": {\"line\": 3, \"column\": 9, \"offset\": 44},
        \"label\": \"…\" or null,           what is to be seen there
        \"labels\": [{\"path\", \"start\", \"end\", \"text\"}],       other places that explain it
        \"help\": \"…\" or null,            what to write instead
        \"fix\": {\"title\", \"certain\", \"edits\": [{\"path\", \"start\", \"end\", \"text\"}]} or null
      }
    ],
    \"errors\": 1, \"warnings\": 0, \"notes\": 0
  }
Lines and columns begin at 1, columns count characters; offsets begin at 0 and count bytes.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  pipec explain                  all diagnostics, a line each
  pipec explain ungated-deploy   what one means, with a bad example and a good one";

const FMT_EXAMPLES: &str = "\
Examples:
  pipec fmt                      format the sources in this folder
  pipec fmt ci.pipe lib          format a file, and the sources in a folder
  pipec fmt --check              in CI: fail, with a diff, if a file is not formatted
  pipec fmt - < ci.pipe          for editors: from standard input to standard output

What is broken in a file stays as it is, and is reported.";

const EXPAND_EXAMPLES: &str = "\
Examples:
  pipec expand                   all sources of the project around this folder
  pipec expand ci.pipe           what the templates and loops of one file come to
  pipec expand ci.pipe | diff ci.pipe -

What is printed is valid .pipe that compiles to the same files. What says more than its steps
stays: gate, publish, deploy, required-check, and the gates that the project declares. Where
there are several files, a `# path` line stands above each.";

const LOCK_EXAMPLES: &str = "\
Examples:
  pipec lock                     add what is missing in pipe.lock
  pipec lock --offline           the same, without asking Git
  pipec lock --update            move v4 to the newest v4.x.y
  pipec lock --update org/setup  move that action and no other; org/setup@v4 for one reference
  pipec lock --check             in CI: fail if pipe.lock does not fit the sources

What is there is a path, and `./org/setup` always is one; all else of that form is an action.
Git is asked at https://github.com, or at what PIPEC_GIT_BASE says.";

const ABSORB_EXAMPLES: &str = "\
Examples:
  pipec absorb                              all generated files of the project around this folder
  pipec absorb .github/workflows/ci.yml     one of them

For a pull request of Dependabot or Renovate that changes `uses: org/setup@<commit> # v1.2.3` in generated files. A
version within what the source says (v1.3.0 of `@v1`) moves the entry of pipe.lock; another one is written into the source
too. Then the outputs are written, as `pipec build` does. Anything else that differs is refused, with the difference, and
nothing is written. No network is asked: `pipec lock` afterwards reads what the new version takes.";

const IMPORT_EXAMPLES: &str = "\
Examples:
  pipec import .github/workflows/*.yml          write one source for each workflow
  pipec import argocd/applications/*.yaml       the same for manifests of Argo CD
  pipec import ci.yml -o pipelines              the same, into that folder
  pipec import .github/actions/*/action.yml     composite actions, into the folder `actions`
  pipec import ci.yml -o -                      see the source without touching a file
  pipec import --verify .github/workflows/*     prove that nothing would change
  pipec import --harden ci.pipe                 later: take `baseline = github` out of a source
  pipec import --harden ci.pipe -o -            see what that changes without touching a file

The sources say `baseline = github` or `baseline = argocd`: nothing is added to what the files say.
The workflows of one call become one project: their secrets are declared in secrets.pipe beside the sources, and commits
with a version behind them that is certain are written as that version, with an entry in pipe.lock.
Both files are completed, never replaced; `-o -` and --verify write nothing.";

const LSP_EXAMPLES: &str = "\
Examples:
  pipec lsp                      started by an editor, not by hand";
