//! The two streams, and how they are drawn on: colours, characters, width.

use std::io::{self, IsTerminal, Write};

use crate::arguments::ColorChoice;

/// What a command writes to.
pub struct Console<'c> {
    /// The product: diagnostics of `lint`, diffs, YAML.
    pub out: &'c mut dyn Write,
    pub out_style: Style,
    /// What is said about the work.
    pub err: &'c mut dyn Write,
    pub err_style: Style,
}

/// How a stream is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub colour: bool,
    /// Whether lines may be drawn with more than ASCII.
    pub unicode: bool,
    /// Where long lines are wrapped; `None` leaves them to whoever reads.
    pub width: Option<usize>,
}

impl Style {
    /// For a stream that is no terminal, and for tests.
    #[cfg(test)]
    pub const PLAIN: Self = Self { colour: false, unicode: true, width: None };

    pub fn standard_output(choice: ColorChoice) -> Self {
        Self::of(choice, io::stdout().is_terminal(), terminal_size::terminal_size_of(io::stdout()))
    }

    pub fn standard_error(choice: ColorChoice) -> Self {
        Self::of(choice, io::stderr().is_terminal(), terminal_size::terminal_size_of(io::stderr()))
    }

    fn of(choice: ColorChoice, terminal: bool, size: Option<(terminal_size::Width, terminal_size::Height)>) -> Self {
        let colour = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !is_set("NO_COLOR") && variable("TERM") != "dumb",
        };
        let width = size.filter(|_| terminal).map(|(width, _)| usize::from(width.0).clamp(40, 120));
        Self { colour, unicode: is_unicode_locale(), width }
    }

    /// A text in a colour of ECMA-48, such as `31` for red; as it is where there are no colours.
    pub fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

/// Whether the locale says UTF-8: the first variable that is set decides, as POSIX has it.
fn is_unicode_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].map(variable).into_iter().find(|value| !value.is_empty());
    let says_so = |value: String| value.to_ascii_lowercase().replace('-', "").contains("utf8");
    locale.map_or(cfg!(windows), says_so)
}

fn is_set(name: &str) -> bool {
    !variable(name).is_empty()
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}
