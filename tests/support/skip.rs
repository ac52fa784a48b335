//! Says that a test is skipped, in one form, so that the skips of a run can be counted.

use std::io::Write;

/// Writes `skipped: NAME: REASON` to standard error, past the harness, which hides what a passing
/// test prints, and to the file that `POSTDESK_SKIPS` names. The name is that of the thread, which
/// is the name of the test.
pub(crate) fn skip(reason: &str) {
    let thread = std::thread::current();
    let line = format!("skipped: {}: {reason}\n", thread.name().unwrap_or("main"));
    // without standard error there is nobody to tell
    let _ = std::io::stderr().write_all(line.as_bytes());
    if let Some(path) = std::env::var_os("POSTDESK_SKIPS") {
        let file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(path);
        let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
        written.expect("the file that POSTDESK_SKIPS names takes a line");
    }
}
