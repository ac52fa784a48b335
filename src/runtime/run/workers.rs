//! Set of worker threads of a blog, started together.

use std::io;
use std::sync::mpsc::Sender;

use jiff::tz::TimeZone;

use crate::app::RenderJob;
use crate::app::full_text::TextsJob;
use crate::app::search::SearchJob;
use crate::blog::Index;
use crate::runtime::autosave_worker::JournalThread;
use crate::runtime::disk_worker;
use crate::runtime::file_worker::FileThread;
use crate::runtime::highlight_worker::ColourThread;
use crate::runtime::image_worker::ImageThread;
use crate::runtime::latest_worker::Newest;
use crate::runtime::message::Message;
use crate::runtime::search_worker;
use crate::runtime::spell_worker::SpellThread;

use super::Start;

/// The worker threads; those that take long to start do so with their first job.
pub(super) struct Workers {
    pub(super) disk: Sender<disk_worker::Order>,
    pub(super) render: Sender<RenderJob>,
    pub(super) colour: ColourThread,
    pub(super) images: ImageThread,
    /// Dropped before the files: typed text is worth more than a save that hangs.
    pub(super) journal: JournalThread,
    pub(super) files: FileThread,
    pub(super) spell: SpellThread,
    pub(super) search: Newest<SearchJob>,
    pub(super) texts: Newest<TextsJob>,
}

impl Workers {
    /// Starts the workers for a blog; fails where no thread can be started.
    pub(super) fn start(start: &Start, zone: &TimeZone, out: &Sender<Message>) -> io::Result<Self> {
        let journal = JournalThread::start(start.drafts.clone(), out.clone())?;
        let (drafts, ledger) = (start.drafts.clone(), start.ledger.clone());
        let files = FileThread::start(
            drafts,
            ledger,
            &start.site.posts,
            journal.orders(),
            out.clone(),
        )?;
        Ok(Self {
            disk: disk_worker::start_disk(
                Index::new(start.site.clone()).shown_to(start.audience()),
                zone.clone(),
                !start.setup.read_only,
                out.clone(),
            )?,
            render: disk_worker::start_render(start.site.root.clone(), out.clone())?,
            colour: ColourThread::new(out.clone()),
            images: ImageThread::new(out.clone()),
            journal,
            files,
            spell: SpellThread::new(start.dictionaries.clone(), out.clone()),
            search: Newest::new("search", search_worker::rows, out.clone()),
            texts: Newest::new("texts", search_worker::words, out.clone()),
        })
    }
}
