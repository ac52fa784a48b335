//! Saving: what is preserved and what is refused.

#[path = "../../../tests/support/skip.rs"]
mod skip;

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::PathBuf;

use rustix::fs::{FileType, Mode, Timespec, Timestamps, XattrFlags};
use tempfile::TempDir;

use super::*;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &[u8]) -> FileVersion {
        put(&self.path(name), text);
        self.base(name)
    }

    fn base(&self, name: &str) -> FileVersion {
        FileVersion::of(&read_file::read_bytes(&self.path(name)).unwrap())
    }

    fn text(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Returns all names in the folder, to show that a save leaves nothing behind.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn put(path: &Path, text: &[u8]) {
    use std::io::Write;
    let mut options = File::options();
    let file = options.write(true).create(true).truncate(true).open(path);
    file.unwrap().write_all(text).unwrap();
}

#[test]
fn the_bytes_on_disk_are_those_that_were_given() {
    let folder = Folder::new();
    let mut base = folder.put("a.md", b"old");
    for text in [
        &b"\xef\xbb\xbfa\r\nb\nc"[..],
        b"",
        b"\n",
        &b"long ".repeat(20_000),
        b"\xff\0",
    ] {
        let saved = save(&folder.path("a.md"), Some(&base), text).unwrap();
        assert_eq!(saved.method, SaveMethod::Replaced);
        assert_eq!(folder.text("a.md"), text);
        assert_eq!(saved.base, folder.base("a.md"));
        base = saved.base;
    }
    assert_eq!(folder.names(), ["a.md"]);
}

#[test]
fn another_text_is_never_overwritten_also_of_the_same_size_and_time() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"one");
    put(&folder.path("a.md"), b"two");
    let nanoseconds = base.stamp.modified;
    let at = Timespec {
        tv_sec: (nanoseconds / 1_000_000_000) as i64,
        tv_nsec: (nanoseconds % 1_000_000_000) as _,
    };
    let times = Timestamps {
        last_access: at,
        last_modification: at,
    };
    let file = File::options()
        .write(true)
        .open(folder.path("a.md"))
        .unwrap();
    rustix::fs::futimens(&file, &times).unwrap();
    assert_eq!(folder.base("a.md").stamp.modified, base.stamp.modified);
    match save(&folder.path("a.md"), Some(&base), b"mine") {
        Err(SaveError::Changed(theirs)) => assert_eq!(theirs, b"two"),
        other => panic!("{other:?}"),
    }
    assert_eq!(folder.text("a.md"), b"two");
    // saving the text that is already there is no conflict, whoever wrote it
    save(&folder.path("a.md"), Some(&base), b"two").unwrap();
}

#[test]
fn a_touch_is_no_change() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"one");
    put(&folder.path("a.md"), b"one");
    save(&folder.path("a.md"), Some(&base), b"two").unwrap();
    assert_eq!(folder.text("a.md"), b"two");
}

#[test]
fn links_stay_and_lead_to_the_new_text() {
    let folder = Folder::new();
    fs::create_dir(folder.path("deep")).unwrap();
    let base = folder.put("deep/real.md", b"old");
    symlink("real.md", folder.path("deep/third.md")).unwrap();
    symlink("deep/third.md", folder.path("second.md")).unwrap();
    symlink("./second.md", folder.path("a.md")).unwrap();
    save(&folder.path("a.md"), Some(&base), b"new").unwrap();
    assert_eq!(folder.text("deep/real.md"), b"new");
    for link in ["a.md", "second.md", "deep/third.md"] {
        assert!(folder.path(link).is_symlink(), "{link}");
    }
}

#[test]
fn a_loop_of_links_is_an_error() {
    let folder = Folder::new();
    symlink("b.md", folder.path("a.md")).unwrap();
    symlink("a.md", folder.path("b.md")).unwrap();
    assert!(save(&folder.path("a.md"), None, b"x").is_err());
    assert_eq!(folder.names(), ["a.md", "b.md"]);
}

