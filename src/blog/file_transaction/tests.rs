//! File transactions: atomicity, rollback, undo and refusals.

use std::os::unix::fs::{PermissionsExt, symlink};

use tempfile::TempDir;

use super::*;

struct TransactionFixture {
    root: TempDir,
    state: TempDir,
}

impl TransactionFixture {
    fn new() -> Self {
        let blog = Self {
            root: TempDir::new().unwrap(),
            state: TempDir::new().unwrap(),
        };
        for (name, text) in [("a.md", "one"), ("b.md", "two"), ("c.md", "three")] {
            put(&blog.path(name), text);
        }
        blog
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn undo_log(&self) -> UndoLog {
        UndoLog::new(&self.state.path().join("operations"))
    }

    fn write(&self, name: &str, old: &str, new: &str) -> FileChange {
        FileChange::Write {
            path: self.path(name),
            old: old.into(),
            new: new.into(),
        }
    }

    fn transaction(&self, changes: Vec<FileChange>) -> FileTransaction {
        FileTransaction {
            what: "rename a tag".to_owned(),
            root: self.root.path().to_owned(),
            at: Timestamp::UNIX_EPOCH,
            changes,
        }
    }

    /// Returns a transaction with every kind of change.
    fn everything(&self) -> FileTransaction {
        self.transaction(vec![
            self.write("a.md", "one", "ONE"),
            FileChange::remove(&self.path("b.md")).unwrap(),
            folder(self.path("new")),
            FileChange::Create {
                path: self.path("new/index.md"),
                bytes: b"new".to_vec(),
                mode: None,
            },
            FileChange::Rename {
                from: self.path("c.md"),
                to: self.path("new/c.md"),
            },
        ])
    }

    /// Returns all names below the root with their contents.
    fn contents(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(self.root.path()).unwrap();
                let name = name.to_str().unwrap().to_owned();
                if path.is_dir() {
                    found.push((name, "folder".to_owned()));
                    folders.push(path);
                } else {
                    found.push((name, fs::read_to_string(path).unwrap()));
                }
            }
        }
        found.sort();
        found
    }

    fn records(&self) -> usize {
        self.undo_log()
            .records(&["pending", "done", "undone", "stuck"])
            .len()
    }
}

fn folder(path: PathBuf) -> FileChange {
    FileChange::MakeFolder { path, mode: None }
}

fn put(path: &Path, text: &str) {
    let mut options = fs::File::options();
    let file = options.write(true).create(true).truncate(true).open(path);
    io::Write::write_all(&mut file.unwrap(), text.as_bytes()).unwrap();
}

const LATER: Timestamp = Timestamp::UNIX_EPOCH;

#[test]
fn a_transaction_is_applied_and_undone_as_a_whole() {
    let blog = TransactionFixture::new();
    let mode = fs::Permissions::from_mode(0o640);
    fs::set_permissions(blog.path("b.md"), mode).unwrap();
    let before = blog.contents();
    blog.undo_log().perform(&blog.everything()).unwrap();
    let after = blog.contents();
    let names: Vec<&str> = after.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a.md", "new", "new/c.md", "new/index.md"]);
    assert_eq!(after[0].1, "ONE");

    let undone = blog
        .undo_log()
        .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
        .unwrap();
    assert_eq!(undone.what, "rename a tag");
    assert_eq!(blog.contents(), before);
    let mode = fs::metadata(blog.path("b.md"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o7777, 0o640, "a file comes back with its mode");
    let again = blog
        .undo_log()
        .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER);
    assert!(matches!(again, Err(FileTransactionError::NothingToUndo)));
}

#[test]
fn transactions_are_undone_one_by_one_the_last_first() {
    let blog = TransactionFixture::new();
    for (old, new) in [("one", "1"), ("1", "eins")] {
        let step = blog.transaction(vec![blog.write("a.md", old, new)]);
        blog.undo_log().perform(&step).unwrap();
    }
    for text in ["1", "one"] {
        blog.undo_log()
            .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
            .unwrap();
        assert_eq!(fs::read_to_string(blog.path("a.md")).unwrap(), text);
    }
}

#[test]
fn a_transaction_of_another_blog_is_not_undone() {
    let blog = TransactionFixture::new();
    let step = blog.transaction(vec![blog.write("a.md", "one", "1")]);
    blog.undo_log().perform(&step).unwrap();
    let other = blog
        .undo_log()
        .undo(Path::new("/elsewhere"), Timestamp::UNIX_EPOCH, LATER);
    assert!(matches!(other, Err(FileTransactionError::NothingToUndo)));
}

