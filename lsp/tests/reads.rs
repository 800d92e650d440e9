//! Requests: they do not wait for each other, they can be given up, and none of them kills the server.

mod support;

use std::sync::atomic::Ordering;
use std::time::Instant;

use pipe_lsp::Language;
use serde_json::json;
use support::world::{SLOW, World, language, load_slowly, slow_file};
use support::{Client, at};

const URI: &str = "file:///project/a.pipe";

/// A project whose analysis takes ten times [`SLOW`].
fn slow_world() -> std::sync::Arc<World> {
    let world = World::new(&[("/project/pipe.toml", ""), ("/project/a.pipe", "")]);
    (0..10).for_each(|number| world.write(slow_file(number), "SLOW"));
    world
}

#[tokio::test]
async fn a_cancelled_request_is_answered_at_once() {
    let world = slow_world();
    let mut client = Client::start(&world, json!({})).await;
    client.open(URI, 1, "").await;
    let id = client.request("textDocument/hover", at(URI, 0, 0)).await;
    tokio::time::sleep(SLOW / 3).await;
    let asked = Instant::now();
    client.notify("$/cancelRequest", json!({ "id": id })).await;
    assert_eq!(client.reply(id).await["error"]["code"], -32800);
    assert!(asked.elapsed() < SLOW, "answered after {:?}", asked.elapsed());
}

#[tokio::test]
async fn work_that_nobody_waits_for_stops() {
    let world = slow_world();
    world.remove("/project/pipe.toml");
    let language = Language { load: load_slowly, ..language() };
    let mut client = Client::connect(&world, language);
    client.introduce(json!({})).await;
    client.open(URI, 1, "").await;
    let id = client.request("textDocument/hover", at(URI, 0, 0)).await;
    tokio::time::sleep(SLOW / 3).await;
    client.close(URI).await;
    assert_eq!(client.reply(id).await["error"]["code"], -32801);
    tokio::time::sleep(SLOW * 5).await;
    let reads = world.slow_reads.load(Ordering::SeqCst);
    assert!(reads <= 2, "{reads} of 10 files were read for nobody");
}

#[tokio::test]
async fn a_new_edit_ends_requests_about_the_old_text() {
    let world = slow_world();
    let mut client = Client::start(&world, json!({})).await;
    client.open(URI, 1, "").await;
    let id = client.request("textDocument/hover", at(URI, 0, 0)).await;
    tokio::time::sleep(SLOW / 3).await;
    client.change(URI, 2, json!([{ "text": "x" }])).await;
    assert_eq!(client.reply(id).await["error"]["code"], -32801);
}

#[tokio::test]
async fn slow_requests_do_not_hold_up_others() {
    let world = slow_world();
    let mut client = Client::start(&world, json!({})).await;
    client.open(URI, 1, "").await;
    client.open("untitled:quick", 1, "").await;
    let mut slow = Vec::new();
    for _ in 0..20 {
        slow.push(client.request("textDocument/completion", at(URI, 0, 0)).await);
    }
    let asked = Instant::now();
    let quick = client.ask("textDocument/hover", at("untitled:quick", 0, 0)).await;
    assert!(quick.get("error").is_none(), "{quick}");
    assert!(asked.elapsed() < SLOW * 3, "answered after {:?}", asked.elapsed());
    for id in slow {
        assert_eq!(client.reply(id).await["result"], json!([]));
    }
    let reads = world.slow_reads.load(Ordering::SeqCst);
    assert_eq!(reads, 10, "one analysis for all who ask about the same state");
}

#[tokio::test]
async fn a_panic_is_one_error_and_one_line_in_the_log() {
    let world = World::new(&[]);
    let mut client = Client::start(&world, json!({})).await;
    client.open(URI, 1, "PANIC").await;
    let reply = client.ask("textDocument/hover", at(URI, 0, 0)).await;
    assert_eq!(reply["error"]["code"], -32603);
    let line = client.wait_for("log line", |message| message["method"] == "window/logMessage").await;
    assert!(line["params"]["message"].as_str().is_some_and(|text| text.contains("cannot bear this")), "{line}");
    client.change(URI, 2, json!([{ "text": "TODO" }])).await;
    let told = client.diagnostics(URI, |params| params["version"] == 2).await;
    assert_eq!(told["diagnostics"].as_array().map(Vec::len), Some(1), "the server goes on");
}

#[tokio::test]
async fn what_the_server_does_not_know_is_refused_politely() {
    let world = World::new(&[]);
    let mut client = Client::start(&world, json!({})).await;
    client.open(URI, 1, "a").await;
    for method in ["textDocument/documentHighlight", "textDocument/codeAction", "no/such/method"] {
        let reply = client.ask(method, at(URI, 0, 0)).await;
        assert!(reply["error"]["code"].is_i64(), "{method}: {reply}");
    }
    client.notify("$/unknown", json!({})).await;
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null })).await;
    client.notify("textDocument/didChange", json!({ "nonsense": true })).await;
    assert_eq!(client.text(URI).await["text"], "a");
}
