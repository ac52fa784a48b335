//! Images that the terminal itself draws: sent once, in small pieces between frames, and deleted
//! when they are no longer needed or the terminal is restored.
//!
//! A frame only refers to them, by characters (kitty's Unicode placeholders). So on a slow
//! connection every key shows immediately, and the image once it has arrived: after each batch the
//! terminal is asked whether it is ready (DSR 5), and nothing more is sent before it answers. At
//! most one batch is ever ahead of a frame, whatever is buffered on the way.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::app::images::{ImageCommands, ImageStore, ProtocolImage};

use super::modes;
use crate::runtime::clock::Deadline;

/// Bytes sent before the terminal has to answer that it is ready.
const BATCH_BYTES: usize = 64 << 10;
/// The same over SSH.
const REMOTE_BATCH_BYTES: usize = 4 << 10;
/// Size that a piece sent at once hardly exceeds, in bytes.
const PIECE_BYTES: usize = 4 << 10;
/// Queries whether the terminal is ready (DSR 5).
const READY_QUERY: &[u8] = b"\x1b[5n";
/// How long it may take to answer, in milliseconds; then it is assumed never to answer.
const READY_TIMEOUT_MS: u64 = 3_000;

/// The images that the terminal holds.
#[derive(Debug, Default)]
pub(super) struct ImageTransfer {
    /// The ids of those that were sent, or are being sent.
    sent: Vec<u32>,
    /// Those being sent, each with the number of bytes sent.
    waiting: VecDeque<(Arc<ProtocolImage>, usize)>,
    /// The commands that delete unneeded images.
    deletions: Vec<u8>,
    /// Until when to wait for the answer to the ready query, if one is pending.
    ready_deadline: Option<Deadline>,
    is_far: bool,
}

impl ImageTransfer {
    /// Queues the images on the screen for sending, and deletes those that the program has dropped.
    pub(super) fn update(&mut self, pictures: &ImageStore, on_screen: &[u32]) {
        // one that was not begun can wait until it is visible again
        let sent = &mut self.sent;
        self.waiting.retain(|(graphic, at)| {
            let is_kept = *at > 0 || on_screen.contains(&graphic.id);
            if !is_kept {
                sent.retain(|id| *id != graphic.id);
                modes::set_image_placed(graphic.id, false);
            }
            is_kept
        });
        let under_way: Vec<u32> = self.waiting.iter().map(|(graphic, _)| graphic.id).collect();
        let is_full = self.sent.len() >= modes::MAX_PLACED_IMAGES;
        let taking_back = &mut self.deletions;
        self.sent.retain(|id| {
            let is_wanted =
                on_screen.contains(id) || (!is_full && pictures.protocol_image(*id).is_some());
            let is_kept = is_wanted || under_way.contains(id);
            if !is_kept {
                taking_back.extend(modes::delete_image(*id));
                modes::set_image_placed(*id, false);
            }
            is_kept
        });
        for id in on_screen {
            let graphic = pictures
                .protocol_image(*id)
                .filter(|graphic| !graphic.is_drawn_over_cells());
            if let Some(graphic) = graphic.filter(|_| !self.sent.contains(id))
                && modes::set_image_placed(*id, true)
            {
                self.sent.push(*id);
                self.waiting.push_back((Arc::clone(graphic), 0));
            }
        }
    }

    /// Whether there is more to send.
    pub(super) fn has_pending(&self) -> bool {
        !self.waiting.is_empty() || !self.deletions.is_empty()
    }

    /// Passes the next pieces of this batch to `take`, one after the other, until it returns false.
    pub(super) fn send(&mut self, take: &mut dyn FnMut(&[u8]) -> bool) {
        if self
            .ready_deadline
            .is_some_and(|until| until.left().is_some())
        {
            return;
        }
        self.ready_deadline = None;
        let turn = if self.is_far {
            REMOTE_BATCH_BYTES
        } else {
            BATCH_BYTES
        };
        let mut left = turn;
        while left > 0 {
            let Some((graphic, at)) = self.waiting.front_mut() else {
                // an image being sent must not be interrupted by another command
                let bytes = std::mem::take(&mut self.deletions);
                if !bytes.is_empty() {
                    take(&bytes);
                }
                break;
            };
            let ImageCommands::Once(bytes) = &graphic.commands else {
                self.waiting.pop_front();
                continue;
            };
            let piece = piece(bytes.get(*at..).unwrap_or_default());
            left = left.saturating_sub(piece.len());
            *at += piece.len();
            let goes_on = take(piece);
            if *at >= bytes.len() {
                self.waiting.pop_front();
            }
            if !goes_on {
                break;
            }
        }
        if left < turn {
            take(READY_QUERY);
            self.ready_deadline = Some(Deadline::after(READY_TIMEOUT_MS));
        }
    }

