//! Work that takes the processor for a while: beside the loop that reads messages, cancellable, and behind a wall
//! that no panic passes.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Says to the work that nobody waits for it any more.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sets the flag when the future that waits is dropped: the transport's way to cancel a request.
struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// The work panicked; the text is what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panicked(pub String);

/// Runs on a thread for blocking work. Dropping the future sets the work's flag.
pub async fn run<T: Send + 'static>(work: impl FnOnce(&Cancel) -> T + Send + 'static) -> Result<T, Panicked> {
    let guard = CancelOnDrop(Cancel::default());
    let cancel = guard.0.clone();
    let task = tokio::task::spawn_blocking(move || guarded(|| work(&cancel)));
    // A task that is not polled to its end was never started: the runtime is going down.
    task.await.unwrap_or_else(|error| Err(Panicked(error.to_string())))
}

/// Runs here and now.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| Panicked(message(payload.as_ref())))
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_string());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_is_told_that_its_future_is_gone() {
        let (sender, receiver) = std::sync::mpsc::channel();
        let started = std::sync::Arc::new(tokio::sync::Notify::new());
        let start = Arc::clone(&started);
        let work = run(move |cancel| {
            start.notify_one();
            let told = (0..1000).any(|_| {
                std::thread::sleep(std::time::Duration::from_millis(5));
                cancel.is_set()
            });
            let _ = sender.send(told);
        });
        tokio::select! {
            _ = work => {}
            () = started.notified() => {}
        }
        assert_eq!(receiver.recv(), Ok(true));
    }

    #[test]
    fn a_panic_becomes_a_value() {
        let index = std::hint::black_box(3);
        let result = guarded(|| [1, 2][index]);
        assert!(result.is_err_and(|Panicked(text)| text.contains("out of bounds")));
    }
}
