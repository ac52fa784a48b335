//! Pictures that are wanted: how they are shown is asked when the first one is, and they are
//! ordered as soon as that is known.

use std::time::Duration;

use crate::app::Setup;
use crate::config::{Depth, ImageSetting};
use crate::markdown::PictureKey;
use crate::runtime::clock::Until;
use crate::runtime::images::Means;
use crate::runtime::images::question::{Protocol, Question, Surroundings};
use crate::runtime::input::Answer;

use super::Shell;

/// How long the terminal has for an answer, in milliseconds.
const PATIENCE: u64 = 300;
/// A picture that the terminal draws has so many pixels at most.
const MOST_PIXELS: u64 = 1_000_000;
/// The same at the other end of SSH, where each is a byte or two.
const MOST_PIXELS_FAR: u64 = 60_000;

/// The pictures that wait for an answer.
#[derive(Debug)]
pub(super) struct Gallery {
    question: Question,
    wanted: Vec<PictureKey>,
    /// When it has taken too long.
    until: Option<Until>,
}

impl Gallery {
    /// Starts with nothing wanted; the environment tells where the terminal is.
    pub(super) fn of(setup: &Setup) -> Self {
        let around = Surroundings::of(setup.remote, &|name| std::env::var(name).ok());
        Self {
            question: Question::Open(setup.settings.images, around),
            wanted: Vec::new(),
            until: None,
        }
    }

    /// Tells how long the answer may still take, while one is waited for.
    pub(super) fn left(&self) -> Option<Duration> {
        let until = self.until.filter(|_| self.question.is_asking())?;
        Some(until.left().unwrap_or_default())
    }
}

impl Shell {
    /// Orders pictures, or has them wait for what the terminal answers.
    pub(super) fn want_pictures(&mut self, keys: Vec<PictureKey>) {
        self.gallery.wanted = keys;
        if self.shows {
            self.begin_pictures();
        }
    }

    /// Asks how pictures are shown where one is wanted; never before the first screen stands.
    pub(super) fn begin_pictures(&mut self) {
        if self.gallery.wanted.is_empty() {
            return;
        }
        let question = self.gallery.question.begin(self.terminal.owes_attributes());
        self.ask_about_pictures(question);
        self.order_pictures();
    }

    /// Takes what the terminal says about itself.
    pub(super) fn take_answer(&mut self, answer: Answer) {
        let question = self.gallery.question.take(answer);
        self.terminal.take_answer(answer);
        self.ask_about_pictures(question);
        self.order_pictures();
    }

    /// Waits no longer for an answer that is late.
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

    /// Tells what pictures are made for.
    fn means(&self, protocol: Protocol) -> Means {
        let setup = &self.app.setup;
        let is_far = setup.spares_pictures();
        // sixels of a terminal that tells no size of its cells would spill over the text
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
