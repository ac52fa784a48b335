//! Image requests: the protocol is detected when the first image is needed, and images are
//! requested from the worker as soon as it is known.

use std::time::Duration;

use crate::app::SessionConfig;
use crate::config::{ColorDepth, ImageSetting};
use crate::markdown::ImageKey;
use crate::runtime::clock::Deadline;
use crate::runtime::image_worker::protocol_probe::{GraphicsProtocol, ProtocolProbe, TerminalEnv};
use crate::runtime::image_worker::{EncodeOptions, ImageJob};
use crate::runtime::terminal_reply::TerminalReply;

use super::EventLoop;

/// How long the terminal may take to answer, in milliseconds.
const REPLY_TIMEOUT_MS: u64 = 300;
/// Most pixels of an image that the terminal draws.
const MAX_IMAGE_PIXELS: u64 = 1_000_000;
/// The same over SSH, where each pixel is a byte or two.
const MAX_REMOTE_IMAGE_PIXELS: u64 = 60_000;

/// The images that wait for the protocol detection.
#[derive(Debug)]
pub(super) struct ImageRequests {
    probe: ProtocolProbe,
    wanted: Vec<ImageKey>,
    /// When the detection times out.
    deadline: Option<Deadline>,
}

impl ImageRequests {
    /// Creates an empty set; reads from the environment how the terminal is reached.
    pub(super) fn new(setup: &SessionConfig) -> Self {
        let around = TerminalEnv::from_env(setup.remote, &|name| std::env::var(name).ok());
        Self {
            probe: ProtocolProbe::NotStarted(setup.settings.images, around),
            wanted: Vec::new(),
            deadline: None,
        }
    }

    /// Returns how long the answer may still take; `None` if none is pending.
    pub(super) fn left(&self) -> Option<Duration> {
        let until = self.deadline.filter(|_| self.probe.is_asking())?;
        Some(until.left().unwrap_or_default())
    }
}

impl EventLoop {
    /// Requests images, or queues them until the terminal has answered.
    pub(super) fn request_images(&mut self, keys: Vec<ImageKey>) {
        self.image_requests.wanted = keys;
        if self.frame.has_drawn {
            self.start_protocol_probe();
        }
    }

    /// Starts the protocol detection if an image is needed; never before the first frame is drawn.
    pub(super) fn start_protocol_probe(&mut self) {
        if self.image_requests.wanted.is_empty() {
            return;
        }
        let question = self
            .image_requests
            .probe
            .start(self.terminal.pending_attribute_replies());
        self.send_protocol_query(question);
        self.send_image_requests();
    }

    /// Handles a terminal's reply about its capabilities.
    pub(super) fn handle_terminal_reply(&mut self, answer: TerminalReply) {
        let question = self.image_requests.probe.handle_reply(answer);
        self.terminal.handle_reply(answer);
        self.send_protocol_query(question);
        self.send_image_requests();
    }

    /// Ends the detection when its timeout has passed.
    pub(super) fn expire_protocol_probe(&mut self) {
        if self.image_requests.left() == Some(Duration::ZERO) {
            self.image_requests.probe.expire();
            self.send_image_requests();
        }
    }

    fn send_protocol_query(&mut self, question: &[u8]) {
        if !question.is_empty() {
            self.terminal.query_image_support(question);
            self.image_requests.deadline = Some(Deadline::after(REPLY_TIMEOUT_MS));
        }
    }

    fn send_image_requests(&mut self) {
        let Some(protocol) = self.image_requests.probe.protocol() else {
            return;
        };
        let keys = std::mem::take(&mut self.image_requests.wanted);
        if !keys.is_empty() {
            let means = self.encode_options(protocol);
            self.workers.images.submit(ImageJob { keys, means });
        }
    }

    /// Returns the options for encoding images.
    fn encode_options(&self, protocol: GraphicsProtocol) -> EncodeOptions {
        let setup = &self.app.session;
        let is_far = setup.is_saving_bandwidth();
        // without a known cell size, sixels would cover the text around them
        let is_unsure = protocol == GraphicsProtocol::Sixel && self.terminal.cell().is_none();
        let protocol = if is_unsure && setup.settings.images == ImageSetting::Auto {
            GraphicsProtocol::Blocks
        } else {
            protocol
        };
        let ground = setup.theme().and_then(|theme| theme.bg);
        EncodeOptions {
            protocol,
            cell: self.app.preview.images.cell,
            depth: if is_far {
                ColorDepth::Indexed
            } else {
                setup.depth
            },
            background: ground.unwrap_or_default(),
            max_pixels: if is_far {
                MAX_REMOTE_IMAGE_PIXELS
            } else {
                MAX_IMAGE_PIXELS
            },
        }
    }
}
