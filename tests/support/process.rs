//! What the kernel knows of the program under test.

use std::fs;

use rustix::process::Pid;

/// Gives the memory that a process has in use, in KiB.
pub(crate) fn memory(pid: Pid) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", pid.as_raw_nonzero()));
    let status = status.expect("a process");
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .expect("a number")
}
