//! Three-way merge: where two versions of a text differ from their base, and the merged text.
//!
//! All units are lines with their endings, so that texts are preserved byte for byte, whatever
//! their line endings and with or without the final one. A diff can have a deadline; what it does
//! not reach counts as changed, which is coarse but correct.

mod display_diff;
mod edit_script;
mod line_diff;

use std::ops::Range;
use std::time::Instant;

pub use display_diff::{Hunk, Line, Side, diff};
pub use edit_script::difference;

use line_diff::{Change, changes, text_of};

/// A region where the versions differ, as line ranges of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Who changed it.
    pub by: By,
    /// Its lines in the base.
    pub base: Range<usize>,
    /// Its lines in the user's version.
    pub mine: Range<usize>,
    /// Its lines in the other version.
    pub theirs: Range<usize>,
}

/// Who changed a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
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
pub enum Conflicts {
    /// Keep the user's lines.
    KeepMine,
    /// Keep both, between conflict markers.
    Mark,
}

/// Result of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The merged text.
    pub text: String,
    /// Regions in conflict.
    pub conflicts: Vec<Place>,
}

/// Returns the regions where two versions differ from their base, in order.
///
/// Adjacent changes count as one: changes to neighboring lines are a conflict.
pub fn places(base: &str, mine: &str, theirs: &str, until: Option<Instant>) -> Vec<Place> {
    let [mine, theirs] = [mine, theirs].map(|text| changes(base, text, until));
    let mut walk = Walk {
        mine: Track::new(&mine.changes),
        theirs: Track::new(&theirs.changes),
    };
    let mut places = Vec::new();
    while let Some(mut place) = walk.next() {
        let both = (
            mine.new.get(place.mine.clone()),
            theirs.new.get(place.theirs.clone()),
        );
        if place.by == By::Conflict && both.0 == both.1 {
            place.by = By::Both;
        }
        places.push(place);
    }
    places
}

/// Merges two versions of a base.
pub fn merge(
    [base, mine, theirs]: [&str; 3],
    conflicts: Conflicts,
    until: Option<Instant>,
) -> Merged {
    let places = places(base, mine, theirs, until);
    let [base, mine, theirs] = [base, mine, theirs].map(line_diff::split);
    let mut text = String::new();
    let mut at = 0;
    for place in &places {
        text.push_str(&text_of(&base, at..place.base.start));
        at = place.base.end;
        match place.by {
            By::Conflict if conflicts == Conflicts::Mark => {
                let end = line_diff::end_of(&mine, &theirs);
                mark(
                    &mut text,
                    &text_of(&mine, place.mine.clone()),
                    "<<<<<<< mine",
                    end,
                );
                mark(
                    &mut text,
                    &text_of(&theirs, place.theirs.clone()),
                    "=======",
                    end,
                );
                mark(&mut text, "", ">>>>>>> on disk", end);
            }
            By::Them => text.push_str(&text_of(&theirs, place.theirs.clone())),
            By::Me | By::Both | By::Conflict => {
                text.push_str(&text_of(&mine, place.mine.clone()));
            }
        }
    }
    text.push_str(&text_of(&base, at..base.len()));
    let conflicts = places.into_iter().filter(|place| place.by == By::Conflict);
    Merged {
        text,
        conflicts: conflicts.collect(),
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
struct Track<'a> {
    changes: &'a [Change],
    /// Lines added and removed so far.
    added: usize,
    removed: usize,
}

impl<'a> Track<'a> {
    const fn new(changes: &'a [Change]) -> Self {
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
struct Walk<'a> {
    mine: Track<'a>,
    theirs: Track<'a>,
}

impl Walk<'_> {
    /// Returns the next region, made of changes that touch each other.
    fn next(&mut self) -> Option<Place> {
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
        Some(Place {
            by: match (by_me, by_them) {
                (true, true) => By::Conflict,
                (true, false) => By::Me,
                _ => By::Them,
            },
            base: start..end,
            mine: mine..self.mine.line(end),
            theirs: theirs..self.theirs.line(end),
        })
    }
}

#[cfg(test)]
mod tests;
