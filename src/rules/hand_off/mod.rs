//! Rules of the way from CI to CD: what a job hands over has to be what the app renders.

mod hand_over;
pub(super) mod script;

use super::Check::Project;
use super::{Rule, deny, error, warn};

pub(super) const RULES: &[Rule] = &[
    error(
        "deploy-without-environment",
        "A deploy needs an app that runs in an environment.",
        Project(hand_over::without_environment),
    ),
    error(
        "deploy-without-path",
        "A deploy needs to know which folder of which branch it edits.",
        Project(hand_over::without_path),
    ),
    error(
        "image-without-credentials",
        "Publishing would send the job's token to a registry that is not GitHub's.",
        Project(hand_over::without_credentials),
    ),
    deny("hand-off-path", "A script sets an image in a folder that no app renders.", Project(script::path)),
    warn(
        "hand-off-by-hand",
        "A script hands an image over without what `deploy` takes care of.",
        Project(script::by_hand),
    ),
    deny("wrong-image", "A deploy hands over another image than the app runs.", Project(hand_over::wrong_image)),
    deny(
        "publish-in-matrix",
        "Each leg of a matrix would publish the same image.",
        Project(hand_over::publish_in_matrix),
    ),
];
