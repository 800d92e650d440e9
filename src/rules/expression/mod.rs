//! Rules of expressions: what fails whenever it is evaluated, what always comes out the same, and texts and conditions
//! that are something else than they look like.

mod computed_index;
mod constant_expression;
mod failing_expression;
mod input_not_yet_set;
mod negated_status;
mod object_as_condition;
mod object_as_text;
mod partial_payload;
mod place;
mod runs_when_cancelled;
mod text_as_condition;
mod text_as_matrix;
mod too_long;
mod unread_argument;
mod unset_variable;
mod unsound_choice;

use super::Check::Project;
use super::{Rule, deny, note, off, warn};

pub(super) const RULES: &[Rule] = &[
    deny(
        "failing-expression",
        "A call with constants that fails whenever it is evaluated.",
        Project(failing_expression::check),
    ),
    deny(
        "expression-too-long",
        "A text with expressions in it that is longer than GitHub evaluates.",
        Project(too_long::check),
    ),
    deny("text-as-condition", "A condition that is a text, and so always true.", Project(text_as_condition::check)),
    deny(
        "object-as-condition",
        "A condition that is an object or a list, and so always true.",
        Project(object_as_condition::check),
    ),
    deny(
        "object-as-text",
        "An object or a list where a text is wanted: GitHub writes `Object` or `Array`.",
        Project(object_as_text::check),
    ),
    deny("text-as-matrix", "A matrix, or a list of its values, that is a text.", Project(text_as_matrix::check)),
    deny(
        "unsound-choice",
        "`a && b || c` with a `b` that counts as false: it is always `c`.",
        Project(unsound_choice::check),
    ),
    deny(
        "input-not-yet-set",
        "The default of an input reads one that has no value yet.",
        Project(input_not_yet_set::check),
    ),
    warn("unset-variable", "`env.NAME` is read where nothing has set it.", Project(unset_variable::check)),
    off(
        "partial-payload",
        "A part of `github.event` is used as a value that only some of the triggers deliver.",
        Project(partial_payload::check),
    ),
    warn("unread-argument", "An argument of `format` that its text does not show.", Project(unread_argument::check)),
    note(
        "constant-expression",
        "An expression of constants, whose value could stand there.",
        Project(constant_expression::check),
    ),
    off(
        "computed-index",
        "Which member of a context is read is known in the run only.",
        Project(computed_index::check),
    ),
    note("negated-status", "`!success()` holds for cancelled runs too.", Project(negated_status::check)),
    off("runs-when-cancelled", "`always()` holds for cancelled runs too.", Project(runs_when_cancelled::check)),
];
