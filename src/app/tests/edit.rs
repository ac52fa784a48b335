//! Tests of the editor: no typed text is lost, nothing unseen is overwritten.

use std::path::{Path, PathBuf};

use crate::app::jobs::edit::{AutosaveJob, LoadDone, LoadJob, LoadedFile, SaveDone, SaveJob};

use super::*;
use crate::app::confirm::Confirmation;
use crate::app::edit::read_only::ReadOnlyReason;
use crate::blog::FileStamp;
use crate::blog::dialect::Dialect;
use crate::blog::save::{self, DiskState as Left, FileVersion, SaveError, SaveMethod};
use crate::editor::word_counts::WordCounts;
use crate::editor::{StoredHistory, Text};

pub(super) const OLD: &str = "---\ntitle: A\n---\n\nOld words.\n";

/// Returns [`OLD`] with words typed where the cursor starts.
pub(super) fn with_typed(words: &str) -> String {
    OLD.replace("Old", &format!("{words}Old"))
}

fn disk(contents: &str) -> LoadedFile {
    let text = Text::new(contents);
    LoadedFile {
        words: WordCounts::new(text.lines(), |line| text.slice(text.line_range(line))),
        base: FileVersion::new(contents.as_bytes(), FileStamp::default()),
        text,
        is_escaped: false,
        is_lossy: false,
        is_truncated: false,
    }
}

pub(super) fn loaded(path: &Path, contents: &str) -> LoadDone {
    LoadDone {
        path: path.to_owned(),
        disk: Ok(disk(contents)),
        edits: None,
        is_open_elsewhere: false,
        history: StoredHistory::default(),
        recovery_files: Vec::new(),
        dialect: Dialect::default(),
    }
}

impl Driver {
    /// Opens a post in the editor.
    pub(super) fn writing(contents: &str) -> (Self, PathBuf) {
        let mut driver = Self::new(vec![
            post("a.md", "A", "2026-11-02"),
            post("b.md", "B", "2026-11-01"),
        ]);
        driver.keys("e");
        let path = driver.load_job().path;
        driver.event(Event::Loaded(Box::new(loaded(&path, contents))));
        (driver, path)
    }

    pub(super) fn last<T>(&self, pick: impl Fn(&Effect) -> Option<T>) -> Option<T> {
        self.effects.iter().rev().find_map(pick)
    }

    pub(super) fn load_job(&self) -> LoadJob {
        let job = self.last(|effect| match effect {
            Effect::Load(job) => Some(LoadJob::clone(job)),
            _ => None,
        });
        job.expect("a file is asked for")
    }

    pub(super) fn save_job(&self) -> SaveJob {
        let job = self.last(|effect| match effect {
            Effect::Save(job) => Some(SaveJob::clone(job)),
            _ => None,
        });
        job.expect("a text is to be saved")
    }

    pub(super) fn keep_job(&self) -> AutosaveJob {
        let job = self.last(|effect| match effect {
            Effect::Autosave(job) => Some(AutosaveJob::clone(job)),
            _ => None,
        });
        job.expect("a draft is to be kept")
    }

    pub(super) fn ctrl(&mut self, c: char) {
        self.event(Event::Key(Key::ctrl(c)));
    }

    pub(super) fn text(&self) -> String {
        self.app
            .edit
            .current()
            .expect("a text")
            .buffer
            .text()
            .to_string()
    }

    /// Answers the last save with success.
    pub(super) fn finish_save(&mut self, way: SaveMethod) {
        let job = self.save_job();
        let base = FileVersion::new(job.text.to_string().as_bytes(), FileStamp::default());
        self.answer_save(Ok(save::SavedFile { base, method: way }));
    }

    pub(super) fn answer_save(&mut self, result: Result<save::SavedFile, SaveError>) {
        let SaveJob {
            path,
            revision: state,
            ..
        } = self.save_job();
        self.event(Event::Saved(Box::new(SaveDone {
            path,
            revision: state,
            result,
        })));
    }

    pub(super) fn status_text(&self) -> String {
        let word = self.app.notices.status_message();
        word.map_or_else(String::new, |notice| notice.shown_in(&self.app))
    }

    pub(super) fn warning_text(&self) -> String {
        let row = self.app.notices.top_warning();
        row.map_or_else(String::new, |notice| notice.shown_in(&self.app))
    }
}

