//! Render worker: renders posts on a thread.

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use crate::app::Event;
use crate::app::jobs::render::RenderJob;

use super::latest_worker::LatestWorker;
use super::message::Message;
use super::panics;
use super::render::Renderer;

/// Creates the worker for a site folder; the newest job replaces older ones, also one in progress.
pub(super) fn worker(site: PathBuf, out: Sender<Message>) -> LatestWorker<RenderJob> {
    let mut renderer = None;
    LatestWorker::new("render", out, move |job, jobs| {
        panics::trigger_for_test("worker");
        let renderer = renderer.get_or_insert_with(|| Renderer::for_site(&site));
        let done = renderer.render_watched(&job, &mut |first| {
            let rows = first.map(|first| Event::Rendered(Box::new(first)));
            rows.is_none_or(|rows| jobs.send(rows)) && !jobs.is_stale()
        });
        if let Some(rendered) = done {
            jobs.send(Event::Rendered(Box::new(rendered)));
        }
    })
}
