//! A client that speaks the protocol byte by byte with a server in the same process, and a small world for it.

#![expect(dead_code, reason = "each test binary uses a part of it")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on shall say where")]

pub mod world;

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use pipe_lsp::{Language, serve_on};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf};
use tokio::task::JoinHandle;

use world::World;

/// Long enough for a busy machine, short enough for a test that hangs.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct Client {
    pub input: BufReader<ReadHalf<DuplexStream>>,
    pub output: WriteHalf<DuplexStream>,
    next_id: i64,
    /// What came while something else was waited for.
    seen: VecDeque<Value>,
    pub server: JoinHandle<io::Result<()>>,
}

impl Client {
    /// Starts a server without introducing itself.
    pub fn connect(world: &Arc<World>, language: Language) -> Self {
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let (server_input, server_output) = tokio::io::split(theirs);
        let server = tokio::spawn(serve_on(server_input, server_output, Arc::clone(world) as _, language));
        let (input, output) = tokio::io::split(ours);
        Self { input: BufReader::new(input), output, next_id: 0, seen: VecDeque::new(), server }
    }

    /// Starts a server and introduces itself.
    pub async fn start(world: &Arc<World>, capabilities: Value) -> Self {
        let mut client = Self::connect(world, world::language());
        client.introduce(capabilities).await;
        client
    }

    pub async fn introduce(&mut self, capabilities: Value) -> Value {
        let id = self
            .request("initialize", json!({ "processId": null, "rootUri": null, "capabilities": capabilities }))
            .await;
        let reply = self.reply(id).await;
        self.notify("initialized", json!({})).await;
        reply["result"].clone()
    }

    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        self.output.write_all(bytes).await.unwrap();
    }

    pub async fn send(&mut self, message: Value) {
        self.send_bytes(&frame(&message.to_string())).await;
    }

    pub async fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params })).await;
    }

    pub async fn request(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })).await;
        id
    }

    /// The next message; none at the end of the stream.
    async fn receive(&mut self) -> Option<Value> {
        let mut length = None;
        loop {
            let mut line = String::new();
            if self.input.read_line(&mut line).await.unwrap() == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().ok(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length.unwrap()];
        self.input.read_exact(&mut body).await.unwrap();
        Some(serde_json::from_slice(&body).unwrap())
    }

    /// The first message that fits, whenever it came; the others are kept.
    pub async fn wait_for(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(index) = self.seen.iter().position(&fits) {
            return self.seen.remove(index).unwrap();
        }
        let search = async {
            loop {
                match self.receive().await {
                    Some(message) if fits(&message) => return message,
                    Some(message) => self.seen.push_back(message),
                    None => panic!("the server ended before {what}"),
                }
            }
        };
        tokio::time::timeout(PATIENCE, search).await.unwrap_or_else(|_| panic!("no {what}"))
    }

    pub async fn reply(&mut self, id: i64) -> Value {
        self.wait_for("reply", |message| message["id"] == json!(id) && message.get("method").is_none()).await
    }

    pub async fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params).await;
        self.reply(id).await
    }

    /// The next diagnostics for a document that fit.
    pub async fn diagnostics(&mut self, uri: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let fits = |message: &Value| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && fits(&message["params"])
        };
        self.wait_for("diagnostics", fits).await["params"].clone()
    }

    /// How many of the messages that have come so far fit.
    pub fn count_seen(&self, fits: impl Fn(&Value) -> bool) -> usize {
        self.seen.iter().filter(|message| fits(message)).count()
    }

    pub async fn open(&mut self, uri: &str, version: i32, text: &str) {
        let document = json!({ "uri": uri, "languageId": "pipe", "version": version, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document })).await;
    }

    pub async fn change(&mut self, uri: &str, version: i32, changes: Value) {
        self.send(change(uri, version, &changes)).await;
    }

    pub async fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } })).await;
    }

    pub async fn text(&mut self, uri: &str) -> Value {
        self.ask("pipec/documentText", json!({ "textDocument": { "uri": uri } })).await["result"].clone()
    }

    /// Waits for the server to end.
    pub async fn ended(self) -> io::Result<()> {
        tokio::time::timeout(PATIENCE, self.server).await.unwrap().unwrap()
    }
}

pub fn frame(body: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

pub fn change(uri: &str, version: i32, changes: &Value) -> Value {
    let params = json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes });
    json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params })
}

/// A position in a document, as requests carry it.
pub fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}
