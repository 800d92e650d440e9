//! How Argo CD spells what the language writes in kebab-case.

/// The members whose key is not their name in camel case: block, member, key. An empty block stands for any.
const KEYS: &[(&str, &str, &str)] = &[
    ("", "repo-url", "repoURL"),
    ("app", "sync", "syncPolicy"),
    ("template", "sync", "syncPolicy"),
    ("generator template", "sync", "syncPolicy"),
    ("application set", "sync", "syncPolicy"),
    ("sync", "options", "syncOptions"),
    ("signature key", "key-id", "keyID"),
];

/// The key of a block's member.
pub fn key(block: &str, member: &str) -> String {
    KEYS.iter()
        .find(|(of, name, _)| *name == member && (of.is_empty() || *of == block))
        .map_or_else(|| camel_case(member), |(_, _, key)| (*key).to_owned())
}

/// `self-heal` is `selfHeal`.
pub fn camel_case(name: &str) -> String {
    let mut parts = name.split('-');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |key, part| key + &capitalized(part))
}

/// An entry of `syncOptions`: `CreateNamespace=true`. Argo CD compares the whole text, its case too.
pub fn sync_option(name: &str, value: &str) -> String {
    let name: String = name.split('-').map(capitalized).collect();
    format!("{name}={value}")
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_as_argo_cd_spells_them() {
        assert_eq!(key("automated", "self-heal"), "selfHeal");
        assert_eq!(key("dry source", "repo-url"), "repoURL");
        assert_eq!(key("sync", "options"), "syncOptions");
        assert_eq!(key("patch", "options"), "options");
        assert_eq!(sync_option("create-namespace", "true"), "CreateNamespace=true");
        assert_eq!(sync_option("skip-dry-run-on-missing-resource", "true"), "SkipDryRunOnMissingResource=true");
    }
}
