//! Rows of the conflict dialog: the regions, side by side if there is room, else one below the
//! other, and which of them are visible.

use crate::app::jobs::edit::{HunkLine, HunkView};
use crate::app::layout::ScreenLayout;
use crate::app::list_navigation::next_row;
use crate::blog::human_date;
use crate::config::action_sets::Motion;
use crate::editor::merge::ChangedBy;
use crate::editor::{Text, VisualRow, VisualRows};
use crate::text::{Background, CleanText, Role, Span, TextModifier, TextStyle, width};

use super::conflict::ConflictDialog;

/// Rows for the names of the versions, where they are side by side.
pub const NAME_ROWS: usize = 2;

/// Row of one side: its spans, and the background of the line.
pub type SideRow = (Vec<Span>, Background);

/// Screen row: both sides, or one that takes it alone.
#[derive(Clone, Debug)]
pub struct HunkRow {
    /// The user's version, and the one on disk.
    pub sides: [SideRow; 2],
    /// Whether it is the header of the selected hunk.
    pub is_chosen: bool,
}

/// Columns of each side: the first, and the one after the last.
pub struct SideColumns {
    /// Of the version that is left or above.
    pub left: (usize, usize),
    /// `None` if the sides are one below the other.
    pub right: Option<(usize, usize)>,
}

impl SideColumns {
    /// Returns the columns on a screen.
    pub fn of(screen: &ScreenLayout) -> Self {
        let (left, right) = screen.margins;
        let right = screen.size.width.saturating_sub(right);
        let (left, rule) = (left + 2, screen.size.width / 2);
        if screen.has_room_for_two_versions() {
            Self {
                left: (left, rule.saturating_sub(2)),
                right: Some((rule + 5, right)),
            }
        } else {
            Self {
                left: (left, right),
                right: None,
            }
        }
    }

    fn widths(&self) -> (usize, usize) {
        let wide = |(from, to): (usize, usize)| to.saturating_sub(from).max(1);
        (wide(self.left), wide(self.right.unwrap_or(self.left)))
    }
}

impl ConflictDialog {
    /// Returns the screen rows of the regions: the first, and the one after the last.
    pub fn hunk_area(&self, screen: &ScreenLayout) -> (usize, usize) {
        let compact = screen.is_compact();
        let first = screen.header.unwrap_or(0) + 2 + usize::from(!compact);
        let below = self.choice_count() + if compact { 0 } else { 3 };
        let around = 1 + usize::from(!compact) + below;
        (first, screen.size.height.saturating_sub(around).max(first))
    }

    /// Returns the rows that are visible.
    pub fn visible_rows(&self, screen: &ScreenLayout) -> Vec<HunkRow> {
        let blocks = self.blocks(screen);
        let (top, room) = (self.top(&blocks, screen), self.row_count(screen));
        let rows = blocks.into_iter().flatten();
        rows.skip(top).take(room).collect()
    }

    /// Scrolls by a motion, within the regions.
    pub(in crate::app) fn scroll(&mut self, motion: Motion, screen: &ScreenLayout) {
        let (blocks, room) = (self.blocks(screen), self.row_count(screen));
        let (at, last) = (self.top(&blocks, screen), last_top(&blocks, room));
        let page = room.saturating_sub(1).max(1);
        self.scrolled = Some(next_row(motion, at, last, page));
    }

    /// Returns the rows for the regions, without the names of the versions above them.
    fn row_count(&self, screen: &ScreenLayout) -> usize {
        let (first, end) = self.hunk_area(screen);
        let names = if SideColumns::of(screen).right.is_some() {
            NAME_ROWS
        } else {
            0
        };
        (end - first).saturating_sub(names)
    }

    fn blocks(&self, screen: &ScreenLayout) -> Vec<Vec<HunkRow>> {
        let columns = SideColumns::of(screen);
        let places = self.hunks.iter().flatten().enumerate();
        places
            .map(|(at, place)| hunk_rows(place, at, self.selected, &columns))
            .collect()
    }

