//! The actions that the project declares: their names, inputs and outputs.

use super::super::{Completion, Kind};
use super::Request;
use crate::model::interface::{Input, InputType};
use crate::model::{CompositeAction, Text};
use crate::resolve;
use crate::schema::Place;
use crate::schema::step::OF_ACTION;

impl<'a> Request<'a> {
    /// Those that the file sees.
    pub(super) fn own_actions(&self) -> Vec<Completion> {
        let visible = self.analysis.names.visible(self.file, resolve::Kind::Action);
        visible
            .map(|found| {
                let action = self.analysis.model.action(&found.name);
                let title = action.and_then(|action| action.title.as_ref()?.as_constant()).unwrap_or_default();
                self.item(&found.name, Kind::Action, "action", title)
            })
            .collect()
    }

    /// The action that a name has in this file.
    pub(super) fn own_action(&self, name: &str) -> Option<&'a CompositeAction> {
        let found = self.analysis.names.lookup(self.file, resolve::Kind::Action, name)?;
        self.analysis.model.action(&found.name)
    }

    /// The action whose block the cursor is in.
    pub(super) fn action_around(&self) -> Option<&'a CompositeAction> {
        let place = self.around.action?.subject.as_ref()?.span();
        self.analysis.model.actions.iter().find(|action| self.analysis.sites.span(action.site) == Some(place))
    }

    /// The inputs that are not given, those that have to be first.
    pub(super) fn own_inputs(&self, action: &CompositeAction, given: &[&str]) -> Vec<Completion> {
        let inputs = action.interface.inputs.iter();
        let mut open: Vec<_> =
            inputs.filter(|input| !given.iter().any(|own| own.eq_ignore_ascii_case(&input.id))).collect();
        open.sort_by_key(|input| !input.must_be_given(action.baseline));
        open.into_iter()
            .map(|input| self.item_with(&input.id, " = ", Kind::Input, type_of(input), description(input)))
            .collect()
    }

    /// `inputs.` in an action.
    pub(super) fn inputs_around(&self) -> Vec<Completion> {
        let inputs = self.action_around().map_or(&[][..], |action| &action.interface.inputs);
        inputs.iter().map(|input| self.item(&input.id, Kind::Input, type_of(input), description(input))).collect()
    }

    pub(super) fn own_outputs(&self, action: &CompositeAction) -> Vec<Completion> {
        let outputs = action.interface.outputs.iter();
        outputs.map(|output| self.item(&output.id, Kind::Output, "output", "")).collect()
    }

    /// A place of a step as it is here: actions have fewer contexts than jobs.
    pub(super) fn here(&self, place: Place) -> Place {
        match place {
            Place::Run(key) if self.around.action.is_some() && key.starts_with("jobs.") => OF_ACTION.input,
            place => place,
        }
    }
}

fn description(input: &Input) -> String {
    input.description.as_ref().and_then(Text::as_constant).unwrap_or_default()
}

fn type_of(input: &Input) -> String {
    match &input.kind {
        Some(InputType::Bool) => "bool".to_owned(),
        Some(InputType::Number) => "number".to_owned(),
        Some(InputType::Choice(options)) => {
            options.iter().map(|option| format!("\"{option}\"")).collect::<Vec<_>>().join(" | ")
        }
        Some(InputType::String | InputType::Environment) | None => "string".to_owned(),
    }
}
