//! Diagnostics: of the whole project, of the newest state, and gone when their cause is.

mod support;

use serde_json::{Value, json};
use support::Client;
use support::world::World;

const A: &str = "file:///project/a.pipe";
const B: &str = "file:///project/sub/b.pipe";

fn count(params: &Value) -> usize {
    params["diagnostics"].as_array().map_or(0, Vec::len)
}

fn project() -> std::sync::Arc<World> {
    World::new(&[
        ("/project/pipe.toml", ""),
        ("/project/a.pipe", "on the disk: TODO TODO"),
        ("/project/sub/b.pipe", "TODO"),
        ("/elsewhere/c.pipe", "TODO"),
    ])
}

#[tokio::test]
async fn all_files_of_the_project_and_open_documents_instead_of_the_disk() {
    let mut client = Client::start(&project(), json!({})).await;
    client.open(A, 7, "TODO").await;
    let open = client.diagnostics(A, |_| true).await;
    assert_eq!((count(&open), &open["version"]), (1, &json!(7)));
    assert_eq!(open["diagnostics"][0]["code"], "to-do");
    assert_eq!(open["diagnostics"][0]["source"], "pipec");
    let closed = client.diagnostics(B, |_| true).await;
    assert_eq!((count(&closed), closed.get("version")), (1, None));
    assert_eq!(client.count_seen(|message| message["params"]["uri"] == "file:///elsewhere/c.pipe"), 0);
}

#[tokio::test]
async fn each_version_is_told_and_an_old_one_never_after_a_new_one() {
    let mut client = Client::start(&project(), json!({})).await;
    client.open(A, 1, "TODO").await;
    for version in 2..10 {
        client.change(A, version, json!([{ "text": "TODO ".repeat(version as usize) }])).await;
        let told = client.diagnostics(A, |params| params["version"] == version).await;
        assert_eq!(count(&told), version as usize);
    }
}

#[tokio::test]
async fn closing_goes_back_to_the_disk() {
    let mut client = Client::start(&project(), json!({})).await;
    client.open(A, 1, "").await;
    client.diagnostics(A, |params| params["version"] == 1).await;
    client.close(A).await;
    let told = client.diagnostics(A, |params| params.get("version").is_none()).await;
    assert_eq!(count(&told), 2);
    // Opened again, with a version that was there before.
    client.open(A, 1, "TODO TODO TODO").await;
    assert_eq!(count(&client.diagnostics(A, |params| params["version"] == 1).await), 3);
}

#[tokio::test]
async fn closing_what_is_not_on_the_disk_clears() {
    let mut client = Client::start(&project(), json!({})).await;
    for uri in ["file:///project/new.pipe", "file:///nowhere/new.pipe", "untitled:Untitled-1"] {
        client.open(uri, 1, "TODO").await;
        assert_eq!(count(&client.diagnostics(uri, |_| true).await), 1, "{uri}");
        client.close(uri).await;
        assert_eq!(count(&client.diagnostics(uri, |_| true).await), 0, "{uri}");
        client.open(uri, 1, "TODO TODO").await;
        assert_eq!(count(&client.diagnostics(uri, |_| true).await), 2, "{uri}");
    }
}

#[tokio::test]
async fn outside_a_project_a_file_is_alone() {
    let world = World::new(&[("/home/a.pipe", "TODO"), ("/home/b.pipe", "TODO")]);
    let mut client = Client::start(&world, json!({})).await;
    client.open("file:///home/a.pipe", 1, "TODO TODO").await;
    assert_eq!(count(&client.diagnostics("file:///home/a.pipe", |_| true).await), 2);
    client.text("file:///home/a.pipe").await;
    assert_eq!(client.count_seen(|message| message["params"]["uri"] == "file:///home/b.pipe"), 0);
}

#[tokio::test]
async fn a_repository_is_a_project_without_settings() {
    let world = World::new(&[("/home/.git", ""), ("/home/deep/a.pipe", ""), ("/home/b.pipe", "TODO")]);
    let mut client = Client::start(&world, json!({})).await;
    client.open("file:///home/deep/a.pipe", 1, "").await;
    assert_eq!(count(&client.diagnostics("file:///home/b.pipe", |_| true).await), 1);
}

#[tokio::test]
async fn files_that_change_outside_the_editor() {
    let world = project();
    let mut client =
        Client::start(&world, json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } }))
            .await;
    let wish = client.wait_for("registration", |message| message["method"] == "client/registerCapability").await;
    let watchers = wish["params"]["registrations"][0]["registerOptions"]["watchers"].clone();
    let patterns: Vec<_> = watchers.as_array().into_iter().flatten().map(|watcher| &watcher["globPattern"]).collect();
    assert_eq!(patterns, ["**/*.pipe", "**/pipe.toml", "**/pipe.lock"]);
    // The server does not wait for this answer with anything.
    client.open(A, 1, "").await;
    assert_eq!(count(&client.diagnostics(B, |_| true).await), 1);
    client.send(json!({ "jsonrpc": "2.0", "id": wish["id"], "result": null })).await;

    let changed = |uri: &str, kind: u8| json!({ "changes": [{ "uri": uri, "type": kind }] });
    world.write("/project/sub/b.pipe", "TODO TODO");
    client.notify("workspace/didChangeWatchedFiles", changed(B, 2)).await;
    assert_eq!(count(&client.diagnostics(B, |_| true).await), 2);
    world.remove("/project/sub/b.pipe");
    client.notify("workspace/didChangeWatchedFiles", changed(B, 3)).await;
    assert_eq!(count(&client.diagnostics(B, |_| true).await), 0);
}

#[tokio::test]
async fn a_folder_becomes_a_project_and_stops_being_one() {
    let world = World::new(&[("/home/a.pipe", ""), ("/home/b.pipe", "TODO")]);
    let mut client = Client::start(&world, json!({})).await;
    let (a, b) = ("file:///home/a.pipe", "file:///home/b.pipe");
    client.open(a, 1, "TODO").await;
    assert_eq!(count(&client.diagnostics(a, |_| true).await), 1);

    world.write("/home/pipe.toml", "");
    let changed = json!({ "changes": [{ "uri": "file:///home/pipe.toml", "type": 1 }] });
    client.notify("workspace/didChangeWatchedFiles", changed.clone()).await;
    assert_eq!(count(&client.diagnostics(b, |_| true).await), 1);

    world.remove("/home/pipe.toml");
    client.notify("workspace/didChangeWatchedFiles", changed).await;
    assert_eq!(count(&client.diagnostics(b, |_| true).await), 0);
    client.change(a, 2, json!([{ "text": "TODO TODO" }])).await;
    assert_eq!(count(&client.diagnostics(a, |params| params["version"] == 2).await), 2);
}