#[test]
fn a_process_that_dies_anywhere_leaves_nothing_half_done() {
    let changes = TransactionFixture::new().everything().changes.len();
    for made in 0..=changes {
        let blog = TransactionFixture::new();
        let before = blog.contents();
        let step = blog.everything();
        // the state left by a process that died at this point
        let undo_log = blog.undo_log();
        private_file::create_private_folder(&undo_log.folder).unwrap();
        undo_log.write_record(&step, None).unwrap();
        for change in &step.changes[..made] {
            change.apply(&step.root).unwrap();
        }
        let recovered = undo_log.recover().unwrap();
        assert_eq!(recovered.len(), 1, "died after {made}");
        assert_eq!(blog.contents(), before, "died after {made}");
        assert_eq!(blog.records(), 0);
    }
}

#[test]
fn a_process_that_dies_while_it_undoes_leaves_the_step_done_or_undone() {
    let steps = TransactionFixture::new().everything().changes.len();
    for made in 0..=steps {
        let blog = TransactionFixture::new();
        let undo_log = blog.undo_log();
        let step = blog.everything();
        undo_log.perform(&step).unwrap();
        let after = blog.contents();
        let (done, found) = undo_log.last(blog.root.path()).unwrap().unwrap();
        let inverse = found.inverse(LATER);
        undo_log.write_record(&inverse, Some(&done)).unwrap();
        for change in &inverse.changes[..made] {
            change.apply(&step.root).unwrap();
        }
        undo_log.recover().unwrap();
        assert_eq!(blog.contents(), after, "died after {made}");
        assert!(
            undo_log
                .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
                .is_ok()
        );
    }
}

/// Creates the changes of a transaction in a blog.
type Changes<'a> = &'a dyn Fn(&TransactionFixture) -> Vec<FileChange>;

#[test]
fn a_file_that_is_renamed_and_written_is_whole_wherever_the_process_dies() {
    let write =
        |blog: &TransactionFixture, name: &str, old: &str, new: &str| blog.write(name, old, new);
    let rename = |blog: &TransactionFixture| FileChange::Rename {
        from: blog.path("a.md"),
        to: blog.path("z.md"),
    };
    let orders: [Changes<'_>; 2] = [
        &|blog| vec![write(blog, "a.md", "one", "1"), rename(blog)],
        &|blog| vec![rename(blog), write(blog, "z.md", "one", "1")],
    ];
    for (changes, made) in orders
        .into_iter()
        .flat_map(|it| (0..=2).map(move |made| (it, made)))
    {
        // interrupted while it is applied
        let blog = TransactionFixture::new();
        let (undo_log, before) = (blog.undo_log(), blog.contents());
        private_file::create_private_folder(&undo_log.folder).unwrap();
        let step = blog.transaction(changes(&blog));
        undo_log.write_record(&step, None).unwrap();
        for change in &step.changes[..made] {
            change.apply(&step.root).unwrap();
        }
        undo_log.recover().unwrap();
        assert_eq!(blog.contents(), before, "died after {made}");
        // interrupted while it is undone
        undo_log.perform(&step).unwrap();
        let after = blog.contents();
        let (done, found) = undo_log.last(blog.root.path()).unwrap().unwrap();
        let inverse = found.inverse(LATER);
        undo_log.write_record(&inverse, Some(&done)).unwrap();
        for change in &inverse.changes[..made] {
            change.apply(&step.root).unwrap();
        }
        undo_log.recover().unwrap();
        assert_eq!(blog.contents(), after, "died after {made} of undoing");
        undo_log
            .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
            .unwrap();
        assert_eq!(blog.contents(), before);
    }
}

#[test]
fn a_step_that_was_undone_before_the_process_died_is_not_undone_twice() {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    let step = blog.transaction(vec![blog.write("a.md", "one", "1")]);
    undo_log.perform(&step).unwrap();
    let (done, found) = undo_log.last(blog.root.path()).unwrap().unwrap();
    let inverse = found.inverse(LATER);
    let pending = undo_log.write_record(&inverse, Some(&done)).unwrap();
    apply_or_roll_back(&inverse, &pending).unwrap();
    fs::rename(&pending, pending.with_extension("undone")).unwrap();
    assert!(undo_log.recover().unwrap().is_empty());
    assert_eq!(blog.records(), 0);
    assert_eq!(fs::read_to_string(blog.path("a.md")).unwrap(), "one");
}

