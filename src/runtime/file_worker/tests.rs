//! Tests of the order in which texts reach the disk.

use std::fs;
use std::thread;

use super::*;
use crate::blog::FileStamp;
use crate::blog::save::{SaveMethod, private_file};

/// Long enough for the slowest machine; reached only by a failing test.
const TEST_TIMEOUT: Duration = Duration::from_secs(60);

/// Saves a file on a thread, with two hard links if `is_linked`; returns its folder, the autosave
/// jobs and the result.
fn start_save(
    is_linked: bool,
) -> (
    tempfile::TempDir,
    Receiver<autosave_worker::AutosaveCommand>,
    Receiver<SaveDone>,
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    private_file::put(&path, b"old").unwrap();
    if is_linked {
        fs::hard_link(&path, folder.path().join("b.md")).unwrap();
    }
    let (drafts, orders) = mpsc::channel();
    let (out, _) = mpsc::channel();
    let files = FileWorker {
        folders: RecoveryFolders::default(),
        undo_log: None,
        posts: folder.path().to_owned(),
        autosave: drafts,
        out,
        locks: HashMap::new(),
    };
    let job = SaveJob {
        path,
        base: Some(FileVersion::new(b"old", FileStamp::default())),
        text: Text::new("the new text"),
        revision: 1,
        is_escaped: false,
    };
    let (done, saved) = mpsc::channel();
    let save = move || done.send(files.save(job)).is_ok();
    let thread = thread::Builder::new().name("save".to_owned());
    drop(thread.spawn(save).unwrap());
    (folder, orders, saved)
}

#[test]
fn the_recovery_copy_is_on_disk_before_a_file_is_written_in_place() {
    let (folder, orders, saved) = start_save(true);
    let order = orders.recv_timeout(TEST_TIMEOUT);
    let Ok(autosave_worker::AutosaveCommand::Flush(written)) = order else {
        panic!("the journal was not asked to write first: {order:?}");
    };
    // the save waits for the answer
    assert_eq!(fs::read(folder.path().join("b.md")).unwrap(), b"old");
    assert!(saved.try_recv().is_err());
    written.send(()).unwrap();
    let saved = saved.recv_timeout(TEST_TIMEOUT).unwrap();
    let way = saved.result.map(|saved| saved.method);
    assert!(matches!(way, Ok(SaveMethod::InPlace(_))), "{way:?}");
    assert_eq!(
        fs::read(folder.path().join("b.md")).unwrap(),
        b"the new text"
    );
}

#[test]
fn a_file_that_is_replaced_whole_waits_for_no_recovery_copy() {
    let (_folder, orders, saved) = start_save(false);
    let saved = saved.recv_timeout(TEST_TIMEOUT).unwrap();
    assert!(matches!(
        saved.result.map(|saved| saved.method),
        Ok(SaveMethod::Replaced)
    ));
    assert!(orders.recv_timeout(TEST_TIMEOUT).is_err());
}

#[test]
fn a_file_that_is_too_large_is_read_in_part_up_to_the_end_of_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    for (text, wanted, is_cut) in [
        ("one\ntwo\n", "one\ntwo\n", false),
        ("one\ntwo\nthree", "one\ntwo\n", true),
        ("one\ntw\u{e9}\u{e9}\n", "one\n", true),
        ("one two three", "one two ", true),
    ] {
        private_file::put(&path, text.as_bytes()).unwrap();
        let read = read(&path, 8).unwrap();
        assert_eq!(
            (read.text.to_string().as_str(), read.is_truncated),
            (wanted, is_cut)
        );
    }
}
