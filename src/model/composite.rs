//! Composite actions of this repository.

use super::interface::Interface;
use super::value::{Comments, Fields, Site, Text, Value, ValueKind};
use super::{Action, Baseline, Expression, Job, Pipeline, Step};

/// `action ID "Title" { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct CompositeAction {
    pub id: String,
    pub title: Option<Text>,
    pub baseline: Baseline,
    /// The output's file name, or with a `/` its normal path from the folder of the outputs; where the source gives one.
    pub file: Option<String>,
    pub interface: Interface,
    /// `description`, `author`, `branding`, `raw`, in the order of the source.
    pub fields: Fields,
    pub steps: Vec<Step>,
    pub comments: Comments,
    pub site: Site,
}

impl CompositeAction {
    /// The path of its output file; `folder` is that of the actions, and like the path relative to the outputs.
    pub fn path(&self, folder: &str) -> String {
        let own = match self.file.as_deref() {
            Some(path) if path.contains('/') => return path.trim_start_matches("./").to_owned(),
            Some(name) => format!("{}/{name}", self.id),
            None => format!("{}/action.yml", self.id),
        };
        if folder.is_empty() { own } else { format!("{folder}/{own}") }
    }

    /// What a step of this repository writes behind `uses`.
    pub fn reference(&self, folder: &str) -> String {
        let path = self.path(folder);
        format!("./{}", path.rsplit_once('/').map_or("", |(folder, _)| folder))
    }

    /// A pipeline with a job of its steps, for what looks at steps in these.
    pub fn as_pipeline(&self) -> Pipeline {
        let job = Job { id: self.id.clone(), steps: self.steps.clone(), site: self.site, ..Job::default() };
        Pipeline {
            id: self.id.clone(),
            title: None,
            baseline: self.baseline,
            file: None,
            triggers: Vec::new(),
            interface: Interface::default(),
            inherited: Vec::new(),
            fields: Fields::default(),
            jobs: vec![job],
            comments: Comments::default(),
            site: self.site,
        }
    }

    /// Its steps, as they are where they are used: what a use gives stands in place of `inputs.x`.
    pub fn steps_given(&self, given: &Fields) -> Vec<Step> {
        let mut steps = self.steps.clone();
        let mut put = |expression: &mut Expression| expression.walk_mut(&mut |inner| self.put(inner, given));
        for step in &mut steps {
            step.env.expressions_mut(&mut put);
            if let Action::Use { inputs, .. } = &mut step.action {
                inputs.expressions_mut(&mut put);
                inputs.0.iter_mut().for_each(|field| constant(&mut field.value));
            }
        }
        steps
    }

    fn put(&self, expression: &mut Expression, given: &Fields) {
        let Some(("inputs", names)) = expression.as_path() else { return };
        let [name] = names[..] else { return };
        let own = given.iter().find(|field| field.key.eq_ignore_ascii_case(name)).map(|field| &field.value);
        let input = || self.interface.inputs.iter().find(|input| input.id.eq_ignore_ascii_case(name));
        match own.or_else(|| input()?.default.as_ref()) {
            Some(value) => {
                if let Some(value) = as_expression(value) {
                    *expression = value;
                }
            }
            None => *expression = Expression::Text(String::new()),
        }
    }
}

/// What GitHub hands on of a value: a text, or what is known on the runner only. Of a text that is made of parts, one of
/// them would have to stand for all.
fn as_expression(value: &Value) -> Option<Expression> {
    match &value.kind {
        ValueKind::Run(expression) => Some(expression.clone()),
        _ => value.as_text().map(Expression::Text),
    }
}

/// An expression that has become a text is one.
fn constant(value: &mut Value) {
    if let ValueKind::Run(Expression::Text(text)) = &value.kind {
        value.kind = ValueKind::Text(Text::constant(text.clone()));
    }
}
