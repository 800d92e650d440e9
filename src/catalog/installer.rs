//! How programs install packages by name, and how a version is said to them.
//!
//! Written by hand. Source: the manual of each program.

/// How a program installs a package that the command names.
#[derive(Debug)]
pub struct Installer {
    pub program: &'static str,
    /// `install`, `global add`
    pub verbs: &'static [&'static str],
    /// What stands between the name of a package and its version.
    pub separators: &'static [&'static str],
    /// Options that say a version, or from where it is known.
    pub versions: &'static [&'static str],
    /// How to write a version.
    pub example: &'static str,
}

pub const INSTALLERS: &[Installer] = &[
    Installer {
        program: "npm",
        verbs: &["add", "i", "install"],
        separators: &["@"],
        versions: &[],
        example: "npm install NAME@1.2.3",
    },
    Installer { program: "pnpm", verbs: &["add"], separators: &["@"], versions: &[], example: "pnpm add NAME@1.2.3" },
    Installer {
        program: "yarn",
        verbs: &["add", "global add"],
        separators: &["@"],
        versions: &[],
        example: "yarn add NAME@1.2.3",
    },
    Installer { program: "bun", verbs: &["add"], separators: &["@"], versions: &[], example: "bun add NAME@1.2.3" },
    Installer {
        program: "pip",
        verbs: &["install"],
        separators: &["==", "===", "@"],
        versions: &["-c", "--constraint", "-r", "--requirement", "--require-hashes"],
        example: "pip install NAME==1.2.3",
    },
    Installer {
        program: "pipx",
        verbs: &["install"],
        separators: &["==", "@"],
        versions: &[],
        example: "pipx install NAME==1.2.3",
    },
    Installer {
        program: "gem",
        verbs: &["install"],
        separators: &[":"],
        versions: &["-v", "--version"],
        example: "gem install NAME -v 1.2.3",
    },
    Installer {
        program: "go",
        verbs: &["install"],
        separators: &["@"],
        versions: &[],
        example: "go install NAME@v1.2.3",
    },
    Installer {
        program: "cargo",
        verbs: &["install", "binstall"],
        separators: &["@"],
        versions: &["--version", "--vers", "--path", "--rev", "--tag", "--git"],
        example: "cargo install NAME@1.2.3",
    },
];

/// Options of these programs that take what follows them.
pub const INSTALLER_OPTIONS: &[&str] = &[
    "--bin",
    "--bindir",
    "--editable",
    "--extra-index-url",
    "--features",
    "--filter",
    "--find-links",
    "--group",
    "--index",
    "--index-url",
    "--install-dir",
    "--jobs",
    "--loglevel",
    "--platform",
    "--prefix",
    "--python-version",
    "--registry",
    "--root",
    "--source",
    "--target",
    "--trusted-host",
    "--workspace",
    "-C",
    "-F",
    "-e",
    "-f",
    "-i",
    "-j",
    "-t",
    "-w",
];

/// Versions that are whatever is there on that day.
pub const MOVING_VERSIONS: &[&str] = &["latest", "master", "main", "next", "HEAD"];
