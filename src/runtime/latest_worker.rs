//! Worker thread that runs only the latest job: a newer one replaces those that wait, and the one
//! that runs can ask whether it is stale.
//!
//! The thread starts with the first job and ends with its [`LatestWorker`]. A panic is a failed
//! job: it becomes a notification, and the thread continues.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tracing::debug_span;

use crate::app::Event;
use crate::app::notice::{NoticeLevel, NoticeTopic};

use super::message::Message;
use super::{log, panics};

/// Handle of a worker that drops all jobs but the latest.
pub(super) struct LatestWorker<J> {
    name: &'static str,
    jobs: Sender<J>,
    out: Sender<Message>,
    /// A job that waits for the next frame.
    stored: Option<J>,
    /// Body of the thread until it starts.
    not_started: Option<Box<dyn FnOnce() + Send>>,
}

impl<J: Send + 'static> LatestWorker<J> {
    /// Creates a worker that calls `work` for each job; starts no thread yet.
    pub(super) fn new(
        name: &'static str,
        out: Sender<Message>,
        work: impl FnMut(J, &mut LatestJobs<J>) + Send + 'static,
    ) -> Self {
        Self::with_kept_jobs(name, out, |_| false, work)
    }

    /// Creates a worker that never drops the jobs for which `is_kept` returns true.
    pub(super) fn with_kept_jobs(
        name: &'static str,
        out: Sender<Message>,
        is_kept: fn(&J) -> bool,
        mut work: impl FnMut(J, &mut LatestJobs<J>) + Send + 'static,
    ) -> Self {
        let (sender, received) = mpsc::channel();
        let mut jobs = LatestJobs {
            received,
            waiting: VecDeque::new(),
            is_kept,
            out: Some(out.clone()),
        };
        let body = move || {
            while let Some(job) = jobs.next() {
                let _span = debug_span!("job", worker = name).entered();
                let done = panics::catch_panic(AssertUnwindSafe(|| work(job, &mut jobs)));
                if let Err(what) = done {
                    let text = format!("postdesk could not finish this and continues: {what}");
                    jobs.send(failure(text));
                }
            }
        };
        Self {
            name,
            jobs: sender,
            out,
            stored: None,
            not_started: Some(Box::new(body)),
        }
    }

    /// Stores a job until the next frame is drawn, so that the thread doesn't compete with the frame
    /// for a processor; replaces the one that was stored before.
    pub(super) fn store(&mut self, job: J) {
        self.stored = Some(job);
    }

    /// Submits the stored job.
    pub(super) fn submit_stored(&mut self) {
        if let Some(job) = self.stored.take() {
            self.submit(job);
        }
    }

    /// Submits a job in place of those that wait. Reports an error if no thread can be started.
    pub(super) fn submit(&mut self, job: J) {
        if let Some(body) = self.not_started.take() {
            let thread = thread::Builder::new().name(self.name.to_owned());
            let started = thread.spawn(body);
            log::log_failure("start a thread", &started);
            if let Err(error) = started {
                let text = format!("Can't start the {} thread: {error}.", self.name);
                // without the event loop there is nobody to send to
                let _ = self.out.send(Message::Event(failure(text)));
            }
        }
        // without the thread nobody takes the job
        let _ = self.jobs.send(job);
    }
}

fn failure(text: String) -> Event {
    Event::Notify(NoticeLevel::Error, NoticeTopic::Failure, text)
}

/// Jobs and results of a worker, as its thread sees them.
pub(super) struct LatestJobs<J> {
    received: Receiver<J>,
    waiting: VecDeque<J>,
    is_kept: fn(&J) -> bool,
    /// `None` once the results have no receiver any more.
    out: Option<Sender<Message>>,
}

impl<J> LatestJobs<J> {
    /// Waits for a job; returns `None` once there can't be one, or nobody receives its results.
    fn next(&mut self) -> Option<J> {
        self.out.as_ref()?;
        if self.newer_waits() {
            return self.waiting.pop_front();
        }
        let job = self.received.recv().ok()?;
        self.add(job);
        self.take_newer()
    }

    /// Returns the job that replaces the one that runs, if there is one.
    pub(super) fn take_newer(&mut self) -> Option<J> {
        self.newer_waits();
        self.waiting.pop_front()
    }

