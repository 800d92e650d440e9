//! Edits: the text of the server is the text of the editor, whatever comes how fast.

mod support;

use serde_json::{Value, json};
use support::world::World;
use support::{Client, at, change, frame};

const URI: &str = "file:///project/a.pipe";

/// Numbers that look random and are the same each time (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (end as u64).max(1)).unwrap_or(0)
    }
}

/// The editor's text: lines of UTF-16 units, which is how most editors keep it.
fn position(text: &[u16], offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.iter().filter(|&&unit| unit == u16::from(b'\n')).count();
    let start = before.iter().rposition(|&unit| unit == u16::from(b'\n')).map_or(0, |at| at + 1);
    json!({ "line": line, "character": offset - start })
}

/// Places where no character is cut in two.
fn borders(text: &[u16]) -> Vec<usize> {
    (0..=text.len()).filter(|&at| text.get(at).is_none_or(|unit| !(0xdc00..0xe000).contains(unit))).collect()
}

#[tokio::test]
async fn three_hundred_random_edits_as_fast_as_possible() {
    let world = World::new(&[("/project/pipe.toml", "")]);
    let mut client = Client::start(&world, json!({})).await;
    let mut text: Vec<u16> = "job a {\n  😀 steps\n}\n".encode_utf16().collect();
    client.open(URI, 1, &String::from_utf16_lossy(&text)).await;
    let mut random = Random(42);
    let mut burst = Vec::new();
    let pieces = ["x", "", "\n", "😀", "é\n\n", "job b {}\n", "\u{2028}", "TODO"];
    for version in 2..302 {
        let mut changes = Vec::new();
        for _ in 0..=random.below(3) {
            let borders = borders(&text);
            let start = random.below(borders.len());
            let end = (start + random.below(6)).min(borders.len() - 1);
            let (start, end) = (borders[start], borders[end]);
            let piece = pieces[random.below(pieces.len())];
            let range = json!({ "start": position(&text, start), "end": position(&text, end) });
            changes.push(json!({ "range": range, "text": piece }));
            text.splice(start..end, piece.encode_utf16());
        }
        burst.extend(frame(&change(URI, version, &Value::from(changes)).to_string()));
    }
    client.send_bytes(&burst).await;
    let expected = json!({ "text": String::from_utf16_lossy(&text), "version": 301 });
    assert_eq!(client.text(URI).await, expected);

    let hover = client.ask("textDocument/hover", at(URI, 0, 0)).await;
    assert!(hover.get("error").is_none(), "behind the edits, not in their way: {hover}");
    client.diagnostics(URI, |params| params["version"] == 301).await;
    let published = client.count_seen(|message| message["method"] == "textDocument/publishDiagnostics");
    assert!(published <= 2, "{published} publications for states that nobody sees");
}

#[tokio::test]
async fn full_text_and_several_changes_in_one_notification() {
    let world = World::new(&[]);
    let mut client = Client::start(&world, json!({})).await;
    client.open(URI, 1, "old").await;
    let end = json!({ "line": 0, "character": 99 });
    let appended = json!({ "range": { "start": end, "end": end }, "text": "!" });
    client.change(URI, 2, json!([{ "text": "new" }, appended, appended])).await;
    assert_eq!(client.text(URI).await, json!({ "text": "new!!", "version": 2 }));
}

#[tokio::test]
async fn columns_count_what_was_agreed() {
    for (offered, agreed, column) in [
        (json!(["utf-8", "utf-16"]), "utf-8", 4),
        (json!(["utf-32", "utf-8"]), "utf-32", 1),
        (json!(["utf-16"]), "utf-16", 2),
        (Value::Null, "utf-16", 2),
    ] {
        let world = World::new(&[]);
        let mut client = Client::connect(&world, support::world::language());
        let hello = client.introduce(json!({ "general": { "positionEncodings": offered } })).await;
        assert_eq!(hello["capabilities"]["positionEncoding"], agreed);
        client.open(URI, 1, "😀TODO").await;
        let told = client.diagnostics(URI, |_| true).await;
        assert_eq!(told["diagnostics"][0]["range"]["start"]["character"], column, "{agreed}");
        let at = json!({ "line": 0, "character": column });
        client.change(URI, 2, json!([{ "range": { "start": at, "end": at }, "text": "-" }])).await;
        assert_eq!(client.text(URI).await["text"], "😀-TODO", "{agreed}");
    }
}

#[tokio::test]
async fn a_request_about_a_document_that_is_not_open_is_answered_with_nothing() {
    let world = World::new(&[]);
    let mut client = Client::start(&world, json!({})).await;
    for method in ["textDocument/hover", "textDocument/definition", "textDocument/completion"] {
        assert_eq!(client.ask(method, at(URI, 0, 0)).await["result"], Value::Null);
    }
    client.change(URI, 2, json!([{ "text": "never opened" }])).await;
    client.close(URI).await;
    assert_eq!(client.text(URI).await, Value::Null);
}

#[tokio::test]
async fn a_document_is_formatted_by_its_lines() {
    let world = World::new(&[]);
    let mut client = Client::start(&world, json!({})).await;
    client.open(URI, 1, "# \u{1f600}\njob a {\n    b=1 # \u{1f600}\n}\n").await;
    let params = json!({ "textDocument": { "uri": URI }, "options": { "tabSize": 8, "insertSpaces": false } });
    let reply = client.ask("textDocument/formatting", params.clone()).await;
    let range = json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 3, "character": 0 } });
    assert_eq!(reply["result"], json!([{ "range": range, "newText": "  b = 1 # \u{1f600}\n" }]));
    client.change(URI, 2, json!([{ "text": "a = 1\n" }])).await;
    assert_eq!(client.ask("textDocument/formatting", params).await["result"], json!([]));
}
