//! One run of Git: no questions, no environment of a hook that called us, and an end.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// How long one run may take.
const TIME_MAX: Duration = Duration::from_secs(30);
/// How much one run may say; more is cut off, and Git then fails.
const BYTES_MAX: u64 = 64 * 1024 * 1024;
const PAUSE: Duration = Duration::from_millis(10);

/// What a hook sets for the repository that it runs in; ours is another one.
const HOOK_VARIABLES: [&str; 6] =
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"];

/// Runs Git in a folder and returns what it printed.
///
/// # Errors
/// What Git said, in one line.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, String> {
    run(folder, arguments, TIME_MAX)
}

fn run(folder: &Path, arguments: &[&str], time: Duration) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    command.env("GIT_TERMINAL_PROMPT", "0").env("GCM_INTERACTIVE", "never").env("LC_ALL", "C");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in HOOK_VARIABLES {
        command.env_remove(name);
    }
    let mut child = command.spawn().map_err(|error| format!("cannot run Git ({error}): is it installed?"))?;
    let (out, err) = (collect(child.stdout.take()), collect(child.stderr.take()));
    let deadline = Instant::now() + time;
    let status = wait(&mut child, deadline)?.ok_or_else(|| too_long(time))?;
    let rest = || deadline.saturating_duration_since(Instant::now()).max(Duration::from_secs(1));
    let printed = out.recv_timeout(rest()).map_err(|_| too_long(time))?;
    if status.success() {
        return Ok(printed);
    }
    Err(complaint(&err.recv_timeout(rest()).unwrap_or_default(), status))
}

/// Reads a stream to its end beside the work: a full pipe would hold Git up.
fn collect(stream: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stream) = stream {
            // What was read before a fault is what there is; Git's exit code says the rest.
            let _ = stream.take(BYTES_MAX).read_to_end(&mut bytes);
        }
        // Nobody listens any more when the time is over.
        let _ = sender.send(bytes);
    });
    receiver
}

/// Waits for the end; `None` when it was made at the deadline.
fn wait(child: &mut Child, deadline: Instant) -> Result<Option<ExitStatus>, String> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(Some(status)),
            Ok(None) if Instant::now() < deadline => thread::sleep(PAUSE),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Ok(None);
            }
            Err(error) => return Err(format!("cannot wait for Git: {error}")),
        }
    }
}

fn too_long(time: Duration) -> String {
    format!("Git did not answer within {} seconds", time.as_secs())
}

/// The line of Git's complaint that says what is wrong.
fn complaint(said: &[u8], status: ExitStatus) -> String {
    let text = String::from_utf8_lossy(said);
    let named = text.lines().find_map(|line| line.strip_prefix("fatal: ").or(line.strip_prefix("error: ")));
    let line = named.or(text.lines().map(str::trim).find(|line| !line.is_empty()));
    line.map_or_else(|| format!("Git failed ({status})"), |line| format!("Git says: {}", line.trim()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at what should not be")]

    use super::*;

    #[test]
    fn a_complaint_is_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let said = git(folder.path(), &["cat-file", "blob", "HEAD:x"]).unwrap_err();
        assert!(said.starts_with("Git says: not a git repository"), "{said}");
    }

    #[test]
    fn what_takes_too_long_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let start = Instant::now();
        let sleeping = ["-c", "alias.nap=!sleep 20", "nap"];
        let said = run(folder.path(), &sleeping, Duration::from_millis(200)).unwrap_err();
        assert!(said.contains("did not answer"), "{said}");
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}
