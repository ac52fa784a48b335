//! Changes of the settings file, made on request of the app.

use std::fs;
use std::path::Path;

use crate::app::Event;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::blog::disk;
use crate::blog::read_file;
use crate::blog::save::{self, FileVersion, SaveError};
use crate::config::filter_edit::FilterEdit;
use crate::config::setting_edit::{self, SettingEditError};

/// Number of attempts while another program writes the file.
const MAX_SAVE_TRIES: usize = 3;

/// Sets the theme in the settings file, and returns the message about it.
pub fn save_theme(file: &Path, name: &str) -> Event {
    let done = write(file, |old| setting_edit::set_text(old, "theme", name));
    let failed = format!("Theme not saved in {}", file.display());
    report(done, format!("Saved theme {name} in config.toml."), &failed)
}

/// Changes the saved filters in the settings file, and returns the message about it.
pub fn save_filter(file: &Path, edit: &FilterEdit) -> Event {
    let done = write(file, |old| edit.apply(old));
    let (verb, name, place) = match edit {
        FilterEdit::Put(filter) => ("saved", &filter.name, "in"),
        FilterEdit::Remove(name) => ("deleted", name, "from"),
    };
    let failed = format!("Filter {name} not {verb} {place} {}", file.display());
    let word = match edit {
        FilterEdit::Put(_) => format!("Saved filter {name} in config.toml."),
        FilterEdit::Remove(_) => format!("Deleted filter {name} from config.toml."),
    };
    report(done, word, &failed)
}

fn report(done: Result<(), String>, word: String, failed: &str) -> Event {
    let (level, text) = match done {
        Ok(()) => (NoticeLevel::Done, word),
        Err(why) => (NoticeLevel::Warning, format!("{failed}: {why}.")),
    };
    Event::Notify(level, NoticeTopic::Settings, text)
}

/// Edits the file, again if another program has written it in the meantime.
fn write(
    file: &Path,
    edit: impl Fn(&str) -> Result<String, SettingEditError>,
) -> Result<(), String> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    for _ in 0..MAX_SAVE_TRIES {
        let (old, base) = read(file)?;
        let new = edit(&old).map_err(|error| error.to_string())?;
        if base.is_some() && new == old {
            return Ok(());
        }
        match save::save(file, base.as_ref(), new.as_bytes()) {
            Ok(_) => return Ok(()),
            Err(SaveError::Changed(_) | SaveError::Exists) => {}
            Err(error) => return Err(error.to_string()),
        }
    }
    Err("another program keeps changing it; try again".to_owned())
}

/// Reads the file with its version; a missing one is empty.
fn read(file: &Path) -> Result<(String, Option<FileVersion>), String> {
    if !disk::exists(file) {
        return Ok((String::new(), None));
    }
    let read = read_file::read_bytes(file).map_err(|problem| problem.message)?;
    let base = FileVersion::of(&read);
    if base.is_protected() {
        return Err("the file is read-only; make it writable".to_owned());
    }
    let text = String::from_utf8(read.bytes)
        .map_err(|_invalid| "the file isn't UTF-8 text; convert it".to_owned())?;
    Ok((text, Some(base)))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::blog::FileStamp;
    use crate::config::SavedFilter;

    /// Returns whether the theme was saved, and the message.
    fn saved(file: &Path) -> (bool, String) {
        match save_theme(file, "rose-pine") {
            Event::Notify(level, NoticeTopic::Settings, text) => (level == NoticeLevel::Done, text),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_missing_file_and_its_folder_are_created() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/config.toml");
        assert!(saved(&file).0);
        assert_eq!(fs::read_to_string(file).unwrap(), "theme = \"rose-pine\"\n");
    }

    #[test]
    fn a_link_stays_a_link_and_its_target_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (file, target) = (folder.path().join("config.toml"), folder.path().join("dot"));
        std::os::unix::fs::symlink(&target, &file).unwrap();
        for (before, after) in [
            (None, "theme = \"rose-pine\"\n"),
            (
                Some("mouse = true\r\n"),
                "mouse = true\r\ntheme = \"rose-pine\"\r\n",
            ),
        ] {
            if let Some(before) = before {
                disk_text(&target, before);
            }
            assert!(saved(&file).0);
            assert!(fs::symlink_metadata(&file).unwrap().is_symlink());
            assert_eq!(fs::read_to_string(&target).unwrap(), after);
        }
    }

    #[test]
    fn saved_filters_are_added_and_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let said = |edit: &FilterEdit| match save_filter(&file, edit) {
            Event::Notify(_, NoticeTopic::Settings, text) => text,
            other => panic!("{other:?}"),
        };
        let filter = SavedFilter {
            name: "Rust".to_owned(),
            query: "tag:rust".to_owned(),
            ..SavedFilter::default()
        };
        let put = FilterEdit::Put(filter);
        assert_eq!(said(&put), "Saved filter Rust in config.toml.");
        let written = "[[filter]]\nname = \"Rust\"\nquery = \"tag:rust\"\n";
        assert_eq!(fs::read_to_string(&file).unwrap(), written);
        let remove = FilterEdit::Remove("Rust".to_owned());
        assert_eq!(said(&remove), "Deleted filter Rust from config.toml.");
        assert_eq!(fs::read_to_string(&file).unwrap(), "");
        disk_text(&file, "filter = 3\n");
        let why = said(&put);
        assert!(why.starts_with("Filter Rust not saved in "), "{why}");
        assert!(why.contains("set it yourself"), "{why}");
    }

    #[test]
    fn a_file_that_cannot_be_edited_stays_as_it_is_and_the_reason_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        for (bytes, mode, why) in [
            (&b"theme = \n"[..], 0o644, "isn't valid TOML"),
            (b"# \xff\n", 0o644, "isn't UTF-8 text; convert it"),
            (
                b"theme = \"dark\"\n",
                0o444,
                "is read-only; make it writable",
            ),
        ] {
            let _ = fs::remove_file(&file);
            save::save(&file, None, bytes).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            let (is_saved, text) = saved(&file);
            assert!(!is_saved && text.contains(why), "{text}");
            assert_eq!(fs::read(&file).unwrap(), bytes);
        }
    }

    fn disk_text(file: &Path, text: &str) {
        let old = fs::read(file).ok();
        let base = old.map(|old| FileVersion::new(&old, FileStamp::default()));
        save::save(file, base.as_ref(), text.as_bytes()).unwrap();
    }
}
