//! The process that started the server. When it dies without closing the pipe, nobody else would end the server.

use std::time::Duration;

const PERIOD: Duration = Duration::from_secs(3);

/// Returns when the process is gone. Never returns when that cannot be told: no id was given, or the client lives
/// where its id means nothing here (a container, another machine).
pub async fn gone(id: Option<u32>) {
    let Some(id) = id.filter(|&id| is_alive(id)) else {
        return std::future::pending().await;
    };
    while is_alive(id) {
        tokio::time::sleep(PERIOD).await;
    }
}

#[cfg(target_os = "linux")]
fn is_alive(id: u32) -> bool {
    // The state follows the name, which is in parentheses and may hold anything.
    let status = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    status.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with(['Z', 'X']))
}

/// Without a look at other processes, the end of the input has to do; every client closes it when it dies.
#[cfg(not(target_os = "linux"))]
fn is_alive(_id: u32) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_an_impossible_one_is_not() {
        assert!(is_alive(std::process::id()));
        assert!(!is_alive(u32::MAX));
    }
}
