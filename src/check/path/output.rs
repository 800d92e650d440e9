//! Outputs of steps, of jobs, and of the workflows that jobs are.

use super::{Paths, list};
use crate::check::action::interface;
use crate::check::index::{Index, Meaning};
use crate::diagnostic::{Diagnostic, Severity};
use crate::evaluate::types::shown_path;
use crate::model::interface::OutputType;
use crate::model::{Action, Job, Part, Site, Step, Target, Value};
use crate::suggest::suggest;

/// Actions whose outputs are named by their inputs.
const ANY_OUTPUT: [&str; 3] = ["actions/github-script", "dorny/paths-filter", "tj-actions/changed-files"];

impl Paths<'_, '_> {
    /// `needs.x.outputs.y`
    pub(super) fn job_output(&self, job: &Job, output: &str, at: Site) -> Option<Diagnostic> {
        let (names, whose, none) = match job.call.as_ref().map(|call| &call.target) {
            Some(Target::Pipeline(id)) => {
                let callee = self.typing.outputs.model.pipeline(id)?;
                let names = callee.outputs().map(|output| output.id.clone()).collect();
                (
                    names,
                    format!("the pipeline `{id}`"),
                    "it gives none: add `output NAME = jobs.JOB.outputs.NAME` to it",
                )
            }
            Some(Target::Action(reference)) => {
                (interface(self.lock, reference)?.outputs, format!("`{reference}`"), "it gives none")
            }
            // What stands behind a path is not read.
            Some(Target::Own { .. } | Target::Other(_)) => return None,
            None => {
                let outputs = job.field("outputs").and_then(Value::as_map);
                let names: Vec<String> =
                    outputs.iter().flat_map(|outputs| outputs.iter()).map(|field| field.key.clone()).collect();
                (names, format!("the job `{}`", job.id), "it declares none: `outputs { name = steps.x.outputs.y }`")
            }
        };
        if names.iter().any(|name| name.eq_ignore_ascii_case(output)) {
            return None;
        }
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let image = output.strip_suffix("-digest").or_else(|| output.strip_suffix("-tag"));
        let image = image.filter(|image| self.publishes(image) && job.call.is_none());
        let message = match image {
            Some(image) => format!("the job `{}` does not publish the image `{image}`", job.id),
            None => format!("{whose} has no output `{output}`"),
        };
        let error = self.unknown("unknown-output", at, &whose, output, message);
        self.finish(error, at, suggest(output, known.iter().copied()), || {
            Some(match image {
                Some(image) => format!("add `publish {image}` to it, or name the job that does"),
                None if known.is_empty() => none.to_owned(),
                None => format!("it has {}", list(&known)),
            })
        })
    }

    /// Whether an image is declared: then its outputs are those of a `publish`.
    fn publishes(&self, image: &str) -> bool {
        self.typing.outputs.model.image(image).is_some()
    }

    /// `steps.x.outputs.y`
    pub(super) fn step_output(&self, step: &Step, output: &str, at: Site) -> Option<Diagnostic> {
        match &step.action {
            Action::Run { .. } => self.declared_output(step, output, at),
            Action::Use { target: Target::Own { id, .. }, .. } => {
                self.output_of_action(self.typing.outputs.model.action(id)?, output, at)
            }
            Action::Use { target: Target::Action(reference), .. } => {
                let interface = interface(self.lock, reference)?;
                if interface.outputs.iter().any(|known| known.eq_ignore_ascii_case(output)) {
                    return None;
                }
                let names: Vec<&str> = interface.outputs.iter().map(String::as_str).collect();
                let near = suggest(output, names.iter().copied());
                let message = format!("`{reference}` has no output `{output}`");
                let mut error = self.unknown("unknown-output", at, &reference.to_string(), output, message)?;
                // Other kinds of actions can set outputs that they do not declare, and some are made for that.
                if interface.using != "composite" {
                    if ANY_OUTPUT.iter().any(|name| name.eq_ignore_ascii_case(&reference.name())) {
                        return None;
                    }
                    error.severity = Severity::Warning;
                }
                self.finish(Some(error), at, near, || {
                    Some(match names[..] {
                        [] => "it declares none".to_owned(),
                        _ => format!("it has {}", list(&names)),
                    })
                })
            }
            _ => None,
        }
    }

    /// Where a script declares its outputs, it has these only.
    fn declared_output(&self, step: &Step, output: &str, at: Site) -> Option<Diagnostic> {
        let declared = step.declared_outputs()?;
        let names: Vec<&str> = declared.iter().map(|field| field.key.as_str()).collect();
        if names.iter().any(|name| name.eq_ignore_ascii_case(output)) {
            return None;
        }
        let id = step.id.as_deref().unwrap_or_default();
        let message = format!("the step `{id}` declares no output `{output}`");
        let place = format!("{} steps.{id}", self.owner());
        let error = self.unknown("unknown-output", at, &place, output, message);
        self.finish(error, at, suggest(output, names.iter().copied()), || {
            Some(match names[..] {
                [] => format!("add `{output}: string` to its `outputs`"),
                _ => format!("it has {}", list(&names)),
            })
        })
    }

    /// Notes an output that has a type, for editors.
    pub(super) fn index_output(&self, context: &str, owner: &str, output: &str, at: Site, index: &mut Index) {
        let kind = self.typing.output(context, &whole(owner, output)).map(|(kind, _)| kind);
        if let (Some(kind), Some(span)) = (kind, self.sites.span(at)) {
            let detail = format!("`{}`", kind.name());
            index.add(span, Meaning::Name { word: "output", name: output.to_owned(), detail }, None);
        }
    }

    /// An output is a text, which has no members; JSON is read where it is declared as such.
    pub(super) fn inside_output(
        &self,
        context: &str,
        owner: &str,
        output: &str,
        inside: &[Part],
    ) -> Option<Diagnostic> {
        let [Part::Name(member, at), ..] = inside else { return None };
        let whole = whole(owner, output);
        let kind = self.typing.output(context, &whole).map(|(kind, _)| kind);
        let is_read = self.pipeline.baseline.others.is_safe();
        if kind == Some(OutputType::Json) && is_read {
            return None;
        }
        let shown = shown_path(context, &whole);
        let (is, help) = match kind {
            Some(OutputType::Bool) if is_read => ("a boolean", format!("leave `.{member}` out")),
            Some(OutputType::Number) if is_read => ("a number", format!("leave `.{member}` out")),
            None | Some(OutputType::Json) => {
                ("a text", format!("where it holds JSON, write `fromJSON({shown}).{member}`"))
            }
            Some(_) => ("a text", "where it holds JSON, declare it as `json`".to_owned()),
        };
        let error = self.error("unknown-property", *at, format!("`{shown}` is {is}, and has no member `{member}`"));
        self.finish(error, *at, None, || Some(help))
    }
}

/// The path of an output behind its context.
fn whole(owner: &str, output: &str) -> Vec<Part> {
    [owner, "outputs", output].map(|name| Part::Name(name.to_owned(), Site::NONE)).to_vec()
}
