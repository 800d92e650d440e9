//! Holds YAML against a JSON Schema, with a reader and a validator that others wrote.

use std::error::Error;
use std::path::Path;

use serde_json::Value;

/// A schema of `tests/schemas/`.
pub fn load(name: &str) -> Result<Value, Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(name);
    Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?)
}

/// What the schema does not allow in a document, each with its place.
pub fn violations(schema: &Value, yaml: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let document: Value = serde_yaml::from_str(yaml)?;
    let validator = jsonschema::validator_for(schema)?;
    Ok(validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path())).collect())
}
