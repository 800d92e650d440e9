//! Names of what other files declare, as the file at hand can write them.

use super::Expander;
use crate::check::scope::Scope;
use crate::resolve::{Definition, Kind};
use crate::source::FileId;

impl<'a> Expander<'_, 'a> {
    /// A name as this file can write it.
    pub(super) fn visible_name(&mut self, kind: Kind, name: &str, scope: &Scope<'a>) -> String {
        let names = self.checker.input.names;
        match names.lookup(scope.file, kind, name) {
            Some(found) if scope.file != self.home => self.name_of(found),
            _ => name.to_owned(),
        }
    }

    /// How this file names what is declared somewhere; its file is imported where it is not yet.
    pub(super) fn name_of(&mut self, found: &Definition) -> String {
        let names = self.checker.input.names;
        let is_same =
            |name: &str| names.lookup(self.home, found.kind, name).is_some_and(|seen| seen.span == found.span);
        if is_same(&found.name) {
            return found.name.clone();
        }
        let alias = names.aliases(self.home).find(|(_, file)| *file == found.file);
        match alias.map(|(alias, _)| format!("{alias}.{}", found.name)).filter(|name| is_same(name)) {
            Some(name) => name,
            None => {
                self.imports.insert(found.file);
                found.name.clone()
            }
        }
    }

    /// The path of a file as seen from this one.
    pub(super) fn path_to(&self, file: FileId) -> String {
        let sources = self.checker.input.sources;
        let folders = |path: &'a str| path.split('/').collect::<Vec<_>>();
        let (from, to) = (folders(sources.path(self.home)), folders(sources.path(file)));
        let last = to.len().saturating_sub(1);
        let common = from.iter().zip(&to).take(last).take_while(|(from, to)| from == to).count();
        let up = from.len().saturating_sub(common + 1);
        std::iter::repeat_n("..", up).chain(to[common..].iter().copied()).collect::<Vec<_>>().join("/")
    }
}
