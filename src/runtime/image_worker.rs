//! Image worker: decodes images on a thread, so that no key, frame or page waits for one.
//!
//! Between two images a newer request replaces the older one; an image that fails or exceeds the
//! limits keeps its text. Only `encode` knows the protocols of terminals.

#[cfg(feature = "images")]
mod decode;
#[cfg(feature = "images")]
mod encode;
pub mod protocol_probe;

use std::panic::AssertUnwindSafe;
use std::sync::mpsc::Sender;

use crate::app::Event;
use crate::app::images::RenderedImage;
use crate::config::ColorDepth;
use crate::config::theme::Rgb;
use crate::markdown::ImageKey;
use crate::markdown::placed_image::CellSize;

use super::latest_worker::LatestWorker;
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
pub(super) struct ImageJob {
    pub(super) keys: Vec<ImageKey>,
    pub(super) means: EncodeOptions,
}

/// Creates the worker; without its thread images keep their text.
pub(super) fn worker(out: Sender<Message>) -> LatestWorker<ImageJob> {
    LatestWorker::new("images", out, |job: ImageJob, jobs| {
        for key in job.keys {
            let made = panics::catch_panic(AssertUnwindSafe(|| {
                panics::trigger_for_test("images");
                encode_image(&key, job.means)
            }));
            let pixels = made.unwrap_or(RenderedImage::None);
            if !jobs.send(Event::ImageReady(key, pixels)) || jobs.is_stale() {
                return;
            }
        }
    })
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
