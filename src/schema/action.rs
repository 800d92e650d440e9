//! `action`: a composite action of this repository.

use super::block::{Block, Member, Part, Place, Shape, Statement};
use super::pipeline::BASELINE_MEMBER;
use super::step;

pub const ACTION_STATEMENT: Statement = Statement {
    keyword: "action",
    doc: "A composite action of this repository: steps that jobs use by its id.",
    form: "action ID \"Title\" { … }",
    takes: &[Part::Title],
    block: Some(&ACTION),
};

pub const ACTION: Block = Block {
    name: "action",
    doc: "A composite action of this repository.",
    members: &[
        Member {
            name: "file",
            shape: Shape::Text,
            place: Place::Const,
            doc: "The output file, where it is not `action.yml` in the folder of the action: another name, or with a `/` a path from the folder of the outputs.",
        },
        BASELINE_MEMBER,
        Member {
            name: "description",
            shape: Shape::Text,
            place: Place::Const,
            doc: "What the action does; the title unless said.",
        },
        Member { name: "author", shape: Shape::Text, place: Place::Const, doc: "Who wrote the action." },
        Member {
            name: "branding",
            shape: Shape::Block(&BRANDING),
            place: Place::Const,
            doc: "How GitHub's marketplace shows the action.",
        },
        Member {
            name: "raw",
            shape: Shape::Map(&Shape::Data),
            place: Place::Const,
            doc: "Keys that this version does not know, written as they are.",
        },
    ],
    statements: &[
        Statement {
            keyword: "use",
            doc: "Runs an action, or puts in the steps of a template.",
            form: "use [ID] [\"Title\"] = OWNER/REPO@REF(input = value) { … }",
            takes: &[Part::Title, Part::Arguments, Part::Value],
            block: Some(&step::USE_OF_ACTION),
        },
        Statement {
            keyword: "run",
            doc: "Runs a script.",
            form: "run [ID] [\"Title\"] = SCRIPT { … }",
            takes: &[Part::Title, Part::Value],
            block: Some(&step::RUN_OF_ACTION),
        },
        Statement {
            keyword: "input",
            doc: "Something that a step gives which uses the action. GitHub hands it on as a text.",
            form: "input ID \"What it is\": TYPE = DEFAULT",
            takes: &[Part::Title, Part::Type, Part::Value],
            block: Some(&INPUT),
        },
        Statement {
            keyword: "output",
            doc: "Something that the action gives to the steps behind it.",
            form: "output ID \"What it is\" = steps.STEP.outputs.NAME",
            takes: &[Part::Title, Part::Type, Part::Value],
            block: None,
        },
    ],
    other: None,
};

pub const INPUT: Block = Block {
    name: "input of an action",
    doc: "Something that a step gives which uses the action.",
    members: &[
        Member {
            name: "required",
            shape: Shape::Bool,
            place: Place::Const,
            doc: "Whether it has to be given. Unsaid, it has to be where it has no default and its type is not optional.",
        },
        Member {
            name: "deprecation-message",
            shape: Shape::Text,
            place: Place::Const,
            doc: "That it should not be used any more, and what came in its place.",
        },
        Member {
            name: "raw",
            shape: Shape::Map(&Shape::Data),
            place: Place::Const,
            doc: "Keys that GitHub does not read, written as they are.",
        },
    ],
    statements: &[],
    other: None,
};

const BRANDING: Block = Block {
    name: "branding",
    doc: "How GitHub's marketplace shows an action.",
    members: &[
        Member { name: "icon", shape: Shape::Text, place: Place::Const, doc: "The name of an icon of Feather 4.28." },
        Member {
            name: "color",
            shape: Shape::Word(&["white", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"]),
            place: Place::Const,
            doc: "The colour behind the icon.",
        },
    ],
    statements: &[],
    other: None,
};

/// Where the values of an action's outputs and the defaults of its inputs stand.
pub const OUTPUT_VALUE: Place = Place::Run("outputs.<output_id>.value");
pub const INPUT_DEFAULT: Place = Place::Run("inputs.<inputs_id>.default");
