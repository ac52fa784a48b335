//! Diff view for conflicts: where two versions of a post differ, and the merged text.

use std::ops::Range;
use std::time::Instant;

use crate::app::jobs::edit::{CompareDone, CompareJob, HunkLine, HunkView};
use crate::blog::text_diff::{self, LineStatus};
use crate::editor::highlight::{self, HighlightKind};
use crate::editor::merge::{self, ChangedBy, ConflictPolicy, MergeRegion};

/// Most lines of one side of a hunk that are shown.
const MAX_SIDE_LINES: usize = 400;

/// Compares two texts with a common base.
pub fn compare(job: &CompareJob, until: Option<Instant>) -> CompareDone {
    let [base, mine, theirs] =
        [&job.base, &job.mine, &job.theirs].map(|text| text.slice(0..text.len()).into_owned());
    let found = merge::regions(&base, &mine, &theirs, until);
    let merged = merge::merge([&base, &mine, &theirs], ConflictPolicy::Mark, until);
    let texts = ThreeWayLines {
        base: base.lines().collect(),
        mine: mine.lines().collect(),
        theirs: theirs.lines().collect(),
    };
    let places = found
        .iter()
        .filter(|place| place.changed_by != ChangedBy::Both);
    let mark = if job.mine.has_byte_order_mark() {
        "\u{feff}"
    } else {
        ""
    };
    CompareDone {
        path: job.path.clone(),
        hunks: places.map(|place| texts.hunk_view(place)).collect(),
        merged: ([mark, &merged.text].concat(), merged.conflicts.len()),
    }
}

struct ThreeWayLines<'a> {
    base: Vec<&'a str>,
    mine: Vec<&'a str>,
    theirs: Vec<&'a str>,
}

impl ThreeWayLines<'_> {
    fn hunk_view(&self, place: &MergeRegion) -> HunkView {
        let changed_here = matches!(place.changed_by, ChangedBy::Me | ChangedBy::Conflict);
        let changed_there = matches!(place.changed_by, ChangedBy::Them | ChangedBy::Conflict);
        let base = joined_lines(&self.base, &place.base);
        HunkView {
            line: place.mine.start + 1,
            heading: section_name(&self.mine, place.mine.start),
            changed_by: place.changed_by,
            mine: side_lines(&self.mine, &place.mine, &base, changed_here),
            theirs: side_lines(&self.theirs, &place.theirs, &base, changed_there),
        }
    }
}

fn joined_lines(lines: &[&str], range: &Range<usize>) -> String {
    let lines = lines.get(range.clone()).unwrap_or_default();
    let ended = lines.iter().flat_map(|line| [*line, "\n"]);
    ended.collect()
}

/// Returns the lines of a hunk in one text, with one unchanged line before and after.
fn side_lines(lines: &[&str], range: &Range<usize>, base: &str, is_changed: bool) -> Vec<HunkLine> {
    let around = |line: Option<&&str>| {
        let line = line.filter(|line| !line.trim().is_empty());
        line.map(|line| plain(line, true))
    };
    let before = range.start.checked_sub(1).and_then(|at| lines.get(at));
    let mut out: Vec<HunkLine> = around(before).into_iter().collect();
    let here = joined_lines(lines, range);
    if is_changed {
        out.extend(changed_lines(base, &here));
    } else {
        out.extend(here.lines().map(|line| plain(line, false)));
    }
    if out.len() > MAX_SIDE_LINES {
        let more = out.len() - MAX_SIDE_LINES;
        out.truncate(MAX_SIDE_LINES);
        out.push(plain(&format!("({more} more lines)"), true));
    }
    out.extend(around(lines.get(range.end)));
    out
}

fn plain(line: &str, is_around: bool) -> HunkLine {
    HunkLine {
        mark: ' ',
        text: line.to_owned(),
        is_context: is_around,
        words: Vec::new(),
    }
}

/// Returns the added lines, and the removed lines that no added line replaces.
fn changed_lines(base: &str, here: &str) -> Vec<HunkLine> {
    let hunks = text_diff::hunks(base.as_bytes(), here.as_bytes(), 0);
    let mut out = Vec::new();
    for hunk in hunks {
        let kept = hunk.new.len();
        let of = |wanted| hunk.lines.iter().filter(move |line| line.status == wanted);
        let new = of(LineStatus::Added).map(|line| ('+', line));
        let gone = of(LineStatus::Removed).skip(kept).map(|line| ('-', line));
        out.extend(new.chain(gone).map(|(mark, line)| HunkLine {
            mark,
            text: line.text.clone(),
            is_context: false,
            words: line.words.clone(),
        }));
    }
    out
}

/// Returns the section of a line: the text of the heading above it, or "front matter".
fn section_name(lines: &[&str], at: usize) -> Option<String> {
    let fence = lines
        .first()
        .filter(|line| matches!(line.trim_end(), "---" | "+++"));
    let close = fence.and_then(|fence| {
        let mut inside = lines.iter().skip(1);
        inside.position(|line| line.trim_end() == fence.trim_end())
    });
    if close.is_some_and(|close| at <= close + 1) {
        return Some("front matter".to_owned());
    }
    let above = lines.get(..=at.min(lines.len().checked_sub(1)?))?;
    let line = above.iter().rfind(|line| line.starts_with('#'))?;
    let (runs, _) = highlight::lex(line, highlight::LexerState::TEXT);
    let words = runs.iter().filter(|run| run.kind == HighlightKind::Heading);
    let words: String = words
        .filter_map(|run| line.get(run.range.clone()))
        .collect();
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::Text;

    #[test]
    fn a_hunk_is_named_by_its_section() {
        let lines: Vec<&str> = "---\ntitle: A\n---\n\none\n\n## Two *words*\nx\n"
            .lines()
            .collect();
        assert_eq!(section_name(&lines, 1).as_deref(), Some("front matter"));
        assert_eq!(section_name(&lines, 4), None);
        assert_eq!(section_name(&lines, 7).as_deref(), Some("Two words"));
        assert_eq!(section_name(&["---", "text"], 1), None);
    }

    #[test]
    fn each_side_shows_what_it_changed() {
        let base = "# One\ntop\na b c\nsame\n\n## Two\nx\ny\nend\n";
        let job = CompareJob {
            path: "a.md".into(),
            base: Text::new(base),
            mine: Text::new("# One\ntop\na B c\nsame\n\n## Two\nx\nend\n"),
            theirs: Text::new("# One\ntop\na b d\nsame\n\n## Two\nx\ny\nend!\n"),
        };
        let compared = compare(&job, None);
        let shown: Vec<_> = compared
            .hunks
            .iter()
            .map(|place| (place.line, place.heading.as_deref(), place.changed_by))
            .collect();
        assert_eq!(
            shown,
            [
                (3, Some("One"), ChangedBy::Conflict),
                (8, Some("Two"), ChangedBy::Conflict)
            ]
        );
        let first = &compared.hunks[0];
        let words = |line: &HunkLine| line.text.get(line.words[0].clone()).map(str::to_owned);
        assert_eq!(
            (first.mine[1].mark, words(&first.mine[1])),
            ('+', Some("B".into()))
        );
        assert_eq!(words(&first.theirs[1]).as_deref(), Some("d"));
        assert!(first.mine[0].is_context && first.mine[2].is_context);
        let gone: Vec<_> = compared.hunks[1]
            .mine
            .iter()
            .map(|line| (line.mark, line.text.as_str()))
            .collect();
        assert!(gone.contains(&('-', "y")), "{gone:?}");
        assert_eq!(compared.merged.1, 2);
    }
}
