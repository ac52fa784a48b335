//! Process information from the kernel about the program under test.

use std::fs;

use rustix::process::Pid;

/// Returns the resident memory of a process, in KiB.
pub(crate) fn memory(pid: Pid) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", pid.as_raw_nonzero()));
    let status = status.expect("a process");
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .expect("a number")
}

/// Returns the number of inotify watches of a process.
pub(crate) fn watches(pid: Pid) -> usize {
    let folder = format!("/proc/{}/fdinfo", pid.as_raw_nonzero());
    let infos = fs::read_dir(folder).expect("a process").flatten();
    let texts = infos.filter_map(|info| fs::read_to_string(info.path()).ok());
    texts.map(|text| text.matches("inotify wd:").count()).sum()
}

/// Returns the number of open files of a process.
pub(crate) fn open_files(pid: Pid) -> usize {
    let folder = format!("/proc/{}/fd", pid.as_raw_nonzero());
    fs::read_dir(folder).expect("a process").count()
}

/// Returns the name of the program that a process runs.
pub(crate) fn program(pid: Pid) -> Option<String> {
    let link = fs::read_link(format!("/proc/{}/exe", pid.as_raw_nonzero())).ok()?;
    Some(link.file_name()?.to_string_lossy().into_owned())
}

/// Returns all descendants of a process.
pub(crate) fn below(top: Pid) -> Vec<Pid> {
    let parents: Vec<(Pid, Pid)> = all().filter_map(|pid| Some((pid, parent(pid)?))).collect();
    let mut found = vec![top];
    let mut at = 0;
    while let Some(above) = found.get(at).copied() {
        let below = parents.iter().filter(|(_, parent)| *parent == above);
        found.extend(below.map(|(pid, _)| *pid));
        at += 1;
    }
    found.split_off(1)
}

/// Returns the processes of the program under test with a text in their command line.
pub(crate) fn desks_with(text: &str) -> Vec<Pid> {
    let is_one = |pid: &Pid| {
        let command = fs::read(format!("/proc/{}/cmdline", pid.as_raw_nonzero()));
        let holds = command.is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(text));
        holds && program(*pid).is_some_and(|name| name.starts_with("postdesk"))
    };
    all().filter(is_one).collect()
}

/// Returns the processor time of a process in milliseconds.
pub(crate) fn processor_time(pid: Pid) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split(' ').skip(11);
    let (user, system): (u64, u64) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    // the kernel reports hundredths of a second, whatever its own clock rate
    Some((user + system) * 10)
}

fn all() -> impl Iterator<Item = Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| Pid::from_raw(entry.file_name().to_str()?.parse().ok()?))
}

fn parent(pid: Pid) -> Option<Pid> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).ok()?;
    let parent = stat.rsplit_once(") ")?.1.split(' ').nth(1)?;
    Pid::from_raw(parent.parse().ok()?)
}
