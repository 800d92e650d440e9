//! What programs do that scripts run: which hand a text on, which read code, which take options among their arguments.
//!
//! Written by hand. Source: the manual of each program. What is not listed is unknown.

/// Programs that read no token and push nothing: what shells and their usual company are made of.
pub const PLAIN_PROGRAMS: &[&str] = &[
    ":",
    "[",
    "[[",
    "awk",
    "basename",
    "break",
    "cat",
    "cd",
    "chmod",
    "continue",
    "cp",
    "cut",
    "date",
    "declare",
    "diff",
    "dirname",
    "du",
    "echo",
    "exit",
    "export",
    "false",
    "find",
    "grep",
    "head",
    "jq",
    "ln",
    "local",
    "ls",
    "mapfile",
    "mkdir",
    "mktemp",
    "mv",
    "popd",
    "printenv",
    "printf",
    "pushd",
    "pwd",
    "read",
    "readarray",
    "realpath",
    "return",
    "rm",
    "sed",
    "seq",
    "set",
    "sha256sum",
    "shift",
    "shopt",
    "sleep",
    "sort",
    "stat",
    "tail",
    "tar",
    "tee",
    "test",
    "touch",
    "tr",
    "true",
    "uname",
    "uniq",
    "unset",
    "unzip",
    "wait",
    "wc",
    "zip",
];

/// Programs beside these that write no file of the step by themselves: they know nothing of GitHub, or run no script of
/// the repository.
pub const UNAWARE_PROGRAMS: &[&str] = &[
    "apt-get",
    "aws",
    "az",
    "base64",
    "brew",
    "choco",
    "column",
    "comm",
    "curl",
    "docker",
    "gcloud",
    "gh",
    "git",
    "gzip",
    "helm",
    "hostname",
    "id",
    "install",
    "kubectl",
    "md5sum",
    "nproc",
    "paste",
    "rev",
    "rsync",
    "sha1sum",
    "sha512sum",
    "shasum",
    "skopeo",
    "tac",
    "wget",
    "which",
    "whoami",
    "Write-Host",
    "Write-Output",
    "xxd",
    "yq",
];

/// Commands of Git that send nothing to a server.
pub const LOCAL_GIT: &[&str] = &[
    "add",
    "branch",
    "checkout",
    "clone",
    "commit",
    "config",
    "describe",
    "diff",
    "fetch",
    "log",
    "ls-files",
    "merge-base",
    "mv",
    "rev-list",
    "rev-parse",
    "rm",
    "show",
    "status",
    "submodule",
    "switch",
];

/// Programs that read an argument, or what they are given to read, as code.
pub const INTERPRETERS: &[&str] = &[
    "awk",
    "bash",
    "docker",
    "envsubst",
    "eval",
    "jq",
    "kubectl",
    "mysql",
    "node",
    "perl",
    "php",
    "powershell",
    "psql",
    "pwsh",
    "python",
    "python3",
    "ruby",
    "sed",
    "sh",
    "source",
    "sqlite3",
    "ssh",
    "su",
    "yq",
    "zsh",
];

/// Shells and interpreters that run what they are given to read.
pub const SHELLS: &[&str] = &["bash", "dash", "python", "python3", "sh", "zsh"];

/// Programs that download what stands at an address.
pub const DOWNLOADERS: &[&str] = &["curl", "wget"];

/// Options of `curl` and `wget` that take no value, so that what follows may be the address.
pub const DOWNLOADER_FLAGS: &[&str] = &[
    "--compressed",
    "--fail",
    "--fail-with-body",
    "--head",
    "--include",
    "--insecure",
    "--location",
    "--no-check-certificate",
    "--no-verbose",
    "--progress-bar",
    "--quiet",
    "--remote-header-name",
    "--remote-name",
    "--show-error",
    "--silent",
    "--url",
    "--verbose",
];

/// The letters of those that are short: `-fsSL`.
pub const DOWNLOADER_LETTERS: &str = "0146fgiIJkLnNOqsSv#";

/// Programs that give on what they get, as it is.
pub const HANDING_ON: &[&str] = &["cat", "echo", "head", "printf", "tail", "tee"];

/// Programs that give on what is in a file, or a part of it.
pub const FILE_READING: &[&str] = &["cat", "head", "jq", "tail"];

