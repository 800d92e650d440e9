//! `missing-field`: what the definitions of Argo CD and Argo Rollouts ask for, so that Kubernetes refuses a manifest
//! without it. What another rule says with more sense, such as the destination of an app, is not listed here.

use crate::diagnostic::Diagnostic;
use crate::model::{EntityKind, Fields, Site, Value};
use crate::rules::Facts;
use crate::schema::{Block, Shape, manifest_block};

/// The members that a block cannot do without, by its name. Source: `required` in the definitions of the kinds
/// (tests/schemas), and of a project's sync windows its validation.
const REQUIRED: &[(&str, &[&str])] = &[
    ("info", &["name", "value"]),
    ("role", &["name"]),
    ("token", &["iat"]),
    ("cluster kind", &["group", "kind"]),
    ("namespaced kind", &["group", "kind"]),
    ("destination service account", &["server", "default-service-account"]),
    ("signature key", &["key-id"]),
    ("source integrity", &["git"]),
    ("git integrity", &["policies"]),
    ("git policy", &["repos", "gpg"]),
    ("signed repository", &["url"]),
    ("gpg", &["mode"]),
    ("sync window", &["kind", "schedule", "duration"]),
    ("application set", &["generators", "template"]),
    ("generator template", &["project", "destination"]),
    ("git generator", &["repo-url", "revision"]),
    ("git path", &["path"]),
    ("plugin generator", &["config-map-ref"]),
    ("config map", &["name"]),
    ("cluster decision resource", &["config-map-ref"]),
    ("secret key", &["secret-name", "key"]),
    ("label requirement", &["key", "operator"]),
    ("blue-green", &["active-service"]),
    ("ping-pong", &["ping-service", "pong-service"]),
    ("replica threshold", &["type", "value"]),
    ("preferred", &["weight"]),
    ("experiment", &["templates"]),
    ("experiment template", &["name", "spec-ref"]),
    ("experiment analysis", &["name", "template-name"]),
    ("step plugin", &["name"]),
    ("header match", &["header-name", "header-value"]),
    ("mirror route", &["name"]),
    ("managed route", &["name"]),
    ("alb", &["service-port"]),
    ("stickiness", &["enabled", "duration-seconds"]),
    ("ambassador", &["mappings"]),
    ("traefik", &["weighted-traefik-service-name"]),
    ("apisix route", &["name"]),
    ("mesh service", &["name"]),
    ("node group", &["canary-virtual-node-ref", "stable-virtual-node-ref"]),
    ("virtual node", &["name"]),
    ("destination rule", &["name", "canary-subset-name", "stable-subset-name"]),
    ("analysis template", &["metrics"]),
    ("analysis parameter", &["name"]),
    ("analysis argument", &["name"]),
    ("analysis secret", &["name", "key"]),
    ("field", &["field-path"]),
    ("metric", &["name", "provider"]),
    ("dry run", &["metric-name"]),
    ("retention", &["metric-name", "limit"]),
    ("web", &["url"]),
    ("header", &["key", "value"]),
    ("job provider", &["spec"]),
    ("cloud watch", &["metric-data-queries"]),
    ("new relic", &["query"]),
    (
        "kayenta",
        &[
            "address",
            "application",
            "canary-config-name",
            "metrics-account-name",
            "configuration-account-name",
            "storage-account-name",
            "threshold",
            "scopes",
        ],
    ),
    ("kayenta threshold", &["pass", "marginal"]),
];

pub(super) fn check(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (kind, declaration) in facts.model.manifests() {
        let Some(block) = manifest_block(kind) else { continue };
        // A template of analysis may be made of others alone.
        let composed = kind == EntityKind::AnalysisTemplate && declaration.fields.get("templates").is_some();
        let is_filled = !declaration.is_as_written();
        walk(block, &declaration.fields, declaration.site, &mut |block, fields, site| {
            let required = REQUIRED.iter().find(|(name, _)| *name == block.name).map(|(_, members)| *members);
            for name in required.unwrap_or_default().iter().filter(|name| fields.get(name).is_none()) {
                // What a generator does not say otherwise is written out empty.
                let is_empty = is_filled && block.name == "generator template";
                if fields.get("raw").is_some() || composed && *name == "metrics" || is_empty {
                    continue;
                }
                let message = format!("this {} has no `{name}`, and Kubernetes refuses it", block.name);
                found.push(facts.finding("missing-field", site, message).help(help(block, name)));
            }
        });
    }
    found
}

fn help(block: &Block, name: &str) -> String {
    let shape = block.member(name).map(|member| &member.shape);
    match shape {
        Some(Shape::Block(_) | Shape::Map(_)) => format!("write `{name} {{ … }}`"),
        Some(Shape::List(_)) => format!("write `{name} = [ … ]`"),
        Some(Shape::Text | Shape::Many(_)) => format!("write `{name} = \"…\"`"),
        _ => format!("write `{name} = …`"),
    }
}

/// Calls a function for a block and each one in it, with the place where it begins.
pub(super) fn walk(
    block: &'static Block,
    fields: &Fields,
    site: Site,
    visit: &mut dyn FnMut(&'static Block, &Fields, Site),
) {
    visit(block, fields, site);
    for field in fields.iter() {
        let Some(inner) = block.member(&field.key).and_then(|member| member.shape.block()) else { continue };
        of_value(inner, &field.value, field.site, visit);
    }
}

fn of_value(block: &'static Block, value: &Value, site: Site, visit: &mut dyn FnMut(&'static Block, &Fields, Site)) {
    if let Some(fields) = value.as_map() {
        walk(block, fields, site, visit);
    }
    for item in value.as_list().unwrap_or_default() {
        of_value(block, &item.value, item.value.site, visit);
    }
}