    /// Returns the first visible row: where it was scrolled to, else one that shows the selected
    /// region.
    fn top(&self, blocks: &[Vec<HunkRow>], screen: &ScreenLayout) -> usize {
        let room = self.row_count(screen);
        let shown = || {
            let first = first_visible_block(blocks, self.selected, room);
            blocks.iter().take(first).map(Vec::len).sum()
        };
        let top = self.scrolled.unwrap_or_else(shown);
        top.min(last_top(blocks, room))
    }
}

/// Returns the largest first row: the blank row after the last region may be off the screen.
fn last_top(blocks: &[Vec<HunkRow>], room: usize) -> usize {
    let rows: usize = blocks.iter().map(Vec::len).sum();
    rows.saturating_sub(room + 1)
}

/// Returns the first block to draw so that the selected one fits.
fn first_visible_block(blocks: &[Vec<HunkRow>], chosen: usize, room: usize) -> usize {
    let mut used = 0;
    for place in (0..=chosen.min(blocks.len().saturating_sub(1))).rev() {
        used += blocks.get(place).map_or(0, Vec::len);
        if used > room + 1 {
            return (place + 1).min(chosen);
        }
    }
    0
}

/// Returns the rows of a hunk: its header, both sides line by line, a blank.
fn hunk_rows(place: &HunkView, at: usize, chosen: usize, columns: &SideColumns) -> Vec<HunkRow> {
    let line = format!("line {}", human_date::format_number(place.line));
    let title = match &place.heading {
        Some(heading) => format!("{line}, {heading}"),
        None => line,
    };
    let who = match place.changed_by {
        ChangedBy::Conflict => "changed on both sides",
        ChangedBy::Them => "changed on disk only: merges automatically",
        ChangedBy::Me => "changed by you only: merges automatically",
        ChangedBy::Both => "the same on both sides",
    };
    let number = format!("{}  ", at + 1);
    let head = vec![
        Span::new(&number, TextStyle::of(Role::Accent).bold()),
        Span::new(&title, TextStyle::of(Role::Strong).bold()),
    ];
    let who = vec![Span::new(who, Role::Muted)];
    let (left, right) = columns.widths();
    let (mine, theirs) = (rows(&place.mine, left), rows(&place.theirs, right));
    let (mine, theirs) = match place.changed_by {
        ChangedBy::Me => {
            let most = mine.len();
            (mine, shorten_unchanged(theirs, most))
        }
        ChangedBy::Them => (shorten_unchanged(mine, theirs.len()), theirs),
        ChangedBy::Conflict | ChangedBy::Both => (mine, theirs),
    };
    let mut lines = if columns.right.is_some() {
        side_by_side((head, who), mine, theirs)
    } else {
        stacked((head, who), place.changed_by, mine, theirs)
    };
    if let Some(first) = lines.first_mut() {
        first.is_chosen = at == chosen;
    }
    lines.push(single_side(plain(Vec::new())));
    lines
}

/// Puts both sides next to each other.
fn side_by_side(
    (head, who): (Vec<Span>, Vec<Span>),
    mine: Vec<SideRow>,
    theirs: Vec<SideRow>,
) -> Vec<HunkRow> {
    let count = mine.len().max(theirs.len());
    let (mut mine, mut theirs) = (mine.into_iter(), theirs.into_iter());
    let mut next = || [mine.next(), theirs.next()].map(Option::unwrap_or_default);
    let both = std::iter::once([plain(head), plain(who)]);
    let both = both.chain((0..count).map(|_| next()));
    let lines = both.map(|sides| HunkRow {
        sides,
        is_chosen: false,
    });
    lines.collect()
}

/// Puts one side below the other; of a hunk that merges automatically, only the changed side.
fn stacked(
    (head, who): (Vec<Span>, Vec<Span>),
    by: ChangedBy,
    mine: Vec<SideRow>,
    theirs: Vec<SideRow>,
) -> Vec<HunkRow> {
    let name = |name| plain(vec![Span::new(name, TextStyle::of(Role::Strong).bold())]);
    let mut sides = vec![plain(head), plain(who)];
    match by {
        ChangedBy::Me => sides.extend(mine),
        ChangedBy::Them => sides.extend(theirs),
        ChangedBy::Conflict | ChangedBy::Both => {
            sides.push(name("Yours"));
            sides.extend(mine);
            sides.push(name("On disk"));
            sides.extend(theirs);
        }
    }
    sides.into_iter().map(single_side).collect()
}

