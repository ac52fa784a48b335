//! Three-way merge: where two versions of a text differ from their base, and the merged text.
//!
//! All units are lines with their endings, so that texts are preserved byte for byte, whatever
//! their line endings and with or without the final one. A diff can have a deadline; what it does
//! not reach counts as changed, which is coarse but correct.

mod edit_script;

use std::ops::Range;
use std::time::Instant;

pub use edit_script::edit_script;

use crate::blog::text_diff::{LineChange, diff_lines, split};

/// A region where the versions differ, as line ranges of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeRegion {
    /// Side that changed it.
    pub changed_by: ChangedBy,
    /// Its lines in the base.
    pub base: Range<usize>,
    /// Its lines in the user's version.
    pub mine: Range<usize>,
    /// Its lines in the other version.
    pub theirs: Range<usize>,
}

/// Side that changed a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedBy {
    /// Only the user.
    Me,
    /// Only the others.
    Them,
    /// Both, in the same way.
    Both,
    /// Both, differently: the user has to decide.
    Conflict,
}

/// How conflicts are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictPolicy {
    /// Keep the user's lines.
    KeepMine,
    /// Keep both, between conflict markers.
    Mark,
}

/// Result of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedText {
    /// The merged text.
    pub text: String,
    /// Regions in conflict.
    pub conflicts: Vec<MergeRegion>,
}

/// Returns the regions where two versions differ from their base, in order.
///
/// Adjacent changes count as one: changes to neighboring lines are a conflict.
pub fn regions(base: &str, mine: &str, theirs: &str, until: Option<Instant>) -> Vec<MergeRegion> {
    let [mine, theirs] = [mine, theirs].map(|text| diff_lines(base, text, until));
    let mut walk = MergeCursor {
        mine: ChangeCursor::new(&mine.changes),
        theirs: ChangeCursor::new(&theirs.changes),
    };
    let mut places = Vec::new();
    while let Some(mut place) = walk.next() {
        let both = (
            mine.new.get(place.mine.clone()),
            theirs.new.get(place.theirs.clone()),
        );
        if place.changed_by == ChangedBy::Conflict && both.0 == both.1 {
            place.changed_by = ChangedBy::Both;
        }
        places.push(place);
    }
    places
}

/// Merges two versions of a base.
pub fn merge(
    [base, mine, theirs]: [&str; 3],
    conflicts: ConflictPolicy,
    until: Option<Instant>,
) -> MergedText {
    let places = regions(base, mine, theirs, until);
    let [base, mine, theirs] = [base, mine, theirs].map(split);
    let mut text = String::new();
    let mut at = 0;
    for place in &places {
        text.push_str(&join_lines(&base, at..place.base.start));
        at = place.base.end;
        match place.changed_by {
            ChangedBy::Conflict if conflicts == ConflictPolicy::Mark => {
                let end = line_ending_of(&mine, &theirs);
                mark(
                    &mut text,
                    &join_lines(&mine, place.mine.clone()),
                    "<<<<<<< mine",
                    end,
                );
                mark(
                    &mut text,
                    &join_lines(&theirs, place.theirs.clone()),
                    "=======",
                    end,
                );
                mark(&mut text, "", ">>>>>>> on disk", end);
            }
            ChangedBy::Them => text.push_str(&join_lines(&theirs, place.theirs.clone())),
            ChangedBy::Me | ChangedBy::Both | ChangedBy::Conflict => {
                text.push_str(&join_lines(&mine, place.mine.clone()));
            }
        }
    }
    text.push_str(&join_lines(&base, at..base.len()));
    let conflicts = places
        .into_iter()
        .filter(|place| place.changed_by == ChangedBy::Conflict);
    MergedText {
        text,
        conflicts: conflicts.collect(),
    }
}

/// Joins lines to a text.
fn join_lines(lines: &[&str], range: Range<usize>) -> String {
    lines.get(range).unwrap_or_default().concat()
}

/// Returns the line ending of two texts: the first one that occurs.
fn line_ending_of(mine: &[&str], theirs: &[&str]) -> &'static str {
    let first = mine.iter().chain(theirs).find(|line| line.ends_with('\n'));
    match first {
        Some(line) if line.ends_with("\r\n") => "\r\n",
        _ => "\n",
    }
}

/// Appends a conflict marker on a line of its own, and lines after it.
fn mark(text: &mut String, lines: &str, mark: &str, end: &str) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push_str(end);
    }
    text.push_str(mark);
    text.push_str(end);
    text.push_str(lines);
}

/// Cursor over the changes of one version.
struct ChangeCursor<'a> {
    changes: &'a [LineChange],
    /// Lines added and removed so far.
    added: usize,
    removed: usize,
}

impl<'a> ChangeCursor<'a> {
    const fn new(changes: &'a [LineChange]) -> Self {
        Self {
            changes,
            added: 0,
            removed: 0,
        }
    }

    fn start(&self) -> Option<usize> {
        self.changes.first().map(|change| change.old.start)
    }

    /// Consumes the next change if it begins at or before a line of the base. Returns where it
    /// ends.
    fn take(&mut self, line: usize) -> Option<usize> {
        let (change, rest) = self.changes.split_first()?;
        if change.old.start > line {
            return None;
        }
        self.changes = rest;
        self.added += change.new.len();
        self.removed += change.old.len();
        Some(change.old.end)
    }

    /// Maps an unchanged line of the base to the version.
    const fn line(&self, base: usize) -> usize {
        base + self.added - self.removed
    }
}

/// Cursor over the changes of both versions.
struct MergeCursor<'a> {
    mine: ChangeCursor<'a>,
    theirs: ChangeCursor<'a>,
}

impl MergeCursor<'_> {
    /// Returns the next region, made of changes that touch each other.
    fn next(&mut self) -> Option<MergeRegion> {
        let starts = [self.mine.start(), self.theirs.start()];
        let start = starts.into_iter().flatten().min()?;
        let (mine, theirs) = (self.mine.line(start), self.theirs.line(start));
        let mut end = start;
        let (mut by_me, mut by_them) = (false, false);
        loop {
            if let Some(further) = self.mine.take(end) {
                by_me = true;
                end = end.max(further);
            } else if let Some(further) = self.theirs.take(end) {
                by_them = true;
                end = end.max(further);
            } else {
                break;
            }
        }
        Some(MergeRegion {
            changed_by: match (by_me, by_them) {
                (true, true) => ChangedBy::Conflict,
                (true, false) => ChangedBy::Me,
                _ => ChangedBy::Them,
            },
            base: start..end,
            mine: mine..self.mine.line(end),
            theirs: theirs..self.theirs.line(end),
        })
    }
}

#[cfg(test)]
mod tests;
