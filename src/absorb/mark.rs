//! From a place in an output back to the place in the sources: the project is compiled with a number in place of each
//! version, and the number is read where the version would stand.

use crate::analysis::Analysis;
use crate::compile::{OutputFile, compile};
use crate::lock::Lock;
use crate::model::{ActionReference, Choice, Model, Site, Target};

/// Stands before the number. No reference of Git may look like it.
const MARK: &str = "pipec..";

/// The outputs with numbers, and what each number stands for.
pub(super) struct Marked {
    pub files: Vec<OutputFile>,
    pub places: Vec<(ActionReference, Site)>,
}

/// Compiles the project with numbers. The analysis is the same afterwards.
pub(super) fn mark(analysis: &mut Analysis) -> Marked {
    let model = analysis.model.clone();
    let lock = std::mem::take::<Lock>(&mut analysis.project.lock);
    let places = number(&mut analysis.model);
    let files = compile(analysis).files;
    analysis.model = model;
    analysis.project.lock = lock;
    Marked { files, places }
}

/// The number that a text of `uses` ends in.
pub(super) fn read(text: &str) -> Option<usize> {
    text.rsplit_once('@')?.1.strip_prefix(MARK)?.parse().ok()
}

fn number(model: &mut Model) -> Vec<(ActionReference, Site)> {
    let places: Vec<Option<(ActionReference, Site)>> = model
        .uses()
        .map(|one| match one.target {
            Target::Action(reference) => Some((reference.clone(), one.site)),
            _ => None,
        })
        .collect();
    // Nothing is pinned: each reference is written as it is.
    model.pipelines.iter_mut().for_each(|pipeline| pipeline.baseline.pins = Choice::Github);
    model.actions.iter_mut().for_each(|action| action.baseline.pins = Choice::Github);
    let mut found = Vec::new();
    for (target, place) in model.targets_mut().zip(places) {
        if let (Target::Action(reference), Some(place)) = (target, place) {
            reference.reference = format!("{MARK}{}", found.len());
            found.push(place);
        }
    }
    found
}
