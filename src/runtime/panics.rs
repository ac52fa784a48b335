//! Panic handling: restores the terminal, and keeps the screen intact while the program runs.
//!
//! A panic on the main thread ends the program: the terminal is restored first, then one line says
//! what happened, and unwinding continues to the code that saves recovery copies. A panic on any
//! other thread is a failed job, as is one that is [`catch_panic`]: nothing is printed, and the code
//! that caught it gets the text.

use std::cell::Cell;
use std::io::Write;
use std::panic::{self, PanicHookInfo, UnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::terminal;
use crate::text::sanitize::CleanText;

thread_local! {
    /// The last panic of this thread, from the hook to the code that catches it.
    static LAST_PANIC: Cell<Option<String>> = const { Cell::new(None) };
    /// Whether a panic of this thread is caught.
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// Whether panics are shown to readers, who must not see the message: it may contain anything.
static HIDES_MESSAGES: AtomicBool = AtomicBool::new(false);

/// Hides panic messages on the screen, from now on.
pub fn hide_messages() {
    HIDES_MESSAGES.store(true, Ordering::Relaxed);
    install();
}

/// Installs the hook that handles panics.
pub fn install() {
    panic::set_hook(Box::new(|info| {
        let what = if HIDES_MESSAGES.load(Ordering::Relaxed) {
            "please tell the owner of this blog".to_owned()
        } else {
            describe(info)
        };
        if thread::current().name() == Some("main") && !IS_CAUGHT.get() {
            terminal::emergency_restore();
            // with standard error gone nobody can be told
            let _ = writeln!(
                std::io::stderr(),
                "postdesk crashed: {what}; your files are unchanged"
            );
        } else {
            LAST_PANIC.set(Some(what));
        }
        // last, as the disk of the log may have stalled; the message may quote a post, and the path
        // of a dependency names the home folder
        let place = info.location();
        let (file, line) = place.map_or(("", 0), |place| (place.file(), place.line()));
        let file = file.rsplit(['/', '\\']).next();
        tracing::error!(file, line, "panicked");
    }));
}

/// Runs a job; a panic in it becomes an error with the message and location, on any thread.
pub fn catch_panic<T>(job: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
    let was_caught = IS_CAUGHT.replace(true);
    let done = panic::catch_unwind(job);
    IS_CAUGHT.set(was_caught);
    done.map_err(|payload| {
        LAST_PANIC
            .take()
            .unwrap_or_else(|| message(payload.as_ref()).to_owned())
    })
}

/// Triggers a panic for a test.
///
/// # Panics
/// If the environment variable `POSTDESK_DEBUG_PANIC` names this place.
pub fn trigger_for_test(place: &str) {
    let wanted = std::env::var_os("POSTDESK_DEBUG_PANIC").is_some_and(|name| name == place);
    assert!(!wanted, "requested by POSTDESK_DEBUG_PANIC={place}");
}

/// Returns the message and location, safe to print: a message may quote the text of a post.
fn describe(info: &PanicHookInfo) -> String {
    let what = CleanText::new(message(info.payload()));
    match info.location() {
        Some(place) => format!("{what} ({}:{})", place.file(), place.line()),
        None => what.to_string(),
    }
}

fn message(payload: &(dyn std::any::Any + Send)) -> &str {
    let fixed = payload.downcast_ref::<&str>().copied();
    fixed
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_job_tells_what_happened() {
        let failed = catch_panic(|| panic!("no such row: {}", 7));
        assert!(failed.is_err_and(|what: String| what.contains("no such row: 7")));
    }

    #[test]
    fn a_job_that_works_gives_its_value() {
        assert_eq!(catch_panic(|| 7), Ok(7));
    }

    #[test]
    fn no_panic_is_triggered_by_default() {
        trigger_for_test("main");
    }
}
