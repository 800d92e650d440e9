#![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

use super::*;
use crate::source::FileId;

fn faults(text: &str) -> Vec<(&'static str, String, String)> {
    let (_, diagnostics) = Settings::parse(FileId(0), text);
    diagnostics
        .into_iter()
        .map(|fault| (fault.rule, text[fault.primary.span.range()].to_string(), fault.help.unwrap_or_default()))
        .collect()
}

#[test]
fn an_empty_file_says_the_defaults() {
    let (settings, diagnostics) = Settings::parse(FileId(0), "");
    assert_eq!((settings.clone(), diagnostics), (Settings::default(), Vec::new()));
    assert_eq!(settings.output.workflows, ".github/workflows");
    assert_eq!(settings.output.actions, ".github/actions");
    assert_eq!(settings.defaults.timeout_minutes, 60);
}

#[test]
fn everything_is_read() {
    let text = r#"
[project]
repository = "org/app"
variables = ["CLIENT_ID"]
secrets = []
[output]
root = "../.."
workflows = "./ci//flows/"
actions = "tools/actions/"
argocd = "../gitops/apps"
[actions]
"Actions/Checkout" = "v4"
[defaults]
timeout = "1h30m"
runs-on = "ubuntu-24.04"
[rules]
unpinned-action = "off"
"#;
    let (settings, diagnostics) = Settings::parse(FileId(0), text);
    assert_eq!(diagnostics, []);
    assert_eq!(settings.repository.as_deref(), Some("org/app"));
    let listed = Listed { variables: Some(vec!["CLIENT_ID".into()]), environments: None, secrets: Some(Vec::new()) };
    assert_eq!(settings.listed, listed);
    assert_eq!(settings.output.root, "../..");
    assert_eq!(settings.output.workflows, "ci/flows");
    assert_eq!(settings.output.actions, "tools/actions");
    assert_eq!(settings.output.argocd, "../gitops/apps");
    assert_eq!(settings.actions.get("actions/checkout").unwrap().reference, "v4");
    assert_eq!(settings.defaults, Defaults { timeout_minutes: 90, runs_on: Some("ubuntu-24.04".into()) });
    assert_eq!(settings.rules.get("unpinned-action").unwrap().level, Level::Off);
}

#[test]
fn levels_are_said_by_file() {
    let text = r#"
[lint]
profile = "strict"
[rules]
ungated-deploy = "warn"
[[overrides]]
paths = ["legacy/**", "!legacy/new/**"]
rules = { ungated-deploy = "off", never-true = "note" }
"#;
    let (settings, diagnostics) = Settings::parse(FileId(0), text);
    assert_eq!(diagnostics, []);
    assert_eq!(settings.profile, Profile::Strict);
    assert_eq!(settings.level("ungated-deploy", "ci.pipe"), Some(Level::Warn));
    assert_eq!(settings.level("ungated-deploy", "legacy/a/ci.pipe"), Some(Level::Off));
    assert_eq!(settings.level("ungated-deploy", "legacy/new/ci.pipe"), Some(Level::Warn));
    assert_eq!(settings.level("never-true", "legacy/ci.pipe"), Some(Level::Note));
    assert_eq!(settings.level("never-true", "ci.pipe"), None);
}

#[test]
fn an_unknown_key_has_a_suggestion_at_its_place() {
    let found = faults("[output]\nworkflow = \"x\"\n[ouput]\n[nonsense]\n");
    let suggestion = |rule, place: &str, help: &str| (rule, place.to_string(), help.to_string());
    assert_eq!(found[0], suggestion("settings-unknown-key", "workflow", "did you mean `workflows`?"));
    assert!(found.contains(&suggestion("settings-unknown-key", "ouput", "did you mean `output`?")), "{found:?}");
    assert!(found.iter().any(|(_, place, help)| place == "nonsense" && help.starts_with("known here: `project`")));
}

#[test]
fn wrong_types_and_values_are_said_where_they_stand() {
    for (text, place) in [
        ("output = 3", "3"),
        ("[output]\nworkflows = 3", "3"),
        ("[output]\nworkflows = \"../x\"", "\"../x\""),
        ("[output]\nactions = \"../x\"", "\"../x\""),
        ("[output]\nargocd = \"/etc\"", "\"/etc\""),
        ("[project]\nrepository = \"https://github.com/org/app\"", "\"https://github.com/org/app\""),
        ("[actions]\ncheckout = \"v4\"", "checkout"),
        ("[actions]\n\"actions/checkout\" = \"-v4\"", "\"-v4\""),
        ("[defaults]\ntimeout = \"90s\"", "\"90s\""),
        ("[rules]\nx = \"error\"", "\"error\""),
        ("[lint]\nprofile = \"pedantic\"", "\"pedantic\""),
        ("[[overrides]]\npaths = [\"/a\"]", "\"/a\""),
    ] {
        let found = faults(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!((found[0].0, found[0].1.as_str()), ("settings-type", place), "{text}");
    }
}

#[test]
fn what_is_no_toml_is_said_and_the_rest_is_read() {
    let text = "[project]\nrepository = \"org/app\"\n[output\n";
    let (settings, diagnostics) = Settings::parse(FileId(0), text);
    assert_eq!(settings.repository.as_deref(), Some("org/app"));
    assert!(diagnostics.iter().any(|fault| fault.rule == "settings-syntax"), "{diagnostics:?}");
}

#[test]
fn timeouts() {
    for (text, expected) in [
        ("60m", Some(60)),
        ("2h", Some(120)),
        ("1h30m", Some(90)),
        ("0m", None),
        ("60", None),
        ("m", None),
        ("h", None),
    ] {
        assert_eq!(minutes(text), expected, "{text}");
    }
}
