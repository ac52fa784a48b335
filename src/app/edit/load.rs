//! Opening posts for editing, and external changes of open files.

use std::path::{Path, PathBuf};

use crate::app::event::PasteContinuation;
use crate::app::mode::Pane;
use crate::app::notice::{NoticeLevel, NoticeTopic};
use crate::app::{App, Effect, Event};
use crate::blog::{Delta, PostId};
use crate::editor::highlight::LexerState;
use crate::editor::{Replacement, Selection, Transaction};

use super::open_post::OpenPost;
use super::read_only::ReadOnlyReason;
use super::{Edits, LoadDone, LoadJob, PendingInput, PendingOpen, RecoveredFile};

/// Maximum number of input events kept while a file is loading.
const MAX_PENDING_INPUT: usize = 10_000;

impl OpenPost {
    /// Requests the current text on disk.
    pub fn request_reload(&self) -> Effect {
        Effect::Load(Box::new(LoadJob {
            path: self.path.clone(),
            known: Some((self.buffer.text().clone(), self.buffer.revision())),
        }))
    }

    /// Applies the edits that turn the text into the one on disk; cursor and view stay on their text.
    /// Returns the change.
    fn reload(&mut self, edits: Edits) -> Transaction {
        let changes = edits.into_iter();
        let changes = changes
            .map(|(at, text)| Replacement::new(at, text))
            .collect();
        let made = Transaction::new(changes, self.buffer.selection());
        let selection = self.buffer.selection();
        let selection = Selection::between(
            made.map_position(selection.anchor),
            made.map_position(selection.head),
        );
        let top = made.map_position(self.view.top());
        let made = made.selecting(selection);
        self.buffer.apply(&made);
        self.view.set_top(top);
        made
    }
}

impl App {
    /// Opens the selected post for editing at the line on the screen.
    pub(in crate::app) fn edit_selected(&mut self) {
        let Some(post) = self.list.chosen(&self.library) else {
            return self.show_message("There is no post to write in.");
        };
        let (path, id) = (post.path.clone(), post.id.clone());
        let is_shown = self.preview.id() == Some(&id);
        let line = if is_shown {
            self.preview.anchor().line
        } else {
            0
        };
        if self.session.read_only {
            return self.show_message("Not opened for writing: started with --read-only.");
        }
        self.list.pin_selection(&self.library);
        self.edit_file(path, (line.max(1), 1));
    }

    /// Opens the post in `$EDITOR` at the line on the screen.
    pub(in crate::app) fn open_in_external_editor(&mut self) {
        if self.session.read_only {
            return self.show_message("Not opened: started with --read-only.");
        }
        let (path, at) = match (self.edit.current(), self.list.chosen(&self.library)) {
            (Some(open_post), _) => (open_post.path.clone(), open_post.line_and_column()),
            (None, Some(post)) => {
                let is_shown = self.preview.id() == Some(&post.id);
                let line = if is_shown {
                    self.preview.anchor().line
                } else {
                    1
                };
                (post.path.clone(), (line.max(1), 1))
            }
            (None, None) => return self.show_message("There is no post to open."),
        };
        if self.edit.is_unsaved(&path) {
            return self.show_message("Save it first: your editor opens what is on disk.");
        }
        self.outbox.push(Effect::OpenExternalEditor(path, at));
    }

    /// Opens a file for editing at a line and column.
    pub fn edit_file(&mut self, path: PathBuf, at: (usize, usize)) {
        if let Some(open_post) = self.edit.find_mut(&path) {
            let is_elsewhere = open_post.line_and_column().0 != at.0 && at.0 > 1;
            if is_elsewhere {
                let place = open_post.position_at(at);
                open_post.select(Selection::at(place), self.clock.now);
            }
            return self.show_open_post(path);
        }
        self.edit.pending_open = Some(PendingOpen {
            path: path.clone(),
            cursor: at,
            input: Vec::new(),
        });
        self.outbox
            .push(Effect::Load(Box::new(LoadJob { path, known: None })));
    }

    /// Shows an open post.
    fn show_open_post(&mut self, path: PathBuf) {
        self.edit.current_path = Some(path);
        self.notices.retract(&NoticeTopic::Recovered);
        if self.view.focus != Pane::Edit {
            self.edit.previous_pane = self.view.focus;
        }
        self.view.focus = Pane::Edit;
        self.preview.matches = None;
        self.clamp_panes();
    }

