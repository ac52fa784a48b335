//! Detection of left and right margins, in two queries.
//!
//! Terminals that list horizontal scrolling (21) among their attributes (DA1) are asked for the
//! state of the margin mode (DECRQM). Only the second answer counts; terminals that print unknown
//! sequences are never sent the second query. A terminal that doesn't answer has no margins; an
//! answer may come at any time.

/// Queries the terminal's attributes (DA1).
const ATTRIBUTES_QUERY: &[u8] = b"\x1b[c";
/// Queries the state of mode 69, left and right margins (DECRQM).
const MODE_QUERY: &[u8] = b"\x1b[?69$p";

/// State of the detection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum MarginDetection {
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

impl MarginDetection {
    /// Returns the first query, if it is due.
    pub(super) fn next_query(&mut self) -> &'static [u8] {
        if *self != Self::Due {
            return b"";
        }
        *self = Self::Attributes;
        ATTRIBUTES_QUERY
    }

    /// Handles the answer to the first query; returns the second, if it is needed.
    pub(super) fn handle_attributes(&mut self, scrolls_sideways: bool) -> &'static [u8] {
        if *self != Self::Attributes {
            return b"";
        }
        *self = if scrolls_sideways {
            Self::Mode
        } else {
            Self::Absent
        };
        if scrolls_sideways { MODE_QUERY } else { b"" }
    }

    /// Handles the answer to the second query.
    pub(super) fn handle_mode(&mut self, known: bool) {
        if *self == Self::Mode {
            *self = if known { Self::Present } else { Self::Absent };
        }
    }

    /// Records that others had the terminal and took the pending answer with it.
    pub(super) fn restart_query(&mut self) {
        if matches!(self, Self::Attributes | Self::Mode) {
            *self = Self::Due;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> MarginDetection {
        let mut margins = MarginDetection::Due;
        assert_eq!(margins.next_query(), b"\x1b[c");
        margins
    }

    #[test]
    fn only_the_second_answer_counts() {
        let mut margins = asked();
        assert_eq!(margins.handle_attributes(true), b"\x1b[?69$p");
        assert_ne!(margins, MarginDetection::Present);
        margins.handle_mode(true);
        assert_eq!(margins, MarginDetection::Present);
        let mut margins = asked();
        margins.handle_attributes(true);
        margins.handle_mode(false);
        assert_eq!(margins, MarginDetection::Absent);
    }

    #[test]
    fn a_terminal_that_does_not_scroll_sideways_is_not_asked_for_the_mode() {
        let mut margins = asked();
        assert_eq!(margins.handle_attributes(false), b"");
        margins.handle_mode(true);
        assert_eq!(margins, MarginDetection::Absent);
    }

    #[test]
    fn an_unrequested_reply_is_ignored() {
        let mut margins = MarginDetection::default();
        assert_eq!(margins.next_query(), b"");
        assert_eq!(margins.handle_attributes(true), b"");
        margins.handle_mode(true);
        assert_eq!(margins, MarginDetection::Unasked);
    }

    #[test]
    fn a_question_is_asked_again_only_where_its_answer_was_lost() {
        let mut margins = asked();
        assert_eq!(margins.next_query(), b"");
        margins.restart_query();
        assert_eq!(margins.next_query(), b"\x1b[c");
        margins.handle_attributes(true);
        margins.handle_mode(true);
        margins.restart_query();
        assert_eq!(
            (margins.next_query(), margins),
            (&b""[..], MarginDetection::Present)
        );
    }
}
