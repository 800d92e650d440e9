//! The difference between a file and what it should be, as `git diff` shows it. The `similar` crate is known here only.

use std::io::{self, Write};

use similar::TextDiff;

use super::plan::{Kind, Planned};
use crate::console::Style;

/// Writes the difference of one file.
pub fn write_diff(out: &mut dyn Write, style: Style, file: &Planned) -> io::Result<()> {
    let before = file.before.replace("\r\n", "\n");
    let old = if file.kind == Kind::New { "/dev/null".to_string() } else { format!("a/{}", file.shown) };
    let diff = TextDiff::from_lines(before.as_str(), file.text.as_str());
    let text = diff.unified_diff().context_radius(3).header(&old, &format!("b/{}", file.shown)).to_string();
    for line in text.lines() {
        writeln!(out, "{}", painted(style, line))?;
    }
    Ok(())
}

fn painted(style: Style, line: &str) -> String {
    let code = match line.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => "1",
        [b'@', ..] => "36",
        [b'-', ..] => "31",
        [b'+', ..] => "32",
        _ => return line.to_string(),
    };
    style.paint(code, line)
}
