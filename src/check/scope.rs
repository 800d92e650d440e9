//! What a bare name means at a place: parameters, `let`s and loop variables around it.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::ast::{Block, MemberKind, Subject, Template};
use crate::model::{Site, Value};
use crate::source::{FileId, Span};

/// The bindings around a place. Cheap to copy: inner scopes point to outer ones.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    /// The file whose imports count.
    pub file: FileId,
    /// The call of the template that is being expanded, or [`Site::NONE`].
    pub call: Site,
    /// How many templates are being expanded around this place.
    pub depth: usize,
    /// Whether a template or a `for` puts it in: what people wrote out themselves needs no bound.
    pub is_put_in: bool,
    bindings: Option<Rc<Binding<'a>>>,
    /// Ids of the steps of a template, and what they are called in the job.
    pub step_ids: Rc<BTreeMap<String, String>>,
}

struct Binding<'a> {
    name: &'a str,
    value: Value,
    span: Span,
    outer: Option<Rc<Binding<'a>>>,
}

/// A long chain is taken apart link by link: dropped as it is, each link would be a call deeper.
impl Drop for Binding<'_> {
    fn drop(&mut self) {
        let mut next = self.outer.take();
        while let Some(mut inner) = next.and_then(Rc::into_inner) {
            next = inner.outer.take();
        }
    }
}

impl<'a> Scope<'a> {
    pub fn file(file: FileId) -> Self {
        Self { file, call: Site::NONE, depth: 0, is_put_in: false, bindings: None, step_ids: Rc::default() }
    }

    pub fn bind(&mut self, name: &'a str, value: Value, span: Span) {
        self.bindings = Some(Rc::new(Binding { name, value, span, outer: self.bindings.take() }));
    }

    /// The steps of a template are named behind its call, so that they cannot clash with those around it.
    pub fn rename_steps(&mut self, template: &Template, instance: &str) {
        let mut ids = Vec::new();
        step_ids(&template.body, &mut ids);
        self.step_ids = Rc::new(ids.into_iter().map(|id| (id.clone(), format!("{instance}-{id}"))).collect());
    }

    /// The value of a name and where it is bound.
    pub fn get(&self, name: &str) -> Option<(&Value, Span)> {
        let mut next = self.bindings.as_deref();
        while let Some(binding) = next {
            if binding.name == name {
                return Some((&binding.value, binding.span));
            }
            next = binding.outer.as_deref();
        }
        None
    }

    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        let mut next = self.bindings.as_deref();
        std::iter::from_fn(move || {
            let binding = next?;
            next = binding.outer.as_deref();
            Some(binding.name)
        })
    }
}

/// The ids of the steps that a template's body declares.
fn step_ids(body: &Block, found: &mut Vec<String>) {
    for member in &body.members {
        match &member.kind {
            MemberKind::Statement(statement) if matches!(statement.keyword.text.as_str(), "run" | "use") => {
                if let (Some(Subject::Name(name)), true) =
                    (&statement.subject, statement.value.is_some() || statement.keyword.text == "run")
                {
                    found.push(name.text.clone());
                }
            }
            MemberKind::For(for_) => step_ids(&for_.body, found),
            MemberKind::When(when) => step_ids(&when.body, found),
            _ => {}
        }
    }
}
