//! The `if` of a job, as `evaluate::condition` puts it together.

use crate::evaluate::condition;
use crate::expression_text::written as expression;
use crate::model::{Job, Pipeline};
use crate::yaml::Node;

/// The `if` of a job; nothing where it has none.
pub(super) fn condition(pipeline: &Pipeline, job: &Job) -> Option<Node> {
    if !condition::is_put_together(pipeline, job) {
        return job.condition.as_ref().map(super::step::condition);
    }
    // A condition that is put together always stands in `${{ }}`: it may begin with `!`.
    condition::condition(pipeline, job).map(|compiled| Node::text(expression::interpolated(&compiled)))
}
