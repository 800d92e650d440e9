//! The standard library, written in `.pipe` (src/std). A module is read only where a source needs one of its names.

use crate::ast::{Ast, Block, MemberKind};

/// The modules: name and text.
pub const MODULES: &[(&str, &str)] = &[
    ("checks", include_str!("std/checks.pipe")),
    ("changes", include_str!("std/changes.pipe")),
    ("gates", include_str!("std/gates.pipe")),
    ("images", include_str!("std/images.pipe")),
    ("gitops", include_str!("std/gitops.pipe")),
];

/// The statements that a module's templates serve.
const SERVES: &[(&str, &str)] =
    &[("required-check", "checks"), ("gate", "gates"), ("publish", "images"), ("deploy", "gitops")];

/// The path under which a module appears in messages.
pub fn path(module: &str) -> String {
    format!("std/{module}.pipe")
}

/// The modules that the sources need, in the order of [`MODULES`].
pub fn needed(asts: &[Ast]) -> Vec<(&'static str, &'static str)> {
    let mut keywords = Vec::new();
    for ast in asts {
        collect(&ast.body, &mut keywords);
    }
    MODULES.iter().copied().filter(|(module, _)| keywords.contains(module)).collect()
}

fn collect(block: &Block, found: &mut Vec<&'static str>) {
    for member in &block.members {
        match &member.kind {
            MemberKind::Statement(statement) => {
                let module =
                    SERVES.iter().find(|(keyword, _)| *keyword == statement.keyword.text).map(|(_, module)| *module);
                found.extend(module);
                // The `paths` of a trigger are GitHub's matter.
                statement
                    .block
                    .iter()
                    .filter(|_| statement.keyword.text != "on")
                    .for_each(|block| collect(block, found));
            }
            // Of an environment, and of a policy.
            MemberKind::Field(field)
                if field.key.word().is_some_and(|name| matches!(name.text.as_str(), "requires" | "environments")) =>
            {
                found.push("gates")
            }
            MemberKind::Field(field) if field.key.word().is_some_and(|name| name.text == "paths") => {
                found.push("changes")
            }
            // Of the blocks of fields, only this one holds steps.
            MemberKind::Field(field) if field.key.word().is_some_and(|name| name.text == "parallel") => {
                field.block.iter().for_each(|block| collect(block, found))
            }
            MemberKind::Field(_) => {}
            MemberKind::Template(template) => collect(&template.body, found),
            MemberKind::For(for_) => collect(&for_.body, found),
            MemberKind::When(when) => collect(&when.body, found),
            MemberKind::Let(_) | MemberKind::Import(_) => {}
        }
    }
}
