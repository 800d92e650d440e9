//! The names of GitHub repositories and of Git references: which texts can be one.
//!
//! They are handed to Git and stand in addresses, so what comes from a file is checked here first.

/// Whether a text is `owner/repository` as GitHub allows it.
pub fn is_repository(text: &str) -> bool {
    text.split_once('/').is_some_and(|(owner, repository)| is_owner(owner) && is_repository_part(repository))
}

fn is_owner(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
}

fn is_repository_part(text: &str) -> bool {
    !matches!(text, "" | "." | "..")
        && !text.starts_with('-')
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.'))
}

/// Whether a text can be a branch, a tag or a commit: the rules of `git check-ref-format`, in short.
pub fn is_reference(text: &str) -> bool {
    let forbidden = |letter: char| {
        letter.is_control() || letter.is_whitespace() || matches!(letter, '~' | '^' | ':' | '?' | '*' | '[' | '\\')
    };
    !text.is_empty()
        && !text.starts_with(['-', '/'])
        && !text.ends_with(['/', '.'])
        && !text.contains("..")
        && !text.contains("//")
        && !text.contains("@{")
        && !text.contains(forbidden)
        && !text.split('/').any(|part| part.starts_with('.') || part.ends_with(".lock"))
}

/// Whether a text is a full commit id: 40 hexadecimal digits, or 64 where a repository uses SHA-256.
pub fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a text is a path inside a repository: relative, with `/`, and not upwards. The empty text is its root.
pub fn is_inner_path(text: &str) -> bool {
    text.is_empty()
        || text.split('/').all(|part| {
            !matches!(part, "" | "." | "..") && !part.contains(|letter: char| letter.is_control() || letter == '\\')
        })
}

/// A path without `.`, `..` and doubled slashes.
pub fn normal_path(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether Kubernetes takes it as a label of DNS, as for namespaces: small letters, digits and `-`.
pub fn is_dns_label(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !name.is_empty() && name.chars().all(inner) && !name.starts_with('-') && !name.ends_with('-')
}

/// Labels with dots between them, as for names of most objects.
pub fn is_dns_subdomain(name: &str) -> bool {
    name.split('.').all(is_dns_label)
}

/// Whether another program puts something in before Kubernetes reads it.
pub fn is_filled_in(name: &str) -> bool {
    name.contains(['$', '{', '<'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories() {
        assert!(is_repository("actions/checkout"));
        assert!(is_repository("Org-1/some.repo_x"));
        for wrong in ["", "actions", "/x", "a/", "a/..", "-a/b", "a/-b", "a/b/c", "a b/c", "a/b@c"] {
            assert!(!is_repository(wrong), "{wrong}");
        }
    }

    #[test]
    fn references() {
        for right in ["v4", "v4.2.2", "release/v1", "main", "bazel@7", "feature-x"] {
            assert!(is_reference(right), "{right}");
        }
        for wrong in ["", "-x", "--upload-pack=x", "a..b", "a b", "a:b", "a^{}", "x.lock", "/a", "a/", "a//b", "@{1}"] {
            assert!(!is_reference(wrong), "{wrong}");
        }
    }

    #[test]
    fn commits_and_paths() {
        assert!(is_commit(&"a1".repeat(20)) && is_commit(&"B2".repeat(32)));
        assert!(!is_commit("v4") && !is_commit(&"g".repeat(40)));
        assert!(is_inner_path("") && is_inner_path("a/b") && !is_inner_path("../a") && !is_inner_path("/a"));
    }
}
