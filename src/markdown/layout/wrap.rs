//! Line wrapping with termimad: takes one line of text, returns the ranges of its rows. The only
//! file that uses termimad.
//!
//! termimad breaks at every edge between compounds, measures character by character, breaks at
//! no-break spaces and collapses spaces. So it gets a *proxy* of the text with the same length, in
//! which it measures what postdesk measures: each cluster is one unbreakable character of its
//! width, filled up with zero-width characters. It returns slices of the proxy; their addresses
//! determine the bytes of each row, and styles are looked up by these offsets. Plain ASCII text is
//! its own proxy.

use termimad::minimad::{Composite, CompositeStyle, Compound, Line, Text};
use termimad::{FmtLine, FmtText, MadSkin};

use crate::markdown::blocks::IndexRange;
use crate::text::width;

use super::measure_proxy::{MeasureProxy, UnbreakableRun, unbreakable_units};

/// Chunk size in bytes in which a longer line is wrapped, so that its tokens fit into the CPU
/// cache.
const CHUNK_BYTES: usize = 1024;
/// Minimum width in columns at which termimad wraps lines.
const MIN_TERMIMAD_COLUMNS: usize = 3;
/// With two or three compounds termimad breaks between them even if a later break would fit.
const MIN_COMPOUNDS: usize = 4;

/// Where a line may be broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BreakMode {
    /// Between words.
    Words,
    /// Anywhere; all spaces are kept.
    Anywhere,
}

/// Wrapping options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrapOptions {
    /// Width of a row in columns.
    pub(super) columns: usize,
    /// Where the line may be broken.
    pub(super) breaks: BreakMode,
}

impl WrapOptions {
    /// Creates options to break between words.
    pub(super) const fn for_words(columns: usize) -> Self {
        Self {
            columns,
            breaks: BreakMode::Words,
        }
    }

    /// Creates options to break anywhere.
    pub(super) const fn for_code(columns: usize) -> Self {
        Self {
            columns,
            breaks: BreakMode::Anywhere,
        }
    }
}

/// Wraps lines at a width.
pub(in crate::markdown) struct LineWrapper {
    skin: MadSkin,
}

impl LineWrapper {
    /// Creates a wrapper; its skin has no styles, since postdesk applies its own.
    pub(super) fn new() -> Self {
        Self {
            skin: MadSkin::no_style(),
        }
    }

    /// Returns the rows of a line as ranges of `text`; at least one row.
    pub(super) fn wrap(&self, text: &str, room: WrapOptions) -> Vec<IndexRange> {
        let WrapOptions { columns, breaks } = room;
        let mut rows = Vec::new();
        let is_plain = text.is_ascii() && (breaks == BreakMode::Anywhere || !text.contains("  "));
        if fits_in_row(text, columns) {
            rows.push(IndexRange::new(0, text.len()));
        } else if columns < MIN_TERMIMAD_COLUMNS {
            cut_at_clusters(text, columns.max(1), &mut rows);
        } else if is_plain {
            self.wrap_ascii(text, room, &mut rows);
        } else {
            self.wrap_unicode(text, room, &mut rows);
        }
        if rows.is_empty() {
            rows.push(IndexRange::default());
        }
        rows
    }

