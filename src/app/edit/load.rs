//! Opening posts for editing, and external changes of open files.

use std::path::{Path, PathBuf};

use crate::app::context::Context;
use crate::app::event::PasteContinuation;
use crate::app::jobs::edit::{Edits, LoadDone, LoadJob, RecoveredFile};
use crate::app::notice::{NoticeLevel, NoticeText, NoticeTopic};
use crate::app::view::Pane;
use crate::app::{Effect, Event};
use crate::blog::Delta;
use crate::blog::recovery::FoundRecovery;
use crate::config::Action;
use crate::editor::highlight::LexerState;
use crate::editor::{Replacement, Selection, Transaction};

use super::open_post::OpenPost;
use super::read_only::ReadOnlyReason;
use super::{CursorStart, EditPane, PendingInput, PendingOpen};

/// Maximum number of input events kept while a file is loading.
const MAX_PENDING_INPUT: usize = 10_000;

/// A post that was just opened.
#[derive(Debug)]
pub(in crate::app) struct OpenedPost {
    /// Whether the file is shown from its top.
    is_at_top: bool,
    /// Input that arrived while it was loading.
    input: Vec<PendingInput>,
    recovery_files: Vec<FoundRecovery>,
}

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

impl EditPane {
    /// Opens a file with the cursor at a place: requests its text, or returns whether it is open
    /// already.
    pub(in crate::app) fn open(
        &mut self,
        path: &Path,
        at: CursorStart,
        cx: &mut Context<'_>,
    ) -> bool {
        let Some(open_post) = self.find_mut(path) else {
            self.pending_open = Some(PendingOpen {
                path: path.to_owned(),
                cursor: at,
                input: Vec::new(),
            });
            let path = path.to_owned();
            let job = LoadJob { path, known: None };
            cx.outbox.push(Effect::Load(Box::new(job)));
            return false;
        };
        // without a line of its own, the cursor stays where it was left
        let (line, column) = match at {
            CursorStart::Body(line) => (line, 1),
            CursorStart::At(line, column) => (line, column),
        };
        if line > 1 && open_post.line_and_column().0 != line {
            let place = open_post.position_at((line, column));
            open_post.select(Selection::at(place), cx.clock.now);
        }
        true
    }

    /// Shows an open post, and focuses it.
    pub(in crate::app) fn show(&mut self, path: PathBuf, cx: &mut Context<'_>) {
        self.current_path = Some(path);
        cx.notices.retract(&NoticeTopic::Recovered);
        if cx.view.focus != Pane::Edit {
            self.leaving.to = cx.view.focus;
        }
        cx.view.focus = Pane::Edit;
    }

    /// Opens a file in `$EDITOR` at a line and column, unless its text is not on disk.
    pub(in crate::app) fn open_externally(
        &self,
        place: Option<(PathBuf, (usize, usize))>,
        cx: &mut Context<'_>,
    ) {
        if cx.session.read_only {
            return cx.show_message("Can't open an editor: started with --read-only.");
        }
        let Some((path, at)) = place else {
            return cx.show_message("No post to open.");
        };
        if self.is_unsaved(&path) {
            return cx.show_message("Save first: the external editor opens the file on disk.");
        }
        cx.outbox.push(Effect::OpenExternalEditor(path, at));
    }

    /// Handles a file that was read: opens the post that was requested, or updates an open one.
    pub(in crate::app) fn handle_loaded(
        &mut self,
        loaded: LoadDone,
        cx: &mut Context<'_>,
    ) -> Option<OpenedPost> {
        if self.find(&loaded.path).is_some() {
            self.handle_external_change(loaded, cx);
            return None;
        }
        let is_wanted = |asked: &mut PendingOpen| asked.path == loaded.path;
        let Some(asked) = self.pending_open.take_if(is_wanted) else {
            cx.outbox.push(Effect::Release(loaded.path));
            return None;
        };
        let name = cx.library.file_label(&loaded.path);
        let disk = match loaded.disk {
            Ok(disk) => disk,
            Err(why) => {
                cx.notify_failure(&format!("{name} {why}"));
                cx.outbox.push(Effect::Release(loaded.path));
                return None;
            }
        };
        let post = cx.library.post_at(&loaded.path).map(|post| post.id.clone());
        let reader = cx.library.kind.generator_rules().front_matter.syntax;
        let start = LexerState::start(reader).in_dialect(loaded.dialect);
        let mut open_post = OpenPost::new(loaded.path, name, post, disk, start);
        open_post.restore_history(loaded.history);
        if loaded.is_open_elsewhere {
            open_post.read_only_reason = open_post
                .read_only_reason
                .or(Some(ReadOnlyReason::OtherInstance));
        }
        if cx.session.read_only {
            open_post.read_only_reason = Some(ReadOnlyReason::ReadOnlySession);
        }
        let (at, is_at_top) = open_post.start_position(asked.cursor);
        open_post.select(Selection::at(at), cx.clock.now);
        open_post.take_snapshot();
        self.posts.push(open_post);
        Some(OpenedPost {
            is_at_top,
            input: asked.input,
            recovery_files: loaded.recovery_files,
        })
    }