#[test]
fn a_failed_change_rolls_back_those_before_it() {
    let blog = TransactionFixture::new();
    let before = blog.contents();
    let mut step = blog.everything();
    step.changes.push(FileChange::Rename {
        from: blog.path("gone.md"),
        to: blog.path("d.md"),
    });
    let refused = blog.undo_log().perform(&step).unwrap_err();
    assert!(matches!(refused, FileTransactionError::Refused { .. }));
    assert_eq!(blog.contents(), before);
    assert_eq!(blog.records(), 0);
}

#[test]
fn a_file_that_somebody_changed_refuses_the_step_before_anything_is_touched() {
    let blog = TransactionFixture::new();
    let step = blog.transaction(vec![
        blog.write("a.md", "one", "1"),
        blog.write("b.md", "two", "2"),
    ]);
    put(&blog.path("b.md"), "theirs");
    let refused = blog.undo_log().perform(&step).unwrap_err();
    let words = refused.to_string();
    assert!(
        words.contains("b.md: the file was changed by another program"),
        "{words}"
    );
    assert!(words.ends_with("nothing was changed"), "{words}");
    assert_eq!(fs::read_to_string(blog.path("a.md")).unwrap(), "one");
    assert_eq!(fs::read_to_string(blog.path("b.md")).unwrap(), "theirs");
}

#[test]
fn undo_never_loses_what_was_written_since() {
    let blog = TransactionFixture::new();
    blog.undo_log().perform(&blog.everything()).unwrap();
    put(&blog.path("a.md"), "written since");
    let after = blog.contents();
    let refused = blog
        .undo_log()
        .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
        .unwrap_err();
    assert!(
        matches!(refused, FileTransactionError::Refused { .. }),
        "{refused}"
    );
    assert_eq!(blog.contents(), after);
}

#[test]
fn a_file_changed_between_death_and_recovery_stays_and_the_old_text_is_named() {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    private_file::create_private_folder(&undo_log.folder).unwrap();
    let step = blog.transaction(vec![blog.write("a.md", "one", "1")]);
    undo_log.write_record(&step, None).unwrap();
    put(&blog.path("a.md"), "theirs");
    let stuck = undo_log.recover().unwrap_err();
    let FileTransactionError::RollbackFailed { record, .. } = stuck else {
        panic!("{stuck}");
    };
    let kept = fs::read(record).unwrap();
    assert!(kept.ends_with(b"one1"));
    assert_eq!(fs::read_to_string(blog.path("a.md")).unwrap(), "theirs");
    assert!(undo_log.recover().unwrap().is_empty(), "told once");
}

#[test]
fn the_record_of_a_failed_rollback_is_never_replaced_by_another() {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    private_file::create_private_folder(&undo_log.folder).unwrap();
    let mut kept = Vec::new();
    for (name, text) in [("a.md", "one"), ("b.md", "two")] {
        let step = blog.transaction(vec![blog.write(name, text, "new")]);
        undo_log.write_record(&step, None).unwrap();
        put(&blog.path(name), "theirs");
        match undo_log.recover().unwrap_err() {
            FileTransactionError::RollbackFailed { record, .. } => kept.push((record, text)),
            other => panic!("{other}"),
        }
    }
    for (record, text) in &kept {
        let bytes = fs::read(record).unwrap();
        assert!(bytes.ends_with(format!("{text}new").as_bytes()), "{kept:?}");
    }
}

#[test]
fn a_record_that_could_not_be_read_back_is_not_written() {
    let blog = TransactionFixture::new();
    let step = blog.transaction(vec![blog.write("a.md", "one", &"1".repeat(4000))]);
    let bytes = record::encode(&step, None).unwrap();
    let size = u64::try_from(bytes.len()).unwrap();
    assert_eq!(record::encode_within(size, &step, None).unwrap(), bytes);
    let refused = record::encode_within(size - 1, &step, None).unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
    assert!(
        refused.to_string().ends_with("change fewer posts at once"),
        "{refused}"
    );
}

