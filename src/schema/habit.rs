//! Words that people bring from GitHub's and Argo CD's YAML, and what is written here.

use crate::catalog::syntax;

/// Block, word, and what to say.
const HABITS: &[(&str, &str, &str)] = &[
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
