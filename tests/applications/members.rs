//! The members of each kind of manifest against its CustomResourceDefinition: what can be written there can be said here, and the reverse.

use std::collections::BTreeSet;
use std::error::Error;

use pipe_lang::schema::analysis::ANALYSIS_TEMPLATE;
use pipe_lang::schema::app::APP;
use pipe_lang::schema::app::sync::{SYNC_OPTION_WORDS, SYNC_OPTIONS};
use pipe_lang::schema::application_set::APPLICATION_SET;
use pipe_lang::schema::application_set::template::is_template;
use pipe_lang::schema::project::PROJECT;
use pipe_lang::schema::rollout::ROLLOUT;
use pipe_lang::schema::{Block, Member, Shape};
use pipe_lang::target::argo::key;
use serde_json::Value;

use crate::schema;

/// The members of an app that are not members of `spec`.
const ELSEWHERE: &[&str] = &[
    "environment",
    "image",
    "image-name",
    "baseline",
    "file",
    "name",
    "namespace",
    "finalizer",
    "finalizers",
    "labels",
    "annotations",
];

struct Comparison<'a> {
    root: &'a Value,
    faults: Vec<String>,
}

impl<'a> Comparison<'a> {
    fn resolve(&self, node: &'a Value) -> &'a Value {
        let pointer = node["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        pointer.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(node)
    }

    /// A block against an object.
    fn block(&mut self, name: &str, members: &[&Member], node: &'a Value) {
        let node = self.resolve(node);
        // What the CustomResourceDefinition leaves free is checked here all the same.
        if node["x-kubernetes-preserve-unknown-fields"] == true && node["properties"].is_null() {
            return;
        }
        if node["additionalProperties"] == false
            && node["properties"].is_null()
            && members.iter().all(|one| one.name == "raw")
        {
            return;
        }
        let Some(properties) = node["properties"].as_object() else {
            self.faults.push(format!("{name} is no object with properties"));
            return;
        };
        let mut said = BTreeSet::new();
        for member in members.iter().filter(|member| member.name != "raw") {
            let key = key(name, member.name);
            match properties.get(&key) {
                Some(property) => self.shape(&format!("{name}.{}", member.name), &member.shape, property),
                None => self.faults.push(format!("{name}.{} is no field: {key}", member.name)),
            }
            said.insert(key);
        }
        let unsaid = properties.keys().filter(|key| !said.contains(*key)).map(|key| format!("{name} cannot say {key}"));
        self.faults.extend(unsaid);
    }

    /// The template of an ApplicationSet is one block here, and `metadata` and `spec` there.
    fn template(&mut self, block: &'static Block, node: &'a Value) {
        let (metadata, spec): (Vec<_>, Vec<_>) =
            members(block).into_iter().partition(|member| ELSEWHERE.contains(&member.name));
        let known: BTreeSet<_> = metadata.iter().map(|member| member.name).collect();
        let wanted = BTreeSet::from(["annotations", "finalizer", "labels", "name", "namespace"]);
        assert_eq!(known, wanted, "{}", block.name);
        self.block(block.name, &spec, &self.resolve(node)["properties"]["spec"]);
    }

    fn shape(&mut self, place: &str, shape: &Shape, node: &'a Value) {
        let node = self.resolve(node);
        let expected = match shape {
            Shape::Block(block) if is_template(block) => return self.template(block, node),
            Shape::Block(block) => return self.block(block.name, &members(block), node),
            Shape::List(inner) | Shape::Many(inner) => {
                // Options are words here and texts there.
                if place != "sync.options" {
                    self.shape(place, inner, &node["items"]);
                }
                "array"
            }
            // The pods of a Rollout have the keys of Kubernetes.
            Shape::Map(Shape::Data) => return,
            Shape::Map(inner) => {
                self.shape(place, inner, &node["additionalProperties"]);
                "object"
            }
            Shape::Text | Shape::Duration | Shape::Word(_) => "string",
            Shape::Bool => "boolean",
            Shape::Number => "integer",
            Shape::Data if node["x-kubernetes-preserve-unknown-fields"] == true => return,
            Shape::Data => "object",
            Shape::Either(_) => return,
            other => return self.faults.push(format!("{place} has an unexpected shape {other:?}")),
        };
        if node["type"] != expected {
            self.faults.push(format!("{place} is {} there, not {expected}", node["type"]));
        }
    }
}

fn members(block: &Block) -> Vec<&'static Member> {
    block.members.iter().collect()
}

/// The spec of a kind against its CustomResourceDefinition.
fn faults(file: &str, block: &'static Block) -> Result<Vec<String>, Box<dyn Error>> {
    let root = schema::load(file)?;
    let spec: Vec<_> = members(block).into_iter().filter(|member| !ELSEWHERE.contains(&member.name)).collect();
    let mut comparison = Comparison { root: &root, faults: Vec::new() };
    comparison.block(block.name, &spec, &root["properties"]["spec"]);
    Ok(comparison.faults)
}

#[test]
fn every_field_can_be_said() -> Result<(), Box<dyn Error>> {
    for (file, block) in [
        ("application.json", &APP),
        ("appproject.json", &PROJECT),
        ("applicationset.json", &APPLICATION_SET),
        ("rollout.json", &ROLLOUT),
        ("analysistemplate.json", &ANALYSIS_TEMPLATE),
    ] {
        assert_eq!(faults(file, block)?, Vec::<String>::new(), "{file}");
    }
    Ok(())
}

#[test]
fn each_word_of_a_sync_is_an_option() {
    for word in SYNC_OPTION_WORDS {
        let member = SYNC_OPTIONS.member(word);
        assert!(member.is_some_and(|member| matches!(member.shape, Shape::Bool)), "{word}");
    }
}
