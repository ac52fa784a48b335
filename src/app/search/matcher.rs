//! Matcher for the text of one post: lines that match, with context.
//!
//! A pure function of a text and a pattern, run by a worker. Its result is small however large the
//! text: of a line of megabytes it has only the surroundings of each match.

use std::ops::Range;
use std::sync::Arc;

use crate::blog::{Post, SiteKind, read_file};
use crate::editor::search::{Pattern, PatternSearch};

/// Maximum bytes of a row before its first match.
const MAX_BYTES_BEFORE: usize = 160;
/// Maximum bytes of a row from its start; more than any screen shows.
const MAX_ROW_BYTES: usize = 480;
/// Matching rows between two checks for cancellation.
const ROWS_PER_POLL: usize = 512;

/// Matches in one post.
#[derive(Clone, Debug, PartialEq)]
pub struct PostMatches {
    /// Index of the post in the job.
    pub post_index: usize,
    /// Post searched.
    pub post: Arc<Post>,
    /// Byte ranges of the matches in its title.
    pub title_ranges: Vec<Range<usize>>,
    /// Matching lines of its text, as far as they are kept.
    pub lines: Vec<LineMatch>,
    /// Number of matches: all such lines, and the title.
    pub count: usize,
}

/// A matching line, or part of a very long one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineMatch {
    /// Line of the file, from 1.
    pub line: usize,
    /// Character where the first match begins, from 1.
    pub column: usize,
    /// The line, or the part around the match, with inner line breaks as spaces.
    pub text: String,
    /// Byte ranges of the matches in `text`; at least one.
    pub ranges: Vec<Range<usize>>,
    /// Whether the line continues before and after `text`.
    pub cut: (bool, bool),
}

impl PostMatches {
    /// Returns the number of rows that can be selected.
    pub fn selectable_rows(&self) -> usize {
        usize::from(!self.title_ranges.is_empty()) + self.lines.len()
    }

    /// Filters the kept matches by another pattern; returns whether any is left.
    pub(super) fn rematch(&mut self, pattern: &Pattern) -> bool {
        self.title_ranges = find_all(&pattern.in_plain(&self.post.title.text));
        self.lines.retain_mut(|hit| {
            hit.ranges = find_all(&pattern.in_source(&hit.text));
            !hit.ranges.is_empty()
        });
        self.count = self.selectable_rows();
        self.count > 0
    }

    /// Keeps at most `most` rows that can be selected.
    pub fn truncate(&mut self, most: usize) {
        if most == 0 {
            self.title_ranges.clear();
        }
        self.lines
            .truncate(most.saturating_sub(usize::from(!self.title_ranges.is_empty())));
    }
}

/// Searches a post, keeping at most `most` rows and counting the rest. `is_wanted` is polled; once
/// it returns false, the search stops and its result is incomplete.
pub fn match_post(
    (place, post): (usize, &Arc<Post>),
    source: &str,
    kind: SiteKind,
    pattern: &Pattern,
    (most, is_wanted): (usize, &mut dyn FnMut() -> bool),
) -> Option<PostMatches> {
    let mut group = PostMatches {
        post_index: place,
        post: Arc::clone(post),
        title_ranges: find_all(&pattern.in_plain(&post.title.text)),
        lines: Vec::new(),
        count: 0,
    };
    let body = read_file::split_body(source, kind);
    group.count = usize::from(!group.title_ranges.is_empty());
    let mut reader = MatchReader {
        text: &body.text,
        at: 0,
        line: body.first_line,
        column: 1,
    };
    let finder = pattern.in_source(&body.text);
    let mut from = 0;
    while let Some(first) = finder.find(from) {
        group.count += 1;
        let row = row_range(&body.text, from, &first);
        if group.count <= most {
            group
                .lines
                .push(reader.line_match(&finder, &first, row.clone()));
        }
        from = row.end;
        if group.count.is_multiple_of(ROWS_PER_POLL) && !is_wanted() {
            break;
        }
    }
    (group.count > 0).then_some(group)
}

/// Returns all matches in a short text.
fn find_all(finder: &PatternSearch<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(hit) = finder.find(from) {
        from = hit.end;
        found.push(hit);
    }
    found
}

