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

/// Counts the watches that a process has from the kernel.
pub(crate) fn watches(pid: Pid) -> usize {
    let folder = format!("/proc/{}/fdinfo", pid.as_raw_nonzero());
    let infos = fs::read_dir(folder).expect("a process").flatten();
    let texts = infos.filter_map(|info| fs::read_to_string(info.path()).ok());
    texts.map(|text| text.matches("inotify wd:").count()).sum()
}

/// Counts the files that a process has open.
pub(crate) fn open_files(pid: Pid) -> usize {
    let folder = format!("/proc/{}/fd", pid.as_raw_nonzero());
    fs::read_dir(folder).expect("a process").count()
}
