//! Image worker: decodes images on a thread, so that no key, frame or page waits for one.
//!
//! The thread starts with the first image. Between two images a newer request replaces the older
//! one; an image that fails or exceeds the limits keeps its text. Only `encode` knows the protocols
//! of terminals.

#[cfg(feature = "images")]
mod decode;
#[cfg(feature = "images")]
mod encode;
pub mod protocol_probe;

use std::collections::VecDeque;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use crate::app::Event;
use crate::app::images::Pixels;
use crate::config::Depth;
use crate::config::theme::Rgb;
use crate::markdown::PictureKey;
use crate::markdown::placed_image::Cell;

use super::message::Message;
use super::panics;
use protocol_probe::Protocol;

/// Larger files, in bytes, are not decoded.
#[cfg(feature = "images")]
const MOST_BYTES: u64 = 32 << 20;

/// Options for encoding images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Means {
    /// How they are displayed.
    pub protocol: Protocol,
    /// The size of a character in pixels.
    pub cell: Cell,
    /// The color depth.
    pub depth: Depth,
    /// The background color behind transparent pixels.
    pub ground: Rgb,
    /// Most pixels of an image that the terminal draws.
    pub pixels: u64,
}

/// Images to decode, in this order.
#[derive(Clone, Debug)]
struct Order {
    keys: Vec<PictureKey>,
    means: Means,
}

/// Handle of the thread, which starts with the first request.
#[derive(Debug)]
pub struct ImageThread {
    out: Sender<Message>,
    orders: Option<Sender<Order>>,
}

impl ImageThread {
    /// Creates the handle with a channel for the images; starts no thread yet.
    pub fn new(out: Sender<Message>) -> Self {
        Self { out, orders: None }
    }

    /// Requests images; without a thread they keep their text.
    pub fn order(&mut self, keys: Vec<PictureKey>, means: Means) {
        if self.orders.is_none() {
            self.orders = start(self.out.clone()).ok();
        }
        if let Some(orders) = &self.orders {
            // if the thread is gone, the text stays too
            let _ = orders.send(Order { keys, means });
        }
    }
}

/// Starts the thread; it ends when either side of its channels is gone.
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

    /// Decodes the next image, sleeping until one is requested; returns `None` when none ever will
    /// be.
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

/// Encodes an image for its cells.
#[cfg(feature = "images")]
fn pixels(key: &PictureKey, means: Means) -> Pixels {
    let bytes = crate::blog::image::read(&key.image, MOST_BYTES);
    let made = bytes.and_then(|bytes| encode::encode(&bytes, key, means));
    made.unwrap_or(Pixels::None)
}

/// Returns no image: the program was built without image support.
#[cfg(not(feature = "images"))]
fn pixels(_key: &PictureKey, _means: Means) -> Pixels {
    Pixels::None
}
