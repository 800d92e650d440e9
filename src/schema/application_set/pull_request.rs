//! Pull requests as parameters of an ApplicationSet.

use super::super::app::{RAW, block, member};
use super::super::block::{Block, Shape};
use super::shared::{API, BASIC, BEARER, CA_REF, INSECURE, LABELS_OF_REQUEST, TEMPLATE_OVERRIDE, TOKEN_REF, VALUES};

pub const PULL_REQUEST: Block = block(
    "pull request generator",
    "One set of parameters for each open pull request.",
    &[
        member("github", Shape::Block(&PR_GITHUB), "Of GitHub."),
        member("gitlab", Shape::Block(&PR_GITLAB), "Of GitLab."),
        member("gitea", Shape::Block(&PR_GITEA), "Of Gitea."),
        member("bitbucket", Shape::Block(&PR_BITBUCKET), "Of Bitbucket."),
        member("bitbucket-server", Shape::Block(&PR_BITBUCKET_SERVER), "Of Bitbucket Server."),
        member("azuredevops", Shape::Block(&PR_AZURE), "Of Azure DevOps."),
        member("filters", Shape::List(&Shape::Block(&PR_FILTER)), "Only those that fit one of these."),
        member(
            "continue-on-repo-not-found-error",
            Shape::Bool,
            "Whether a missing repository is none rather than a failure (3.2).",
        ),
        member("requeue-after-seconds", Shape::Number, "How often it is looked at; 1800 unless said."),
        VALUES,
        TEMPLATE_OVERRIDE,
        RAW,
    ],
);

pub const PR_FILTER: Block = block(
    "pull request filter",
    "Pull requests that fit.",
    &[
        member("branch-match", Shape::Text, "The branch, as a regular expression."),
        member("target-branch-match", Shape::Text, "The branch that it goes to, as a regular expression."),
        member("title-match", Shape::Text, "The title, as a regular expression (3.2)."),
        RAW,
    ],
);

pub const PR_GITHUB: Block = block(
    "github pull requests",
    "Pull requests of GitHub.",
    &[
        member("owner", Shape::Text, "The owner of the repository."),
        member("repo", Shape::Text, "The repository."),
        API,
        TOKEN_REF,
        member("app-secret-name", Shape::Text, "The Secret of a GitHub App."),
        LABELS_OF_REQUEST,
        RAW,
    ],
);

pub const PR_GITLAB: Block = block(
    "gitlab merge requests",
    "Merge requests of GitLab.",
    &[
        member("project", Shape::Text, "The id of the project."),
        API,
        TOKEN_REF,
        LABELS_OF_REQUEST,
        member(
            "pull-request-state",
            Shape::Text,
            "Only those in this state: `opened`, `closed`, `merged` or `locked`.",
        ),
        INSECURE,
        CA_REF,
        RAW,
    ],
);

pub const PR_GITEA: Block = block(
    "gitea pull requests",
    "Pull requests of Gitea.",
    &[
        member("owner", Shape::Text, "The owner of the repository."),
        member("repo", Shape::Text, "The repository."),
        API,
        TOKEN_REF,
        LABELS_OF_REQUEST,
        INSECURE,
        RAW,
    ],
);

pub const PR_BITBUCKET: Block = block(
    "bitbucket pull requests",
    "Pull requests of Bitbucket.",
    &[
        member("owner", Shape::Text, "The owner of the repository."),
        member("repo", Shape::Text, "The repository."),
        API,
        BASIC,
        BEARER,
        RAW,
    ],
);

pub const PR_BITBUCKET_SERVER: Block = block(
    "bitbucket server pull requests",
    "Pull requests of Bitbucket Server.",
    &[
        member("project", Shape::Text, "The project."),
        member("repo", Shape::Text, "The repository."),
        API,
        BASIC,
        BEARER,
        INSECURE,
        CA_REF,
        RAW,
    ],
);

pub const PR_AZURE: Block = block(
    "azure pull requests",
    "Pull requests of Azure DevOps.",
    &[
        member("organization", Shape::Text, "The organisation."),
        member("project", Shape::Text, "The project."),
        member("repo", Shape::Text, "The repository."),
        API,
        TOKEN_REF,
        LABELS_OF_REQUEST,
        RAW,
    ],
);
