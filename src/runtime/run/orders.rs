//! Jobs for the file worker and the autosave worker.

use std::io;
use std::path::PathBuf;

use crate::app::Effect;
use crate::app::jobs::copy::CopyJob;
use crate::app::jobs::render::RenderJob;

use super::EventLoop;
use crate::app::saved_session::SavedSession;
use crate::app::scroll_anchor::ScrollAnchor;
use crate::runtime::autosave_worker::AutosaveCommand as Draft;
use crate::runtime::{
    clock, disk_timeout, file_worker, log, panics, pinned_posts, read_marks, reading_positions,
    saved_sessions,
};

impl EventLoop {
    /// Orders a page of the preview, which is laid out once the next frame is drawn; the first frame
    /// waits for it.
    pub(super) fn order_page(&mut self, job: RenderJob) {
        let job = self.with_dialect(job);
        self.workers.render.store(job);
        if !self.frame.has_drawn {
            self.workers.render.submit_stored();
        }
    }

    /// Returns a job with the site's Markdown dialect.
    fn with_dialect(&self, job: RenderJob) -> RenderJob {
        let dialect = self.site.dialect(&job.post.path);
        RenderJob { dialect, ..job }
    }

    /// Sends a job to the file worker.
    pub(super) fn order_file(&self, effect: Effect) {
        let order = match effect {
            Effect::Load(job) => {
                let dialect = self.site.dialect(&job.path);
                file_worker::FileJob::Load(job, dialect)
            }
            Effect::Save(job) => file_worker::FileJob::Save(job),
            Effect::Compare(job) => file_worker::FileJob::Compare(job),
            Effect::Headings(job) => {
                file_worker::FileJob::Headings(Box::new(self.with_dialect(*job)))
            }
            Effect::CopyLines(job) => {
                let page = self.with_dialect(job.page);
                file_worker::FileJob::CopyLines(Box::new(CopyJob { page, ..*job }))
            }
            Effect::ListImages(post) => {
                let root = self.site.root.clone();
                file_worker::FileJob::ListImages(root, self.site.kind, post)
            }
            Effect::Release(path) => file_worker::FileJob::Release(path),
            Effect::ApplyChange(operation) => file_worker::FileJob::Apply(operation),
            Effect::UndoChange(at) => {
                let times = [at, clock::now(&self.zone).now];
                file_worker::FileJob::Undo(self.site.root.clone(), times)
            }
            Effect::SaveTheme(file, name) => file_worker::FileJob::SaveTheme(file, name),
            Effect::SaveFilter(file, edit) => file_worker::FileJob::SaveFilter(file, edit),
            _ => return,
        };
        self.workers.files.send(order);
    }

    /// Sends a job to the autosave thread.
    pub(super) fn send_autosave(&self, effect: Effect) {
        let is_new = matches!(effect, Effect::Autosave(_));
        let order = match effect {
            Effect::Autosave(job) => Draft::Autosave(job),
            Effect::StashText(job, clears) => Draft::StashText(job, clears),
            Effect::DropAutosave(path) => Draft::DropAutosave(path),
            Effect::ReplaceRecovery(path, old) => Draft::ReplaceRecovery(path, old),
            Effect::DeleteRecovery(path) => Draft::DeleteRecovery(path),
            Effect::AutosaveTyped(job) => Draft::AutosaveForm(job),
            Effect::DropTypedAutosave(slot) => Draft::DropFormAutosave(slot),
            Effect::ReplaceTypedRecovery(slot, old) => Draft::ReplaceFormRecovery(slot, old),
            _ => return,
        };
        self.workers.autosave.send(order);
        if is_new {
            panics::trigger_for_test("keep");
        }
    }

    /// Writes which posts were read, within a limit of time.
    pub(super) fn save_read_marks(&self, posts: Vec<(PathBuf, usize)>) {
        let Some(file) = self
            .state_files
            .positions
            .as_deref()
            .map(read_marks::file_beside)
        else {
            return;
        };
        let done = disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
            read_marks::write(&file, posts)
        });
        let done = done.unwrap_or_else(|| Err(io::ErrorKind::TimedOut.into()));
        log::log_failure("save read marks", &done);
    }

    /// Writes which posts were pinned or unpinned, within a limit of time.
    pub(super) fn save_pins(&self, changes: Vec<(PathBuf, bool)>) {
        let positions = self.state_files.positions.as_deref();
        let Some(file) = positions.map(pinned_posts::file_beside) else {
            return;
        };
        let done = disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
            pinned_posts::write(&file, &changes)
        });
        let done = done.unwrap_or_else(|| Err(io::ErrorKind::TimedOut.into()));
        log::log_failure("save pins", &done);
    }

    /// Writes the reading positions, within a limit of time.
    pub(super) fn save_reading_positions(&self, places: Vec<(PathBuf, ScrollAnchor)>) {
        if let Some(file) = self.state_files.positions.clone() {
            // a reading position that isn't saved costs a key or two
            let done =
                disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
                    reading_positions::write(&file, places)
                });
            let done = done.unwrap_or_else(|| Err(io::ErrorKind::TimedOut.into()));
            log::log_failure("save reading positions", &done);
        }
    }

    /// Writes the session, within a limit of time.
    pub(super) fn save_session(&self, session: SavedSession) {
        if let Some(folder) = self.state_files.sessions.clone() {
            let posts = self.site.posts.clone();
            let done =
                disk_timeout::run_with_timeout(disk_timeout::USER_FILES_TIMEOUT, move || {
                    saved_sessions::write(&folder, &posts, session)
                });
            let done = done.unwrap_or_else(|| Err(io::ErrorKind::TimedOut.into()));
            log::log_failure("save the session", &done);
        }
    }
}
