//! What the catalog says of an action, in the form of the lock file.

use std::collections::BTreeMap;

use super::{Input, Interface, LockedAction};
use crate::catalog;

/// The commit and all interfaces of `owner/repo` at a reference, as far as the catalog knows them.
pub fn known(name: &str, reference: &str) -> Option<LockedAction> {
    let pin = catalog::pin::pin(name, reference)?;
    let lower = name.to_ascii_lowercase();
    let mut interfaces = BTreeMap::new();
    for full in catalog::action_names() {
        let Some(rest) = full.strip_prefix(&lower) else { continue };
        let path = match rest.strip_prefix('/') {
            Some(path) => path,
            None if rest.is_empty() => "",
            None => continue,
        };
        if let Some(found) = interface(full, reference) {
            interfaces.insert(path.to_owned(), found);
        }
    }
    Some(LockedAction { version: pin.version, commit: pin.commit, replaces: Vec::new(), interfaces })
}

/// The interface of `owner/repo[/path]` at a reference.
pub fn interface(name: &str, reference: &str) -> Option<Interface> {
    let action = catalog::action(name)?;
    let found = action.interface(reference)?;
    if found.any_input {
        return None;
    }
    let inputs = found
        .inputs
        .iter()
        .map(|input| {
            // A long default is not in the catalog; that there is one is enough.
            let default = input.default.clone().or_else(|| input.default_omitted.then(String::new));
            let deprecated = input.deprecated.then(String::new);
            (input.name.clone(), Input { required: input.required && default.is_none(), default, deprecated })
        })
        .collect();
    let mut outputs = found.outputs.clone();
    outputs.sort();
    Some(Interface { read_at: None, using: found.using.clone().unwrap_or_default(), inputs, outputs })
}