#[test]
fn what_is_typed_while_the_file_is_read_is_typed_into_it() {
    let mut driver = Driver::new(vec![post("a.md", "A", "2026-11-02")]);
    driver.keys("eqjt");
    driver.event(Event::Paste("uv".to_owned()));
    let path = driver.load_job().path;
    driver.event(Event::Loaded(Box::new(loaded(&path, OLD))));
    assert_eq!(driver.text(), with_typed("qjtuv"));
    assert!(!driver.effects.contains(&Effect::Quit));
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_takes_no_keys() {
    let mut driver = Driver::new(vec![post("a.md", "A", "2026-11-02")]);
    driver.keys("ex");
    let path = driver.load_job().path;
    let mut gone = loaded(&path, "");
    gone.disk = Err("cannot be read: it is a pipe".to_owned());
    driver.event(Event::Loaded(Box::new(gone)));
    assert!(
        driver.warning_text().contains("it is a pipe"),
        "{}",
        driver.warning_text()
    );
    assert!(driver.effects.contains(&Effect::Release(path)));
    driver.keys("\x1b/");
    assert!(matches!(driver.app.mode, InputMode::Filter(_)));
}

#[test]
fn every_change_goes_to_the_journal_and_a_save_alone_drops_the_draft() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("ab");
    assert_eq!(driver.keep_job().text.to_string(), with_typed("ab"));
    driver.ctrl('s');
    assert!(!driver.effects.contains(&Effect::DropAutosave(path.clone())));
    driver.finish_save(SaveMethod::Replaced);
    assert!(driver.effects.contains(&Effect::DropAutosave(path)));
    assert_eq!(driver.status_text(), "Saved. 2 words.");
    assert!(!driver.app.edit.current().expect("a text").is_unsaved());
}

#[test]
fn what_is_typed_while_a_save_is_on_its_way_stays_unsaved_and_kept() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.keys("b");
    driver
        .effects
        .retain(|effect| !matches!(effect, Effect::Autosave(_)));
    driver.finish_save(SaveMethod::Replaced);
    assert!(driver.app.edit.is_unsaved(&path));
    assert!(!driver.effects.contains(&Effect::DropAutosave(path)));
    let base = FileVersion::new(with_typed("a").as_bytes(), FileStamp::default());
    assert_eq!(driver.keep_job().base, Some(base.fingerprint()));
}

#[test]
fn saving_again_while_a_save_is_on_its_way_saves_what_is_there_then() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.keys("b");
    driver.ctrl('s');
    driver.finish_save(SaveMethod::Replaced);
    assert_eq!(driver.save_job().text.to_string(), with_typed("ab"));
    driver.finish_save(SaveMethod::Replaced);
    assert!(!driver.app.edit.is_unsaved(&path));
}

#[test]
fn a_text_that_was_taken_back_to_what_is_on_disk_has_no_draft() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('z');
    assert_eq!(driver.text(), OLD);
    assert!(driver.effects.contains(&Effect::DropAutosave(path)));
    driver.ctrl('s');
    assert!(
        driver.status_text().starts_with("No changes to save"),
        "{}",
        driver.status_text()
    );
}

#[test]
fn a_failed_save_says_what_where_why_and_keeps_everything() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.ctrl('s');
    driver.answer_save(Err(SaveError::Failed {
        step: "reserving space",
        why: std::io::Error::from_raw_os_error(28),
        on_disk: Left::Old,
    }));
    let said = driver.warning_text();
    assert!(
        said.contains("a.md was not saved: reserving space: No space left"),
        "{said}"
    );
    assert!(
        said.contains("The file is unchanged; your text is in a recovery copy"),
        "{said}"
    );
    assert!(driver.app.edit.is_unsaved(&path));
    assert!(!driver.effects.contains(&Effect::DropAutosave(path)));
    driver.ctrl('s');
    driver.finish_save(SaveMethod::InPlace("it has several hard links"));
    assert_eq!(
        driver.status_text(),
        "Saved in place: it has several hard links. 2 words."
    );
    assert_eq!(driver.warning_text(), "");
}

#[test]
fn leaving_keeps_unsaved_text_and_coming_back_goes_on() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a\x1b");
    assert_eq!(driver.app.view.focus, Pane::List);
    assert!(driver.app.edit.is_unsaved(&path));
    assert!(!driver.effects.contains(&Effect::Release(path.clone())));
    driver.keys("e");
    assert_eq!(driver.text(), with_typed("a"));
    driver.ctrl('s');
    driver.finish_save(SaveMethod::Replaced);
    driver.keys("\x1b");
    assert!(driver.effects.contains(&Effect::Release(path)));
}