    /// Wraps ASCII text. The last row of a chunk is wrapped again at the start of the next.
    fn wrap_ascii(&self, text: &str, room: WrapOptions, rows: &mut Vec<IndexRange>) {
        let WrapOptions { columns, breaks } = room;
        let size = CHUNK_BYTES.max(columns * 8);
        let mut start = 0;
        while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
            let piece = rest.get(..size).unwrap_or(rest);
            let first = rows.len();
            let compound = compound(piece, breaks == BreakMode::Anywhere);
            self.lay_out(text, vec![compound], columns, rows);
            if piece.len() == rest.len() {
                break;
            }
            start = pop_last_row(rows, first).unwrap_or(start + piece.len());
        }
    }

    /// Wraps any other text through its proxy.
    fn wrap_unicode(&self, text: &str, room: WrapOptions, rows: &mut Vec<IndexRange>) {
        let WrapOptions { columns, breaks } = room;
        let shadow = MeasureProxy::of(text, columns, breaks == BreakMode::Words);
        let mut rest = shadow.runs.as_slice();
        let mut start = 0;
        while !rest.is_empty() {
            let upto = rest.partition_point(|run| run.end < start + CHUNK_BYTES.max(columns * 32));
            let (piece, later) = rest.split_at((upto + 1).min(rest.len()));
            let first = rows.len();
            let compounds = piece
                .iter()
                .flat_map(|run| compounds(&shadow.text, *run, start));
            self.lay_out(&shadow.text, compounds.collect(), columns, rows);
            if later.is_empty() {
                break;
            }
            start = pop_last_row(rows, first).unwrap_or(piece.last().map_or(0, |run| run.end));
            let done = rest.partition_point(|run| run.end <= start);
            rest = rest.get(done..).unwrap_or_default();
        }
        enforce_width(text, columns, rows);
    }

    fn lay_out<'s>(
        &self,
        base: &'s str,
        mut compounds: Vec<Compound<'s>>,
        columns: usize,
        rows: &mut Vec<IndexRange>,
    ) {
        if compounds.len() > 1 {
            let len = compounds.len().max(MIN_COMPOUNDS);
            compounds.resize(len, Compound::raw_str(""));
        }
        let style = CompositeStyle::Paragraph;
        let text = Text {
            lines: vec![Line::Normal(Composite { style, compounds })],
        };
        let laid_out = FmtText::from_text(&self.skin, text, Some(columns));
        for line in &laid_out.lines {
            if let FmtLine::Normal(row) = line {
                rows.extend(source_range(base, &row.compounds));
            }
        }
    }
}

/// Whether a text fits into one row: no character has more columns than bytes. Texts with a space
/// at an edge don't count.
fn fits_in_row(text: &str, columns: usize) -> bool {
    text.len() <= columns && !text.is_empty() && !text.starts_with(' ') && !text.ends_with(' ')
}

/// Removes the last row unless it is the only one, and returns where it started.
fn pop_last_row(rows: &mut Vec<IndexRange>, first: usize) -> Option<usize> {
    if rows.len() <= first + 1 {
        return None;
    }
    rows.pop().map(|row| row.start)
}

fn compound(text: &str, solid: bool) -> Compound<'_> {
    let compound = Compound::raw_str(text);
    if solid { compound.code() } else { compound }
}

/// Returns the unbreakable part of a run and the space after it, from an offset on.
fn compounds(shadow: &str, run: UnbreakableRun, from: usize) -> impl Iterator<Item = Compound<'_>> {
    let parts = [
        (run.start.max(from), run.content_end, true),
        (run.content_end.max(from), run.end, false),
    ];
    parts
        .into_iter()
        .filter(|&(start, end, _)| start < end)
        .filter_map(move |(start, end, solid)| Some(compound(shadow.get(start..end)?, solid)))
}

