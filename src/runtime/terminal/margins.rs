//! Detection of left and right margins, in two queries.
//!
//! Terminals that list horizontal scrolling (21) among their attributes (DA1) are asked for the
//! state of the margin mode (DECRQM). Only the second answer counts; terminals that print unknown
//! sequences are never sent the second query. A terminal that doesn't answer has no margins; an
//! answer may come at any time.

/// Queries the terminal's attributes (DA1).
const ATTRIBUTES: &[u8] = b"\x1b[c";
/// Queries the state of mode 69, left and right margins (DECRQM).
const MODE: &[u8] = b"\x1b[?69$p";

/// State of the detection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Margins {
    /// No query is planned.
    #[default]
    Unasked,
    /// The first query is to be sent with the next frame.
    Due,
    /// Waiting for the attributes.
    Attributes,
    /// Waiting for the mode.
    Mode,
    /// The terminal has no margins, as far as we know.
    Absent,
    /// The terminal has margins.
    Present,
}

impl Margins {
    /// Returns the first query, if it is due.
    pub(super) fn ask(&mut self) -> &'static [u8] {
        if *self != Self::Due {
            return b"";
        }
        *self = Self::Attributes;
        ATTRIBUTES
    }

    /// Handles the answer to the first query; returns the second, if it is needed.
    pub(super) fn take_attributes(&mut self, scrolls_sideways: bool) -> &'static [u8] {
        if *self != Self::Attributes {
            return b"";
        }
        *self = if scrolls_sideways {
            Self::Mode
        } else {
            Self::Absent
        };
        if scrolls_sideways { MODE } else { b"" }
    }

    /// Handles the answer to the second query.
    pub(super) fn take_mode(&mut self, known: bool) {
        if *self == Self::Mode {
            *self = if known { Self::Present } else { Self::Absent };
        }
    }

    /// Records that others had the terminal and took the pending answer with it.
    pub(super) fn lose_answer(&mut self) {
        if matches!(self, Self::Attributes | Self::Mode) {
            *self = Self::Due;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Margins {
        let mut margins = Margins::Due;
        assert_eq!(margins.ask(), b"\x1b[c");
        margins
    }

    #[test]
    fn only_the_second_answer_counts() {
        let mut margins = asked();
        assert_eq!(margins.take_attributes(true), b"\x1b[?69$p");
        assert_ne!(margins, Margins::Present);
        margins.take_mode(true);
        assert_eq!(margins, Margins::Present);
        let mut margins = asked();
        margins.take_attributes(true);
        margins.take_mode(false);
        assert_eq!(margins, Margins::Absent);
    }

    #[test]
    fn a_terminal_that_does_not_scroll_sideways_is_not_asked_for_the_mode() {
        let mut margins = asked();
        assert_eq!(margins.take_attributes(false), b"");
        margins.take_mode(true);
        assert_eq!(margins, Margins::Absent);
    }

    #[test]
    fn what_was_not_asked_is_no_answer() {
        let mut margins = Margins::default();
        assert_eq!(margins.ask(), b"");
        assert_eq!(margins.take_attributes(true), b"");
        margins.take_mode(true);
        assert_eq!(margins, Margins::Unasked);
    }

    #[test]
    fn a_question_is_asked_again_only_where_its_answer_was_lost() {
        let mut margins = asked();
        assert_eq!(margins.ask(), b"");
        margins.lose_answer();
        assert_eq!(margins.ask(), b"\x1b[c");
        margins.take_attributes(true);
        margins.take_mode(true);
        margins.lose_answer();
        assert_eq!((margins.ask(), margins), (&b""[..], Margins::Present));
    }
}