#[test]
fn every_name_of_a_file_has_the_new_text() {
    let folder = Folder::new();
    folder.put("a.md", b"a longer old text");
    fs::hard_link(folder.path("a.md"), folder.path("b.md")).unwrap();
    let base = folder.base("a.md");
    for text in [
        &b"short"[..],
        b"a new text that is much longer than the old one",
    ] {
        let base = if text.len() > 5 {
            folder.base("a.md")
        } else {
            base.clone()
        };
        let saved = save(&folder.path("a.md"), Some(&base), text).unwrap();
        assert_eq!(
            saved.method,
            SaveMethod::InPlace("it has several hard links")
        );
        assert_eq!(
            (folder.text("a.md"), folder.text("b.md")),
            (text.to_vec(), text.to_vec())
        );
    }
    let names = fs::metadata(folder.path("b.md")).unwrap().nlink();
    assert_eq!(names, 2);
}

#[test]
fn mode_owner_and_attributes_stay() {
    let folder = Folder::new();
    let path = folder.path("a.md");
    folder.put("a.md", b"old");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let is_root = rustix::process::geteuid().is_root();
    if is_root {
        std::os::unix::fs::chown(&path, Some(1234), Some(4321)).unwrap();
    }
    let file = File::open(&path).unwrap();
    let has_attributes =
        rustix::fs::fsetxattr(&file, "user.note", b"kept", XattrFlags::empty()).is_ok();
    if !has_attributes {
        skip::skip("in part: no attributes on this file system");
    }
    let saved = save(&path, Some(&folder.base("a.md")), b"new").unwrap();
    assert_eq!(saved.method, SaveMethod::Replaced);
    let now = fs::metadata(&path).unwrap();
    assert_eq!(now.mode() & 0o7777, 0o640);
    if is_root {
        assert_eq!((now.uid(), now.gid()), (1234, 4321));
    }
    if has_attributes {
        let mut value = [0; 4];
        let new = File::open(&path).unwrap();
        rustix::fs::fgetxattr(&new, "user.note", value.as_mut_slice()).unwrap();
        assert_eq!(&value, b"kept");
    }
}

#[test]
fn a_new_file_never_takes_a_name_that_is_taken() {
    let folder = Folder::new();
    let saved = save(&folder.path("new.md"), None, b"text").unwrap();
    assert_eq!(saved.method, SaveMethod::New);
    assert!(matches!(
        save(&folder.path("new.md"), None, b"other"),
        Err(SaveError::Exists)
    ));
    assert_eq!(folder.text("new.md"), b"text");
    // only the umask decides who may read it
    let mask = rustix::process::umask(Mode::empty());
    rustix::process::umask(mask);
    let mode = fs::metadata(folder.path("new.md")).unwrap().mode();
    assert_eq!(mode & 0o777, 0o666 & !u32::from(mask.bits() as u16));
    assert_eq!(folder.names(), ["new.md"]);
}

#[test]
fn a_file_that_is_gone_is_made_again() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    fs::remove_file(folder.path("a.md")).unwrap();
    let saved = save(&folder.path("a.md"), Some(&base), b"new").unwrap();
    assert_eq!(
        (saved.method, folder.text("a.md")),
        (SaveMethod::New, b"new".to_vec())
    );
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    fs::remove_file(folder.path("a.md")).unwrap();
    let mode = Mode::RUSR | Mode::WUSR;
    rustix::fs::mknodat(
        rustix::fs::CWD,
        folder.path("a.md"),
        FileType::Fifo,
        mode,
        0,
    )
    .unwrap();
    assert!(matches!(
        save(&folder.path("a.md"), Some(&base), b"new"),
        Err(SaveError::UnsupportedFile("a pipe"))
    ));
    fs::create_dir(folder.path("folder")).unwrap();
    assert!(save(&folder.path("folder"), Some(&base), b"new").is_err());
    assert!(save(&folder.path("none/a.md"), Some(&base), b"new").is_err());
    assert!(save(Path::new("/"), Some(&base), b"new").is_err());
}