/// Programs that write what they get in another form, which no longer looks the same.
pub const REWRITING: &[&str] =
    &["base32", "base64", "cut", "fold", "gzip", "hexdump", "jq", "od", "rev", "sed", "tac", "tr", "uuencode", "xxd"];

/// A program that takes a word with a dash at its beginning for an option which does harm.
#[derive(Debug)]
pub struct OptionTaking {
    pub program: &'static str,
    /// The verbs of which that holds; none: it has none.
    pub verbs: &'static [&'static str],
    /// What to put before a word so that it is no option.
    pub guard: &'static str,
}

const fn taking(program: &'static str, verbs: &'static [&'static str], guard: &'static str) -> OptionTaking {
    OptionTaking { program, verbs, guard }
}

/// Behind `--`, `git checkout` and its like read paths, so a ref is named in full.
pub const OPTION_TAKING: &[OptionTaking] = &[
    taking("curl", &[], "-- "),
    taking("find", &[], "./"),
    taking(
        "git",
        &["archive", "checkout", "clone", "diff", "fetch", "log", "ls-remote", "pull", "push", "rebase"],
        "refs/heads/",
    ),
    taking("rsync", &[], "-- "),
    taking("scp", &[], "-- "),
    taking("ssh", &[], "-- "),
    taking("tar", &[], "-- "),
    taking("wget", &[], "-- "),
    taking("zip", &[], "-- "),
];

/// Commands that run what the work tree says, at the start of a command.
pub const WORK_TREE_COMMANDS: &str = r"(?m)(^|[;&|(]|\bsudo\s|\bthen\s|\bdo\s)\s*(npm\s+(ci|i|install|run|test|start|exec|publish)\b|npx\s|yarn(\s|$)|pnpm\s|bun\s+(i|install|run|test)\b|make(\s|$)|cmake\s|ninja\b|just\s|task\s|bazel\s|pip3?\s+install\s+(-e\s+)?\.|pip3?\s+install\s+-r|poetry\s+(install|run|build)|uv\s+(sync|run|build|pip)|hatch\s|tox\b|nox\b|pytest\b|pre-commit\s|cargo\s+(build|test|run|clippy|doc|bench|publish|nextest)|go\s+(run|test|generate)|mvn\s|gradle\s|bundle\s|rake\b|composer\s|dotnet\s+(build|test|run|restore|publish|pack)|docker\s+(build|buildx|compose)\b|docker-compose\s|terraform\s+(init|plan|apply)|(bash|sh|python3?|node|ruby|php|deno\s+run)\s+[\w./-]*\.\w+|\./\S+|source\s+\S+)";

/// Actions that run what the work tree says.
pub const WORK_TREE_ACTIONS: &[&str] = &[
    "actions-rs/cargo",
    "android-actions/setup-android",
    "bahmutov/npm-install",
    "cypress-io/github-action",
    "goreleaser/goreleaser-action",
    "gradle/gradle-build-action",
    "helm/chart-testing-action",
    "pre-commit/action",
    "pyo3/maturin-action",
    "pypa/cibuildwheel",
];

/// Commands of Git that talk to a server.
pub const REMOTE_GIT: &[&str] = &["push", "fetch", "pull", "ls-remote", "submodule", "lfs"];

/// Actions that push with the credentials of the checkout, as their manuals say.
pub const PUSHING_ACTIONS: &[&str] = &["stefanzweifel/git-auto-commit-action", "endbug/add-and-commit"];

/// Programs that run the command which stands behind them.
pub const WRAPPERS: &[&str] = &["command", "env", "exec", "sudo", "time"];

/// What `kubectl` and `helm` do that changes objects. `kubectl create` makes what is not there, such as a namespace.
pub const CLUSTER_WRITES: &[(&str, &[&str])] = &[
    ("kubectl", &["set", "image"]),
    ("kubectl", &["set", "env"]),
    ("kubectl", &["apply"]),
    ("kubectl", &["patch"]),
    ("kubectl", &["replace"]),
    ("kubectl", &["scale"]),
    ("kubectl", &["rollout", "undo"]),
    ("helm", &["upgrade"]),
    ("helm", &["install"]),
    ("helm", &["rollback"]),
    ("argocd", &["app", "set"]),
    ("argocd", &["app", "patch"]),
];
