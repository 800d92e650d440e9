//! `app`: an Application of Argo CD.

use super::block::{Block, Statement};

pub const APP_STATEMENT: Statement = Statement {
    keyword: "app",
    doc: "An Application of Argo CD: what is rendered from where, and where it runs.",
    form: "app ID { … }",
    block: Some(&APP),
};

pub const APP: Block =
    Block { name: "app", doc: "An Application of Argo CD.", members: &[], statements: &[], other: None };
