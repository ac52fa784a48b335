//! The pictures that the terminal itself draws: sent once, in small pieces between frames, and
//! taken back when nobody wants them any more or the terminal is given back.
//!
//! A frame only names them, by characters (kitty's Unicode placeholders). So a slow line shows
//! every key at once, and the picture when it has come.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::app::pictures::{Commands, Graphic, Pictures};

use super::modes;

/// So many bytes are sent between two frames.
const TURN: usize = 32 << 10;
/// No piece that is sent at once is much longer.
const PIECE: usize = 4 << 10;

/// What the terminal has of pictures.
#[derive(Debug, Default)]
pub(super) struct Graphics {
    /// The numbers of those that were sent, or are on their way.
    sent: Vec<u32>,
    /// Those on their way, each with what was sent of it.
    waiting: VecDeque<(Arc<Graphic>, usize)>,
    /// What takes back those that are not wanted.
    taking_back: Vec<u8>,
}

impl Graphics {
    /// Sends what is on the screen, and takes back what the program has forgotten.
    pub(super) fn follow(&mut self, pictures: &Pictures, on_screen: &[u32]) {
        // one that was not begun may wait until it is seen again
        let sent = &mut self.sent;
        self.waiting.retain(|(graphic, at)| {
            let is_kept = *at > 0 || on_screen.contains(&graphic.id);
            if !is_kept {
                sent.retain(|id| *id != graphic.id);
                modes::note_placed(graphic.id, false);
            }
            is_kept
        });
        let under_way: Vec<u32> = self.waiting.iter().map(|(graphic, _)| graphic.id).collect();
        let is_full = self.sent.len() >= modes::MOST_PLACED;
        let taking_back = &mut self.taking_back;
        self.sent.retain(|id| {
            let is_wanted = on_screen.contains(id) || (!is_full && pictures.graphic(*id).is_some());
            let is_kept = is_wanted || under_way.contains(id);
            if !is_kept {
                taking_back.extend(modes::take_back(*id));
                modes::note_placed(*id, false);
            }
            is_kept
        });
        for id in on_screen {
            let graphic = pictures.graphic(*id).filter(|graphic| !graphic.is_over());
            if let Some(graphic) = graphic.filter(|_| !self.sent.contains(id))
                && modes::note_placed(*id, true)
            {
                self.sent.push(*id);
                self.waiting.push_back((Arc::clone(graphic), 0));
            }
        }
    }

    /// Tells whether there is more to send.
    pub(super) fn owes(&self) -> bool {
        !self.waiting.is_empty() || !self.taking_back.is_empty()
    }

    /// Gives the next pieces of this turn, one after the other, as long as `take` takes them.
    pub(super) fn send(&mut self, take: &mut dyn FnMut(&[u8]) -> bool) {
        let mut left = TURN;
        while left > 0 {
            let Some((graphic, at)) = self.waiting.front_mut() else {
                // a picture on its way must not be cut by another command
                let bytes = std::mem::take(&mut self.taking_back);
                if !bytes.is_empty() {
                    take(&bytes);
                }
                return;
            };
            let Commands::Once(bytes) = &graphic.commands else {
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
                return;
            }
        }
    }

    /// Forgets all: the terminal was given back, and everything taken from it.
    pub(super) fn lose(&mut self) {
        *self = Self::default();
    }
}

/// Gives whole commands from the beginning of some, as many as are one piece.
fn piece(bytes: &[u8]) -> &[u8] {
    const END: &[u8] = b"\x1b\\";
    let mut end = 0;
    while end < PIECE {
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
    use crate::app::pictures::samples::pictures;

    fn sent(graphics: &mut Graphics) -> Vec<u8> {
        let mut all = Vec::new();
        while graphics.owes() {
            graphics.send(&mut |piece| {
                all.extend(piece);
                true
            });
        }
        all
    }

    #[test]
    fn a_picture_is_sent_once_and_taken_back_when_it_is_forgotten() {
        let mut graphics = Graphics::default();
        let known = pictures(&[(901, b"\x1b_Gpicture\x1b\\")]);
        graphics.follow(&known, &[901]);
        assert_eq!(sent(&mut graphics), b"\x1b_Gpicture\x1b\\");
        graphics.follow(&known, &[]);
        graphics.follow(&known, &[901]);
        assert_eq!(sent(&mut graphics), b"");
        graphics.follow(&pictures(&[]), &[]);
        assert_eq!(sent(&mut graphics), modes::take_back(901));
    }

    #[test]
    fn a_picture_that_left_the_screen_before_it_was_begun_is_not_sent() {
        let mut graphics = Graphics::default();
        let known = pictures(&[(902, b"\x1b_Gpicture\x1b\\")]);
        graphics.follow(&known, &[902]);
        graphics.follow(&known, &[]);
        assert_eq!(sent(&mut graphics), b"");
    }

    #[test]
    fn a_large_picture_goes_in_pieces_of_whole_commands() {
        let chunk = [b"\x1b_G".as_slice(), &[b'a'; 3000], b"\x1b\\"].concat();
        let bytes = chunk.repeat(40);
        let mut graphics = Graphics::default();
        let known = pictures(&[(903, &bytes)]);
        graphics.follow(&known, &[903]);
        let mut turn = 0;
        graphics.send(&mut |piece| {
            assert!(piece.ends_with(b"\x1b\\") && piece.len() < 2 * PIECE);
            turn += piece.len();
            true
        });
        assert!((TURN..2 * TURN).contains(&turn), "{turn}");
        assert_eq!(turn + sent(&mut graphics).len(), bytes.len());
        modes::note_placed(903, false);
    }
}
