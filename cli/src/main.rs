//! The one binary. The tour: `arguments` says what was asked, `target` finds the projects, `foreign` the YAML beside them, `commands` has one file a
//! subcommand, `output` owns what is written, `report` draws diagnostics, `git` asks other repositories.

mod arguments;
mod failure;
mod console;
mod disk;
mod target;
mod foreign;
mod report;
mod output;
mod mend;
mod git;
mod commands;

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use commands::Outcome;
use console::{Console, Style};
use failure::Failure;

/// What a shell reports for a program that wrote into a closed pipe (`pipec lint | head`).
const CLOSED_PIPE: u8 = 141;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(apologize));
    let arguments = Arguments::parse();
    // Not locked: the language server writes to the same stream from its own threads.
    let mut out = BufWriter::new(io::stdout());
    let mut err = io::stderr();
    let mut console = Console {
        out: &mut out,
        out_style: Style::standard_output(arguments.color),
        err: &mut err,
        err_style: Style::standard_error(arguments.color),
    };
    let result = run(&arguments.command, &mut console).and_then(|outcome| {
        console.out.flush()?;
        Ok(outcome)
    });
    match result {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => leave_closed_pipe(out),
        Err(Failure::Output(error)) => say_failure(&mut console, &format!("cannot write: {error}")),
        Err(Failure::Said(message)) => say_failure(&mut console, &message),
    }
}

fn run(command: &Command, console: &mut Console<'_>) -> Result<Outcome, Failure> {
    match command {
        Command::Build(arguments) => commands::build::build(arguments, console),
        Command::Lint(arguments) => commands::lint::lint(arguments, console),
        Command::Explain(arguments) => commands::explain::explain(arguments, console),
        Command::Fmt(arguments) => commands::fmt::fmt(arguments, console),
        Command::Expand(arguments) => commands::expand::expand(arguments, console),
        Command::Lock(arguments) => commands::lock::lock(arguments, console),
        Command::Absorb(arguments) => commands::absorb::absorb(arguments, console),
        Command::Import(arguments) => commands::import::import(arguments, console),
        Command::Lsp => commands::lsp::lsp(console),
    }
}

fn say_failure(console: &mut Console<'_>, message: &str) -> ExitCode {
    let _ = console.out.flush();
    // Nobody is left to tell when standard error is closed too.
    let _ = writeln!(console.err, "{}: {message}", console.err_style.paint("1;31", "error"));
    ExitCode::from(2)
}

/// Ends without trying to write again what the buffer still holds.
fn leave_closed_pipe<W: Write>(out: BufWriter<W>) -> ExitCode {
    let _ = out.into_parts();
    ExitCode::from(CLOSED_PIPE)
}

/// A panic is our fault, never the user's: it says what to report.
fn apologize(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
    let payload = panic.payload();
    let text = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let message = text.unwrap_or("no message");
    let _ = writeln!(
        io::stderr(),
        "pipec {} has a fault, sorry. Please report this line and the source that caused it: {message}{place}",
        env!("CARGO_PKG_VERSION")
    );
}
