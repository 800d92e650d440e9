//! Version tags: `v4`, `v4.2.2`, `1.0.0`.
//!
//! Only numbers count, so that `v1` and `1` are one version; other tags (`nextest`, `v2.x`) are no versions.

/// The numbers of a version tag, compared from the left.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(Vec<u32>);

impl Version {
    /// Reads `v4`, `v4.2`, `4.2.2` and the like.
    pub fn parse(tag: &str) -> Option<Self> {
        let digits = tag.strip_prefix('v').unwrap_or(tag);
        digits.split('.').map(number).collect::<Option<Vec<_>>>().map(Self)
    }

    pub fn major(&self) -> u32 {
        self.0.first().copied().unwrap_or(0)
    }

    /// Whether this is `other` or a later part of it: `v4.2.2` is within `v4.2`, `v4` and itself.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// How many numbers the tag has: 1 for `v4`, 3 for `v4.2.2`.
    pub fn precision(&self) -> usize {
        self.0.len()
    }
}

/// Digits only: `parse` alone would take `+4`.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Whether a reference is a full commit id: 40 hexadecimal digits.
pub fn is_commit(reference: &str) -> bool {
    reference.len() == 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit())
}
