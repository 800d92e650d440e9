//! The actions that hand on artifacts. Source: their `action.yml`, and `packages/artifact` of actions/toolkit.

pub const UPLOAD: &str = "actions/upload-artifact";
pub const MERGE: &str = "actions/upload-artifact/merge";
pub const DOWNLOAD: &str = "actions/download-artifact";

/// The names where none is given.
pub const DEFAULT_NAME: &str = "artifact";
pub const DEFAULT_NAME_OF_MERGE: &str = "merged-artifacts";

/// What a name must not hold: `validateArtifactName`.
pub const REFUSED: [char; 11] = ['"', ':', '<', '>', '|', '*', '?', '\r', '\n', '\\', '/'];

/// Since when a name can be uploaded once in a run.
pub const IMMUTABLE_SINCE: u64 = 4;

/// What a download has that means another run, or no name.
pub const ELSEWHERE: [&str; 5] = ["run-id", "github-token", "repository", "pattern", "artifact-ids"];

/// The actions that download, each with the input that names another run.
pub const DOWNLOADS: [(&str, &str); 2] = [(DOWNLOAD, "run-id"), ("dawidd6/action-download-artifact", "run_id")];
