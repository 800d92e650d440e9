//! Words that people bring from GitHub's and Argo CD's YAML, and what is written here.

use crate::catalog::syntax;

/// Block, word, and what to say.
const HABITS: &[(&str, &str, &str)] = &[
    ("file", "job", "a job stands in a pipeline: `pipeline ID { on push, job ID { … } }`"),
    ("file", "on", "what starts a pipeline stands in it: `pipeline ID { on EVENT { … } }`"),
    ("file", "run", "a step stands in a job: `pipeline ID { job ID { run = \"…\" } }`"),
    ("file", "use", "a step stands in a job: `pipeline ID { job ID { use OWNER/REPO@REF } }`"),
    ("pipeline", "name", "the title stands in the head: `pipeline ID \"Title\" { … }`"),
    ("pipeline", "jobs", "jobs stand in the pipeline itself: `job ID \"Title\" { … }`"),
    ("pipeline", "on", "write `on EVENT { … }`, one for each event"),
    ("job", "name", "the title stands in the head: `job ID \"Title\" { … }`"),
    ("job", "steps", "steps stand in the job itself: `run = \"…\"`, `use OWNER/REPO@REF`"),
    ("job", "timeout-minutes", "write `timeout = 15m`"),
    ("job", "uses", "an action is `use OWNER/REPO@REF`"),
    ("job", "with", "inputs stand behind the action: `use OWNER/REPO@REF(input = value)`, or in its block"),
    ("job", "matrix", "write `strategy { matrix { … } }`"),
    ("run step", "name", "the title stands in the head: `run \"Title\" { … }`"),
    ("run step", "run", "the script is `script = \"\"\" … \"\"\"`"),
    ("run step", "id", "the id stands in the head: `run ID \"Title\" { … }`"),
    ("run step", "timeout-minutes", "write `timeout = 5m`"),
    ("use step", "name", "the title stands in the head: `use \"Title\" = OWNER/REPO@REF { … }`"),
    ("use step", "id", "the id stands in the head: `use ID \"Title\" = OWNER/REPO@REF { … }`"),
    ("use step", "timeout-minutes", "write `timeout = 5m`"),
    ("run step of an action", "timeout", "GitHub has none here: the job that uses the action has a `timeout`"),
    ("run step of an action", "background", "GitHub runs the steps of an action one after another"),
    ("run step of an action", "name", "the title stands in the head: `run \"Title\" { … }`"),
    ("run step of an action", "id", "the id stands in the head: `run ID \"Title\" { … }`"),
    ("run step of an action", "run", "the script is `script = \"\"\" … \"\"\"`"),
    ("use step of an action", "timeout", "GitHub has none here: the job that uses the action has a `timeout`"),
    ("use step of an action", "background", "GitHub runs the steps of an action one after another"),
    ("use step of an action", "name", "the title stands in the head: `use \"Title\" = OWNER/REPO@REF { … }`"),
    ("use step of an action", "id", "the id stands in the head: `use ID \"Title\" = OWNER/REPO@REF { … }`"),
    ("action", "name", "the title stands in the head: `action ID \"Title\" { … }`"),
    ("action", "inputs", "write `input ID \"What it is\": TYPE = DEFAULT`, one for each"),
    ("action", "outputs", "write `output ID \"What it is\" = steps.STEP.outputs.NAME`, one for each"),
    ("action", "runs", "steps stand in the action itself: `run = \"…\"`, `use OWNER/REPO@REF`"),
    ("action", "steps", "steps stand in the action itself: `run = \"…\"`, `use OWNER/REPO@REF`"),
    ("action", "using", "an `action` is a composite action: leave it out"),
    ("action", "secret", "an action has no secrets: take an `input`, and let the job give `secrets.NAME`"),
    ("action", "env", "an action has none: each step has its `env`"),
    ("action", "gate", "a gate belongs to a job, where what comes behind it can be checked"),
    ("action", "publish", "a publish belongs to a job, which hands the image on"),
    ("action", "deploy", "a deploy belongs to a job, which has the environment"),
    ("action", "parallel", "GitHub runs the steps of an action one after another"),
    ("action", "wait", "GitHub runs the steps of an action one after another"),
    ("action", "wait-all", "GitHub runs the steps of an action one after another"),
    ("action", "cancel", "GitHub runs the steps of an action one after another"),
    ("input of an action", "description", "the description stands in the head: `input ID \"What it is\"`"),
    ("input of an action", "default", "the default stands behind the type: `input ID: TYPE = DEFAULT`"),
    ("input of an action", "type", "the type stands in the head: `input ID: TYPE`"),
    ("app", "sync-policy", "write `sync { … }`"),
    ("application set", "sync-policy", "write `sync { … }`"),
    ("template", "sync-policy", "write `sync { … }`"),
    ("app", "sync-options", "write `sync { options = [create-namespace] }`"),
];

/// What to say about a word that a block does not have: a habit of YAML, or a key of GitHub's that is not here yet.
pub fn habit(block: &str, word: &str) -> Option<String> {
    if let Some((_, _, say)) = HABITS.iter().find(|(own, known, _)| *own == block && *known == word) {
        return Some((*say).to_owned());
    }
    let mapping = match block {
        "pipeline" => "workflow-root",
        "job" => "job-factory",
        "run step" => "run-step",
        "use step" => "regular-step",
        _ => return None,
    };
    let known = syntax::workflow_mapping(mapping)?.key(word).is_some();
    known.then(|| format!("`{word}` is a key of GitHub's that this version cannot compile yet"))
}