    /// Whether the job that runs has been replaced, or its results have no receiver any more.
    pub(super) fn is_stale(&mut self) -> bool {
        self.out.is_none() || self.newer_waits()
    }

    /// Sends a result. Returns whether the job is to go on.
    pub(super) fn send(&mut self, event: Event) -> bool {
        let out = self.out.take();
        self.out = out.filter(|out| out.send(Message::Event(event)).is_ok());
        self.out.is_some()
    }

    fn newer_waits(&mut self) -> bool {
        while let Ok(job) = self.received.try_recv() {
            self.add(job);
        }
        !self.waiting.is_empty()
    }

    /// Queues a job behind those that are kept; the others give way to it, unless it is kept itself.
    fn add(&mut self, job: J) {
        if !(self.is_kept)(&job) {
            self.waiting.retain(self.is_kept);
        }
        self.waiting.push_back(job);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the jobs of a worker that keeps negative numbers, and both ends of its channels.
    fn jobs() -> (Sender<i32>, LatestJobs<i32>, Receiver<Message>) {
        let (sender, received) = mpsc::channel();
        let (out, events) = mpsc::channel();
        let jobs = LatestJobs {
            received,
            waiting: VecDeque::new(),
            is_kept: |job| *job < 0,
            out: Some(out),
        };
        (sender, jobs, events)
    }

    fn remaining(mut jobs: LatestJobs<i32>) -> Vec<i32> {
        std::iter::from_fn(|| jobs.take_newer()).collect()
    }

    #[test]
    fn only_the_latest_of_the_waiting_jobs_runs_and_kept_ones_all_do() {
        let table: &[(&[i32], &[i32])] = &[
            (&[], &[]),
            (&[1], &[1]),
            (&[1, 2, 3], &[3]),
            (&[1, -1], &[1, -1]),
            (&[1, -1, 2], &[-1, 2]),
            (&[-1, 1, -2, 2, -3], &[-1, -2, 2, -3]),
        ];
        for (sent, want) in table {
            let (sender, jobs, _events) = jobs();
            for job in *sent {
                sender.send(*job).unwrap();
            }
            assert_eq!(remaining(jobs), *want, "{sent:?}");
        }
    }

    #[test]
    fn a_stored_job_waits_and_only_the_last_one_runs() {
        let (out, events) = mpsc::channel();
        let (done, ran) = mpsc::channel();
        let mut worker = LatestWorker::new("test", out, move |job, _| {
            done.send(job).unwrap();
        });
        worker.store(1);
        worker.store(2);
        assert!(worker.not_started.is_some(), "nothing runs yet");
        worker.submit_stored();
        worker.submit_stored();
        drop(worker);
        assert_eq!(ran.iter().collect::<Vec<i32>>(), [2]);
        drop(events);
    }

    #[test]
    fn a_job_is_stale_as_soon_as_another_waits_or_nobody_listens() {
        let (sender, mut jobs, events) = jobs();
        sender.send(1).unwrap();
        assert_eq!(jobs.next(), Some(1));
        assert!(!jobs.is_stale());
        sender.send(2).unwrap();
        assert!(jobs.is_stale() && jobs.send(Event::Tick));
        assert_eq!((jobs.next(), jobs.is_stale()), (Some(2), false));
        drop(events);
        assert!(!jobs.is_stale() && !jobs.send(Event::Tick) && jobs.is_stale());
        sender.send(3).unwrap();
        assert_eq!(jobs.next(), None);
    }

    #[test]
    fn a_worker_without_senders_ends() {
        let (sender, mut jobs, _events) = jobs();
        sender.send(1).unwrap();
        drop(sender);
        assert_eq!((jobs.next(), jobs.next()), (Some(1), None));
    }

    #[test]
    fn a_panic_fails_one_job_and_the_next_one_runs() {
        let (out, events) = mpsc::channel();
        let mut worker = LatestWorker::new("test", out, |job: i32, jobs| {
            assert_ne!(job, 1, "the first job panics");
            jobs.send(Event::Tick);
        });
        worker.submit(1);
        let next = || match events.recv() {
            Ok(Message::Event(event)) => event,
            other => panic!("{other:?}"),
        };
        assert!(
            matches!(next(), Event::Notify(NoticeLevel::Error, _, text) if text.contains("first job"))
        );
        worker.submit(2);
        assert!(matches!(next(), Event::Tick));
    }
}
