//! Set of worker threads of a blog, started together.

use std::io;
use std::sync::mpsc::Sender;

use jiff::tz::TimeZone;

use crate::app::RenderJob;
use crate::app::full_text::FullTextJob;
use crate::app::search::SearchJob;
use crate::blog::Index;
use crate::runtime::autosave_worker::AutosaveThread;
use crate::runtime::disk_job::DiskJob;
use crate::runtime::disk_worker;
use crate::runtime::file_worker::FileThread;
use crate::runtime::highlight_worker::HighlightThread;
use crate::runtime::image_worker::ImageThread;
use crate::runtime::latest_worker::LatestWorker;
use crate::runtime::message::Message;
use crate::runtime::search_worker;
use crate::runtime::spell_worker::SpellThread;

use super::startup_params::StartupParams;

/// The worker threads; those that take long to start do so with their first job.
pub(super) struct Workers {
    pub(super) disk: Sender<DiskJob>,
    pub(super) render: Sender<RenderJob>,
    pub(super) highlight: HighlightThread,
    pub(super) images: ImageThread,
    /// Dropped before the files: typed text is worth more than a save that hangs.
    pub(super) autosave: AutosaveThread,
    pub(super) files: FileThread,
    pub(super) spell: SpellThread,
    pub(super) search: LatestWorker<SearchJob>,
    pub(super) full_text: LatestWorker<FullTextJob>,
}

impl Workers {
    /// Starts the workers for a blog; fails where no thread can be started.
    pub(super) fn start(
        start: &StartupParams,
        zone: &TimeZone,
        out: &Sender<Message>,
    ) -> io::Result<Self> {
        let journal = AutosaveThread::start(start.recovery_folders.clone(), out.clone())?;
        let (drafts, undo_log) = (start.recovery_folders.clone(), start.undo_log.clone());
        let files = FileThread::start(
            drafts,
            undo_log,
            &start.site.posts,
            journal.sender(),
            out.clone(),
        )?;
        Ok(Self {
            disk: disk_worker::start_disk(
                Index::new(start.site.clone()).with_audience(start.audience()),
                zone.clone(),
                !start.setup.read_only,
                out.clone(),
            )?,
            render: disk_worker::start_render(start.site.root.clone(), out.clone())?,
            highlight: HighlightThread::new(out.clone()),
            images: ImageThread::new(out.clone()),
            autosave: journal,
            files,
            spell: SpellThread::new(start.dictionaries.clone(), out.clone()),
            search: LatestWorker::new("search", search_worker::search_lines, out.clone()),
            full_text: LatestWorker::new("texts", search_worker::search_filter_words, out.clone()),
        })
    }
}
