//! Set of worker threads of a blog, started together.

use std::io;
use std::sync::mpsc::Sender;

use jiff::tz::TimeZone;

use crate::app::jobs::full_text::FullTextJob;
use crate::app::jobs::links::LinksJob;
use crate::app::jobs::render::RenderJob;
use crate::app::jobs::search::SearchJob;
use crate::app::jobs::spelling::SpellJob;
use crate::blog::Index;
use crate::runtime::autosave_worker::AutosaveThread;
use crate::runtime::disk_job::DiskJob;
use crate::runtime::file_worker::FileThread;
use crate::runtime::highlight_worker::HighlightWorker;
use crate::runtime::image_worker::ImageJob;
use crate::runtime::latest_worker::LatestWorker;
use crate::runtime::message::Message;
use crate::runtime::{
    disk_worker, image_worker, link_worker, render_worker, search_worker, spell_worker,
};

use super::startup_params::StartupParams;

/// The worker threads; those that take long to start do so with their first job.
pub(super) struct Workers {
    pub(super) disk: Sender<DiskJob>,
    pub(super) render: LatestWorker<RenderJob>,
    pub(super) highlight: HighlightWorker,
    pub(super) images: LatestWorker<ImageJob>,
    /// Dropped before the files: typed text is worth more than a save that hangs.
    pub(super) autosave: AutosaveThread,
    pub(super) files: FileThread,
    pub(super) spell: LatestWorker<SpellJob>,
    pub(super) search: LatestWorker<SearchJob>,
    pub(super) full_text: LatestWorker<FullTextJob>,
    pub(super) links: LatestWorker<LinksJob>,
}

impl Workers {
    /// Submits the jobs that waited for the frame.
    pub(super) fn submit_stored(&mut self) {
        self.render.submit_stored();
        self.highlight.request_stored();
        self.spell.submit_stored();
        self.search.submit_stored();
        self.full_text.submit_stored();
        self.links.submit_stored();
    }

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
                (
                    Index::new(start.site.clone())
                        .with_audience(start.audience())
                        .with_reader(Box::new(start.post_reader())),
                    start.posts_to_read_first(),
                ),
                zone.clone(),
                !start.setup.read_only,
                out.clone(),
            )?,
            render: render_worker::worker(start.site.root.clone(), out.clone()),
            highlight: HighlightWorker::new(out.clone()),
            images: image_worker::worker(out.clone()),
            autosave: journal,
            files,
            spell: spell_worker::worker(start.dictionaries.clone(), out.clone()),
            search: search_worker::line_worker(out.clone()),
            full_text: search_worker::full_text_worker(out.clone()),
            links: link_worker::worker(start.site.clone(), out.clone()),
        })
    }
}