#[test]
fn a_folder_swapped_for_a_link_is_not_gone_through() {
    let folder = Folder::new();
    fs::create_dir(folder.path("posts")).unwrap();
    fs::create_dir(folder.path("other")).unwrap();
    let place = PinnedPath::find(&folder.path("posts/a.md")).unwrap();
    fs::rename(folder.path("posts"), folder.path("moved")).unwrap();
    symlink("other", folder.path("posts")).unwrap();
    atomic::create(&place, b"text", None).map(drop).unwrap();
    assert_eq!(folder.text("moved/a.md"), b"text");
    assert!(!folder.path("other/a.md").exists());
}

#[test]
fn a_link_put_in_the_place_of_the_file_is_not_written_through() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    folder.put("secret", b"secret");
    let place = PinnedPath::find(&folder.path("a.md")).unwrap();
    let found = read_existing(&place, Some(&base), b"new").unwrap().unwrap();
    fs::remove_file(folder.path("a.md")).unwrap();
    symlink("secret", folder.path("a.md")).unwrap();
    let tried = in_place::write(&place, &found, b"new", "tested");
    assert!(matches!(tried, Err(_) | Ok(SaveAttempt::Changed)));
    assert_eq!(folder.text("secret"), b"secret");
}

#[test]
fn a_file_that_changes_between_the_look_and_the_write_is_looked_at_again() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    let place = PinnedPath::find(&folder.path("a.md")).unwrap();
    let found = read_existing(&place, Some(&base), b"new").unwrap().unwrap();
    put(&folder.path("a.md"), b"theirs");
    assert!(matches!(
        atomic::replace(&place, &found, b"new"),
        Ok(SaveAttempt::Changed)
    ));
    assert!(matches!(
        in_place::write(&place, &found, b"new", "tested"),
        Ok(SaveAttempt::Changed)
    ));
    assert_eq!(folder.text("a.md"), b"theirs");
    assert_eq!(folder.names(), ["a.md"]);
}

#[test]
fn a_file_with_several_names_is_written_in_place_only_where_that_was_asked_for() {
    let folder = Folder::new();
    folder.put("a.md", b"old");
    fs::hard_link(folder.path("a.md"), folder.path("b.md")).unwrap();
    let (path, base) = (folder.path("a.md"), folder.base("a.md"));
    match save_whole(&path, Some(&base), b"new") {
        Err(SaveError::InPlaceOnly(why)) => assert_eq!(why, "it has several hard links"),
        other => panic!("{other:?}"),
    }
    assert_eq!(folder.text("b.md"), b"old");
    let saved = save_in_place(&path, Some(&base), b"new", "tested").unwrap();
    assert_eq!(saved.method, SaveMethod::InPlace("tested"));
    assert_eq!(folder.text("b.md"), b"new");
    assert_eq!(saved.base.stamp, folder.base("a.md").stamp);
}

#[test]
fn a_file_made_again_allows_what_the_old_one_did() {
    let folder = Folder::new();
    let path = folder.path("a.md");
    folder.put("a.md", b"old");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).unwrap();
    let is_root = rustix::process::geteuid().is_root();
    if is_root {
        std::os::unix::fs::chown(&path, Some(1234), Some(4321)).unwrap();
    }
    let base = FileVersion::of(&read_file::read_bytes(&path).unwrap());
    fs::remove_file(&path).unwrap();
    let saved = save(&path, Some(&base.with(b"seen")), b"new").unwrap();
    let now = fs::metadata(&path).unwrap();
    assert_eq!(
        (saved.method, now.mode() & 0o7777),
        (SaveMethod::New, 0o604)
    );
    if is_root {
        assert_eq!((now.uid(), now.gid()), (1234, 4321));
    }
    // and once more, from the version returned by the last save
    fs::remove_file(&path).unwrap();
    save(&path, Some(&saved.base), b"again").unwrap();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o604);
    assert_eq!(folder.names(), ["a.md"]);
}

/// Returns an access control list in binary form: owner, user 1234, group, mask, others.
fn access_list(person: u16) -> Vec<u8> {
    let entries: [(u16, u16, u32); 5] = [
        (0x01, 6, u32::MAX),
        (0x02, person, 1234),
        (0x04, 4, u32::MAX),
        (0x10, 6, u32::MAX),
        (0x20, 4, u32::MAX),
    ];
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, may, id) in entries {
        list.extend(tag.to_le_bytes());
        list.extend(may.to_le_bytes());
        list.extend(id.to_le_bytes());
    }
    list
}

