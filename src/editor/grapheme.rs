//! Grapheme boundaries: the positions a cursor can have, never inside a grapheme or a line ending.
//!
//! The exception is typing: text that joins the text after it leaves the cursor inside a grapheme.
//! Motions from there go to the ends of that grapheme.
//!
//! A user-perceived character is an extended grapheme cluster, as in the preview
//! ([`crate::text::width`]). It is looked for within one [`LineWindow`], so no motion walks a whole
//! line.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::line_window::LineWindow;
use super::text::Text;
use crate::text::width;

/// Returns the nearest grapheme boundary at or before a position.
pub fn floor(text: &Text, at: usize) -> usize {
    let at = at.min(text.len());
    let segment = LineWindow::at(text, at);
    if at >= segment.end {
        return segment.end;
    }
    grapheme_at(text, &segment, at).start
}

/// Returns the nearest position at or before `at` that splits no character and no line ending; it
/// may lie inside a grapheme.
pub fn char_boundary(text: &Text, at: usize) -> usize {
    let at = text.floor(at);
    let line = text.line_of(at);
    let end = text.line_end(line);
    if at > end && at < text.line_start(line + 1) {
        end
    } else {
        at
    }
}

/// Returns the nearest grapheme boundary at or after a position.
pub fn ceil(text: &Text, at: usize) -> usize {
    let before = floor(text, at);
    if before < at.min(text.len()) {
        next(text, before)
    } else {
        before
    }
}

/// Returns the boundary after `at`, one grapheme or line ending further.
pub fn next(text: &Text, at: usize) -> usize {
    let at = at.min(text.len());
    let segment = LineWindow::at(text, at);
    if at >= segment.end {
        return text.line_start(segment.line + 1);
    }
    grapheme_at(text, &segment, at).end
}

/// Returns the boundary before `at`, one grapheme or line ending back; inside a grapheme, its
/// start.
pub fn previous(text: &Text, at: usize) -> usize {
    let place = floor(text, at);
    if place == 0 || place < at.min(text.len()) {
        return place;
    }
    let at = place;
    let segment = LineWindow::at(text, at);
    if at > segment.start {
        return grapheme_at(text, &segment, text.floor(at - 1)).start;
    }
    match segment.previous(text) {
        Some(earlier) if earlier.line == segment.line => {
            grapheme_at(text, &earlier, text.floor(at - 1)).start
        }
        Some(earlier) => earlier.end,
        None => 0,
    }
}

/// Returns the grapheme at a position before the end of its window.
fn grapheme_at(text: &Text, segment: &LineWindow, at: usize) -> Range<usize> {
    let plain = |at: usize| {
        text.byte(at)
            .is_some_and(|byte| (0x20..0x7f).contains(&byte))
    };
    if plain(at) && (at + 1 >= segment.end || plain(at + 1)) {
        return at..at + 1;
    }
    let line = segment.text(text);
    let inner = at - segment.start;
    let holds = |range: &Range<usize>| range.contains(&inner);
    width::clusters(&line)
        .map(|cluster| cluster.at..cluster.at + cluster.text.len())
        .find(holds)
        .map_or(at..segment.end, |range| {
            segment.start + range.start..segment.start + range.end
        })
}

/// Returns the start of the next word, or of the next line if there is none in this one.
pub fn next_word(text: &Text, at: usize) -> usize {
    let segment = LineWindow::at(text, at);
    if at >= segment.end {
        return text.line_start(segment.line + 1);
    }
    let line = segment.text(text);
    line.split_word_bound_indices()
        .find(|(inner, word)| segment.start + inner > at && !is_blank(word))
        .map_or(segment.end, |(inner, _)| ceil(text, segment.start + inner))
}

