//! Reporting of skipped tests, in one format, so that the skips of a run can be counted.

use std::io::Write;

/// Writes `skipped: NAME: REASON` to standard error, bypassing the test harness, which hides the
/// output of passing tests, and to the file named by `POSTDESK_SKIPS`. The name is that of the
/// thread, which is the name of the test.
pub(crate) fn skip(reason: &str) {
    let thread = std::thread::current();
    let line = format!("skipped: {}: {reason}\n", thread.name().unwrap_or("main"));
    // without standard error, it can't be reported
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
