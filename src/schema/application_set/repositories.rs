//! The repositories of an organisation as parameters of an ApplicationSet.

use super::super::app::{RAW, block, member};
use super::super::block::{Block, Shape};
use super::secret::SECRET_KEY;
use super::shared::{ALL_BRANCHES, API, BASIC, BEARER, CA_REF, INSECURE, TEMPLATE_OVERRIDE, TOKEN_REF, VALUES};

pub const SCM_PROVIDER: Block = block(
    "repository generator",
    "One set of parameters for each repository of an organisation.",
    &[
        member("github", Shape::Block(&SCM_GITHUB), "Of GitHub."),
        member("gitlab", Shape::Block(&SCM_GITLAB), "Of GitLab."),
        member("gitea", Shape::Block(&SCM_GITEA), "Of Gitea."),
        member("bitbucket", Shape::Block(&SCM_BITBUCKET), "Of Bitbucket."),
        member("bitbucket-server", Shape::Block(&SCM_BITBUCKET_SERVER), "Of Bitbucket Server."),
        member("azure-dev-ops", Shape::Block(&SCM_AZURE), "Of Azure DevOps."),
        member("aws-code-commit", Shape::Block(&SCM_AWS), "Of AWS CodeCommit."),
        member("filters", Shape::List(&Shape::Block(&SCM_FILTER)), "Only those that fit one of these."),
        member("clone-protocol", Shape::Text, "The protocol of the URLs: `https` or `ssh`."),
        member("requeue-after-seconds", Shape::Number, "How often it is looked at; 1800 unless said."),
        VALUES,
        TEMPLATE_OVERRIDE,
        RAW,
    ],
);

pub const SCM_FILTER: Block = block(
    "repository filter",
    "Repositories that fit.",
    &[
        member("repository-match", Shape::Text, "The name, as a regular expression."),
        member("paths-exist", Shape::Many(&Shape::Text), "Files or folders that have to be there."),
        member("paths-do-not-exist", Shape::Many(&Shape::Text), "Files or folders that must not be there."),
        member("label-match", Shape::Text, "A label or topic, as a regular expression."),
        member("branch-match", Shape::Text, "The branch, as a regular expression."),
        RAW,
    ],
);

pub const SCM_GITHUB: Block = block(
    "github repositories",
    "Repositories of GitHub.",
    &[
        member("organization", Shape::Text, "The organisation."),
        API,
        TOKEN_REF,
        member("app-secret-name", Shape::Text, "The Secret of a GitHub App."),
        ALL_BRANCHES,
        member("exclude-archived-repos", Shape::Bool, "Whether archived repositories are left out."),
        RAW,
    ],
);

pub const SCM_GITLAB: Block = block(
    "gitlab repositories",
    "Repositories of GitLab.",
    &[
        member("group", Shape::Text, "The group."),
        API,
        TOKEN_REF,
        ALL_BRANCHES,
        member("include-subgroups", Shape::Bool, "Whether groups in it count, too."),
        member(
            "include-shared-projects",
            Shape::Bool,
            "Whether projects that are shared with it count; `true` unless said.",
        ),
        member("include-archived-repos", Shape::Bool, "Whether archived repositories count."),
        member("topic", Shape::Text, "Only those with this topic."),
        INSECURE,
        CA_REF,
        RAW,
    ],
);

pub const SCM_GITEA: Block = block(
    "gitea repositories",
    "Repositories of Gitea.",
    &[
        member("owner", Shape::Text, "The owner."),
        API,
        TOKEN_REF,
        ALL_BRANCHES,
        member("exclude-archived-repos", Shape::Bool, "Whether archived repositories are left out."),
        INSECURE,
        RAW,
    ],
);

pub const SCM_BITBUCKET: Block = block(
    "bitbucket repositories",
    "Repositories of Bitbucket.",
    &[
        member("owner", Shape::Text, "The owner."),
        member("user", Shape::Text, "Who logs in."),
        member("app-password-ref", Shape::Block(&SECRET_KEY), "The password."),
        ALL_BRANCHES,
        RAW,
    ],
);

pub const SCM_BITBUCKET_SERVER: Block = block(
    "bitbucket server repositories",
    "Repositories of Bitbucket Server.",
    &[member("project", Shape::Text, "The project."), API, BASIC, BEARER, ALL_BRANCHES, INSECURE, CA_REF, RAW],
);

pub const SCM_AZURE: Block = block(
    "azure repositories",
    "Repositories of Azure DevOps.",
    &[
        member("organization", Shape::Text, "The organisation."),
        member("team-project", Shape::Text, "The project."),
        API,
        member("access-token-ref", Shape::Block(&SECRET_KEY), "The token."),
        ALL_BRANCHES,
        RAW,
    ],
);

pub const SCM_AWS: Block = block(
    "code commit repositories",
    "Repositories of AWS CodeCommit.",
    &[
        member("tag-filters", Shape::List(&Shape::Block(&TAG_FILTER)), "Only those with these tags."),
        member("role", Shape::Text, "The role that is assumed."),
        member("region", Shape::Text, "The region."),
        ALL_BRANCHES,
        RAW,
    ],
);

pub const TAG_FILTER: Block = block(
    "tag filter",
    "A tag of a repository.",
    &[member("key", Shape::Text, "The tag."), member("value", Shape::Text, "Its value."), RAW],
);
