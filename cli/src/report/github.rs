//! Diagnostics as annotations of a workflow that runs on GitHub. Source: "Workflow commands for GitHub Actions".

use std::io::{self, Write};

use pipe_lang::diagnostic::{Diagnostic, Severity};

use super::View;

/// Writes a line for each diagnostic.
pub fn write<'d>(
    out: &mut dyn Write,
    view: View<'_>,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
) -> io::Result<()> {
    for diagnostic in diagnostics {
        writeln!(out, "{}", annotation(view, diagnostic))?;
    }
    Ok(())
}

fn annotation(view: View<'_>, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.primary.span;
    let [first, last] = view.region(span);
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    // GitHub takes columns only within one line.
    let columns = if first.0 == last.0 { format!(",col={},endColumn={}", first.1, last.1) } else { String::new() };
    let mut text = diagnostic.message.clone();
    for label in &diagnostic.related {
        text.push_str(&format!("\n{}: {}", view.place(label.span), label.text));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("\nhelp: {help}"));
    }
    format!(
        "::{command} file={},line={},endLine={}{columns},title={}::{}",
        property(&view.path(span)),
        first.0,
        last.0,
        property(diagnostic.rule),
        data(&text)
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use pipe_lang::source::{Sources, Span};

    use super::*;

    #[test]
    fn one_line_whatever_stands_in_it() {
        let mut sources = Sources::default();
        let ci = sources.add("a,b.pipe", "x\ny\n");
        let diagnostic = Diagnostic::warning("odd", Span::new(ci, 0, 1), "100% of\nit").help("write y");
        assert_eq!(
            annotation(View { sources: &sources, shown: "" }, &diagnostic),
            "::warning file=a%2Cb.pipe,line=1,endLine=1,col=1,endColumn=2,title=odd::100%25 of%0Ait%0Ahelp: write y"
        );
    }
}
