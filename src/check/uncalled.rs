//! Templates that nobody calls: what is wrong with them whatever they are given.
//!
//! In: the templates of which no call put in the body. Out: what is said of their names, members and constants, at their
//! own place. A parameter is a value of which nothing is known, a `for` over one runs once, and a `when` that asks for one
//! holds: so what depends on the arguments is not judged, and of what is left only that counts which no argument can
//! change (`CERTAIN`). A call says it all, so a template that is called is not looked at here.

use super::Checker;
use super::job::NAME;
use super::scope::Scope;
use super::template_circle::declared;
use crate::ast::Template;
use crate::model::{Fields, Job};
use crate::schema::step::OF_JOB;
use crate::source::FileId;

/// What is wrong with any arguments. Others count what is there, or compare it, and both branches of a `when` are there.
const CERTAIN: &[&str] = &[
    "argument-count",
    "bad-action",
    "bad-pattern",
    "context-unavailable",
    "let-order",
    "missing-argument",
    "missing-argument-name",
    "missing-name",
    "missing-value",
    "missing-version",
    "no-expression",
    "not-constant",
    "unexpected-part",
    "unexpected-text",
    "unknown-argument",
    "unknown-function",
    "unknown-input",
    "unknown-member",
    "unknown-name",
    "unknown-type",
    "unquoted-text",
    "wrong-type",
];

impl<'a> Checker<'a> {
    /// Looks into the templates of the project that were not called.
    pub(super) fn uncalled(&mut self) {
        let asts = self.input.asts.iter().filter(|ast| !self.input.standard.contains(&ast.file));
        for one in asts.flat_map(declared).collect::<Vec<_>>() {
            let name = one.template.name.span;
            if !self.called.contains(&name) && !self.circular.contains(&name) {
                self.uncalled_template(one.template, one.file);
            }
        }
    }

    fn uncalled_template(&mut self, template: &'a Template, file: FileId) {
        let before = self.checked.diagnostics.len();
        let mut scope = Scope::file(file);
        scope.depth = 1;
        for parameter in &template.parameters {
            let shape = self.parameter_shape(parameter);
            if let Some(default) = &parameter.default {
                self.evaluate(default, shape, OF_JOB.input, &scope);
            }
            let value = self.unknown(parameter.name.span, &scope);
            scope.bind(&parameter.name.text, value, parameter.name.span);
        }
        let mut job = Job::default();
        self.is_for_any_arguments = true;
        if template.kind.text == "job" {
            template.title.iter().for_each(|title| drop(self.title(title, NAME, &scope)));
            self.job_block(&mut job, &template.body, &scope);
        } else {
            scope.rename_steps(template, &template.name.text);
            self.template_members(&mut job, template, &scope, &mut Fields::default());
        }
        self.is_for_any_arguments = false;
        let found = self.checked.diagnostics.split_off(before);
        self.checked.diagnostics.extend(found.into_iter().filter(|one| CERTAIN.contains(&one.rule)));
    }
}