/// Returns the start of the previous word, or the end of the previous line if there is none in this
/// one.
pub fn previous_word(text: &Text, at: usize) -> usize {
    let at = char_boundary(text, at);
    let here = LineWindow::at(text, at);
    let segment = match here.previous(text) {
        Some(earlier) if at == here.start && earlier.line < here.line => return earlier.end,
        Some(earlier) if at == here.start => earlier,
        _ => here,
    };
    let line = segment.text(text);
    let mut starts = line.split_word_bound_indices();
    starts
        .rfind(|(inner, word)| segment.start + inner < at && !is_blank(word))
        .map_or(segment.start, |(inner, _)| {
            floor(text, segment.start + inner)
        })
}

/// Returns the word that contains or touches a position; an empty range between spaces.
pub fn word_at(text: &Text, at: usize) -> Range<usize> {
    let segment = LineWindow::at(text, at);
    let line = segment.text(text);
    let mut words = line
        .split_word_bound_indices()
        .filter(|(_, word)| word.chars().any(char::is_alphanumeric))
        .map(|(inner, word)| segment.start + inner..segment.start + inner + word.len());
    let touches = |word: &Range<usize>| word.start <= at && at <= word.end;
    words.rfind(touches).unwrap_or(at..at)
}

fn is_blank(word: &str) -> bool {
    word.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLUSTERS: [&str; 8] = [
        "a",
        "日",
        "e\u{301}",
        "🇩🇪",
        "👩\u{200d}💻",
        "1\u{fe0f}\u{20e3}",
        "நி",
        "\r\n",
    ];

    #[test]
    fn a_step_is_one_cluster_both_ways() {
        let text = Text::new(&CLUSTERS.concat());
        let mut at = 0;
        for cluster in CLUSTERS {
            let behind = next(&text, at);
            assert_eq!(text.slice(at..behind), cluster);
            assert_eq!(previous(&text, behind), at, "{cluster:?}");
            for inner in at + 1..behind {
                assert_eq!((floor(&text, inner), ceil(&text, inner)), (at, behind));
            }
            at = behind;
        }
        assert_eq!((next(&text, at), previous(&text, 0)), (at, 0));
    }

    #[test]
    fn from_inside_a_cluster_steps_lead_to_its_ends() {
        for cluster in ["न\u{94d}दी", "🇩🇪", "👩\u{200d}💻", "e\u{301}", "ᄀ\u{1161}"]
        {
            let text = Text::new(&format!("so {cluster} x"));
            let (start, end) = (3, 3 + cluster.len());
            for inner in (start + 1..end).filter(|at| char_boundary(&text, *at) == *at) {
                let steps = (previous(&text, inner), next(&text, inner));
                assert_eq!(steps, (start, end), "{cluster:?}");
                assert_eq!(previous_word(&text, inner), start, "{cluster:?}");
            }
        }
        assert_eq!(char_boundary(&Text::new("a\r\nb"), 2), 1);
        assert_eq!(char_boundary(&Text::new("a\rb"), 2), 2);
    }

    #[test]
    fn steps_through_a_huge_line_meet_every_place_both_ways() {
        for one in ["🇩🇪", "e\u{301}", "\u{301}", "wörter "] {
            let text = Text::new(&one.repeat(20_000 / one.len()));
            let mut at = 0;
            while at < text.len() {
                let behind = next(&text, at);
                assert!(behind > at);
                assert_eq!(previous(&text, behind), at, "{one:?}");
                at = behind;
            }
        }
    }

    #[test]
    fn words_begin_where_a_reader_says() {
        let text = Text::new("one, two's\n  drei");
        assert_eq!(next_word(&text, 0), 3);
        assert_eq!(next_word(&text, 3), 5);
        assert_eq!(next_word(&text, 5), 10);
        assert_eq!(next_word(&text, 10), 11);
        assert_eq!(next_word(&text, 11), 13);
        assert_eq!(previous_word(&text, 17), 13);
        assert_eq!(previous_word(&text, 13), 11);
        assert_eq!(previous_word(&text, 11), 10);
        assert_eq!(previous_word(&text, 10), 5);
        assert_eq!(word_at(&text, 7), 5..10);
        assert_eq!(word_at(&text, 12), 12..12);
    }
}