/// Returns the byte range of a row, from the addresses of its compounds.
fn source_range(base: &str, compounds: &[Compound<'_>]) -> Option<IndexRange> {
    let offset = |part: &str| (part.as_ptr() as usize).checked_sub(base.as_ptr() as usize);
    let mut parts = compounds
        .iter()
        .map(|c| c.src)
        .filter(|src| !src.is_empty());
    let first = parts.next()?;
    let last = parts.next_back().unwrap_or(first);
    Some(IndexRange::new(offset(first)?, offset(last)? + last.len()))
}

/// Cuts rows that exceed the width after all, for example because of marks without a base.
fn enforce_width(text: &str, columns: usize, rows: &mut Vec<IndexRange>) {
    let shown =
        |row: &IndexRange| width::of(text.get(row.start..row.end).unwrap_or_default().trim_end());
    if rows
        .iter()
        .all(|row| row.len() <= columns || shown(row) <= columns)
    {
        return;
    }
    rows.clear();
    cut_at_clusters(text, columns, rows);
}

/// Cuts a text between clusters.
fn cut_at_clusters(text: &str, columns: usize, rows: &mut Vec<IndexRange>) {
    let mut row = IndexRange::default();
    let mut used = 0;
    for cluster in unbreakable_units(text, columns) {
        if used + cluster.width > columns && row.len() > 0 {
            rows.push(row);
            row.start = cluster.at;
            used = 0;
        }
        used += cluster.width;
        row.end = cluster.at + cluster.text.len();
    }
    if row.len() > 0 {
        rows.push(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, columns: usize) -> Vec<&str> {
        let rows = LineWrapper::new().wrap(text, WrapOptions::for_words(columns));
        rows.into_iter()
            .map(|row| text.get(row.start..row.end).unwrap_or("?").trim_end())
            .collect()
    }

    #[test]
    fn words_stay_whole_and_long_ones_are_cut() {
        assert_eq!(words("one two three", 8), ["one two", "three"]);
        assert_eq!(words("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(words("", 4), [""]);
        assert_eq!(words("abc", 1), ["a", "b", "c"]);
    }

    #[test]
    fn no_break_blanks_hold_words_together() {
        assert_eq!(words("aaa b\u{a0}c d", 6), ["aaa", "b\u{a0}c d"]);
    }

    #[test]
    fn text_without_blanks_breaks_where_unicode_allows() {
        assert_eq!(words("日本語。テスト", 8), ["日本語。", "テスト"]);
        assert_eq!(
            words("👩\u{200d}💻👩\u{200d}💻👩\u{200d}💻", 5),
            ["👩\u{200d}💻👩\u{200d}💻", "👩\u{200d}💻"]
        );
    }

    #[test]
    fn a_long_line_is_laid_out_as_if_in_one_piece() {
        let text = "some words of many lengths, unbreakablereallylong; ".repeat(2000);
        let rows = LineWrapper::new().wrap(&text, WrapOptions::for_words(31));
        let mut expected = Vec::new();
        LineWrapper::new().lay_out(&text, vec![compound(&text, false)], 31, &mut expected);
        assert_eq!(rows, expected);
        let wide = text.replace("many", "viële");
        let all = LineWrapper::new().wrap(&wide, WrapOptions::for_words(31));
        assert_eq!(all.len(), rows.len());
    }

    #[test]
    fn a_line_that_fits_is_a_row_as_if_it_were_broken() {
        let wrapper = LineWrapper::new();
        for (text, solid) in [
            ("one", false),
            ("one two, three.", false),
            ("a-b/c* `d` _e_ |f|", false),
            ("fn main() {", true),
            ("a  b", true),
        ] {
            for columns in text.len().max(MIN_TERMIMAD_COLUMNS)..text.len() + 3 {
                let mut expected = Vec::new();
                let whole = vec![compound(text, solid)];
                wrapper.lay_out(text, whole, columns, &mut expected);
                assert!(fits_in_row(text, columns));
                assert_eq!(expected, [IndexRange::new(0, text.len())], "{text:?}");
            }
        }
        let others = [
            "日本語 日本",
            "a  b",
            "e\u{301} x",
            "👩\u{200d}💻 b",
            "`a` b",
        ];
        for text in others {
            let mut expected = Vec::new();
            wrapper.wrap_unicode(text, WrapOptions::for_words(text.len()), &mut expected);
            assert_eq!(expected, [IndexRange::new(0, text.len())], "{text:?}");
        }
    }

    #[test]
    fn code_is_cut_anywhere() {
        let rows = LineWrapper::new().wrap("ab  cd  é  f", WrapOptions::for_code(5));
        let texts: Vec<Option<&str>> = rows
            .iter()
            .map(|r| "ab  cd  é  f".get(r.start..r.end))
            .collect();
        assert_eq!(texts, [Some("ab  c"), Some("d  é "), Some(" f")]);
    }
}
