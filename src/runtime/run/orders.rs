//! Jobs for the file worker and the autosave worker.

use super::Shell;
use crate::app::{Effect, RenderJob};
use crate::runtime::journal::Order as Draft;
use crate::runtime::{clock, files, panics};

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
                files::Order::Load(job)
            }
            Effect::Save(job) => files::Order::Save(job),
            Effect::Compare(job) => files::Order::Compare(job),
            Effect::Headings(job) => files::Order::Headings(Box::new(self.in_dialect(*job))),
            Effect::Release(path) => files::Order::Release(path),
            Effect::Operate(operation) => files::Order::Operate(operation),
            Effect::TakeBack(at) => {
                let times = [at, clock::now(&self.zone).now];
                files::Order::TakeBack(self.site.root.clone(), times)
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