    /// Keeps input while the file is loading. Returns whether the event was consumed.
    pub(in crate::app) fn type_ahead(&mut self, event: &Event) -> bool {
        let Some(asked) = &mut self.edit.pending_open else {
            return false;
        };
        if asked.input.len() < MAX_PENDING_INPUT {
            match event {
                Event::Key(key) => asked.input.push(PendingInput::Key(*key)),
                Event::Paste(text) => asked.input.push(PendingInput::Paste(text.clone())),
                Event::PastedKeys(poured) => match asked.input.last_mut() {
                    Some(PendingInput::Paste(before))
                        if poured.follows == PasteContinuation::Chunk =>
                    {
                        before.push_str(&poured.text);
                    }
                    _ => asked.input.push(PendingInput::Paste(poured.text.clone())),
                },
                _ => return false,
            }
        }
        matches!(
            event,
            Event::Key(_) | Event::Paste(_) | Event::PastedKeys(_)
        )
    }

    /// Handles a loaded file.
    pub(in crate::app) fn handle_loaded(&mut self, loaded: LoadDone) {
        if self.edit.find(&loaded.path).is_some() {
            return self.handle_external_change(loaded);
        }
        let is_wanted = |asked: &mut PendingOpen| asked.path == loaded.path;
        let Some(asked) = self.edit.pending_open.take_if(is_wanted) else {
            self.outbox.push(Effect::Release(loaded.path));
            return;
        };
        let disk = match loaded.disk {
            Ok(disk) => disk,
            Err(why) => {
                let text = format!("{} {why}", self.display_name(&loaded.path));
                self.notify_failure(&text);
                self.outbox.push(Effect::Release(loaded.path));
                return;
            }
        };
        let (name, post) = (
            self.display_name(&loaded.path),
            self.post_id_of_file(&loaded.path),
        );
        let reader = self.library.kind.generator_rules().front_matter.syntax;
        let start = LexerState::start(reader).in_dialect(loaded.dialect);
        let mut open_post = OpenPost::new(loaded.path.clone(), name, post, disk, start);
        if loaded.is_open_elsewhere {
            open_post.read_only_reason = open_post
                .read_only_reason
                .or(Some(ReadOnlyReason::OtherInstance));
        }
        if self.session.read_only {
            open_post.read_only_reason = Some(ReadOnlyReason::ReadOnlySession);
        }
        let at = open_post.position_at(asked.cursor);
        open_post.select(Selection::at(at), self.clock.now);
        open_post.take_snapshot();
        self.edit.posts.push(open_post);
        self.show_open_post(loaded.path.clone());
        self.notify_read_only();
        self.scroll_cursor_into_view(asked.cursor.0);
        self.offer_recovery(&loaded.path, loaded.recovery_files);
        for typed in asked.input {
            match typed {
                PendingInput::Key(key) => self.handle_key(key),
                PendingInput::Paste(text) => self.paste(&text),
                PendingInput::Fix(at, fix) => self.fix_in_text(at, &fix),
            }
        }
    }

    /// Reports posts with unsaved text of an earlier session; opening one offers to restore it.
    pub(in crate::app) fn notify_recovered(&mut self, found: &[RecoveredFile]) {
        let is_open = |file: &PathBuf| {
            let is_asked = self
                .edit
                .pending_open
                .as_ref()
                .is_some_and(|asked| asked.path == *file);
            is_asked || self.edit.find(file).is_some()
        };
        let left = found.iter().filter(|found| !is_open(&found.file));
        let (here, elsewhere): (Vec<&RecoveredFile>, Vec<&RecoveredFile>) =
            left.partition(|it| it.is_in_open_blog);
        let (gone, there): (Vec<_>, Vec<_>) = here.into_iter().partition(|it| it.is_gone);
        let Some(first) = there.iter().chain(&gone).next() else {
            return self.notify_recovered_elsewhere(elsewhere.len());
        };
        let name = self.display_name(&first.file);
        let text = match there.len() + gone.len() - 1 {
            0 if first.is_gone => format!(
                "A draft of {name} was recovered, whose file is gone: `postdesk drafts` puts it back."
            ),
            0 => format!("A draft of {name} was recovered. Write in it (e) to restore it."),
            more => format!(
                "Drafts of {name} and {more} more were recovered. Write in one (e) to restore it; `postdesk drafts` lists them."
            ),
        };
        self.notices.push(
            NoticeLevel::Warning,
            NoticeTopic::Recovered,
            &text,
            self.clock.now,
        );
    }

    /// Reports recovery copies that belong to no post of this blog and cannot be restored here.
    fn notify_recovered_elsewhere(&mut self, count: usize) {
        let words = match count {
            0 => return,
            1 => "A draft of another folder waits: `postdesk drafts` shows it.".to_owned(),
            _ => format!("{count} drafts of other folders wait: `postdesk drafts` lists them."),
        };
        self.show_message(&words);
    }

