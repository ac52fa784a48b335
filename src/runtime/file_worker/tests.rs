//! Tests of the order in which texts reach the disk.

use std::fs;
use std::thread;

use proptest::prelude::*;

use super::*;
use crate::app::edit::OpenPost;
use crate::blog::FileStamp;
use crate::blog::save::{SaveMethod, private_file};
use crate::editor::highlight::LexerState;
use crate::editor::{Selection, StoredHistory, Transaction, UndoGroup};

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
        history: StoredHistory::default(),
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

/// One run of the program: a file worker, and a post that it opened.
struct Run {
    files: FileWorker,
    open_post: OpenPost,
}

impl Run {
    fn start(folder: &Path, path: &Path) -> Self {
        let (autosave, _) = mpsc::channel();
        let (out, _) = mpsc::channel();
        let mut files = FileWorker {
            folders: RecoveryFolders {
                undo_history: Some(folder.join("state/undo")),
                ..RecoveryFolders::default()
            },
            undo_log: None,
            posts: folder.to_owned(),
            autosave,
            out,
            locks: HashMap::new(),
        };
        let job = LoadJob {
            path: path.to_owned(),
            known: None,
        };
        let loaded = files.load(job, Dialect::default());
        let disk = loaded.disk.unwrap();
        let name = "a.md".to_owned();
        let mut open_post = OpenPost::new(loaded.path, name, None, disk, LexerState::START);
        open_post.restore_history(loaded.history);
        Self { files, open_post }
    }

    /// Replaces a part of the text, given in thousandths of its length.
    fn edit(&mut self, (from, to): (usize, usize), typed: &str, group: UndoGroup) {
        let text = self.open_post.buffer.text();
        let at = |part: usize| text.floor(text.len() * part / 1_000);
        let range = at(from.min(to))..at(from.max(to));
        let cursor = Selection::at(range.start + typed.len());
        let change = Transaction::replace(range, typed).with_group(group);
        self.open_post.buffer.apply(&change.selecting(cursor));
    }

    fn save(&mut self) {
        let buffer = &self.open_post.buffer;
        let saved = self.files.save(SaveJob {
            path: self.open_post.path.clone(),
            base: self.open_post.base.clone(),
            text: buffer.text().clone(),
            revision: buffer.revision(),
            is_escaped: self.open_post.is_escaped,
            history: buffer.stored_history(1 << 20),
        });
        let base = saved.result.unwrap().base;
        let (text, words) = (buffer.text().clone(), base);
        self.open_post.set_disk_version(text, words);
    }

    fn undo_all(&mut self) -> usize {
        let mut steps = 0;
        while self.open_post.buffer.undo() {
            steps += 1;
        }
        steps
    }
}

/// Contents with every kind of byte: line endings, byte order mark, NUL, no UTF-8.
fn any_bytes() -> impl Strategy<Value = Vec<u8>> {
    let part: [&[u8]; 10] = [
        b"\r\n",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"caf\xe9",
        b"one two",
        "日本".as_bytes(),
        "é\u{301}".as_bytes(),
        b"---\n",
    ];
    let parts = proptest::collection::vec(proptest::sample::select(part.to_vec()), 0..8);
    (any::<bool>(), parts).prop_map(|(mark, parts)| {
        let mark = if mark { "\u{feff}" } else { "" };
        [mark.as_bytes(), &parts.concat()].concat()
    })
}

/// Edits: a range in thousandths, a text, and whether it is typed.
type Edits = Vec<((usize, usize), String, bool)>;

fn any_edits() -> impl Strategy<Value = Edits> {
    let range = (0..=1_000_usize, 0..=1_000_usize);
    proptest::collection::vec((range, "[a-c é\n\r\t]{0,4}", any::<bool>()), 0..6)
}

fn apply(run: &mut Run, edits: &Edits) {
    for (range, text, is_typed) in edits {
        let group = if *is_typed {
            UndoGroup::Typing
        } else {
            UndoGroup::Separate
        };
        run.edit(*range, text, group);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn edits_of_several_runs_are_undone_to_the_first_bytes(
        bytes in any_bytes(),
        runs in proptest::collection::vec(any_edits(), 1..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        private_file::put(&path, &bytes).unwrap();
        for edits in &runs {
            let mut run = Run::start(folder.path(), &path);
            apply(&mut run, edits);
            run.save();
        }
        let mut last = Run::start(folder.path(), &path);
        prop_assert!(last.open_post.is_on_disk());
        last.undo_all();
        last.save();
        prop_assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}

#[test]
fn a_file_that_changed_otherwise_has_no_undo_history() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    private_file::put(&path, b"old").unwrap();
    let mut first = Run::start(folder.path(), &path);
    first.edit((1_000, 1_000), " and new", UndoGroup::Typing);
    first.save();
    drop(first);
    let mut second = Run::start(folder.path(), &path);
    assert_eq!(second.undo_all(), 1);
    assert!(!second.open_post.is_on_disk(), "the older text is unsaved");
    drop(second);
    private_file::put(&path, b"old and mine").unwrap();
    assert_eq!(Run::start(folder.path(), &path).undo_all(), 0);
    private_file::put(&path, b"old and new").unwrap();
    assert_eq!(
        Run::start(folder.path(), &path).undo_all(),
        0,
        "it was dropped"
    );
}

#[test]
fn no_history_is_stored_without_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    private_file::put(&path, b"old").unwrap();
    let mut run = Run::start(folder.path(), &path);
    run.files.folders = RecoveryFolders::default();
    run.edit((0, 0), "x", UndoGroup::Typing);
    run.save();
    assert!(!folder.path().join("state").exists());
}
