//! Actions by name, and their versions, from the catalog.

use super::super::{Completion, Kind};
use super::Request;
use crate::catalog;
use crate::catalog::Repository;
use crate::catalog::version::Version;
use crate::source::Span;

impl Request<'_> {
    /// `owner/repo@major`, or the versions where the name is written.
    pub(super) fn targets(&self) -> Vec<Completion> {
        let typed = self.typed();
        match typed.split_once('@') {
            Some((name, _)) => self.versions(name),
            None => self.action_names(&typed.to_ascii_lowercase()),
        }
    }

    /// The workflows of other repositories that a job can be, or the versions where one is written.
    pub(super) fn workflows(&self) -> Vec<Completion> {
        let typed = self.typed();
        if let Some((name, _)) = typed.split_once('@') {
            return self.versions(name);
        }
        let typed = typed.to_ascii_lowercase();
        let names = catalog::action_names().filter(|name| name.contains(&typed));
        let known =
            names.filter_map(catalog::action).filter(|known| known.reusable_workflow && known.retired.is_none());
        known.map(|known| self.with_version(known)).collect()
    }

    fn action_names(&self, typed: &str) -> Vec<Completion> {
        let known = catalog::action_names().filter(|name| typed.is_empty() || name.contains(typed));
        let mut names: Vec<_> = known.collect();
        names.sort_by_key(|name| (!name.starts_with(typed), !name.starts_with("actions/")));
        names.into_iter().filter_map(|name| self.action(name)).collect()
    }

    fn action(&self, name: &str) -> Option<Completion> {
        let action = catalog::action(name)?;
        if action.reusable_workflow || action.retired.is_some() {
            return None;
        }
        Some(self.with_version(action))
    }

    fn with_version(&self, action: &'static catalog::Action) -> Completion {
        let major = action.repository().and_then(latest_major);
        let mut item = self.item(&action.name, Kind::Action, major.unwrap_or_default(), "");
        if let Some(major) = major {
            item.insert = format!("{}@{major}", action.name);
        }
        item
    }

    fn versions(&self, name: &str) -> Vec<Completion> {
        let Some(repository) = catalog::repository(name) else { return Vec::new() };
        let precision = |name: &str| Version::parse(name).map_or(9, |version| version.precision());
        let mut tags: Vec<_> = repository.tags.iter().collect();
        tags.sort_by_key(|tag| precision(&tag.name));
        let branch = repository.default_branch.as_deref().map(|name| (name, "branch"));
        let tags = tags.into_iter().map(|tag| (tag.name.as_str(), tag.released.as_str()));
        let start = self.word.start + name.len() + 1;
        tags.chain(branch)
            .map(|(version, detail)| {
                let mut item = self.item(version, Kind::Value, detail, "");
                item.replace = Span::new(self.file, start, self.word.end.max(start));
                item
            })
            .collect()
    }
}

/// `v4` of the newest release, where there is such a tag; else the release.
fn latest_major(repository: &'static Repository) -> Option<&'static str> {
    let latest = repository.latest.as_deref()?;
    let newest = Version::parse(latest)?;
    let major = repository
        .tags
        .iter()
        .find(|tag| Version::parse(&tag.name).is_some_and(|tag| tag.precision() == 1 && tag.major() == newest.major()));
    Some(major.map_or(latest, |tag| tag.name.as_str()))
}
