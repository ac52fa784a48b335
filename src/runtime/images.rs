//! The thread that decodes pictures: no key, no frame and no page waits for one.
//!
//! It starts with the first picture. The newest order wins between two pictures; one that fails,
//! or is more than we care to decode, stays words. What knows a protocol of terminals is in `encode`
//! alone.

#[cfg(feature = "images")]
mod decode;
#[cfg(feature = "images")]
mod encode;
pub mod question;

use std::collections::VecDeque;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::app::Event;
use crate::app::pictures::Pixels;
use crate::config::Depth;
use crate::config::theme::Rgb;
use crate::markdown::PictureKey;
use crate::markdown::picture::Cell;

use super::message::Message;
use super::panics;
use question::Protocol;

/// A file of more bytes is not decoded.
#[cfg(feature = "images")]
const MOST_BYTES: u64 = 32 << 20;

/// What pictures are made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Means {
    /// How they get to the screen.
    pub protocol: Protocol,
    /// The size of a character in pixels.
    pub cell: Cell,
    /// How many colours there are.
    pub depth: Depth,
    /// What shines through where a picture is transparent in part.
    pub ground: Rgb,
    /// How many pixels one has at most, where the terminal draws it.
    pub pixels: u64,
}

/// Pictures to be decoded, in this order.
#[derive(Clone, Debug)]
struct Order {
    keys: Vec<PictureKey>,
    means: Means,
}

/// The thread, started with the first order.
#[derive(Debug)]
pub struct ImageThread {
    out: Sender<Message>,
    orders: Option<Sender<Order>>,
}

impl ImageThread {
    /// Says where pictures go; nothing is started.
    pub fn new(out: Sender<Message>) -> Self {
        Self { out, orders: None }
    }

    /// Orders pictures; without a thread to be had, they stay words.
    pub fn order(&mut self, keys: Vec<PictureKey>, means: Means) {
        if self.orders.is_none() {
            self.orders = start(self.out.clone()).ok();
        }
        if let Some(orders) = &self.orders {
            // a thread that is gone leaves words too
            let _ = orders.send(Order { keys, means });
        }
    }
}

/// Starts the thread; it ends when either side of the channels is gone.
fn start(out: Sender<Message>) -> io::Result<Sender<Order>> {
    let (sender, orders) = mpsc::channel();
    thread::Builder::new()
        .name("images".to_owned())
        .spawn(move || {
            let mut desk = Desk::new(orders);
            while let Some((key, pixels)) = desk.next() {
                let event = Event::Pictured(key, pixels);
                if out.send(Message::Event(event)).is_err() {
                    return;
                }
            }
        })?;
    Ok(sender)
}

struct Desk {
    orders: Receiver<Order>,
    todo: VecDeque<PictureKey>,
    means: Option<Means>,
}

impl Desk {
    fn new(orders: Receiver<Order>) -> Self {
        Self {
            orders,
            todo: VecDeque::new(),
            means: None,
        }
    }

    /// Makes the next picture, sleeping until one is wanted; nothing when none ever will be.
    fn next(&mut self) -> Option<(PictureKey, Pixels)> {
        loop {
            if let Some(newest) = self.orders.try_iter().last() {
                self.take(newest);
            }
            if let Some(key) = self.todo.pop_front() {
                let means = self.means?;
                let made = panics::caught(AssertUnwindSafe(|| {
                    panics::provoke("images");
                    pixels(&key, means)
                }));
                return Some((key, made.unwrap_or(Pixels::None)));
            }
            let order = self.orders.recv().ok()?;
            self.take(order);
        }
    }

    fn take(&mut self, order: Order) {
        self.todo = order.keys.into();
        self.means = Some(order.means);
    }
}

/// Makes a picture for its cells.
#[cfg(feature = "images")]
fn pixels(key: &PictureKey, means: Means) -> Pixels {
    let bytes = crate::blog::image::read(&key.image, MOST_BYTES);
    let made = bytes.and_then(|bytes| encode::encode(&bytes, key, means));
    made.unwrap_or(Pixels::None)
}

/// Makes nothing: the program was built without pictures.
#[cfg(not(feature = "images"))]
fn pixels(_key: &PictureKey, _means: Means) -> Pixels {
    Pixels::None
}