#[test]
fn an_interrupted_in_place_write_is_rolled_back() {
    let blog = TransactionFixture::new();
    fs::hard_link(blog.path("a.md"), blog.path("other.md")).unwrap();
    let undo_log = blog.undo_log();
    private_file::create_private_folder(&undo_log.folder).unwrap();
    for torn in ["Nne", "NEW", "NEW te"] {
        let step = blog.transaction(vec![blog.write("a.md", "one", "NEW text")]);
        undo_log.write_record(&step, None).unwrap();
        put(&blog.path("a.md"), torn);
        undo_log.recover().unwrap();
        assert_eq!(fs::read_to_string(blog.path("other.md")).unwrap(), "one");
    }
}

#[test]
fn nothing_is_overwritten_and_nothing_lies_outside() {
    let blog = TransactionFixture::new();
    let elsewhere = TempDir::new().unwrap();
    symlink(elsewhere.path(), blog.path("out")).unwrap();
    put(&elsewhere.path().join("x.md"), "x");
    symlink(elsewhere.path().join("x.md"), blog.path("x.md")).unwrap();
    let create = |path: PathBuf| FileChange::Create {
        path,
        bytes: b"new".to_vec(),
        mode: None,
    };
    let rename = |to: PathBuf| FileChange::Rename {
        from: blog.path("a.md"),
        to,
    };
    let before = blog.contents();
    for change in [
        create(blog.path("a.md")),
        create(blog.path("out/new.md")),
        create(elsewhere.path().join("new.md")),
        create(blog.path("../new.md")),
        rename(blog.path("b.md")),
        rename(blog.path("out/a.md")),
        blog.write("x.md", "x", "y"),
        folder(blog.path("out/folder")),
        folder(elsewhere.path().to_owned()).inverse(),
    ] {
        let refused = blog
            .undo_log()
            .perform(&blog.transaction(vec![change.clone()]));
        assert!(refused.is_err(), "{change:?}");
        assert_eq!(blog.contents(), before, "{change:?}");
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 1);
}

#[test]
fn two_processes_never_apply_at_once() {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    let held = undo_log.lock().unwrap();
    let step = blog.transaction(vec![blog.write("a.md", "one", "1")]);
    assert!(matches!(
        undo_log.perform(&step),
        Err(FileTransactionError::Busy)
    ));
    drop(held);
    undo_log.perform(&step).unwrap();
}

#[test]
fn nothing_is_changed_without_a_record() {
    let blog = TransactionFixture::new();
    put(&blog.state.path().join("operations"), "in the way");
    let step = blog.transaction(vec![blog.write("a.md", "one", "1")]);
    let refused = blog.undo_log().perform(&step).unwrap_err();
    assert!(matches!(
        refused,
        FileTransactionError::RecordNotWritten { .. }
    ));
    assert_eq!(fs::read_to_string(blog.path("a.md")).unwrap(), "one");
}

#[test]
fn old_steps_are_forgotten() {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    private_file::create_private_folder(&undo_log.folder).unwrap();
    for _ in 0..MAX_UNDO_RECORDS + 5 {
        let pending = undo_log
            .write_record(&blog.transaction(Vec::new()), None)
            .unwrap();
        fs::rename(&pending, pending.with_extension("done")).unwrap();
    }
    undo_log.perform(&blog.transaction(Vec::new())).unwrap();
    assert_eq!(blog.records(), MAX_UNDO_RECORDS);
}

#[test]
fn deleted_files_are_kept_however_many_transactions_follow() {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    let step = blog.transaction(vec![FileChange::remove(&blog.path("a.md")).unwrap()]);
    undo_log.perform(&step).unwrap();
    for _ in 0..MAX_UNDO_RECORDS {
        let pending = undo_log
            .write_record(&blog.transaction(Vec::new()), None)
            .unwrap();
        fs::rename(&pending, pending.with_extension("done")).unwrap();
    }
    undo_log.perform(&blog.transaction(Vec::new())).unwrap();
    assert_eq!(blog.records(), MAX_UNDO_RECORDS);
    let trash = undo_log.trash(blog.root.path());
    assert_eq!(trash.len(), 1);
    assert_eq!(trash[0], step);
    undo_log.perform(&blog.transaction(Vec::new())).unwrap();
    assert_eq!(undo_log.trash(blog.root.path()).len(), 1);
    assert!(undo_log.trash(Path::new("/elsewhere")).is_empty());
}

/// Length of the list returned by [`damages`].
const DAMAGES: usize = 8;

