//! Image requests: the protocol is detected when the first image is needed, and images are
//! requested from the worker as soon as it is known.

use std::time::Duration;

use crate::app::Setup;
use crate::config::{Depth, ImageSetting};
use crate::markdown::PictureKey;
use crate::runtime::clock::Until;
use crate::runtime::image_worker::Means;
use crate::runtime::image_worker::protocol_probe::{Protocol, Question, Surroundings};
use crate::runtime::input::Answer;

use super::Shell;

/// How long the terminal may take to answer, in milliseconds.
const PATIENCE: u64 = 300;
/// Most pixels of an image that the terminal draws.
const MOST_PIXELS: u64 = 1_000_000;
/// The same over SSH, where each pixel is a byte or two.
const MOST_PIXELS_FAR: u64 = 60_000;

/// The images that wait for the protocol detection.
#[derive(Debug)]
pub(super) struct Gallery {
    question: Question,
    wanted: Vec<PictureKey>,
    /// When the detection times out.
    until: Option<Until>,
}

impl Gallery {
    /// Creates an empty set; reads from the environment how the terminal is reached.
    pub(super) fn of(setup: &Setup) -> Self {
        let around = Surroundings::of(setup.remote, &|name| std::env::var(name).ok());
        Self {
            question: Question::Open(setup.settings.images, around),
            wanted: Vec::new(),
            until: None,
        }
    }

    /// Returns how long the answer may still take; `None` if none is pending.
    pub(super) fn left(&self) -> Option<Duration> {
        let until = self.until.filter(|_| self.question.is_asking())?;
        Some(until.left().unwrap_or_default())
    }
}

impl Shell {
    /// Requests images, or queues them until the terminal has answered.
    pub(super) fn want_pictures(&mut self, keys: Vec<PictureKey>) {
        self.gallery.wanted = keys;
        if self.shows {
            self.begin_pictures();
        }
    }

    /// Starts the protocol detection if an image is needed; never before the first frame is drawn.
    pub(super) fn begin_pictures(&mut self) {
        if self.gallery.wanted.is_empty() {
            return;
        }
        let question = self.gallery.question.begin(self.terminal.owes_attributes());
        self.ask_about_pictures(question);
        self.order_pictures();
    }

    /// Handles a terminal's reply about its capabilities.
    pub(super) fn take_answer(&mut self, answer: Answer) {
        let question = self.gallery.question.take(answer);
        self.terminal.take_answer(answer);
        self.ask_about_pictures(question);
        self.order_pictures();
    }

    /// Ends the detection when its timeout has passed.
    pub(super) fn give_up_asking(&mut self) {
        if self.gallery.left() == Some(Duration::ZERO) {
            self.gallery.question.expire();
            self.order_pictures();
        }
    }

    fn ask_about_pictures(&mut self, question: &[u8]) {
        if !question.is_empty() {
            self.terminal.ask_about_pictures(question);
            self.gallery.until = Some(Until::after(PATIENCE));
        }
    }

    fn order_pictures(&mut self) {
        let Some(protocol) = self.gallery.question.protocol() else {
            return;
        };
        let keys = std::mem::take(&mut self.gallery.wanted);
        if !keys.is_empty() {
            let means = self.means(protocol);
            self.workers.images.order(keys, means);
        }
    }

    /// Returns the options for encoding images.
    fn means(&self, protocol: Protocol) -> Means {
        let setup = &self.app.setup;
        let is_far = setup.spares_pictures();
        // without a known cell size, sixels would cover the text around them
        let is_unsure = protocol == Protocol::Sixel && self.terminal.cell().is_none();
        let protocol = if is_unsure && setup.settings.images == ImageSetting::Auto {
            Protocol::Blocks
        } else {
            protocol
        };
        let ground = setup.theme().and_then(|theme| theme.bg);
        Means {
            protocol,
            cell: self.app.preview.pictures.cell,
            depth: if is_far { Depth::Indexed } else { setup.depth },
            ground: ground.unwrap_or_default(),
            pixels: if is_far { MOST_PIXELS_FAR } else { MOST_PIXELS },
        }
    }
}