#[test]
fn quitting_with_unsaved_text_asks_and_escape_stays() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a\x1bq");
    assert!(matches!(
        driver.app.mode,
        InputMode::Confirm(Confirmation::Quit { count: 1 })
    ));
    driver.keys("\x1b");
    assert!(!driver.effects.contains(&Effect::Quit));
    driver.ctrl('c');
    assert!(matches!(
        driver.app.mode,
        InputMode::Confirm(Confirmation::Quit { .. })
    ));
    driver.keys("d");
    assert!(driver.effects.contains(&Effect::Quit));
    assert!(driver.effects.contains(&Effect::DropAutosave(path)));
}

#[test]
fn saving_and_quitting_ends_only_once_everything_is_saved() {
    let (mut driver, _) = Driver::writing(OLD);
    driver.keys("a\x1bqs");
    assert!(!driver.effects.contains(&Effect::Quit));
    driver.answer_save(Err(SaveError::UnsupportedFile("a folder")));
    driver.ctrl('s');
    assert!(!driver.effects.contains(&Effect::Quit));
    driver.keys("\x1bqs");
    driver.finish_save(SaveMethod::Replaced);
    assert!(driver.effects.contains(&Effect::Quit));
}

#[test]
fn an_end_from_outside_asks_nothing_and_drops_nothing() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.event(Event::Terminate);
    assert!(driver.effects.contains(&Effect::Quit));
    assert_eq!(driver.keep_job().text.to_string(), with_typed("a"));
    assert!(!driver.effects.contains(&Effect::DropAutosave(path)));
}

#[test]
fn a_clean_text_follows_the_disk_with_its_cursor() {
    let (mut driver, path) = Driver::writing(OLD);
    let mut changed = Post::clone(&post("a.md", "A", "2026-11-02"));
    changed.stamp.size = 99;
    driver.delta(vec![Arc::new(changed)], &[]);
    let (text, state) = driver.load_job().known.expect("a text to compare with");
    assert_eq!(text.to_string(), OLD);
    let new = OLD.replace("title: A\n", "title: A\ntags: [x]\n");
    let mut read = loaded(&path, &new);
    read.edits = Some((state, vec![(13..13, "tags: [x]\n".to_owned())]));
    driver.event(Event::Loaded(Box::new(read)));
    assert_eq!(driver.text(), new);
    let open_post = driver.app.edit.current().expect("a text");
    assert_eq!(
        (open_post.line_and_column(), open_post.is_unsaved()),
        ((6, 1), false)
    );
    driver.ctrl('z');
    assert_eq!(driver.text(), OLD);
    assert!(driver.app.edit.is_unsaved(&path));
}

#[test]
fn a_file_that_was_only_touched_changes_nothing() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    driver.event(Event::Loaded(Box::new(loaded(&path, OLD))));
    assert_eq!(
        (driver.text(), driver.warning_text()),
        (with_typed("a"), String::new())
    );
}

#[test]
fn an_unsaved_text_stays_when_the_disk_has_another_and_it_is_told() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.keys("a");
    let mut read = loaded(&path, "other");
    read.edits = Some((1, Vec::new()));
    driver.event(Event::Loaded(Box::new(read)));
    assert_eq!(driver.text(), with_typed("a"));
    assert!(
        driver.warning_text().contains("changed on disk"),
        "{}",
        driver.warning_text()
    );
    driver.ctrl('s');
    let base = FileVersion::new(OLD.as_bytes(), FileStamp::default());
    assert_eq!(
        driver.save_job().base,
        Some(base),
        "the save finds the difference"
    );
}

#[test]
fn a_file_that_is_deleted_leaves_its_text_unsaved() {
    let (mut driver, path) = Driver::writing(OLD);
    driver.delta(Vec::new(), &["a.md"]);
    assert!(driver.app.edit.is_unsaved(&path));
    assert_eq!(driver.keep_job().text.to_string(), OLD);
    assert!(driver.warning_text().contains("deleted on disk"));
    driver.ctrl('s');
    driver.finish_save(SaveMethod::New);
    assert!(
        driver.status_text().contains("was created again"),
        "{}",
        driver.status_text()
    );
}

#[test]
fn a_post_that_another_has_is_read_until_it_is_taken_over() {
    let mut driver = Driver::new(vec![post("a.md", "A", "2026-11-02")]);
    driver.keys("e");
    let path = driver.load_job().path;
    let mut read = loaded(&path, OLD);
    read.is_open_elsewhere = true;
    driver.event(Event::Loaded(Box::new(read)));
    assert!(driver.warning_text().contains("Another postdesk"));
    driver.keys("x");
    assert!(matches!(
        driver.app.mode,
        InputMode::Confirm(Confirmation::TakeOver {
            lock: ReadOnlyReason::OtherInstance
        })
    ));
    assert_eq!(driver.text(), OLD);
    driver.keys("tx");
    assert_eq!(driver.text(), with_typed("x"));
}