/// Returns damaged versions of a record, and whether each is of a newer version.
fn damages(whole: &[u8]) -> Vec<(Vec<u8>, bool)> {
    let head = whole.iter().position(|byte| *byte == b'{').unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    let newer = String::from_utf8_lossy(whole).replacen("operation 1", "operation 2", 1);
    vec![
        (Vec::new(), false),
        (whole[..whole.len() / 2].to_vec(), false),
        (whole[..whole.len() - 1].to_vec(), false),
        (flipped(whole.len() - 1), false),
        (flipped(head), false),
        (flipped(0), false),
        (newer.into_bytes(), true),
        (b"postdesk operation 2\nanything".to_vec(), true),
    ]
}

/// Returns a blog with two transactions, the newer of which deleted a file, and the newer record.
fn two_steps() -> (TransactionFixture, PathBuf) {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    let step = blog.transaction(vec![blog.write("a.md", "one", "1")]);
    undo_log.perform(&step).unwrap();
    let step = blog.transaction(vec![FileChange::remove(&blog.path("b.md")).unwrap()]);
    undo_log.perform(&step).unwrap();
    let newest = undo_log.records(&["done"]).pop().unwrap();
    (blog, newest)
}

#[test]
fn a_record_that_cannot_be_read_is_never_passed_over_for_an_older_one() {
    for nth in 0..DAMAGES {
        let (blog, newest) = two_steps();
        let (bytes, is_newer) = damages(&fs::read(&newest).unwrap()).swap_remove(nth);
        let undo_log = blog.undo_log();
        fs::remove_file(&newest).unwrap();
        private_file::put(&newest, &bytes).unwrap();
        let before = blog.contents();
        let told = undo_log
            .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
            .unwrap_err();
        let shown = undo_log.last_done(blog.root.path()).unwrap_err();
        let FileTransactionError::Unreadable(record) = &told else {
            panic!("{told}");
        };
        assert_eq!((&record.path, record.is_newer()), (&newest, is_newer));
        let words = told.to_string();
        assert_eq!(words, shown.to_string());
        let fix = "move it away to undo the change before it";
        assert!(
            words.contains(newest.to_str().unwrap()) && words.ends_with(fix),
            "{words}"
        );
        let trash = undo_log.unreadable_trash(blog.root.path());
        assert_eq!(trash.len(), 1, "{}", String::from_utf8_lossy(&bytes));
        assert_eq!(blog.contents(), before);
        assert_eq!(fs::read(&newest).unwrap(), bytes);
        // the fix from the message works
        fs::rename(&newest, newest.with_extension("damaged")).unwrap();
        undo_log
            .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
            .unwrap();
        assert_eq!(fs::read_to_string(blog.path("a.md")).unwrap(), "one");
    }
}

#[test]
fn a_damaged_record_of_another_blog_is_ignored() {
    let (blog, newest) = two_steps();
    let bytes = fs::read(&newest).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let root = blog.root.path().to_str().unwrap();
    let other = text.replace(root, "/elsewhere").replace("\ntwo", "\nTWO");
    fs::remove_file(&newest).unwrap();
    private_file::put(&newest, other.replacen("two", "TWO", 1).as_bytes()).unwrap();
    assert!(record::read(&newest).is_err());
    assert!(
        blog.undo_log()
            .unreadable_trash(blog.root.path())
            .is_empty()
    );
    blog.undo_log()
        .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
        .unwrap();
    assert_eq!(fs::read_to_string(blog.path("a.md")).unwrap(), "one");
}

#[test]
fn records_that_cannot_be_read_are_kept_however_many_come_after() {
    let (blog, newest) = two_steps();
    let undo_log = blog.undo_log();
    let mut bytes = fs::read(&newest).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::remove_file(&newest).unwrap();
    private_file::put(&newest, &bytes).unwrap();
    for _ in 0..=MAX_UNDO_RECORDS {
        let empty = blog.transaction(Vec::new());
        let pending = undo_log.write_record(&empty, None).unwrap();
        fs::rename(&pending, pending.with_extension("done")).unwrap();
    }
    undo_log.perform(&blog.transaction(Vec::new())).unwrap();
    assert_eq!(fs::read(&newest).unwrap(), bytes);
    assert_eq!(undo_log.unreadable_trash(blog.root.path()).len(), 1);
}

