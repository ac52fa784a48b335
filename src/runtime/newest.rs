//! A thread for work of which only the newest matters: it wins, also over what was begun.
//!
//! The thread starts with the first order.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::app::Event;
use crate::app::notice::{Level, Topic};

use super::message::Message;

/// Takes what there is to tell, where there is something, and says whether the rest is wanted.
pub(super) type Hand<'a> = dyn FnMut(Option<Event>) -> bool + 'a;

/// Does a piece of work, asking now and then whether it is still wanted.
type Work<J> = fn(&J, &mut Hand<'_>);

/// The thread.
#[derive(Debug)]
pub(super) struct Newest<J> {
    name: &'static str,
    work: Work<J>,
    out: Sender<Message>,
    orders: Option<Sender<J>>,
}

impl<J: Send + 'static> Newest<J> {
    /// Says what is done and where what it finds goes; nothing is started.
    pub(super) fn new(name: &'static str, work: Work<J>, out: Sender<Message>) -> Self {
        Self {
            name,
            work,
            out,
            orders: None,
        }
    }

    /// Orders work in the place of that before; without a thread to be had it says so.
    pub(super) fn order(&mut self, job: J) {
        if self.orders.is_none() {
            match start(self.name, self.work, self.out.clone()) {
                Ok(orders) => self.orders = Some(orders),
                Err(error) => {
                    let text =
                        format!("Nothing is looked through: there is no thread for it: {error}.");
                    let event = Event::Say(Level::Error, Topic::Failure, text);
                    // without the loop there is nobody to tell
                    let _ = self.out.send(Message::Event(event));
                }
            }
        }
        if let Some(orders) = &self.orders {
            let _ = orders.send(job);
        }
    }
}

/// Starts the thread; it ends when either side of the channels is gone.
fn start<J: Send + 'static>(
    name: &str,
    work: Work<J>,
    out: Sender<Message>,
) -> io::Result<Sender<J>> {
    let (sender, orders) = mpsc::channel();
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || run(work, &orders, &out))?;
    Ok(sender)
}

fn run<J>(work: Work<J>, orders: &Receiver<J>, out: &Sender<Message>) {
    let mut newer = None;
    while let Some(first) = newer.take().or_else(|| orders.recv().ok()) {
        let job = orders.try_iter().last().unwrap_or(first);
        work(&job, &mut |event| {
            newer = orders.try_iter().last().or(newer.take());
            let is_told = event
                .is_none_or(|event| newer.is_some() || out.send(Message::Event(event)).is_ok());
            is_told && newer.is_none()
        });
    }
}
