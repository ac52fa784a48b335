//! Tests of the order in which texts reach the disk.

use std::fs;
use std::thread;

use super::*;
use crate::blog::Stamp;
use crate::blog::save::{Way, private_file};

/// Long enough for the slowest machine; reached only by a failing test.
const PATIENCE: Duration = Duration::from_secs(60);

/// Saves a file on a thread, with two hard links if `is_linked`; returns its folder, the autosave
/// jobs and the result.
fn saving(
    is_linked: bool,
) -> (
    tempfile::TempDir,
    Receiver<autosave_worker::Order>,
    Receiver<Saved>,
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    private_file::put(&path, b"old").unwrap();
    if is_linked {
        fs::hard_link(&path, folder.path().join("b.md")).unwrap();
    }
    let (drafts, orders) = mpsc::channel();
    let (out, _) = mpsc::channel();
    let files = Files {
        folders: Folders::default(),
        ledger: None,
        posts: folder.path().to_owned(),
        drafts,
        out,
        held: HashMap::new(),
    };
    let job = SaveJob {
        path,
        base: Some(Base::new(b"old", Stamp::default())),
        text: Text::new("the new text"),
        state: 1,
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
    let (folder, orders, saved) = saving(true);
    let order = orders.recv_timeout(PATIENCE);
    let Ok(autosave_worker::Order::Write(written)) = order else {
        panic!("the journal was not asked to write first: {order:?}");
    };
    // the save waits for the answer
    assert_eq!(fs::read(folder.path().join("b.md")).unwrap(), b"old");
    assert!(saved.try_recv().is_err());
    written.send(()).unwrap();
    let saved = saved.recv_timeout(PATIENCE).unwrap();
    let way = saved.result.map(|saved| saved.way);
    assert!(matches!(way, Ok(Way::InPlace(_))), "{way:?}");
    assert_eq!(
        fs::read(folder.path().join("b.md")).unwrap(),
        b"the new text"
    );
}

#[test]
fn a_file_that_is_replaced_whole_waits_for_no_recovery_copy() {
    let (_folder, orders, saved) = saving(false);
    let saved = saved.recv_timeout(PATIENCE).unwrap();
    assert!(matches!(
        saved.result.map(|saved| saved.way),
        Ok(Way::Replaced)
    ));
    assert!(orders.recv_timeout(PATIENCE).is_err());
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
            (read.text.to_string().as_str(), read.is_cut),
            (wanted, is_cut)
        );
    }
}
