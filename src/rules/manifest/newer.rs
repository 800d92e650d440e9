//! `newer-than-argocd`: a field that the installed Argo CD does not have yet. Kubernetes drops it without a word.

use super::missing_field::walk;
use crate::catalog::argo::SINCE;
use crate::diagnostic::Diagnostic;
use crate::rules::Facts;
use crate::schema::manifest_block;

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let Some(installed) = facts.settings.argocd.version else { return Vec::new() };
    let mut found = Vec::new();
    for (kind, declaration) in facts.model.manifests() {
        let Some(block) = manifest_block(kind) else { continue };
        walk(block, &declaration.fields, declaration.site, &mut |block, fields, _| {
            for field in fields.iter() {
                let since = SINCE.iter().find(|(of, member, _)| *of == block.name && *member == field.key);
                let Some((.., (major, minor))) = since.filter(|(.., since)| *since > installed) else { continue };
                let message = format!(
                    "`{}` came with Argo CD {major}.{minor}, and {}.{} is installed: it does nothing there",
                    field.key, installed.0, installed.1
                );
                let help = "remove it, or raise `version` below `[argocd]` in pipe.toml with the installation";
                found.push(facts.finding("newer-than-argocd", field.site, message).help(help));
            }
        });
    }
    found
}