fn list_of(path: &Path) -> Option<Vec<u8>> {
    let mut value = [0; 256];
    let file = File::open(path).unwrap();
    let length =
        rustix::fs::fgetxattr(&file, "system.posix_acl_access", value.as_mut_slice()).ok()?;
    Some(value[..length].to_vec())
}

#[test]
fn access_lists_stay_and_the_folder_adds_none() {
    let folder = Folder::new();
    let set = |path: &Path, name: &str, list: &[u8]| {
        let file = File::open(path).unwrap();
        rustix::fs::fsetxattr(&file, name, list, XattrFlags::empty())
    };
    folder.put("listed.md", b"old");
    folder.put("plain.md", b"old");
    let list = access_list(6);
    if set(&folder.path("listed.md"), "system.posix_acl_access", &list).is_err() {
        skip::skip("no access lists on this file system");
        return;
    }
    // from now on every new file in the folder inherits one
    let default = access_list(4);
    set(folder.0.path(), "system.posix_acl_default", &default).unwrap();
    for name in ["listed.md", "plain.md"] {
        let before = fs::metadata(folder.path(name)).unwrap().mode();
        let saved = save(&folder.path(name), Some(&folder.base(name)), b"new").unwrap();
        assert_eq!(saved.method, SaveMethod::Replaced);
        assert_eq!(fs::metadata(folder.path(name)).unwrap().mode(), before);
    }
    assert_eq!(list_of(&folder.path("listed.md")), Some(list));
    assert_eq!(list_of(&folder.path("plain.md")), None);
}

#[test]
fn a_giant_put_in_the_place_of_the_file_is_not_read() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    let giant = File::options().write(true).open(folder.path("a.md"));
    giant.unwrap().set_len(1 << 40).unwrap();
    assert!(matches!(
        save(&folder.path("a.md"), Some(&base), b"new"),
        Err(SaveError::UnsupportedFile("larger than 64 MiB"))
    ));
    assert_eq!(folder.names(), ["a.md"]);
}