fn single_side(side: SideRow) -> HunkRow {
    HunkRow {
        sides: [side, SideRow::default()],
        is_chosen: false,
    }
}

fn plain(spans: Vec<Span>) -> SideRow {
    (spans, Background::Plain)
}

/// Cuts the end of an unchanged side, if the other one is shorter.
fn shorten_unchanged(mut rows: Vec<SideRow>, other: usize) -> Vec<SideRow> {
    const MIN_ROWS: usize = 3;
    let most = other.max(MIN_ROWS);
    if rows.len() > most {
        rows.truncate(most - 1);
        rows.push(plain(vec![Span::new("…", Role::Muted)]));
    }
    rows
}

fn rows(lines: &[HunkLine], columns: usize) -> Vec<SideRow> {
    let rows = lines.iter().flat_map(|line| wrapped(line, columns));
    rows.collect()
}

/// Wraps a line at words, with new words in bold. A context line is cut to one row, a long changed
/// line to the rows near its new words.
fn wrapped(line: &HunkLine, columns: usize) -> Vec<SideRow> {
    let ground = match line.mark {
        '+' => Background::Add,
        '-' => Background::Delete,
        _ => Background::Plain,
    };
    if line.is_context {
        let text = width::truncate(CleanText::new(&line.text).as_str(), columns, "…");
        return vec![(vec![Span::new(&text, Role::Muted)], ground)];
    }
    let text = Text::new(&line.text.replace(['\n', '\r'], " "));
    let mut walk = VisualRows::from(&text, 0, columns);
    let mut rows = Vec::new();
    loop {
        rows.push(spans(&text, walk.row(), line, columns));
        if !walk.down() {
            break;
        }
    }
    let is_near = |at: usize| rows.get(at).is_some_and(|(_, is_new)| *is_new);
    let first = (0..rows.len()).find(|at| is_near(*at)).unwrap_or(0);
    let last = (0..rows.len()).rfind(|at| is_near(*at));
    // the cut must be larger than the ellipsis row that replaces it
    let from = if first > 2 { first - 1 } else { 0 };
    let to = last.map_or(rows.len(), |last| last + 2);
    let to = if to + 1 >= rows.len() { rows.len() } else { to };
    let more = |is_cut: bool| is_cut.then(|| (vec![Span::new("…", Role::Muted)], ground));
    let (cut_before, cut_behind) = (more(from > 0), more(to < rows.len()));
    let shown = rows.into_iter().take(to).skip(from);
    let shown = shown.map(|(spans, _)| (spans, ground));
    cut_before
        .into_iter()
        .chain(shown)
        .chain(cut_behind)
        .collect()
}

/// Returns the spans of a row, and whether it contains a new word.
fn spans(text: &Text, row: VisualRow, line: &HunkLine, columns: usize) -> (Vec<Span>, bool) {
    let mut used = 0;
    let plain = match line.mark {
        '-' => TextStyle::of(Role::Text).with(TextModifier::STRIKE),
        _ => TextStyle::of(Role::Text),
    };
    let all_new = line.mark == '+' && line.words.is_empty();
    let mut out: Vec<Span> = Vec::new();
    let mut has_new = false;
    for glyph in row.cells(text) {
        used += glyph.width();
        if used > columns {
            break;
        }
        let is_word = line.words.iter().any(|words| words.contains(&glyph.start));
        has_new |= is_word;
        let look = if all_new || is_word {
            TextStyle::of(Role::Strong).bold()
        } else {
            plain
        };
        match out.last_mut() {
            Some(last) if last.style == look => {
                let before = std::mem::replace(&mut last.text, CleanText::literal(""));
                last.text = before.join(&glyph.text);
            }
            _ => out.push(Span::clean(glyph.text, look)),
        }
    }
    (out, has_new)
}
