//! How many keys stand in `raw`, where nothing but their form is checked.

use super::{Fields, Job, Model, Step, Value, ValueKind};

impl Model {
    /// The keys in `raw` of all pipelines, actions and manifests.
    pub fn raw_keys(&self) -> usize {
        let pipelines = self
            .pipelines
            .iter()
            .map(|pipeline| in_fields(&pipeline.fields) + pipeline.jobs.iter().map(in_job).sum::<usize>());
        let actions = self.actions.iter().map(|action| {
            let inputs = action.interface.inputs.iter().map(|input| in_fields(&input.fields));
            in_fields(&action.fields) + inputs.sum::<usize>() + action.steps.iter().map(in_step).sum::<usize>()
        });
        let manifests = self.manifests().map(|(_, declaration)| in_fields(&declaration.fields));
        pipelines.chain(actions).chain(manifests).sum()
    }
}

fn in_job(job: &Job) -> usize {
    in_fields(&job.fields) + job.all_steps().map(in_step).sum::<usize>()
}

fn in_step(step: &Step) -> usize {
    in_fields(&step.fields)
}

fn in_fields(fields: &Fields) -> usize {
    let each = fields.iter().map(|field| match field.value.as_map() {
        Some(raw) if field.key == "raw" => raw.0.len(),
        _ => in_value(&field.value),
    });
    each.sum()
}

fn in_value(value: &Value) -> usize {
    match &value.kind {
        ValueKind::Map(fields) => in_fields(fields),
        ValueKind::List(items) => items.iter().map(|item| in_value(&item.value)).sum(),
        _ => 0,
    }
}