#[test]
fn a_folder_that_is_gone_or_another_is_no_place_for_the_old_text() {
    let folder = Folder::new();
    fs::create_dir(folder.path("posts")).unwrap();
    let base = folder.put("posts/a.md", b"old");
    fs::rename(folder.path("posts"), folder.path("moved")).unwrap();
    match save(&folder.path("posts/a.md"), Some(&base), b"new") {
        Err(SaveError::Failed { step, on_disk, .. }) => {
            assert_eq!((step, on_disk), ("finding the file", DiskState::Old));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(folder.text("moved/a.md"), b"old");
    // another folder of the same name, with another text
    fs::create_dir(folder.path("posts")).unwrap();
    folder.put("posts/a.md", b"theirs");
    assert!(matches!(
        save(&folder.path("posts/a.md"), Some(&base), b"new"),
        Err(SaveError::Changed(theirs)) if theirs == b"theirs"
    ));
    fs::remove_file(folder.path("posts/a.md")).unwrap();
    save(&folder.path("posts/a.md"), Some(&base), b"new").unwrap();
    assert_eq!(folder.text("moved/a.md"), b"old");
}

#[test]
fn what_stands_where_the_path_leads_decides() {
    let folder = Folder::new();
    fs::create_dir(folder.path("deep")).unwrap();
    folder.put("deep/a.md", b"old");
    symlink("deep/a.md", folder.path("link.md")).unwrap();
    symlink("deep/none.md", folder.path("dangling.md")).unwrap();
    let real = fs::canonicalize(folder.path("deep")).unwrap();
    assert_eq!(real_path(&folder.path("link.md")), real.join("a.md"));
    assert_eq!(
        real_path(&folder.path("deep/../dangling.md")),
        real.join("none.md")
    );
    assert_eq!(real_path(Path::new("/none/a.md")), Path::new("/none/a.md"));
}

#[test]
fn a_touch_between_the_look_and_the_write_is_no_change() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    let place = PinnedPath::find(&folder.path("a.md")).unwrap();
    let found = read_existing(&place, Some(&base), b"new").unwrap().unwrap();
    put(&folder.path("a.md"), b"old");
    assert!(matches!(
        atomic::replace(&place, &found, b"new"),
        Ok(SaveAttempt::Done(SaveMethod::Replaced, _))
    ));
    // a new mode is a change: it would be lost
    let found = read_existing(&place, None, b"new").unwrap().unwrap();
    let closed = fs::Permissions::from_mode(0o600);
    fs::set_permissions(folder.path("a.md"), closed).unwrap();
    assert!(matches!(
        atomic::replace(&place, &found, b"newer"),
        Ok(SaveAttempt::Changed)
    ));
}

#[test]
fn only_the_file_that_was_looked_at_is_taken_away() {
    let folder = Folder::new();
    folder.put("a.md", b"theirs");
    let root = folder.0.path();
    let refused = remove_within(root, &folder.path("a.md"), b"mine");
    assert!(matches!(refused, Err(SaveError::Changed(found)) if found == b"theirs"));
    assert_eq!(folder.names(), ["a.md"]);
    let elsewhere = Folder::new();
    elsewhere.put("a.md", b"mine");
    assert!(remove_within(root, &elsewhere.path("a.md"), b"mine").is_err());
    assert_eq!(elsewhere.names(), ["a.md"]);
    remove_within(root, &folder.path("a.md"), b"theirs").unwrap();
    assert_eq!(folder.names(), [""; 0]);
}

/// A change by another program while a file is being replaced.
type OutsideChange = (&'static str, fn(&Folder));

const OUTSIDE_CHANGES: [OutsideChange; 9] = [
    ("same size, in place", |folder| {
        put(&folder.path("a.md"), b"OLD");
    }),
    ("longer", |folder| put(&folder.path("a.md"), b"old and new")),
    ("emptied", |folder| put(&folder.path("a.md"), b"")),
    ("replaced", |folder| {
        put(&folder.path("other"), b"theirs");
        fs::rename(folder.path("other"), folder.path("a.md")).unwrap();
    }),
    ("replaced by the same text", |folder| {
        put(&folder.path("other"), b"old");
        fs::rename(folder.path("other"), folder.path("a.md")).unwrap();
    }),
    ("a link", |folder| {
        fs::remove_file(folder.path("a.md")).unwrap();
        symlink("elsewhere", folder.path("a.md")).unwrap();
    }),
    ("a folder", |folder| {
        fs::remove_file(folder.path("a.md")).unwrap();
        fs::create_dir(folder.path("a.md")).unwrap();
    }),
    ("another mode", |folder| {
        let mode = fs::Permissions::from_mode(0o600);
        fs::set_permissions(folder.path("a.md"), mode).unwrap();
    }),
    ("gone", |folder| {
        fs::remove_file(folder.path("a.md")).unwrap();
    }),
];

/// A file about to be replaced by `new`, which is written and has its last hidden name.
struct ReadyExchange {
    folder: Folder,
    place: PinnedPath,
    found: ExistingFile,
    new: File,
    name: std::ffi::OsString,
}

impl ReadyExchange {
    fn new() -> Self {
        let folder = Folder::new();
        let base = folder.put("a.md", b"old");
        fs::set_permissions(folder.path("a.md"), fs::Permissions::from_mode(0o644)).unwrap();
        let place = PinnedPath::find(&folder.path("a.md")).unwrap();
        let found = read_existing(&place, Some(&base), b"new").unwrap().unwrap();
        let (new, first) = temporary::make(&place, Mode::RUSR | Mode::WUSR).unwrap();
        atomic::write_synced(&new, b"new").unwrap();
        let name = temporary::name_to_exchange(&new, b"old").unwrap();
        fs::rename(folder.0.path().join(first), folder.0.path().join(&name)).unwrap();
        Self {
            folder,
            place,
            found,
            new,
            name,
        }
    }

    fn exchange(&self) -> Result<exchange::Exchanged, SaveError> {
        exchange::exchange(&self.place, &self.found, (&self.new, &self.name))
    }

    /// Describes the file at the name.
    fn shape(&self) -> String {
        let path = self.folder.path("a.md");
        match fs::symlink_metadata(&path) {
            Err(_) => "nothing".to_owned(),
            Ok(found) if found.is_file() => {
                let text = String::from_utf8(fs::read(path).unwrap()).unwrap();
                format!("{:o} {text}", found.mode() & 0o777)
            }
            Ok(found) => format!("{:?}", found.file_type()),
        }
    }
}

#[test]
fn a_change_between_the_last_look_and_the_exchange_is_never_overwritten() {
    let ready = ReadyExchange::new();
    assert!(matches!(ready.exchange(), Ok(exchange::Exchanged::Done)));
    assert_eq!(ready.folder.text("a.md"), b"new");
    assert_eq!(ready.folder.names(), ["a.md"]);
    for (what, outside) in OUTSIDE_CHANGES {
        let ready = ReadyExchange::new();
        outside(&ready.folder);
        let theirs = ready.shape();
        let moved = ready.exchange();
        assert!(
            matches!(moved, Ok(exchange::Exchanged::Changed)),
            "{what}: {moved:?}"
        );
        assert_eq!(ready.shape(), theirs, "{what}");
        // at most the new file is left beside it
        let hidden = ready
            .folder
            .names()
            .iter()
            .any(|name| name.ends_with(".theirs"));
        assert!(!hidden, "{what}");
    }
}

#[test]
fn a_touch_between_the_last_look_and_the_exchange_is_no_change() {
    let ready = ReadyExchange::new();
    put(&ready.folder.path("a.md"), b"old");
    assert!(matches!(ready.exchange(), Ok(exchange::Exchanged::Done)));
}

#[test]
fn a_third_text_is_kept_beside_the_post_and_named() {
    // another program's text came in between, and yet another before it could be put back
    let ready = ReadyExchange::new();
    put(&ready.folder.path("a.md"), b"first");
    let (a, hidden) = (
        ready.folder.path("a.md"),
        ready.folder.0.path().join(&ready.name),
    );
    fs::rename(&a, ready.folder.path("aside")).unwrap();
    fs::rename(&hidden, &a).unwrap();
    fs::rename(ready.folder.path("aside"), &hidden).unwrap();
    fs::remove_file(&a).unwrap();
    put(&a, b"second");
    match exchange::put_back(&ready.place, &ready.new, &ready.name) {
        Err(SaveError::TheirsKept { copy, on_disk }) => {
            assert_eq!(
                (fs::read(copy).unwrap(), on_disk),
                (b"second".to_vec(), DiskState::Old)
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(ready.folder.text("a.md"), b"first");
    assert_eq!(ready.folder.names(), ["a.md", "a.md.theirs"]);
}

#[test]
fn a_change_while_room_is_made_is_not_written_over() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    let place = PinnedPath::find(&folder.path("a.md")).unwrap();
    for theirs in [&b"OLD"[..], b"", b"theirs"] {
        put(&folder.path("a.md"), b"old");
        let found = read_existing(&place, Some(&base), b"longer than the old")
            .unwrap()
            .unwrap();
        let file = in_place::open(&place, &found).unwrap().unwrap();
        in_place::make_room(&file, 3, 19).unwrap();
        put(&folder.path("a.md"), theirs);
        let tried = in_place::write_reserved(file, &found, b"longer than the old", "tested");
        assert!(matches!(tried, Ok(SaveAttempt::Changed)));
        assert_eq!(folder.text("a.md"), theirs);
    }
}

#[test]
fn what_a_killed_save_left_goes_and_nothing_else() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    let place = PinnedPath::find(&folder.path("a.md")).unwrap();
    let inode = |name: &str| fs::metadata(folder.path(name)).unwrap().ino();
    let mut old = fingerprint(b"old");
    old.truncate(16);
    // deleted: unfinished texts, a new text about to be put in place, the old text that was
    // replaced
    let unfinished = ".postdesk-0123456789abcdef.tmp".to_owned();
    folder.put(&unfinished, b"half");
    folder.put("new", b"new");
    let ready = format!(".postdesk-{:016x}{old}.tmp", inode("new"));
    fs::rename(folder.path("new"), folder.path(&ready)).unwrap();
    let replaced = format!(".postdesk-00000000000000ff{old}.tmp");
    folder.put(&replaced, b"old");
    // kept: an unseen text, other names, a symlink, a folder, a locked file
    let unseen = format!(".postdesk-00000000000000fe{old}.tmp");
    folder.put(&unseen, b"theirs");
    let mut stays = vec![unseen];
    for name in [
        ".postdesk-0123.tmp",
        ".postdesk-0123456789abcdeg.tmp",
        ".postdesk-0123456789abcdef.tmp.md",
        "postdesk-0123456789abcdef.tmp",
        ".other-0123456789abcdef.tmp",
        "b.md",
    ] {
        folder.put(name, b"x");
        stays.push(name.to_owned());
    }
    let link = ".postdesk-00000000000000aa.tmp";
    symlink("b.md", folder.path(link)).unwrap();
    let inner = ".postdesk-00000000000000bb.tmp";
    fs::create_dir(folder.path(inner)).unwrap();
    let (held, held_name) = temporary::make(&place, Mode::RUSR | Mode::WUSR).unwrap();
    let held_name = held_name.into_string().unwrap();
    stays.extend([link.to_owned(), inner.to_owned(), "a.md".to_owned()]);
    let with = |name: &str| {
        let mut names = [stays.clone(), vec![name.to_owned()]].concat();
        names.retain(|name| !name.is_empty());
        names.sort();
        names
    };
    sweep(folder.0.path()).unwrap();
    assert_eq!(folder.names(), with(&held_name));
    // the next save deletes it too
    drop(held);
    save(&folder.path("a.md"), Some(&base), b"new").unwrap();
    assert_eq!(folder.names(), with(""));
    assert_eq!(folder.text("b.md"), b"x");
}

#[test]
fn a_file_of_ours_that_is_being_written_is_not_swept() {
    let folder = Folder::new();
    private_file::put(&folder.path("a"), b"1").unwrap();
    let place = PinnedPath::find(&folder.path("a")).unwrap();
    let (_file, name) = temporary::make(&place, Mode::RUSR | Mode::WUSR).unwrap();
    for _ in 0..3 {
        sweep(folder.0.path()).unwrap();
    }
    assert!(folder.0.path().join(name).exists());
}

#[test]
fn a_text_that_was_not_seen_is_put_back_when_its_file_was_to_be_removed() {
    let folder = Folder::new();
    folder.put("a.md", b"mine");
    let root = folder.0.path();
    for theirs in [&b"theirs"[..], b"", b"mine!"] {
        put(&folder.path("a.md"), theirs);
        assert!(remove_within(root, &folder.path("a.md"), b"mine").is_err());
        assert_eq!(
            (folder.text("a.md"), folder.names()),
            (theirs.to_vec(), vec!["a.md".to_owned()])
        );
    }
}

#[test]
fn a_file_that_lost_its_write_permission_since_it_was_read_is_not_written() {
    let folder = Folder::new();
    let path = folder.path("a.md");
    let base = folder.put("a.md", b"old");
    let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o444);
    for linked in [false, true] {
        if linked {
            fs::hard_link(&path, folder.path("b.md")).unwrap();
        }
        let saved = save(&path, Some(&base), b"new");
        assert!(matches!(saved, Err(SaveError::Protected)), "{saved:?}");
        assert_eq!(folder.text("a.md"), b"old");
    }
    fs::remove_file(folder.path("b.md")).unwrap();
    // read as read-only, it may be saved, and its mode is kept
    let base = folder.base("a.md");
    assert!(base.is_protected());
    save(&path, Some(&base), b"new").unwrap();
    assert_eq!(folder.text("a.md"), b"new");
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o7777, 0o444);
    assert_eq!(folder.names(), ["a.md"]);
}
