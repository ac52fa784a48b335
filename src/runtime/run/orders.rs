//! Jobs for the file worker and the autosave worker.

use super::Shell;
use crate::app::{Effect, RenderJob};
use crate::runtime::autosave_worker::Order as Draft;
use crate::runtime::{clock, file_worker, panics};

impl Shell {
    /// Returns a job with the site's Markdown dialect.
    pub(super) fn in_dialect(&self, job: RenderJob) -> RenderJob {
        let dialect = self.site.dialect(&job.post.path);
        RenderJob { dialect, ..job }
    }

    /// Sends a job to the file worker.
    pub(super) fn order_file(&self, effect: Effect) {
        let order = match effect {
            Effect::Load(mut job) => {
                job.dialect = self.site.dialect(&job.path);
                file_worker::Order::Load(job)
            }
            Effect::Save(job) => file_worker::Order::Save(job),
            Effect::Compare(job) => file_worker::Order::Compare(job),
            Effect::Headings(job) => file_worker::Order::Headings(Box::new(self.in_dialect(*job))),
            Effect::Release(path) => file_worker::Order::Release(path),
            Effect::Operate(operation) => file_worker::Order::Operate(operation),
            Effect::TakeBack(at) => {
                let times = [at, clock::now(&self.zone).now];
                file_worker::Order::TakeBack(self.site.root.clone(), times)
            }
            _ => return,
        };
        self.workers.files.order(order);
    }

    /// Sends a job to the autosave thread.
    pub(super) fn order_draft(&self, effect: Effect) {
        let is_new = matches!(effect, Effect::Keep(_));
        let order = match effect {
            Effect::Keep(job) => Draft::Keep(job),
            Effect::SetAside(job, clears) => Draft::SetAside(job, clears),
            Effect::Forget(path) => Draft::Forget(path),
            Effect::ReplaceDraft(path, old) => Draft::Replace(path, old),
            Effect::DropDraft(path) => Draft::Drop(path),
            Effect::KeepTyped(job) => Draft::KeepTyped(job),
            Effect::ForgetTyped(slot) => Draft::ForgetTyped(slot),
            Effect::ReplaceTyped(slot, old) => Draft::ReplaceTyped(slot, old),
            _ => return,
        };
        self.workers.journal.order(order);
        if is_new {
            panics::provoke("keep");
        }
    }
}
