//! Registries of packages and images: what publishes to them, and how a script says that it means another one.
//!
//! Written by hand. Sources: the manual of each program, and of each registry its page on trusted publishing; of the actions,
//! `action.yml` and manual of each.

/// A registry that takes the identity of a run, and the command that publishes to it.
#[derive(Debug)]
pub struct Registry {
    pub name: &'static str,
    /// A pattern of the lines that publish.
    pub command: &'static str,
    /// Where it is written how it takes an identity.
    pub guide: &'static str,
    /// The action that publishes to it and takes a token in an input.
    pub action: Option<(&'static str, &'static str)>,
}

pub const REGISTRIES: &[Registry] = &[
    Registry {
        name: "PyPI",
        command: r"^\s*(python3?\s+-m\s+)?(twine\s+upload|uv\s+publish|poetry\s+publish|hatch\s+publish)\b",
        guide: "https://docs.pypi.org/trusted-publishers/",
        action: Some(("pypa/gh-action-pypi-publish", "password")),
    },
    Registry {
        name: "npm",
        command: r"^\s*(npm|pnpm)\s+publish\b",
        guide: "https://docs.npmjs.com/trusted-publishers",
        action: None,
    },
    Registry {
        name: "crates.io",
        command: r"^\s*cargo\s+publish\b",
        guide: "https://crates.io/docs/trusted-publishing",
        action: None,
    },
    Registry {
        name: "RubyGems",
        command: r"^\s*gem\s+push\b",
        guide: "https://guides.rubygems.org/trusted-publishing/",
        action: None,
    },
    Registry {
        name: "NuGet",
        command: r"^\s*dotnet\s+nuget\s+push\b",
        guide: "https://learn.microsoft.com/nuget/nuget-org/trusted-publishing",
        action: None,
    },
];

/// What a command has that publishes elsewhere, or not at all, or by its identity already.
pub const ELSEWHERE: &[&str] = &[
    "--registry",
    "--repo",
    "--index",
    "--publish-url",
    "--host",
    "--source",
    "--dry-run",
    "--provenance",
    " -r ",
    " -s ",
];

/// Inputs of actions that name another registry.
pub const OTHER_REGISTRY_INPUTS: &[&str] = &["repository-url", "repository_url"];

/// Variables that name another registry. Source: the manuals of twine, uv, Hatch, npm, pnpm, RubyGems and Cargo.
pub const OTHER_REGISTRY_VARIABLES: &[&str] = &[
    "TWINE_REPOSITORY",
    "TWINE_REPOSITORY_URL",
    "UV_PUBLISH_URL",
    "UV_PUBLISH_INDEX",
    "HATCH_INDEX_REPO",
    "NPM_CONFIG_REGISTRY",
    "RUBYGEMS_HOST",
    "CARGO_REGISTRY_DEFAULT",
];

/// How variables begin that tell of registries of one's own by their names.
pub const OTHER_REGISTRY_PREFIXES: &[&str] = &["POETRY_REPOSITORIES_", "CARGO_REGISTRIES_"];

/// How a script sets another registry for npm.
pub const NPM_SETTINGS: &[&str] = &["registry=", "set registry"];

/// Commands that publish, beside those of [`REGISTRIES`].
pub const PUBLISHING_COMMANDS: &[(&str, &[&str])] = &[
    ("docker", &["push"]),
    ("gh", &["release", "create"]),
    ("gh", &["release", "upload"]),
    ("goreleaser", &["release"]),
    ("helm", &["push"]),
    ("ovsx", &["publish"]),
    ("vsce", &["publish"]),
];

/// Actions that make a release, each with the input that takes a token; unsaid, it is the job's own.
pub const RELEASES: [(&str, &str); 3] =
    [("actions/create-release", ""), ("ncipollo/release-action", "token"), ("softprops/action-gh-release", "token")];

/// Actions that publish, by lower-cased name; with the input that has to be `true` for it, where there is one.
pub const PUBLISHING_ACTIONS: &[(&str, Option<&str>)] = &[
    ("actions/create-release", None),
    ("actions/upload-release-asset", None),
    ("docker/build-push-action", Some("push")),
    ("goreleaser/goreleaser-action", None),
    ("js-devtools/npm-publish", None),
    ("ncipollo/release-action", None),
    ("pypa/gh-action-pypi-publish", None),
    ("rubygems/release-gem", None),
    ("softprops/action-gh-release", None),
    ("svenstaro/upload-release-action", None),
];