    /// Handles the answer that the terminal is ready for more.
    pub(super) fn handle_ready(&mut self) {
        self.ready_deadline = None;
    }

    /// Sets whether the terminal is reached over SSH.
    pub(super) fn set_remote(&mut self, is_far: bool) {
        self.is_far = is_far;
    }

    /// Resets the state: the terminal was restored, and all images were deleted from it.
    pub(super) fn reset(&mut self) {
        *self = Self {
            is_far: self.is_far,
            ..Self::default()
        };
    }
}

/// Returns the whole commands at the start of `bytes` that make up one piece.
fn piece(bytes: &[u8]) -> &[u8] {
    const END: &[u8] = b"\x1b\\";
    let mut end = 0;
    while end < PIECE_BYTES {
        let rest = bytes.get(end..).unwrap_or_default();
        let Some(at) = rest.windows(END.len()).position(|window| window == END) else {
            return bytes;
        };
        end += at + END.len();
    }
    bytes.get(..end).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::images::samples::store_of_protocol_images;

    fn sent(graphics: &mut ImageTransfer) -> Vec<u8> {
        let mut all = Vec::new();
        while graphics.has_pending() {
            graphics.send(&mut |piece| {
                all.extend(piece);
                true
            });
            graphics.handle_ready();
        }
        let text = String::from_utf8(all).expect("ASCII");
        text.replace("\x1b[5n", "").into_bytes()
    }

    #[test]
    fn a_picture_is_sent_once_and_taken_back_when_it_is_forgotten() {
        let mut graphics = ImageTransfer::default();
        let known = store_of_protocol_images(&[(901, b"\x1b_Gpicture\x1b\\")]);
        graphics.update(&known, &[901]);
        assert_eq!(sent(&mut graphics), b"\x1b_Gpicture\x1b\\");
        graphics.update(&known, &[]);
        graphics.update(&known, &[901]);
        assert_eq!(sent(&mut graphics), b"");
        graphics.update(&store_of_protocol_images(&[]), &[]);
        assert_eq!(sent(&mut graphics), modes::delete_image(901));
    }

    #[test]
    fn a_picture_that_left_the_screen_before_it_was_begun_is_not_sent() {
        let mut graphics = ImageTransfer::default();
        let known = store_of_protocol_images(&[(902, b"\x1b_Gpicture\x1b\\")]);
        graphics.update(&known, &[902]);
        graphics.update(&known, &[]);
        assert_eq!(sent(&mut graphics), b"");
    }

    #[test]
    fn a_large_picture_goes_in_pieces_of_whole_commands_and_waits_between_turns() {
        let chunk = [b"\x1b_G".as_slice(), &[b'a'; 3000], b"\x1b\\"].concat();
        let bytes = chunk.repeat(60);
        for (is_far, most) in [(false, BATCH_BYTES), (true, REMOTE_BATCH_BYTES)] {
            let mut graphics = ImageTransfer::default();
            graphics.set_remote(is_far);
            let known = store_of_protocol_images(&[(903, &bytes)]);
            graphics.update(&known, &[903]);
            let mut pieces = Vec::new();
            // the second time no answer has come yet
            for _ in 0..2 {
                graphics.send(&mut |piece| {
                    pieces.push(piece.to_vec());
                    true
                });
            }
            assert_eq!(pieces.pop().as_deref(), Some(READY_QUERY));
            let whole =
                |piece: &Vec<u8>| piece.ends_with(b"\x1b\\") && piece.len() < 2 * PIECE_BYTES;
            assert!(pieces.iter().all(whole));
            let turn = pieces.concat().len();
            assert!((most..most + 2 * PIECE_BYTES).contains(&turn), "{turn}");
            graphics.handle_ready();
            assert_eq!(turn + sent(&mut graphics).len(), bytes.len());
            modes::set_image_placed(903, false);
        }
    }
}
