//! The wall in front of the transport: what comes out are messages and nothing else.
//!
//! The transport takes its first unreadable message for the end of the input. But editors do send such: JavaScript
//! writes half of a character as a lone `\ud83d`, which no Rust string can hold. Here it becomes U+FFFD, which is as
//! wide; anything else that cannot be read is reported, and reading goes on at the next message.

use std::io;

use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tower_lsp_server::jsonrpc::{Request, Response};

/// A message with the largest source in it, each byte escaped, is smaller.
const BODY_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Copies messages until one of the streams ends.
pub async fn filter(
    input: impl AsyncRead + Unpin,
    mut output: impl AsyncWrite + Unpin,
    mut report: impl FnMut(String),
) -> io::Result<()> {
    let mut input = BufReader::new(input);
    while let Some(length) = read_header(&mut input, &mut report).await? {
        let mut body = Vec::new();
        (&mut input).take(length).read_to_end(&mut body).await?;
        match repair(&body) {
            Ok(text) => output.write_all(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes()).await?,
            Err(error) => report(format!("a message that cannot be read: {error}")),
        }
    }
    Ok(())
}

/// The length of the next body; none at the end of the input. Skips what is no header.
async fn read_header(
    input: &mut (impl AsyncBufReadExt + Unpin),
    report: &mut impl FnMut(String),
) -> io::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        if input.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_ascii_lowercase();
        if let Some((garbage, value)) = line.rsplit_once("content-length:") {
            length = value.trim().parse().ok().filter(|&length| length <= BODY_BYTES_MAX);
            if !garbage.is_empty() || length.is_none() {
                report(format!("a header that cannot be read: {}", line.escape_debug()));
            }
        } else if line.is_empty() && length.is_some() {
            return Ok(length);
        }
    }
}

/// Only there to be read: what the transport takes.
#[derive(Deserialize)]
#[serde(untagged)]
enum Message {
    Response(#[expect(dead_code, reason = "only reading it matters")] Response),
    Request(#[expect(dead_code, reason = "only reading it matters")] Request),
}

/// The text of a body that the transport can read.
fn repair(body: &[u8]) -> serde_json::Result<String> {
    let text = String::from_utf8_lossy(body);
    let error = match serde_json::from_str::<Message>(&text) {
        Ok(_) => return Ok(text.into_owned()),
        Err(error) => error,
    };
    let text = replace_lone_surrogates(&text);
    serde_json::from_str::<Message>(&text).map(|_| text).map_err(|_| error)
}

/// Puts `\ufffd` for each escape that is half of a character.
fn replace_lone_surrogates(text: &str) -> String {
    let mut repaired = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        repaired.push_str(&rest[..at]);
        rest = &rest[at..];
        let second = rest.get(6..).and_then(unit);
        let (written, read) = match (unit(rest), second) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (&rest[..12], 12),
            (Some(0xd800..=0xdfff), _) => ("\\ufffd", 6),
            // A backslash and what it escapes; behind the last one is nothing.
            _ => {
                let length = rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at);
                (&rest[..length], length)
            }
        };
        repaired.push_str(written);
        rest = &rest[read..];
    }
    repaired.push_str(rest);
    repaired
}

/// The unit of an escape `\uxxxx` at the beginning of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_characters() {
        for (text, expected) in [
            (r"a\ud83d\ude00b", r"a\ud83d\ude00b"),
            (r"\ud83d", r"\ufffd"),
            (r"\ud83d\ud83d\ude00", r"\ufffd\ud83d\ude00"),
            (r"\ude00\n\\ud83d\", r"\ufffd\n\\ud83d\"),
            (r"\ud8é\u00e9", r"\ud8é\u00e9"),
        ] {
            assert_eq!(replace_lone_surrogates(text), expected, "{text}");
        }
    }

    async fn filtered(input: &str) -> (String, usize) {
        let (mut output, mut reports) = (Vec::new(), 0);
        let result = filter(input.as_bytes(), &mut output, |_| reports += 1).await;
        assert!(result.is_ok());
        (String::from_utf8_lossy(&output).into_owned(), reports)
    }

    #[tokio::test]
    async fn what_is_no_message_is_left_out() {
        let body = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        let good = &format!("Content-Length: {}\r\n\r\n{body}", body.len());
        assert_eq!(filtered(good).await, (good.clone(), 0));
        let lower = good.replace("Content-Length", "content-type: x\r\ncontent-length");
        assert_eq!(filtered(&lower).await, (good.clone(), 0));
        for garbage in ["zz\r\n\r\n\n", "Content-Length: -1\r\n\r\n{}", "Content-Length: 2\r\n\r\n[]{}", "{", "\0\n"] {
            let (output, _) = filtered(&format!("{garbage}{good}{good}")).await;
            assert_eq!(output, format!("{good}{good}"), "{garbage:?}");
        }
        assert_eq!(filtered("Content-Length: 9999999999999\r\n\r\n{}").await, (String::new(), 1));
        assert_eq!(filtered("Content-Length: 9\r\n\r\n{}").await, (String::new(), 1));
    }
}
