//! The rules of an app: what each finds, and that it finds nothing in a good one.

use pipe_lang::diagnostic::{Diagnostic, Severity};
use pipe_lang::model::{Declaration, EntityKind, Fields, Item, Model, Site, Sites, Value, ValueKind};
use pipe_lang::rules;
use pipe_lang::source::{FileId, Span};

use crate::fields::{Builder, block, entity, item, list, of_kind, seconds, word};

/// A model whose environment `production` asks for a gate.
fn model() -> Model {
    let coverage = of_kind(ValueKind::Call {
        name: "coverage".to_owned(),
        declared_in: "std/gates.pipe".to_owned(),
        arguments: Fields::default(),
    });
    let production = block().say("requires", list([coverage])).app("production");
    Model { environments: vec![production, block().app("staging")], ..Model::default() }
}

fn found(app: &Declaration) -> Vec<Diagnostic> {
    rules::of_app(&model(), &Sites::default(), app)
}

/// Each finding on a line, with its help below.
fn report(app: Builder) -> String {
    let line = |diagnostic: &Diagnostic| {
        let help = diagnostic.help.as_deref().unwrap_or("-");
        format!("{} {}: {}\n  {help}\n", diagnostic.severity.name(), diagnostic.rule, diagnostic.message)
    };
    found(&app.app("agent")).iter().map(line).collect()
}

fn git() -> Builder {
    block()
        .say("repo-url", "https://github.com/org/gitops-repo")
        .say("target-revision", "main")
        .say("path", "agent/base")
}

fn chart() -> Builder {
    block().say("repo-url", "https://charts.example.com").say("chart", "agent").say("target-revision", "1.2.3")
}

fn in_cluster() -> Builder {
    block().say("server", word("in-cluster")).say("namespace", "agents")
}

/// An app with one source.
fn of(source: Builder) -> Builder {
    block().say("source", source).say("destination", in_cluster())
}

fn several(sources: impl IntoIterator<Item = Builder>) -> Builder {
    block().say("sources", list(sources)).say("destination", in_cluster())
}

fn synced(sync: Builder) -> Builder {
    of(git()).say("sync", sync)
}

fn options(words: &[&str]) -> Vec<Item> {
    words.iter().map(|name| item(word(name), "")).collect()
}

fn ignoring(difference: Builder) -> Builder {
    synced(block().say("options", options(&["respect-ignore-differences"])))
        .say("ignore-differences", list([difference]))
}

#[test]
fn a_good_app_is_left_alone() {
    let backoff = block().say("duration", seconds(5)).say("factor", 2).say("max-duration", seconds(180));
    let sync = block()
        .say("automated", block().say("prune", true).say("self-heal", true).say("allow-empty", false))
        .say("options", options(&["create-namespace", "respect-ignore-differences"]))
        .say("retry", block().say("limit", 5).say("backoff", backoff));
    let pointer = "/metadata/annotations/deployment.kubernetes.io~1revision";
    let difference = block().say("group", "apps").say("kind", "Deployment").say("json-pointers", list([pointer]));
    let subscription = block().say("notifications.argoproj.io/subscribe.on-deployed.slack", "deployments");
    let app = synced(sync)
        .say("project", "agents")
        .say("environment", entity(EntityKind::Environment, "production"))
        .say("annotations", subscription)
        .say("ignore-differences", list([difference]));
    assert_eq!(report(app), "");
}

#[test]
fn what_was_reported_is_not_reported_again() {
    let names = pipe_lang::schema::app::APP.members.iter().map(|member| member.name);
    let app = names.filter(|name| !name.starts_with("source")).fold(of(git()), |block, name| match name {
        "destination" => block,
        _ => block.say(name, of_kind(ValueKind::Unknown)),
    });
    assert_eq!(report(app), "");
}

