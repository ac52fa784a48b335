//! Worker thread that runs only the latest job: a newer one replaces those that wait and cancels
//! the one that runs.
//!
//! The thread starts with the first job.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tracing::debug_span;

use crate::app::Event;
use crate::app::notice::{NoticeLevel, NoticeTopic};

use super::message::Message;

/// Reports an event, if there is one; returns false if the job is stale and should stop.
pub(super) type ReportEvent<'a> = dyn FnMut(Option<Event>) -> bool + 'a;

/// Runs a job; calls the reporter regularly to learn whether the job is still wanted.
type JobFn<J> = fn(&J, &mut ReportEvent<'_>);

/// A worker that drops all jobs but the latest.
#[derive(Debug)]
pub(super) struct LatestWorker<J> {
    name: &'static str,
    work: JobFn<J>,
    out: Sender<Message>,
    orders: Option<Sender<J>>,
}

impl<J: Send + 'static> LatestWorker<J> {
    /// Creates a worker for a function and a channel for its events; starts no thread yet.
    pub(super) fn new(name: &'static str, work: JobFn<J>, out: Sender<Message>) -> Self {
        Self {
            name,
            work,
            out,
            orders: None,
        }
    }

    /// Submits a job in place of the previous one. Reports an error if no thread can be started.
    pub(super) fn submit(&mut self, job: J) {
        if self.orders.is_none() {
            match start(self.name, self.work, self.out.clone()) {
                Ok(orders) => self.orders = Some(orders),
                Err(error) => {
                    let text = format!("Error: can't start a thread for the search: {error}.");
                    let event = Event::Notify(NoticeLevel::Error, NoticeTopic::Failure, text);
                    // without the event loop there is nobody to send to
                    let _ = self.out.send(Message::Event(event));
                }
            }
        }
        if let Some(orders) = &self.orders {
            let _ = orders.send(job);
        }
    }
}

/// Starts the thread; it ends when either side of its channels is gone.
fn start<J: Send + 'static>(
    name: &'static str,
    work: JobFn<J>,
    out: Sender<Message>,
) -> io::Result<Sender<J>> {
    let (sender, orders) = mpsc::channel();
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || run((name, work), &orders, &out))?;
    Ok(sender)
}

fn run<J>((name, work): (&str, JobFn<J>), orders: &Receiver<J>, out: &Sender<Message>) {
    let mut newer = None;
    while let Some(first) = newer.take().or_else(|| orders.recv().ok()) {
        let job = orders.try_iter().last().unwrap_or(first);
        let _span = debug_span!("job", worker = name).entered();
        work(&job, &mut |event| {
            newer = orders.try_iter().last().or(newer.take());
            let is_told = event
                .is_none_or(|event| newer.is_some() || out.send(Message::Event(event)).is_ok());
            is_told && newer.is_none()
        });
    }
}