/// Returns the byte range of the row for a match: its line, or part of it. Rows never overlap: it
/// starts at `above`, the end of the previous row, or later.
fn row_range(text: &str, above: usize, hit: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let near = hit.start.saturating_sub(MAX_BYTES_BEFORE).max(above);
    let before = bytes.get(near..hit.start).unwrap_or_default();
    let line = before.iter().rposition(|byte| *byte == b'\n');
    let start = line.map_or_else(|| next_char_boundary(text, near), |end| near + end + 1);
    let far = (start + MAX_ROW_BYTES).max(hit.start + 1).min(text.len());
    // a match across two lines includes both
    let inner = hit.end.min(far);
    let rest = bytes.get(inner..far).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == b'\n');
    let end = end.map_or_else(|| next_char_boundary(text, far), |end| inner + end);
    start..end
}

/// Returns the first character boundary at or after `at`.
fn next_char_boundary(text: &str, at: usize) -> usize {
    let mut places = at..=text.len();
    places
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

/// Moves through a text from match to match, counting lines and characters.
struct MatchReader<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    column: usize,
}

impl MatchReader<'_> {
    fn go_to(&mut self, at: usize) {
        let passed = self.text.get(self.at..at).unwrap_or_default();
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        let last = passed.rsplit('\n').next().unwrap_or_default();
        self.column = last.chars().count() + if lines > 0 { 1 } else { self.column };
        self.line += lines;
        self.at = at;
    }

    fn line_match(
        &mut self,
        finder: &PatternSearch<'_>,
        first: &Range<usize>,
        row: Range<usize>,
    ) -> LineMatch {
        self.go_to(first.start);
        let (line, column) = (self.line, self.column);
        let whole = self.text.get(row.clone()).unwrap_or_default();
        let text = whole.trim_end_matches('\r');
        let indent = text.len() - text.trim_start().len();
        let start = indent.min(first.start - row.start);
        let text = text.get(start..).unwrap_or_default();
        let before = self.text.as_bytes().get(..row.start).unwrap_or_default();
        let behind = self.text.as_bytes().get(row.end);
        let offset = row.start + start;
        let mut found = Vec::new();
        let mut next = Some(first.clone());
        while let Some(hit) = next.filter(|hit| hit.start < row.end) {
            found.push(hit.start - offset..hit.end.min(row.end) - offset);
            next = finder.find(hit.end);
        }
        found.retain(|hit| hit.start < text.len());
        if let Some(last) = found.last_mut() {
            last.end = last.end.min(text.len());
        }
        LineMatch {
            line,
            column,
            text: text.replace(['\n', '\r'], " "),
            ranges: found,
            cut: (
                before.last().is_some_and(|byte| *byte != b'\n'),
                behind.is_some_and(|byte| *byte != b'\n'),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::blog::post::samples::post;
    use crate::editor::search::SearchOptions;

    fn pattern(typed: &str) -> Pattern {
        Pattern::new_prose(typed, SearchOptions::default()).expect("a pattern")
    }

    fn lines_found(source: &str, typed: &str) -> Vec<LineMatch> {
        let post = post("a.md", "Title", "2026-05-05");
        let all = (usize::MAX, &mut (|| true) as &mut dyn FnMut() -> bool);
        let group = match_post(
            (0, &post),
            source,
            SiteKind::Docusaurus,
            &pattern(typed),
            all,
        );
        group.map_or_else(Vec::new, |group| group.lines)
    }

    /// Formats a row as line, character and text, with the matches in brackets.
    fn row(hit: &LineMatch) -> String {
        let mut text = String::new();
        let mut from = 0;
        for range in &hit.ranges {
            let part = |range: Range<usize>| hit.text.get(range).expect("whole characters");
            text.push_str(part(from..range.start));
            text.push_str(&format!("[{}]", part(range.clone())));
            from = range.end;
        }
        text.push_str(hit.text.get(from..).expect("whole characters"));
        format!("{}:{} {text}", hit.line, hit.column)
    }

    fn rows(source: &str, typed: &str) -> Vec<String> {
        lines_found(source, typed).iter().map(row).collect()
    }

    #[test]
    fn lines_count_as_in_the_file_and_front_matter_is_not_looked_through() {
        let source = "---\ntitle: needle\n---\n\nA needle.\r\n\tTwo needles, needle\r\n日本 needle";
        assert_eq!(
            rows(source, "needle"),
            [
                "5:3 A [needle].",
                "6:6 Two [needle]s, [needle]",
                "7:4 日本 [needle]"
            ]
        );
    }

    #[test]
    fn a_title_in_the_text_is_found_as_the_title_and_no_second_time() {
        assert_eq!(rows("# Title\n\nNo title.\n", "title"), ["3:4 No [title]."]);
        let post = post("a.md", "Title", "2026-05-05");
        let group = match_post(
            (0, &post),
            "# Title\n",
            SiteKind::Docusaurus,
            &pattern("it"),
            (9, &mut || true),
        );
        let group = group.expect("the title is found");
        assert_eq!(
            (group.title_ranges.first(), group.count),
            (Some(&(1..3)), 1)
        );
    }

    #[test]
    fn words_over_the_end_of_a_line_are_one_row_with_a_blank() {
        assert_eq!(
            rows("a circuit\nbreaker here\n", "circuit breaker"),
            ["1:3 a [circuit breaker] here"]
        );
        assert_eq!(
            rows("a circuit\r\nbreaker", "circuit breaker"),
            ["1:3 a [circuit  breaker]"]
        );
    }

    #[test]
    fn huge_lines_are_cut_around_each_match() {
        let far = "é ".repeat(2_000_000);
        let source = format!("{far}needle{far}needle needle{far}\nneedle");
        let hits = lines_found(&source, "needle");
        assert_eq!(hits.len(), 3);
        assert_eq!(
            (hits[0].line, hits[0].column, hits[0].cut),
            (1, 4_000_001, (true, true))
        );
        assert_eq!((hits[1].column, hits[1].ranges.len()), (8_000_007, 2));
        assert_eq!((hits[2].line, hits[2].cut), (2, (false, false)));
        assert!(
            hits.iter()
                .all(|hit| hit.text.len() <= MAX_BYTES_BEFORE + MAX_ROW_BYTES + 4)
        );
    }

    #[test]
    fn many_matches_in_a_huge_line_take_linear_time() {
        let source = "ab ".repeat(1_000_000);
        let post = post("a.md", "Title", "2026-05-05");
        let mut asked = 0;
        let group = match_post(
            (0, &post),
            &source,
            SiteKind::Docusaurus,
            &pattern("ab"),
            (10, &mut || {
                asked += 1;
                true
            }),
        );
        let group = group.expect("it is found");
        assert_eq!(group.lines.len(), 10);
        assert!(group.count > 5_000 && asked > 5, "{} {asked}", group.count);
    }

    #[test]
    fn an_unwanted_search_stops() {
        let source = "needle\n".repeat(10_000);
        let post = post("a.md", "Title", "2026-05-05");
        let group = match_post(
            (0, &post),
            &source,
            SiteKind::Docusaurus,
            &pattern("needle"),
            (9, &mut || false),
        );
        assert!(group.is_some_and(|group| group.count == ROWS_PER_POLL));
    }

    proptest! {
        #[test]
        fn rows_are_exactly_the_matching_lines(
            lines in proptest::collection::vec("[a-c é\t]{0,12}", 0..12),
            end in "(\n|\r\n)",
            typed in "[ab]{1,2}",
        ) {
            let source = format!("start{end}{}", lines.join(&end));
            let hits = lines_found(&source, &typed);
            for hit in &hits {
                prop_assert!(!hit.ranges.is_empty());
                for range in &hit.ranges {
                    prop_assert_eq!(hit.text.get(range.clone()), Some(typed.as_str()));
                }
            }
            let holding = source.split('\n').enumerate().filter(|(_, line)| line.contains(&typed));
            let wanted: Vec<usize> = holding.map(|(at, _)| at + 1).collect();
            prop_assert_eq!(hits.iter().map(|hit| hit.line).collect::<Vec<_>>(), wanted);
        }
    }
}
