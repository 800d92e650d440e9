//! The machine as a run sees it: a home of its own, a `git` for which github.com is a set of
//! local repositories, and commands that a test replaced.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::super::judges;
use super::super::scratch::Scratch;
use super::Act;

/// The last words of a failing step, mostly the reason, were seen missing from act's log: it
/// seems to stop listening once the process has failed, so who fails leaves slowly.
const SLOW_TO_FAIL: &str = r#"'{bash}' "$@"
code=$?
[ $code -eq 0 ] || sleep 0.5
exit $code"#;

/// Writes the commands that come before the machine's own.
pub fn place_commands(act: &Act, place: &Scratch) {
    let bash = command_of_machine("bash");
    let slow_to_fail = SLOW_TO_FAIL.replace("{bash}", &bash);
    let git = git_that_asks_for_credentials(act);
    let ours = [("bash", &slow_to_fail), ("git", &git)];
    let given = act.commands.iter().map(|(name, script)| (name.as_str(), script));
    for (name, script) in ours.into_iter().chain(given) {
        let text = format!("#!{bash}\n{script}\n");
        make_executable(&place.write(&format!("commands/{name}"), text));
    }
}

/// A `git` for which `https://github.com/` leads to the local repositories if the call
/// brings credentials (a header, a credential helper), as it does for real.
fn git_that_asks_for_credentials(act: &Act) -> String {
    let rewrites = act.remotes.iter().flat_map(|(name, bare)| {
        ["", ".git"].map(|end| {
            let key = format!("url.{}.insteadOf", bare.display());
            format!("-c '{key}=https://github.com/{name}{end}'")
        })
    });
    let rewrites: Vec<String> = rewrites.collect();
    let git = command_of_machine("git");
    format!(
        "git='{git}'\n\
         credentials='extraheader|credential\\.|askpass'\n\
         given=$(printf '%s ' \"$@\"; env | grep -E '^GIT_'; \"$git\" config --list 2>/dev/null)\n\
         if grep -qiE \"$credentials\" <<<\"$given\"; then set -- {} \"$@\"; fi\n\
         exec \"$git\" \"$@\"",
        rewrites.join(" "),
    )
}

/// Who knows a secret may name it in the address; nobody else gets to github.com.
pub fn place_git_configuration(act: &Act, place: &Scratch) {
    let mut text = "[safe]\n\tdirectory = *\n".to_owned();
    text += "[url \"/no-credentials-for/\"]\n\tinsteadOf = https://github.com/\n";
    for (name, bare) in &act.remotes {
        text += &format!("[url \"{}\"]\n", bare.display());
        for secret in secrets_that_open(act, name) {
            for user in ["x-access-token:", "git:", "oauth2:", ""] {
                let address = format!("https://{user}{secret}@github.com/{name}");
                text += &format!("\tinsteadOf = \"{address}\"\n\tinsteadOf = \"{address}.git\"\n");
            }
        }
    }
    place.write("home/.gitconfig", text);
}

/// The token of the run itself opens no repository but its own.
fn secrets_that_open<'a>(act: &'a Act, repository: &str) -> impl Iterator<Item = &'a String> {
    let own = act.repository == repository;
    let fits = move |name: &str| own || name != "GITHUB_TOKEN";
    act.secrets.iter().filter(move |(name, value)| fits(name) && !value.is_empty()).map(|(_, value)| value)
}

/// Nothing of this machine's owner gets into the run: not their home folder, their git
/// configuration, their tokens, their action cache.
pub fn isolate(command: &mut Command, place: &Scratch) {
    let home = place.path().join("home");
    let temporary = place.path().join("temporary");
    fs::create_dir_all(&temporary).unwrap_or_else(|error| panic!("could not make {}: {error}", temporary.display()));
    let own_commands = env::var_os("PATH").unwrap_or_default();
    let folders = [place.path().join("commands")]
        .into_iter()
        .chain(judges::command_folders())
        .chain(env::split_paths(&own_commands));
    let path = env::join_paths(folders).unwrap_or_else(|error| panic!("a folder in PATH cannot be named: {error}"));
    command
        .env_clear()
        .env("PATH", path)
        .env("LANG", "C.UTF-8")
        .env("TERM", "dumb")
        .env("TMPDIR", temporary)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        // act gives each step a terminal, where git would wait for a password.
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("XDG_CACHE_HOME", home.join(".cache"))
        .env("XDG_CONFIG_HOME", home.join(".config"))
        .env("XDG_DATA_HOME", home.join(".local/share"))
        .env("HOME", home);
}

fn command_of_machine(name: &str) -> String {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
        .map(|file| file.to_string_lossy().into_owned())
        .unwrap_or_else(|| panic!("there is no {name} on this machine"))
}

#[cfg(unix)]
fn make_executable(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
        .unwrap_or_else(|error| panic!("could not make {} a command: {error}", file.display()));
}

/// `act` runs steps without containers on Linux only; elsewhere it is not installed.
#[cfg(not(unix))]
fn make_executable(_file: &Path) {}