#[test]
fn an_empty_app() {
    insta::assert_snapshot!(report(block()), @r#"
    error app-without-source: `agent` has no source
      write `source { repo-url = "…", target-revision = "…", path = "…" }`
    error app-without-destination: `agent` has no destination
      write `destination { server = in-cluster, namespace = "…" }`
    "#);
}

#[test]
fn sources() {
    insta::assert_snapshot!(report(several([])), @r#"
    error app-without-source: `sources` is empty
      write `source { repo-url = "…", target-revision = "…", path = "…" }`
    "#);
    insta::assert_snapshot!(report(of(git()).say("sources", list([git()]))), @r"
    error source-conflict: Argo CD ignores `source` beside `sources`
      keep one of them; several sources stand in `sources = [{ … }, { … }]`
    ");
    insta::assert_snapshot!(report(of(block())), @r#"
    error source-without-location: the source has no `repo-url`
      write `repo-url = "https://github.com/org/repo"`
    error source-without-location: the source has neither `path` nor `chart`
      write `path = "…"`; the root of a repository is `path = "."`
    "#);
    insta::assert_snapshot!(report(of(git().say("chart", "agent"))), @r"
    error path-and-chart: a source has `path` or `chart`: Argo CD ignores the path of a chart
      keep `path` for a folder of a Git repository, `chart` for a chart of a Helm repository
    ");
    insta::assert_snapshot!(report(of(block().say("repo-url", "https://charts.example.com").say("chart", "agent"))), @r#"
    error chart-without-version: the chart's version is missing
      write `target-revision = "…"` beside `chart`
    "#);
    insta::assert_snapshot!(report(several([
        block().say("repo-url", "https://github.com/org/a").say("path", "/a"),
        block().say("repo-url", "https://github.com/org/b").say("path", "b/../../c"),
        block().say("repo-url", "https://github.com/org/c").say("path", "c/../d"),
    ])), @r"
    error path-outside-repository: `/a` lies outside of the repository
      write the path from the repository's root, without a leading `/`
    error path-outside-repository: `b/../../c` lies outside of the repository
      write the path from the repository's root, without a leading `/`
    ");
}

#[test]
fn references_between_sources() {
    let files = |file: &str| block().say("value-files", list([file, "plain.yaml"]));
    insta::assert_snapshot!(report(of(git().say("ref", "values"))), @r"
    error source-reference: nothing can refer to an only source: Argo CD ignores its `ref`
      remove it, or write the sources in `sources = […]`
    ");
    insta::assert_snapshot!(report(several([
        chart().say("helm", files("$valeus/a.yaml")),
        git().say("ref", "values").say("name", "one"),
        git().say("ref", "values").say("name", "one"),
        chart().say("ref", "chart").say("helm", files("$values/a.yaml")),
        git().say("ref", "a b"),
    ])), @r"
    error source-reference: a chart cannot be referred to: `$name/…` needs a Git repository
      give the chart and the files a source each
    error source-reference: `a b` cannot be referred to
      use letters, digits, `-` and `_`
    error source-reference: two sources have the `ref` `values`
      name them apart
    error source-reference: two sources have the `name` `one`
      name them apart
    error source-reference: no source has the `ref` `valeus`
      did you mean `$values`?
    note many-sources: `agent` is put together of 5 sources: a commit to any of them changes it
      make an app of each that can stand alone
    ");
}

#[test]
fn tools() {
    insta::assert_snapshot!(report(of(git().say("helm", block()).say("kustomize", block()))), @r"
    error render-tool-conflict: `helm` and `kustomize` cannot render one source, not even as empty blocks
      keep the tool that the source is written for
    ");
    insta::assert_snapshot!(report(of(chart().say("kustomize", block()))), @r"
    error render-tool-conflict: a chart is rendered by Helm, not by `kustomize`
      remove the block
    ");
    let values = block().say("values", "a: 1").say("values-object", block().say("a", 1));
    insta::assert_snapshot!(report(of(chart().say("helm", values))), @r"
    error helm-values-conflict: Argo CD ignores `values` beside `values-object`
      keep `values-object`
    ");
    let kustomize = block().say("label-include-templates", true).say("ignore-missing-components", true);
    insta::assert_snapshot!(report(of(git().say("kustomize", kustomize))), @r"
    warning idle-kustomize-option: `label-include-templates` does nothing without `label-without-selector = true`
      add `label-without-selector = true`, or remove it
    warning idle-kustomize-option: `ignore-missing-components` does nothing without `components = […]`
      add `components = […]`, or remove it
    ");
}

#[test]
fn hydrators() {
    let hydrator = block().say("sync-source", block().say("path", "./")).say("hydrate-to", block());
    insta::assert_snapshot!(report(block().say("source-hydrator", hydrator).say("destination", in_cluster())), @r#"
    error incomplete-hydrator: the hydrator has no `dry-source`
      write `dry-source { … }`
    error incomplete-hydrator: `sync-source` has no `target-branch`
      write `target-branch = "…"`
    error incomplete-hydrator: a hydrator does not write to the root of a branch
      name a folder
    error incomplete-hydrator: `hydrate-to` has no `target-branch`
      write `target-branch = "…"`
    "#);
}

#[test]
fn destinations() {
    let to = |destination: Builder| block().say("source", git()).say("destination", destination);
    insta::assert_snapshot!(report(to(block().say("namespace", "agents"))), @r#"
    error app-without-destination: the destination says no cluster: neither `server` nor `name`
      write `destination { server = in-cluster, namespace = "…" }`
    "#);
    insta::assert_snapshot!(report(to(in_cluster().say("name", "in-cluster"))), @r"
    error destination-conflict: the destination names its cluster twice: Argo CD takes `server` or `name`
      keep one of them
    ");
    insta::assert_snapshot!(report(to(block().say("name", "staging"))), @r#"
    warning destination-without-namespace: an object whose manifest names no namespace cannot be applied
      write `namespace = "…"` in `destination`
    "#);
    let sync = block().say("options", options(&["create-namespace"]));
    insta::assert_snapshot!(report(to(block().say("name", "staging").say("namespace", "")).say("sync", sync)), @r#"
    error destination-without-namespace: `create-namespace` has no namespace to make
      write `namespace = "…"` in `destination`
    "#);
}

#[test]
fn automation() {
    let automated = |settings: Builder| synced(block().say("automated", settings));
    insta::assert_snapshot!(report(automated(block().say("enabled", false).say("prune", true).say("self-heal", true))), @r"
    warning idle-automation: `prune` does nothing while the automation is switched off
      remove it, or `enabled = false`
    warning idle-automation: `self-heal` does nothing while the automation is switched off
      remove it, or `enabled = false`
    ");
    insta::assert_snapshot!(report(automated(block())), @r"
    warning automated-without-prune: what is removed from the source stays in the cluster, and the app stays out of sync
      write `prune = true`, or `prune = false` if that is meant
    ");
    insta::assert_snapshot!(report(automated(block().say("prune", true).say("allow-empty", true))), @r"
    note automated-without-self-heal: what somebody changes in the cluster stays there until the next commit
      write `self-heal = true`, or `self-heal = false` if that is meant
    warning sync-may-delete-everything: a source that renders to nothing, as after a wrong move, deletes the whole app
      leave `allow-empty` out: such a sync is then refused
    ");
}

#[test]
fn options_of_a_sync() {
    let values = block().say("create-namespace", false).say("validate", true).say("prune", true).say("delete", false);
    let mut both = options(&["replace", "server-side-apply", "replace"]);
    both.push(item(values, ""));
    insta::assert_snapshot!(report(synced(block().say("options", both))), @r"
    warning idle-sync-option: `replace` is said twice
      remove one of them
    warning idle-sync-option: `create-namespace = false` is what happens anyway: Argo CD does not read it
      remove it
    warning idle-sync-option: `validate = true` is what happens anyway: Argo CD does not read it
      remove it
    warning idle-sync-option: `prune = true` is what happens anyway: Argo CD does not read it
      remove it
    warning sync-option-conflict: `server-side-apply` does nothing beside `replace`
      keep one of them
    ");
    let metadata = block().say("labels", block().say("team", "agents"));
    insta::assert_snapshot!(report(synced(block().say("managed-namespace-metadata", metadata))), @r"
    warning idle-namespace-metadata: Argo CD sets these only on a namespace that it makes itself
      add `create-namespace` to the sync's `options`
    ");
}

#[test]
fn retries() {
    let retry = |retry: Builder| synced(block().say("retry", retry));
    insta::assert_snapshot!(report(retry(block().say("backoff", block()))), @r"
    error retry-without-limit: a `retry` without `limit` means no retries at all
      write `limit = 5`, or remove `retry`
    ");
    insta::assert_snapshot!(report(retry(block().say("limit", -1))), @r"
    warning endless-retry: a commit that cannot be synced is tried for ever, and the one that mends it is not looked at
      write `refresh = true` beside it, or a limit above 0
    ");
    assert_eq!(report(retry(block().say("limit", -1).say("refresh", true))), "");
}

#[test]
fn differences() {
    let pointers = |pointers: &[&str]| {
        let pointers = list(pointers.iter().copied());
        ignoring(block().say("group", "apps").say("kind", "Deployment").say("json-pointers", pointers))
    };
    insta::assert_snapshot!(report(pointers(&[
        "/spec/template/metadata/annotations/deployment.kubernetes.io/revision",
        "/spec/template/metadata/annotations/deployment.kubernetes.io~1revision",
        "spec/replicas",
        "/data/a~b",
    ])), @r#"
    error malformed-json-pointer: `/spec/template/metadata/annotations/deployment.kubernetes.io/revision` points to nothing: the `/` inside a key is written `~1`
      write "/spec/template/metadata/annotations/deployment.kubernetes.io~1revision"
    error malformed-json-pointer: `spec/replicas` does not begin with `/`
      write "/spec/replicas"
    error malformed-json-pointer: a `~` in a pointer is followed by `0` or `1`
      write `~0` for `~` and `~1` for `/`
    "#);
    insta::assert_snapshot!(report(ignoring(block().say("group", "apps/v1").say("kind", "deployment"))), @r#"
    error idle-difference: the entry names no fields, so it ignores nothing
      write `json-pointers = ["/…"]` or `jq-path-expressions = ["…"]`
    error idle-difference: `apps/v1` is a group with a version, and matches no object
      write `group = "apps"`
    error idle-difference: `deployment` matches no object: kinds begin with a capital
      write the kind as in a manifest: `Deployment`
    "#);
    insta::assert_snapshot!(report(ignoring(block().say("jq-path-expressions", ".spec.replicas"))), @r#"
    error idle-difference: the entry names no kind
      write `kind = "…"`, or `kind = "*"`
    "#);
    let difference = block().say("kind", "*").say("managed-fields-managers", "kube-controller-manager");
    insta::assert_snapshot!(report(of(git()).say("ignore-differences", list([difference]))), @r"
    warning overwritten-differences: a difference is not shown, but every sync still overwrites it
      add `respect-ignore-differences` to the sync's `options`
    ");
}

#[test]
fn guarded_environments() {
    let head = || {
        block()
            .say("repo-url", "https://github.com/org/gitops-repo")
            .say("path", "agent")
            .say("target-revision", "HEAD")
    };
    let app = |environment: &str| of(head()).say("environment", entity(EntityKind::Environment, environment));
    insta::assert_snapshot!(report(app("production")), @r#"
    note default-project: `agent` runs in `production` under the project `default`, which allows any repository, cluster and kind
      name a project of its own: `project = "…"`
    warning floating-revision: `production` asks for gates, but this source follows the repository's default branch, whichever that is
      name the branch or the tag that is deployed: `target-revision = "main"`
    "#);
    assert_eq!(report(app("staging")), "");
    assert_eq!(found(&app("production").app("agent")).first().map(|note| note.severity), Some(Severity::Note));
}

#[test]
fn metadata() {
    let annotations = block()
        .say("argocd.argoproj.io/skip-reconcile", "true")
        .say("notifications.argoproj.io/on-deployed.slack", "deployments")
        .say("notifications.argoproj.io/subscribe.slack", "deployments")
        .say("example.com/anything", "goes");
    let app = of(git()).say("name", "Agent_1").say("namespace", "a.b").say("annotations", annotations);
    insta::assert_snapshot!(report(app.say("finalizer", list(["foreground.example.com", "resources-finalizer.argocd.argoproj.io/background"]))), @r#"
    error invalid-application-name: Kubernetes refuses the name `Agent_1`
      use lower-case letters, digits and `-`, with a letter or a digit at both ends
    error invalid-application-name: Kubernetes refuses the name `a.b`
      use lower-case letters, digits and `-`, with a letter or a digit at both ends
    error unknown-finalizer: nothing of Argo CD removes the finalizer `foreground.example.com`: the app could not be deleted
      write `finalizer = foreground`, `background` or `none`
    warning reconciliation-skipped: Argo CD does nothing with this app: it is neither compared nor synced
      remove the annotation
    error malformed-subscription: `notifications.argoproj.io/on-deployed.slack` subscribes to nothing
      write "notifications.argoproj.io/subscribe.<trigger>.<service>" = "<recipient>"
    "#);
    insta::assert_snapshot!(report(of(git()).say("name", "a".repeat(64).as_str())), @r"
    error invalid-application-name: the name has 64 letters, and more than 63 do not fit a label
      choose a shorter one
    ");
}

/// The place is the innermost one; the calls that brought it there stand beside it.
#[test]
fn findings_have_places() {
    let mut sites = Sites::default();
    let spans = [Span::new(FileId(0), 10, 15), Span::new(FileId(0), 40, 50), Span::new(FileId(0), 70, 75)];
    let [name, call, server] = spans;
    let call_site = sites.add(call, Site::NONE);
    let mut app = of(git()).app("agent");
    app.site = sites.add(name, Site::NONE);
    app.fields.take("destination");
    let at = |app: &Declaration, sites: &Sites| {
        let diagnostics = rules::of_app(&Model::default(), sites, app);
        diagnostics.into_iter().map(|it| (it.rule, it.primary.span, it.related)).collect::<Vec<_>>()
    };
    assert_eq!(at(&app, &sites), [("app-without-destination", name, Vec::new())]);

    let mut source = git().say("path", "/agent").app("").fields;
    source.0.retain(|field| field.value.as_text().as_deref() != Some("agent/base"));
    for field in &mut source.0 {
        field.value.site = sites.add(server, call_site);
    }
    let mut app = block().say("destination", in_cluster()).app("agent");
    app.fields.0.extend(block().say("source", Value::new(ValueKind::Map(source), Site::NONE)).app("").fields.0);
    let found = at(&app, &sites);
    let shown =
        found.iter().map(|(rule, span, related)| (*rule, *span, related.iter().map(|label| label.span).collect()));
    assert_eq!(shown.collect::<Vec<_>>(), [("path-outside-repository", server, vec![call])]);
}
