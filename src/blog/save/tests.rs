//! What a save keeps, and what it refuses.

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

    fn put(&self, name: &str, text: &[u8]) -> Base {
        put(&self.path(name), text);
        self.base(name)
    }

    fn base(&self, name: &str) -> Base {
        let file = File::open(self.path(name)).unwrap();
        let stamp = stamp_of(&file.metadata().unwrap());
        Base::new(&fs::read(self.path(name)).unwrap(), stamp)
    }

    fn text(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Names everything in the folder: a save leaves nothing behind.
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
        assert_eq!(saved.way, Way::Replaced);
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
    // what is wanted there is no conflict, whoever wrote it
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
        assert_eq!(saved.way, Way::InPlace("it has several names"));
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
        println!("skipped: no attributes on this file system");
    }
    let saved = save(&path, Some(&folder.base("a.md")), b"new").unwrap();
    assert_eq!(saved.way, Way::Replaced);
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
    assert_eq!(saved.way, Way::New);
    assert!(matches!(
        save(&folder.path("new.md"), None, b"other"),
        Err(SaveError::Exists)
    ));
    assert_eq!(folder.text("new.md"), b"text");
    // nobody but the mask decides who may read it
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
        (saved.way, folder.text("a.md")),
        (Way::New, b"new".to_vec())
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
        Err(SaveError::Odd("a pipe"))
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
    let place = Place::find(&folder.path("posts/a.md")).unwrap();
    fs::rename(folder.path("posts"), folder.path("moved")).unwrap();
    symlink("other", folder.path("posts")).unwrap();
    atomic::create(&place, b"text").map(drop).unwrap();
    assert_eq!(folder.text("moved/a.md"), b"text");
    assert!(!folder.path("other/a.md").exists());
}

#[test]
fn a_link_put_in_the_place_of_the_file_is_not_written_through() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    folder.put("secret", b"secret");
    let place = Place::find(&folder.path("a.md")).unwrap();
    let found = look(&place, Some(&base), b"new").unwrap().unwrap();
    fs::remove_file(folder.path("a.md")).unwrap();
    symlink("secret", folder.path("a.md")).unwrap();
    let tried = in_place::write(&place, &found, b"new", "tested");
    assert!(matches!(tried, Err(_) | Ok(Tried::Moved)));
    assert_eq!(folder.text("secret"), b"secret");
}

#[test]
fn a_file_that_changes_between_the_look_and_the_write_is_looked_at_again() {
    let folder = Folder::new();
    let base = folder.put("a.md", b"old");
    let place = Place::find(&folder.path("a.md")).unwrap();
    let found = look(&place, Some(&base), b"new").unwrap().unwrap();
    put(&folder.path("a.md"), b"theirs");
    assert!(matches!(replace(&place, &found, b"new"), Ok(Tried::Moved)));
    assert!(matches!(
        in_place::write(&place, &found, b"new", "tested"),
        Ok(Tried::Moved)
    ));
    assert_eq!(folder.text("a.md"), b"theirs");
    assert_eq!(folder.names(), ["a.md"]);
}