    /// Scrolls the cursor line to a third of the screen height.
    fn scroll_cursor_into_view(&mut self, line: usize) {
        let screen = self.screen();
        let (Some(room), Some(open_post)) = (screen.editor_size(), self.edit.current_mut()) else {
            return;
        };
        if line > 1 {
            let at = open_post.buffer.head();
            open_post
                .view
                .show_at(open_post.buffer.text(), at, room.rows / 3, room);
        }
    }

    pub(super) fn notify_failure(&mut self, text: &str) {
        self.notices.push(
            NoticeLevel::Error,
            NoticeTopic::Failure,
            text,
            self.clock.now,
        );
    }

    /// Returns the name of a file in the post list, or else its file name.
    fn display_name(&self, path: &Path) -> String {
        let post = self.post_id_of_file(path).map(|id| id.to_string());
        post.unwrap_or_else(|| {
            let name = path.file_name().unwrap_or(path.as_os_str());
            name.to_string_lossy().into_owned()
        })
    }

    pub(super) fn post_id_of_file(&self, path: &Path) -> Option<PostId> {
        let mut posts = self.library.posts().iter();
        let post = posts.find(|post| post.path == *path)?;
        Some(post.id.clone())
    }

    /// Requests the files of open posts that changed on disk.
    pub(in crate::app) fn reload_changed_files(&mut self, delta: &Delta) {
        for open_post in &mut self.edit.posts {
            let new = delta
                .upserts
                .iter()
                .find(|post| post.path == open_post.path);
            if let Some(post) = new {
                open_post.post = Some(post.id.clone());
                let stamp = open_post.base.as_ref().map(|base| base.stamp);
                if stamp != Some(post.stamp) && open_post.pending_save.is_none() {
                    self.outbox.push(open_post.request_reload());
                }
            } else if open_post
                .post
                .as_ref()
                .is_some_and(|id| delta.removed.contains(id))
            {
                // the file is gone, so this is the only copy of the text
                open_post.buffer.mark_unsaved();
                open_post.autosaved_revision = None;
                let text = format!(
                    "{} is gone from the disk. Its text is here: saving makes the file again.",
                    open_post.name
                );
                self.notices.push(
                    NoticeLevel::Warning,
                    NoticeTopic::ChangedOnDisk,
                    &text,
                    self.clock.now,
                );
            }
        }
    }

    /// Handles a new version of an open file: an unchanged text is reloaded, an unsaved one stays.
    fn handle_external_change(&mut self, loaded: LoadDone) {
        let (Ok(disk), Some(open_post)) = (loaded.disk, self.edit.find_mut(&loaded.path)) else {
            return;
        };
        let path = loaded.path;
        let is_same = open_post
            .base
            .as_ref()
            .is_some_and(|base| base.fingerprint() == disk.base.fingerprint());
        if is_same {
            // the file may have become writable
            let is_protected = disk.base.is_protected();
            open_post.read_only_reason = open_post
                .read_only_reason
                .filter(|lock| is_protected || *lock != ReadOnlyReason::NoWritePermission);
            open_post.base = Some(disk.base);
            return;
        }
        let saving = open_post.pending_save.as_ref();
        if saving.is_some_and(|saving| saving.text == disk.text) {
            // written by the save that is running
            return;
        }
        // a text that is not displayed exactly as stored cannot be compared
        let is_part = matches!(
            open_post.read_only_reason,
            Some(ReadOnlyReason::NotText | ReadOnlyReason::TooLarge)
        );
        if !open_post.is_on_disk() || is_part || disk.is_lossy || disk.is_truncated {
            let text = format!(
                "{} was changed on disk while you write. Nothing is overwritten: saving shows both texts.",
                open_post.name
            );
            self.notices.push(
                NoticeLevel::Warning,
                NoticeTopic::ChangedOnDisk,
                &text,
                self.clock.now,
            );
            return self.refresh_conflict(&path, &disk);
        }
        let Some((_, edits)) = loaded
            .edits
            .filter(|(state, _)| *state == open_post.buffer.revision())
        else {
            self.outbox.push(open_post.request_reload());
            return;
        };
        let made = open_post.reload(edits);
        open_post.is_escaped = disk.is_escaped;
        open_post.set_disk_version(disk.text.clone(), disk.base.clone());
        if self.edit.current_path.as_ref() == Some(&path) {
            self.map_find_positions(&made);
            if self.edit.find_state.current_match.is_some() {
                self.count_matches();
            }
        }
        self.show_message("Reloaded: it was changed on disk.");
        self.refresh_conflict(&path, &disk);
    }
}
