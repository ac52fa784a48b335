//! Line wrapping: takes one line of text, returns the ranges of its rows. The only file that uses
//! termimad.
//!
//! termimad lays out printable ASCII, so nearly every line of prose and code: it returns slices of
//! the line, whose addresses determine the bytes of each row, and styles are looked up by these
//! offsets. It can't lay out the rest: it measures characters, not clusters (an emoji of several
//! characters, a letter with its accents), breaks at no-break spaces but not between ideographs, and
//! collapses spaces. Such a line is filled with the runs that
//! Unicode keeps together (UAX 14). Its tables are not used, as they measure characters too, and
//! neither are its skins, as a skin becomes terminal escapes, while styles here are roles that the
//! screen, a pipe and the tests each draw in their way.

use termimad::minimad::{Composite, CompositeStyle, Compound, Line, Text};
use termimad::{FmtLine, FmtText, MadSkin};

use crate::markdown::blocks::IndexRange;
use crate::text::width;

use super::unbreakable_runs::{UnbreakableRun, unbreakable_runs, unbreakable_units};

/// Chunk size in bytes in which a longer line is wrapped, so that its tokens fit into the CPU
/// cache.
const CHUNK_BYTES: usize = 1024;
/// Minimum width in columns at which termimad wraps lines.
const MIN_TERMIMAD_COLUMNS: usize = 3;

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
            wrap_unicode(text, room, &mut rows);
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
            self.lay_out(text, compound(piece, breaks), columns, rows);
            if piece.len() == rest.len() {
                break;
            }
            start = pop_last_row(rows, first).unwrap_or(start + piece.len());
        }
    }

    fn lay_out(
        &self,
        base: &str,
        compound: Compound<'_>,
        columns: usize,
        rows: &mut Vec<IndexRange>,
    ) {
        let composite = Composite {
            style: CompositeStyle::Paragraph,
            compounds: vec![compound],
        };
        let text = Text {
            lines: vec![Line::Normal(composite)],
        };
        let laid_out = FmtText::from_text(&self.skin, text, Some(columns));
        for line in &laid_out.lines {
            if let FmtLine::Normal(row) = line {
                rows.extend(source_range(base, &row.compounds));
            }
        }
    }
}

/// Wraps any other text: fills each row with as many unbreakable runs as fit.
fn wrap_unicode(text: &str, room: WrapOptions, rows: &mut Vec<IndexRange>) {
    let runs = match room.breaks {
        BreakMode::Words => unbreakable_runs(text),
        BreakMode::Anywhere => vec![UnbreakableRun::solid(0, text.len())],
    };
    let mut row = IndexRange::default();
    let mut used = 0;
    for run in runs {
        for (part, width) in parts_that_fit(text, run, room.columns) {
            if used + width > room.columns && row.len() > 0 {
                rows.push(row);
                row.start = part.start;
                used = 0;
            }
            used += width;
            row.end = part.content_end;
            // the space after it is dropped at a line break
            if part.end > part.content_end && used < room.columns {
                used += 1;
                row.end = part.end;
            }
        }
    }
    if row.len() > 0 {
        rows.push(row);
    }
    enforce_width(text, room.columns, rows);
}

/// Returns a run with the width of its content, split between clusters if it is wider than a row.
fn parts_that_fit(text: &str, run: UnbreakableRun, columns: usize) -> Vec<(UnbreakableRun, usize)> {
    let mut parts = Vec::new();
    let mut start = run.start;
    let mut used = 0;
    let solid = text.get(run.start..run.content_end).unwrap_or_default();
    for cluster in unbreakable_units(solid, columns) {
        let at = run.start + cluster.at;
        if used + cluster.width > columns && at > start {
            parts.push((UnbreakableRun::solid(start, at), used));
            start = at;
            used = 0;
        }
        used += cluster.width;
    }
    parts.push((UnbreakableRun { start, ..run }, used));
    parts
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

fn compound(text: &str, breaks: BreakMode) -> Compound<'_> {
    let compound = Compound::raw_str(text);
    match breaks {
        BreakMode::Words => compound,
        BreakMode::Anywhere => compound.code(),
    }
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
        LineWrapper::new().lay_out(&text, compound(&text, BreakMode::Words), 31, &mut expected);
        assert_eq!(rows, expected);
        let wide = text.replace("many", "viële");
        let all = LineWrapper::new().wrap(&wide, WrapOptions::for_words(31));
        assert_eq!(all.len(), rows.len());
    }

    #[test]
    fn a_line_that_fits_is_a_row_as_if_it_were_broken() {
        let wrapper = LineWrapper::new();
        for (text, breaks) in [
            ("one", BreakMode::Words),
            ("one two, three.", BreakMode::Words),
            ("a-b/c* `d` _e_ |f|", BreakMode::Words),
            ("fn main() {", BreakMode::Anywhere),
            ("a  b", BreakMode::Anywhere),
        ] {
            for columns in text.len().max(MIN_TERMIMAD_COLUMNS)..text.len() + 3 {
                let mut expected = Vec::new();
                wrapper.lay_out(text, compound(text, breaks), columns, &mut expected);
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
            wrap_unicode(text, WrapOptions::for_words(text.len()), &mut expected);
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
