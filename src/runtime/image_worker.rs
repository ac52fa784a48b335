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
use crate::app::images::RenderedImage;
use crate::config::ColorDepth;
use crate::config::theme::Rgb;
use crate::markdown::ImageKey;
use crate::markdown::placed_image::CellSize;

use super::log::log_failure;
use super::message::Message;
use super::panics;
use protocol_probe::GraphicsProtocol;

/// Larger files, in bytes, are not decoded.
#[cfg(feature = "images")]
const MAX_IMAGE_BYTES: u64 = 32 << 20;

/// Options for encoding images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeOptions {
    /// How they are displayed.
    pub protocol: GraphicsProtocol,
    /// The size of a character in pixels.
    pub cell: CellSize,
    /// The color depth.
    pub depth: ColorDepth,
    /// The background color behind transparent pixels.
    pub background: Rgb,
    /// Most pixels of an image that the terminal draws.
    pub max_pixels: u64,
}

/// Images to decode, in this order.
#[derive(Clone, Debug)]
struct ImageJob {
    keys: Vec<ImageKey>,
    means: EncodeOptions,
}

/// Handle of the thread, which starts with the first request.
#[derive(Debug)]
pub struct ImageThread {
    out: Sender<Message>,
    orders: Option<Sender<ImageJob>>,
}

impl ImageThread {
    /// Creates the handle with a channel for the images; starts no thread yet.
    pub fn new(out: Sender<Message>) -> Self {
        Self { out, orders: None }
    }

    /// Requests images; without a thread they keep their text.
    pub fn request(&mut self, keys: Vec<ImageKey>, means: EncodeOptions) {
        if self.orders.is_none() {
            let started = start(self.out.clone());
            log_failure("start a thread", &started);
            self.orders = started.ok();
        }
        if let Some(orders) = &self.orders {
            // if the thread is gone, the text stays too
            let _ = orders.send(ImageJob { keys, means });
        }
    }
}

/// Starts the thread; it ends when either side of its channels is gone.
fn start(out: Sender<Message>) -> io::Result<Sender<ImageJob>> {
    let (sender, orders) = mpsc::channel();
    thread::Builder::new()
        .name("images".to_owned())
        .spawn(move || {
            let mut open_post = ImageQueue::new(orders);
            while let Some((key, pixels)) = open_post.next() {
                let event = Event::ImageReady(key, pixels);
                if out.send(Message::Event(event)).is_err() {
                    return;
                }
            }
        })?;
    Ok(sender)
}

struct ImageQueue {
    orders: Receiver<ImageJob>,
    todo: VecDeque<ImageKey>,
    means: Option<EncodeOptions>,
}

impl ImageQueue {
    fn new(orders: Receiver<ImageJob>) -> Self {
        Self {
            orders,
            todo: VecDeque::new(),
            means: None,
        }
    }

    /// Decodes the next image, sleeping until one is requested; returns `None` when none ever will
    /// be.
    fn next(&mut self) -> Option<(ImageKey, RenderedImage)> {
        loop {
            if let Some(newest) = self.orders.try_iter().last() {
                self.replace_jobs(newest);
            }
            if let Some(key) = self.todo.pop_front() {
                let means = self.means?;
                let made = panics::catch_panic(AssertUnwindSafe(|| {
                    panics::trigger_for_test("images");
                    encode_image(&key, means)
                }));
                return Some((key, made.unwrap_or(RenderedImage::None)));
            }
            let order = self.orders.recv().ok()?;
            self.replace_jobs(order);
        }
    }

    fn replace_jobs(&mut self, order: ImageJob) {
        self.todo = order.keys.into();
        self.means = Some(order.means);
    }
}

/// Encodes an image for its cells.
#[cfg(feature = "images")]
fn encode_image(key: &ImageKey, means: EncodeOptions) -> RenderedImage {
    let bytes = crate::blog::image::read(&key.image, MAX_IMAGE_BYTES);
    let made = bytes.and_then(|bytes| encode::encode(&bytes, key, means));
    made.unwrap_or(RenderedImage::None)
}

/// Returns no image: the program was built without image support.
#[cfg(not(feature = "images"))]
fn encode_image(_key: &ImageKey, _means: EncodeOptions) -> RenderedImage {
    RenderedImage::None
}