#[test]
fn an_interrupted_step_that_cannot_be_read_is_told_unless_a_newer_version_knows_it() {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    private_file::create_private_folder(&undo_log.folder).unwrap();
    let step = blog.transaction(vec![blog.write("a.md", "one", "1")]);
    let whole = undo_log.write_record(&step, None).unwrap();
    let bytes = fs::read(&whole).unwrap();
    fs::remove_file(&whole).unwrap();
    for (bytes, is_newer) in damages(&bytes) {
        private_file::put(&whole, &bytes).unwrap();
        // another interrupted transaction is still rolled back
        undo_log.write_record(&step, None).unwrap();
        put(&blog.path("a.md"), "1");
        match undo_log.recover() {
            Ok(found) => assert!(is_newer && found.len() == 1),
            Err(FileTransactionError::Unreadable(record)) => {
                assert!(!is_newer && record.path == whole);
                assert!(
                    record.to_string().ends_with("then move it away"),
                    "{record}"
                );
            }
            Err(other) => panic!("{other}"),
        }
        assert_eq!(fs::read_to_string(blog.path("a.md")).unwrap(), "one");
        assert_eq!(fs::read(&whole).unwrap(), bytes);
        assert_eq!(undo_log.records(&["pending"]), std::slice::from_ref(&whole));
    }
}

#[test]
fn a_file_that_others_changed_after_its_step_is_never_restored_over_and_is_named() {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    private_file::create_private_folder(&undo_log.folder).unwrap();
    let step = blog.transaction(vec![
        blog.write("a.md", "one", "1"),
        blog.write("b.md", "two", "2"),
        blog.write("c.md", "three", "3"),
    ]);
    for theirs in ["theirs", "", "oneX"] {
        let pending = undo_log.write_record(&step, None).unwrap();
        // the state after the second change
        for change in &step.changes[..2] {
            change.apply(&step.root).unwrap();
        }
        put(&blog.path("b.md"), theirs);
        let refused = Some("c.md: refused".to_owned());
        let told = roll_back(&step, &step.changes[..2], &pending, refused).unwrap_err();
        let FileTransactionError::RollbackFailed { record, .. } = &told else {
            panic!("{told}");
        };
        let words = told.to_string();
        let wanted = "c.md: refused; undone except in b.md (the file was changed by another program); \
                      the old texts are in";
        assert!(words.starts_with(wanted), "{words}");
        assert!(fs::read(record).unwrap().ends_with(b"one1two2three3"));
        assert_eq!(fs::read_to_string(blog.path("b.md")).unwrap(), theirs);
        assert_eq!(fs::read_to_string(blog.path("a.md")).unwrap(), "one");
        assert_eq!(fs::read_to_string(blog.path("c.md")).unwrap(), "three");
        put(&blog.path("b.md"), "two");
    }
}

#[test]
fn a_file_without_write_permission_refuses_a_step_and_its_undo_but_not_a_recovery() {
    let blog = TransactionFixture::new();
    let undo_log = blog.undo_log();
    let mode = |name: &str, mode: u32| {
        fs::set_permissions(blog.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    let step = blog.transaction(vec![
        blog.write("a.md", "one", "1"),
        FileChange::Rename {
            from: blog.path("b.md"),
            to: blog.path("d.md"),
        },
        FileChange::Write {
            path: blog.path("d.md"),
            old: b"two".to_vec(),
            new: b"2".to_vec(),
        },
    ]);
    let before = blog.contents();
    for name in ["a.md", "b.md"] {
        mode(name, 0o444);
        let told = undo_log.perform(&step).unwrap_err().to_string();
        let fix = format!(
            "run `chmod u+w {}` to allow changes",
            blog.path(name).display()
        );
        assert!(
            told.contains(&fix) && told.ends_with("nothing was changed"),
            "{told}"
        );
        assert_eq!((blog.contents(), blog.records()), (before.clone(), 0));
        mode(name, 0o644);
    }
    undo_log.perform(&step).unwrap();
    mode("d.md", 0o444);
    let after = blog.contents();
    let told = undo_log
        .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
        .unwrap_err()
        .to_string();
    assert!(told.contains("chmod u+w"), "{told}");
    assert_eq!(blog.contents(), after);
    mode("d.md", 0o644);
    undo_log
        .undo(blog.root.path(), Timestamp::UNIX_EPOCH, LATER)
        .unwrap();
    // a process that died in the middle
    undo_log.write_record(&step, None).unwrap();
    step.changes[0].apply(&step.root).unwrap();
    mode("a.md", 0o444);
    undo_log.recover().unwrap();
    assert_eq!(blog.contents(), before);
}
