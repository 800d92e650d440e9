//! `unknown-input`, `missing-input` for actions of the repository that are programs: what a step gives one against what its
//! file declares. Those that are steps are known to the checker.

use std::collections::BTreeMap;

use super::Foreign;
use crate::analysis::Analysis;
use crate::diagnostic::Diagnostic;
use crate::model::{Fields, Target, Use};
use crate::settings::normal_path;
use crate::source::FileId;
use crate::suggest::suggest;
use crate::yaml::{Entry, Node, Value};

/// What a container takes besides its inputs. Source: GitHub's workflow syntax, `steps[*].with`.
const OF_CONTAINERS: [&str; 2] = ["args", "entrypoint"];

/// An action that is a program, by its file.
struct Program<'a> {
    root: &'a Node,
}

/// What is wrong with the inputs of steps, each in its source.
pub(super) fn wrong(analysis: &Analysis, foreign: &BTreeMap<FileId, Foreign<'_>>) -> Vec<Diagnostic> {
    let mut programs: BTreeMap<String, Program<'_>> = BTreeMap::new();
    for (file, one) in foreign {
        let path = analysis.project.sources.path(*file);
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let root = one.reading.root.as_ref().filter(|root| using(root).is_some_and(|using| using != "composite"));
        if let (Some(root), "action.yml" | "action.yaml") = (root, name) {
            programs.insert(folder.to_owned(), Program { root });
        }
    }
    let mut found = Vec::new();
    for one in analysis.model.uses().filter(|one| one.step.is_some()) {
        let Target::Other(written) = one.target else { continue };
        let folder = written.strip_prefix("./").or_else(|| written.strip_prefix("$/")).and_then(normal_path);
        if let Some(program) = folder.and_then(|folder| programs.get(&folder)) {
            program.judge(analysis, written, one, &mut found);
        }
    }
    found
}

fn using(root: &Node) -> Option<String> {
    root.get("runs")?.get("using")?.as_text().map(str::to_ascii_lowercase)
}

impl Program<'_> {
    fn judge(&self, analysis: &Analysis, written: &str, one: Use<'_>, found: &mut Vec<Diagnostic>) {
        let is_computed = |given: &Fields| given.iter().any(|field| field.key.contains("${{"));
        if is_computed(one.inputs) || one.step.is_some_and(|step| step.fields.get("with").is_some()) {
            return;
        }
        let inputs = self.root.get("inputs").map_or(&[][..], Node::entries);
        let is_container = using(self.root).as_deref() == Some("docker");
        let at = |site| analysis.sites.written(site);
        for field in one.inputs.iter() {
            let is_known = inputs.iter().any(|input| input.key.eq_ignore_ascii_case(&field.key))
                || is_container && OF_CONTAINERS.contains(&field.key.as_str());
            let Some(span) = at(field.site).filter(|_| !is_known) else { continue };
            let message = format!("the action `{written}` has no input `{}`", field.key);
            let diagnostic = Diagnostic::finding("unknown-input", span, message);
            let names = inputs.iter().map(|input| input.key.as_str());
            found.push(match suggest(&field.key, names.clone()) {
                Some(near) => diagnostic.did_you_mean(near, span),
                None if inputs.is_empty() => diagnostic.help("it takes no inputs"),
                None => {
                    let shown: Vec<String> = names.map(|name| format!("`{name}`")).collect();
                    diagnostic.help(format!("it takes {}", shown.join(", ")))
                }
            });
        }
        for input in inputs.iter().filter(|input| is_required(input)) {
            let is_given = one.inputs.iter().any(|field| field.key.eq_ignore_ascii_case(&input.key));
            // Of one that is misspelled, its name is what is wrong.
            let is_meant = one.inputs.iter().any(|field| suggest(&field.key, [input.key.as_str()]).is_some());
            let Some(span) = at(one.site).filter(|_| !is_given && !is_meant) else { continue };
            let message = format!("the action `{written}` needs the input `{}`", input.key);
            let diagnostic = Diagnostic::finding("missing-input", span, message);
            found.push(diagnostic.help(format!("add `{} = …`", input.key)));
        }
    }
}

fn is_required(input: &Entry) -> bool {
    let is_true = input
        .node
        .get("required")
        .is_some_and(|said| said.value == Value::Bool(true) || said.as_text() == Some("true"));
    is_true && input.node.get("default").is_none()
}
