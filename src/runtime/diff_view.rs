//! Diff view for conflicts: where two versions of a post differ, and the merged text.

use std::ops::Range;
use std::time::Instant;

use crate::app::edit::{CompareJob, Compared, PlaceLine, PlaceView};
use crate::editor::highlight::{self, Kind};
use crate::editor::merge::{self, By, Conflicts, Place, Side};

/// Most lines of one side of a hunk that are shown.
const MOST_LINES: usize = 400;

/// Compares two texts with a common base.
pub fn compare(job: &CompareJob, until: Option<Instant>) -> Compared {
    let [base, mine, theirs] =
        [&job.base, &job.mine, &job.theirs].map(|text| text.slice(0..text.len()).into_owned());
    let found = merge::places(&base, &mine, &theirs, until);
    let merged = merge::merge([&base, &mine, &theirs], Conflicts::Mark, until);
    let texts = Texts {
        base: base.lines().collect(),
        mine: mine.lines().collect(),
        theirs: theirs.lines().collect(),
    };
    let places = found.iter().filter(|place| place.by != By::Both);
    let mark = if job.mine.is_marked() { "\u{feff}" } else { "" };
    Compared {
        path: job.path.clone(),
        places: places.map(|place| texts.view(place)).collect(),
        merged: ([mark, &merged.text].concat(), merged.conflicts.len()),
    }
}

struct Texts<'a> {
    base: Vec<&'a str>,
    mine: Vec<&'a str>,
    theirs: Vec<&'a str>,
}

impl Texts<'_> {
    fn view(&self, place: &Place) -> PlaceView {
        let changed_here = matches!(place.by, By::Me | By::Conflict);
        let changed_there = matches!(place.by, By::Them | By::Conflict);
        let base = part(&self.base, &place.base);
        PlaceView {
            line: place.mine.start + 1,
            heading: heading(&self.mine, place.mine.start),
            by: place.by,
            mine: side(&self.mine, &place.mine, &base, changed_here),
            theirs: side(&self.theirs, &place.theirs, &base, changed_there),
        }
    }
}

fn part(lines: &[&str], range: &Range<usize>) -> String {
    let lines = lines.get(range.clone()).unwrap_or_default();
    let ended = lines.iter().flat_map(|line| [*line, "\n"]);
    ended.collect()
}

/// Returns the lines of a hunk in one text, with one unchanged line before and after.
fn side(lines: &[&str], range: &Range<usize>, base: &str, is_changed: bool) -> Vec<PlaceLine> {
    let around = |line: Option<&&str>| {
        let line = line.filter(|line| !line.trim().is_empty());
        line.map(|line| plain(line, true))
    };
    let before = range.start.checked_sub(1).and_then(|at| lines.get(at));
    let mut out: Vec<PlaceLine> = around(before).into_iter().collect();
    let here = part(lines, range);
    if is_changed {
        out.extend(changes(base, &here));
    } else {
        out.extend(here.lines().map(|line| plain(line, false)));
    }
    if out.len() > MOST_LINES {
        let more = out.len() - MOST_LINES;
        out.truncate(MOST_LINES);
        out.push(plain(&format!("({more} more lines)"), true));
    }
    out.extend(around(lines.get(range.end)));
    out
}

fn plain(line: &str, is_around: bool) -> PlaceLine {
    PlaceLine {
        mark: ' ',
        text: line.to_owned(),
        is_around,
        words: Vec::new(),
    }
}

/// Returns the added lines, and the removed lines that no added line replaces.
fn changes(base: &str, here: &str) -> Vec<PlaceLine> {
    let hunks = merge::diff(base, here, 0, None);
    let mut out = Vec::new();
    for hunk in hunks {
        let kept = hunk.new.len();
        let of = |wanted: Side| hunk.lines.iter().filter(move |line| line.side == wanted);
        let new = of(Side::New).map(|line| ('+', line));
        let gone = of(Side::Old).skip(kept).map(|line| ('-', line));
        out.extend(new.chain(gone).map(|(mark, line)| PlaceLine {
            mark,
            text: line.text.clone(),
            is_around: false,
            words: line.words.clone(),
        }));
    }
    out
}

/// Returns the section of a line: the text of the heading above it, or "front matter".
fn heading(lines: &[&str], at: usize) -> Option<String> {
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
    let (runs, _) = highlight::lex(line, highlight::State::TEXT);
    let words = runs.iter().filter(|run| run.kind == Kind::Heading);
    let words: String = words.filter_map(|run| line.get(run.at.clone())).collect();
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::editor::Text;

    #[test]
    fn a_place_is_named_by_what_it_stands_in() {
        let lines: Vec<&str> = "---\ntitle: A\n---\n\none\n\n## Two *words*\nx\n"
            .lines()
            .collect();
        assert_eq!(heading(&lines, 1).as_deref(), Some("front matter"));
        assert_eq!(heading(&lines, 4), None);
        assert_eq!(heading(&lines, 7).as_deref(), Some("Two words"));
        assert_eq!(heading(&["---", "text"], 1), None);
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
            .places
            .iter()
            .map(|place| (place.line, place.heading.as_deref(), place.by))
            .collect();
        assert_eq!(
            shown,
            [
                (3, Some("One"), By::Conflict),
                (8, Some("Two"), By::Conflict)
            ]
        );
        let first = &compared.places[0];
        let words = |line: &PlaceLine| line.text.get(line.words[0].clone()).map(str::to_owned);
        assert_eq!(
            (first.mine[1].mark, words(&first.mine[1])),
            ('+', Some("B".into()))
        );
        assert_eq!(words(&first.theirs[1]).as_deref(), Some("d"));
        assert!(first.mine[0].is_around && first.mine[2].is_around);
        let gone: Vec<_> = compared.places[1]
            .mine
            .iter()
            .map(|line| (line.mark, line.text.as_str()))
            .collect();
        assert!(gone.contains(&('-', "y")), "{gone:?}");
        assert_eq!(compared.merged.1, 2);
    }
}