    /// Says why the post on the screen is read-only, scrolls to its cursor, and offers a recovery
    /// copy. Returns the input that was typed while it was loading.
    pub(in crate::app) fn finish_opening(
        &mut self,
        opened: OpenedPost,
        cx: &mut Context<'_>,
    ) -> Vec<PendingInput> {
        self.notify_read_only(cx);
        if !opened.is_at_top {
            self.scroll_cursor_into_view(cx);
        }
        self.offer_recovery(opened.recovery_files, cx);
        opened.input
    }

    /// Keeps input while the file is loading. Returns whether the event was consumed.
    pub(in crate::app) fn type_ahead(&mut self, event: &Event) -> bool {
        let Some(asked) = &mut self.pending_open else {
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

    /// Reports posts with unsaved text of an earlier session; opening one offers to restore it.
    pub(in crate::app) fn notify_recovered(
        &mut self,
        found: &[RecoveredFile],
        cx: &mut Context<'_>,
    ) {
        let is_open = |file: &PathBuf| {
            let is_asked = self
                .pending_open
                .as_ref()
                .is_some_and(|asked| asked.path == *file);
            is_asked || self.find(file).is_some()
        };
        let left = found.iter().filter(|found| !is_open(&found.file));
        let (here, elsewhere): (Vec<&RecoveredFile>, Vec<&RecoveredFile>) =
            left.partition(|it| it.is_in_open_blog);
        let (gone, there): (Vec<_>, Vec<_>) = here.into_iter().partition(|it| it.is_gone);
        let Some(first) = there.iter().chain(&gone).next() else {
            return notify_recovered_elsewhere(elsewhere.len(), cx);
        };
        let name = cx.library.file_label(&first.file);
        let text = match there.len() + gone.len() - 1 {
            0 if first.is_gone => NoticeText::new(&format!(
                "Recovered unsaved text of {name}, which was deleted: `postdesk recover` restores it."
            )),
            0 => NoticeText::new(&format!("Recovered unsaved text of {name}. "))
                .key(Action::Edit)
                .words(" on the post restores it."),
            more => NoticeText::new(&format!(
                "Recovered unsaved text of {name} and {more} more. "
            ))
            .key(Action::Edit)
            .words(" on a post restores it; `postdesk recover` lists them."),
        };
        cx.notify_text(NoticeLevel::Warning, NoticeTopic::Recovered, text);
    }

    /// Scrolls the cursor line to a third of the screen height.
    fn scroll_cursor_into_view(&mut self, cx: &mut Context<'_>) {
        let screen = cx.screen();
        let (Some(room), Some(open_post)) = (screen.editor_size(), self.current_mut()) else {
            return;
        };
        let at = open_post.buffer.head();
        open_post
            .view
            .show_at(open_post.buffer.text(), at, room.height / 3, room);
    }

    /// Requests the files of open posts that changed on disk.
    pub(in crate::app) fn reload_changed_files(&mut self, delta: &Delta, cx: &mut Context<'_>) {
        for open_post in &mut self.posts {
            let new = delta
                .upserts
                .iter()
                .find(|post| post.path == open_post.path);
            if let Some(post) = new {
                open_post.post = Some(post.id.clone());
                let stamp = open_post.base.as_ref().map(|base| base.stamp);
                if stamp != Some(post.stamp) && open_post.pending_save.is_none() {
                    cx.outbox.push(open_post.request_reload());
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
                    "{} was deleted on disk. Save to create it again.",
                    open_post.name
                );
                cx.notify(NoticeLevel::Warning, NoticeTopic::ChangedOnDisk, &text);
            }
        }
    }

    /// Handles a new version of an open file: an unchanged text is reloaded, an unsaved one stays.
    fn handle_external_change(&mut self, loaded: LoadDone, cx: &mut Context<'_>) {
        let (Ok(disk), Some(open_post)) = (loaded.disk, self.find_mut(&loaded.path)) else {
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
                "{} changed on disk. Saving will show both versions.",
                open_post.name
            );
            cx.notify(NoticeLevel::Warning, NoticeTopic::ChangedOnDisk, &text);
            return self.refresh_conflict(&path, &disk, cx);
        }
        let Some((_, edits)) = loaded
            .edits
            .filter(|(state, _)| *state == open_post.buffer.revision())
        else {
            cx.outbox.push(open_post.request_reload());
            return;
        };
        let made = open_post.reload(edits);
        open_post.is_escaped = disk.is_escaped;
        open_post.set_disk_version(disk.text.clone(), disk.base.clone());
        if self.current_path.as_ref() == Some(&path) {
            self.map_find_positions(&made, cx);
            if self.find_state.current_match.is_some() {
                self.count_matches();
            }
        }
        cx.show_message("Reloaded: the file changed on disk.");
        self.refresh_conflict(&path, &disk, cx);
    }
}

/// Reports recovery copies that belong to no post of this blog and cannot be restored here.
fn notify_recovered_elsewhere(count: usize, cx: &mut Context<'_>) {
    let words = match count {
        0 => return,
        1 => {
            "Unsaved text of another folder was recovered: `postdesk recover` shows it.".to_owned()
        }
        _ => format!(
            "Unsaved text of {count} posts in other folders was recovered: `postdesk recover` lists it."
        ),
    };
    cx.show_message(&words);
}
