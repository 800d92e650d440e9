//! The life of a server: it begins with any client and ends with it.

mod support;

use std::io::ErrorKind;

use serde_json::{Value, json};
use support::world::{World, language};
use support::{Client, at};

#[tokio::test]
async fn the_introduction() {
    let world = World::new(&[]);
    let mut client = Client::connect(&world, language());
    // The least that a client may say.
    let id = client.request("initialize", json!({ "capabilities": {} })).await;
    let hello = client.reply(id).await["result"].clone();
    assert_eq!(hello["serverInfo"]["name"], "pipec");
    let can = &hello["capabilities"];
    assert_eq!(can["textDocumentSync"]["change"], 2);
    assert_eq!(can["completionProvider"]["triggerCharacters"], json!([".", "@", "{", "=", "(", "\""]));
    for feature in ["hoverProvider", "definitionProvider", "documentSymbolProvider"] {
        assert_eq!(can[feature], true, "{feature}");
    }
}

#[tokio::test]
async fn shutdown_then_exit() {
    let mut client = Client::start(&World::new(&[]), json!({})).await;
    assert_eq!(client.ask("shutdown", Value::Null).await["result"], Value::Null);
    let late = client.ask("textDocument/hover", at("untitled:a", 0, 0)).await;
    assert_eq!(late["error"]["code"], -32600);
    client.notify("exit", Value::Null).await;
    assert!(client.ended().await.is_ok());
}

#[tokio::test]
async fn exit_without_shutdown() {
    let mut client = Client::start(&World::new(&[]), json!({})).await;
    client.open("untitled:a", 1, "TODO").await;
    client.notify("exit", Value::Null).await;
    assert!(client.ended().await.is_err_and(|error| error.kind() == ErrorKind::ConnectionAborted));
}

#[tokio::test]
async fn exit_before_the_introduction() {
    let mut client = Client::connect(&World::new(&[]), language());
    let early = client.ask("textDocument/hover", at("untitled:a", 0, 0)).await;
    assert_eq!(early["error"]["code"], -32002);
    client.notify("exit", Value::Null).await;
    assert!(client.ended().await.is_err());
}

#[tokio::test]
async fn a_client_that_refuses_everything() {
    let watching = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::start(&World::new(&[]), watching).await;
    let wish = client.wait_for("registration", |message| message["method"] == "client/registerCapability").await;
    let error = json!({ "code": -32601, "message": "no" });
    client.send(json!({ "jsonrpc": "2.0", "id": wish["id"], "error": error })).await;
    client.open("untitled:a", 1, "TODO").await;
    assert_eq!(client.text("untitled:a").await["text"], "TODO");
}

#[tokio::test]
async fn garbage_does_not_hang_the_server() {
    let garbage: [&[u8]; 5] = [
        b"\0\xff\xfe garbage",
        b"Content-Length: many\r\n\r\n{}",
        b"Content-Type: text/plain\r\n\r\n{}Content-Length: \r\n",
        b"Content-Length: 3\r\n\r\n{]}",
        b"Content-Length: 2\r\n\r\n\xff\xff",
    ];
    for bytes in garbage {
        let mut client = Client::start(&World::new(&[]), json!({})).await;
        client.send_bytes(bytes).await;
        assert_eq!(client.text("untitled:a").await, Value::Null, "the next message is read: {bytes:?}");
        client.wait_for("log line", |message| message["method"] == "window/logMessage").await;
    }
}

#[tokio::test]
async fn half_of_a_character_does_not_end_the_session() {
    let mut client = Client::start(&World::new(&[]), json!({})).await;
    client.open("untitled:a", 1, "").await;
    let body = r#"{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"untitled:a","version":2},"contentChanges":[{"text":"a\ud83d"}]}}"#;
    client.send_bytes(&support::frame(body)).await;
    assert_eq!(client.text("untitled:a").await["text"], "a\u{fffd}");
}

#[tokio::test]
async fn the_end_of_the_input_ends_the_server() {
    let client = Client::start(&World::new(&[]), json!({})).await;
    let Client { input, output, server, .. } = client;
    drop((input, output));
    let ended = tokio::time::timeout(support::PATIENCE, server).await;
    assert!(ended.is_ok_and(|ended| ended.is_ok_and(|result| result.is_err())));
}
